"""Sentences of the desk."""

from __future__ import annotations

from datetime import date, time

import pytest

from ims.clinic.appointments.models import BLOCKING
from ims.clinic.appointments.transitions import TABLE, By
from ims.clinic.models import Clinic
from ims.clinic.people import rules
from ims.web.desk import words
from tests.clinic.factories import ZONE, at, jeff, let_mail_leave, service


@pytest.mark.parametrize(
    ("wall", "said"), [(time(0), "12:00 am"), (time(9), "9:00 am"), (time(12, 5), "12:05 pm"), (time(23, 59), "11:59 pm")]
)
def test_a_time_is_said_as_on_the_telephone(wall: time, said: str) -> None:
    """Noon and midnight too."""
    assert words.clock_time(wall) == said


def test_the_read_back_holds_all_that_a_caller_must_hear(clinic: Clinic) -> None:
    """Day, time, with whom, what, who, and the number."""
    said = words.read_back(
        start=at("2027-03-05", "09:00"),
        zone=ZONE,
        practitioner=jeff(),
        service=service(),
        name="Ada Example",
        reach="(555) 010-0199",
    )
    assert said == "Friday, March 5, 2027, at 9:00 am with Jeff, first visit, Ada Example, (555) 010-0199"


def test_days_in_words() -> None:
    """As pages and mails for patients write them."""
    assert words.whole_day(date(2028, 2, 29)) == "Tuesday, February 29, 2028"


def test_the_roles_that_are_named_are_those_that_may_override() -> None:
    """Whoever may not is sent to somebody who may."""
    assert rules.roles_with("calendar.override") == {"physiotherapist", "owner"}
    assert words.MAY_OVERRIDE == "a physiotherapist or the owner"


def test_every_step_of_staff_and_every_event_has_words() -> None:
    """Nothing of the table is shown as a code."""
    ours = {row.event for row in TABLE if By.STAFF in row.by and row.origin}
    moved_elsewhere = {"reschedule", "confirm", "expire", "cancel_late"}
    assert ours - set(words.STEPS) == moved_elsewhere
    assert {row.event for row in TABLE} == set(words.PAST)


def test_every_status_in_the_calendar_has_a_look() -> None:
    """What takes time, what is done and what was missed."""
    assert set(words.LOOKS) == {*BLOCKING, "fulfilled", "noshow"}


def test_the_desk_is_told_to_tell_while_no_mail_leaves(clinic: Clinic) -> None:
    """A mail is spoken of only where one goes."""
    assert words.told_of_time() == "No mail leaves yet: tell the person the time."
    let_mail_leave()
    assert "on its way" in words.told_of_time()
