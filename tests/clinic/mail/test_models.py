"""The table of outgoing mail."""

from __future__ import annotations

from datetime import datetime

from django.db import connection

from ims.clinic.models import OutgoingMail


def test_t84_no_address_and_no_text_stand_in_clear(db: None, now: datetime) -> None:
    """Who gets what is encrypted."""
    content = {"subject": "Hello", "text": "secret words"}
    OutgoingMail.objects.create(kind="x", to="ada@example.org", content=content, dedupe_key="k", created=now, not_before=now)
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM clinic_outgoingmail")
        row = " ".join(str(value) for value in cursor.fetchone())
    assert "ada@" not in row and "secret words" not in row and "Hello" not in row
