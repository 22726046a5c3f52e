"""From a row to a message."""

from __future__ import annotations

from datetime import UTC, datetime
from email import message_from_bytes
from email.policy import default
from uuid import UUID

import pytest

from ims.clinic.mail.message import address, built
from ims.clinic.models import OutgoingMail
from ims.errors import BadValue

NOW = datetime(2027, 3, 1, 14, tzinfo=UTC)
KEY = UUID("9c6f7d1e-5a0b-4a30-9f2f-0d7a7f7b6c11")


def row(kind: str = "booked", to: str = "ada@example.org", **content: str) -> OutgoingMail:
    """A row of the outbox."""
    told = {"subject": "Hello", "text": "Words\n", **content}
    return OutgoingMail(id=KEY, kind=kind, to=to, content=told)


def read(mail: OutgoingMail, name: str = "Example Clinic") -> object:
    """The message as whoever receives it reads it."""
    return message_from_bytes(bytes(built(mail, sender="desk@clinic.example.org", sender_name=name, now=NOW)), policy=default)


def test_a_message_is_recognized_by_the_id_of_its_row() -> None:
    """A copy sent after a crash carries the same Message-ID."""
    assert read(row())["Message-ID"] == read(row())["Message-ID"] == f"<{KEY}@clinic.example.org>"


def test_a_calendar_comes_as_invitation_and_as_file() -> None:
    """The alternative has its method; the file is the same calendar."""
    calendar = "BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nSUMMARY:Séance\r\nEND:VCALENDAR\r\n"
    message = read(row(calendar=calendar, method="REQUEST"))
    kinds = [part.get_content_type() for part in message.walk()]
    assert kinds == ["multipart/mixed", "multipart/alternative", "text/plain", "text/calendar", "text/calendar"]
    invitation, file = [part for part in message.walk() if part.get_content_type() == "text/calendar"]
    assert invitation["Content-Type"].params["method"] == "REQUEST"
    assert file.get_filename() == "invite.ics"
    assert invitation.get_content().splitlines() == file.get_content().splitlines() == calendar.splitlines()


@pytest.mark.parametrize(
    ("kind", "said"), [("booked", "auto-generated"), ("acknowledgement", "auto-replied"), ("answer", None)]
)
def test_only_what_a_person_wrote_may_be_answered_by_a_program(kind: str, said: str | None) -> None:
    """Programs that answer for their owner leave our programs alone."""
    assert read(row(kind))["Auto-Submitted"] == said


def test_a_message_says_its_language_and_who_sends_it() -> None:
    """Language, sender with the clinic's name, date."""
    message = read(row(language="fr"), name="Clinique d'exemple, « A »")
    assert message["Content-Language"] == "fr-CA"
    assert message["From"].addresses[0].display_name == "Clinique d'exemple, « A »"
    assert message["From"].addresses[0].addr_spec == "desk@clinic.example.org"
    assert message["Date"].datetime == NOW


@pytest.mark.parametrize("field", ["subject", "name"])
@pytest.mark.parametrize(
    "attack", ["Hi\r\nBcc: x@example.org", "Hi\nX: y", "Hi\rX: y", "Hi\u2028X: y", "Hi\0X", "Hi\x0bBcc: z"]
)
def test_t61_line_breaks_never_make_a_header(field: str, attack: str) -> None:
    """What somebody typed stays inside the header it stands in."""
    mail = row(subject=attack) if field == "subject" else row()
    raw = bytes(built(mail, sender="desk@example.org", sender_name=attack if field == "name" else "", now=NOW))
    header = raw.partition(b"\r\n\r\n")[0]
    names = [line.partition(b":")[0].lower() for line in header.split(b"\r\n") if not line.startswith((b" ", b"\t"))]
    assert not {b"bcc", b"x"} & set(names)
    assert b"\n" not in header.replace(b"\r\n", b"")


@pytest.mark.parametrize(
    "to", ["a@example.org\r\nBcc: b@example.org", "a@example.org, b@example.org", "nobody", "@example.org", "a@", "<a@b.org>"]
)
def test_t61_what_is_no_address_is_refused(to: str) -> None:
    """One address and nothing else."""
    with pytest.raises(BadValue, match="not an e-mail address"):
        address(to)


def test_text_travels_in_plain_lines() -> None:
    """Long lines and other scripts survive servers that know only short lines of ASCII."""
    text = "é" * 3000 + "\n.\nfin\n"
    raw = bytes(built(row(text=text), sender="a@example.org", sender_name="", now=NOW))
    assert raw.isascii() and max(len(line) for line in raw.split(b"\r\n")) <= 998
    assert read(row(text=text)).get_content().splitlines() == text.splitlines()
