"""The forms."""

from __future__ import annotations

from datetime import timedelta

import pytest

from ims.clinic.mail.server import MailServer
from ims.clinic.questions.models import Topic
from ims.web.questions.forms import TOPICS, AskForm, MailServerForm, seconds_since, stamp
from tests.clinic.factories import NOW

pytestmark = pytest.mark.django_db


def test_a_stamp_tells_how_long_typing_took() -> None:
    """To the tenth of a second."""
    assert seconds_since(stamp(NOW), NOW + timedelta(seconds=12.5)) == pytest.approx(12.5, abs=0.1)


@pytest.mark.parametrize(
    "forged",
    ["", "1800000000.0", f"1800000000.0:{'x' * 43}", "nan", stamp(NOW)[:-1], f"9{stamp(NOW)}"],
    ids=["empty", "unsigned", "badly signed", "no number", "cut off", "changed"],
)
def test_a_stamp_that_is_not_ours_tells_nothing(forged: str) -> None:
    """Neither missing nor forged ones count as time."""
    assert seconds_since(forged, NOW) is None


def test_every_topic_can_be_chosen() -> None:
    """The form offers what the table knows."""
    assert [value for value, _ in TOPICS] == Topic.values


def test_the_hidden_field_is_noticed() -> None:
    """Spaces alone are nothing."""
    assert AskForm({"homepage": "x", "started": stamp(NOW)}).signals(NOW).is_trap_filled
    assert not AskForm({"homepage": "  "}).signals(NOW).is_trap_filled


def test_a_server_is_what_was_typed() -> None:
    """The form hands on five values."""
    told = {"host": "mail.example.org", "port": "465", "security": "tls", "user": "u", "password": " p ", "sender": "a@b.org"}
    form = MailServerForm({**told, "to": "me@example.org"})
    assert form.is_valid() and form.cleaned_data["password"] == " p "
    assert form.server() == MailServer("mail.example.org", 465, "tls", "u", "a@b.org")
