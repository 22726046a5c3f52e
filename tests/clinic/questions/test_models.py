"""Tables of questions."""

from __future__ import annotations

from datetime import datetime

from django.db import connection

from ims.clinic.models import Question, QuestionMessage
from ims.clinic.questions.models import normal_body


def test_t84_nothing_personal_stands_in_the_database(db: None, now: datetime) -> None:
    """Name, address, number, question and answer are encrypted; the indexes give nothing away."""
    asked = Question.objects.create(
        name="Ada Visitor", email="ada@example.org", phone="555 010 0123", topic="other", body="my sore elbow", created=now
    )
    QuestionMessage.objects.create(question=asked, at=now, direction="out", body="please come in")
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM clinic_question")
        rows = [str(value) for row in cursor.fetchall() for value in row]
        cursor.execute("SELECT * FROM clinic_questionmessage")
        rows += [str(value) for row in cursor.fetchall() for value in row]
    for private in ("Ada Visitor", "ada@", "010 0123", "my sore elbow", "please come in"):
        assert not any(private in text for text in rows)
    assert Question.objects.get(body_index=asked.body_index).body == "my sore elbow"


def test_case_and_spaces_do_not_make_other_words() -> None:
    """What is compared is what a reader would call the same."""
    assert normal_body(" Is  it\nFAR? ") == normal_body("is it far?")
