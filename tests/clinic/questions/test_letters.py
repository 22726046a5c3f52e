"""Letters to somebody who asked."""

from __future__ import annotations

from datetime import datetime

import pytest

from ims.clinic.models import Clinic, Question
from ims.clinic.questions.letters import ACKNOWLEDGEMENT, ANSWER, rendered


@pytest.mark.parametrize("kind", [ACKNOWLEDGEMENT, ANSWER])
@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_letter_names_the_clinic_and_when_to_get_help(clinic: Clinic, now: datetime, kind: str, language: str) -> None:
    """Who writes, how to call, and what to do at once; as text, not as a page."""
    Clinic.objects.update(name="Ann's <Clinic> & Co")
    question = Question(topic="other", email="a@example.org", body="secret words", language=language, created=now)
    letter = rendered(kind, question, name="Ada", answer="Yes.")
    assert "Ann's <Clinic> & Co" in letter["text"] and "(555) 010-0199" in letter["text"] and "911" in letter["text"]
    assert "secret" not in letter["text"] and letter["language"] == language
    assert "\n" not in letter["subject"] and "Ann's <Clinic> & Co" in letter["subject"]


def test_without_a_clinic_a_letter_still_makes_sense(db: None, now: datetime) -> None:
    """Nothing is invented for what the owner has not said."""
    question = Question(topic="other", email="a@example.org", body="x", created=now)
    assert rendered(ACKNOWLEDGEMENT, question)["subject"] == "We have your question"
