"""T-11: whatever is done in whatever order, no two appointments overlap and every history is a path of the table."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from ims.clinic.appointments import booking, changing
from ims.clinic.appointments.models import Appointment, AppointmentEvent, Status
from ims.clinic.appointments.transitions import NEW, TABLE, Event
from ims.clinic.models import BookingPolicy
from ims.errors import ImsError
from tests.clinic.appointments.racing import overlapping_pairs
from tests.clinic.factories import NOW, at, jeff, make_person, make_staff, service

LEAST = 2000
ROWS = {(row.origin, str(row.event), str(row.to)) for row in TABLE}
STARTS = st.sampled_from([at("2027-03-05", "09:00") + timedelta(minutes=15 * n) for n in range(10)])
VISITORS = st.sampled_from(["v1", "v2", "v3"])
CODES = st.sampled_from(["first_visit", "follow_up"])
STEPS = st.integers(0, 12)
done: Counter[str] = Counter()


class Desk(RuleBasedStateMachine):
    """A clinic's day, with visitors and staff who do anything at any time."""

    @initialize(approves=st.booleans())
    def open(self, approves: bool) -> None:
        """Begin a day that is undone at the end."""
        self.undo = transaction.atomic()
        self.undo.__enter__()
        BookingPolicy.objects.filter(id=1).update(requires_approval=approves, max_open_per_person=50)
        self.now = NOW
        self.person, self.staff = make_person(), make_staff("any@example.org", "front_desk")

    def teardown(self) -> None:
        """Undo the day."""
        if hasattr(self, "undo"):
            transaction.set_rollback(True)
            self.undo.__exit__(None, None, None)

    def attempt(self, what: str, work: Any, **more: Any) -> None:
        """Do it; what is refused is refused in our words."""
        try:
            work(**more, now=self.now)
            done[what] += 1
        except ImsError:
            done[f"{what} refused"] += 1

    def any_of(self, number: int) -> Appointment | None:
        """One of the appointments there are."""
        found = list(Appointment.objects.order_by("created", "id"))
        return found[number % len(found)] if found else None

    @rule(minutes=st.integers(0, 8))
    def wait(self, minutes: int) -> None:
        """Time passes."""
        self.now += timedelta(minutes=minutes)
        done["wait"] += 1

    @rule(start=STARTS, visitor=VISITORS, code=CODES)
    def hold(self, start: datetime, visitor: str, code: str) -> None:
        """A visitor takes a time."""
        self.attempt("hold", booking.hold, service=service(code), start=start, visitor_hash=visitor)

    @rule(number=STEPS, visitor=VISITORS)
    def confirm(self, number: int, visitor: str) -> None:
        """A visitor confirms a hold, their own or not."""
        one = self.any_of(number)
        if one:
            self.attempt("confirm", booking.confirm, hold_id=one.id, visitor_hash=visitor, person=self.person)

    @rule(starts=st.lists(STARTS, min_size=1, max_size=3), code=CODES, by_staff=st.booleans())
    def book(self, starts: list[datetime], code: str, by_staff: bool) -> None:
        """One visit or several, by a visitor or the desk."""
        actor = self.staff if by_staff else None
        self.attempt("book", booking.book, service=service(code), starts=starts, person=self.person, actor=actor)

    @rule(start=STARTS)
    def override(self, start: datetime) -> None:
        """The desk books over what is there."""
        more = {"service": service(), "start": start, "person": self.person, "practitioner": jeff().id}
        self.attempt("override", booking.override, **more, actor=self.staff, reason="because")

    @rule(number=STEPS, start=STARTS, by_staff=st.booleans())
    def reschedule(self, number: int, start: datetime, by_staff: bool) -> None:
        """Somebody moves an appointment."""
        one = self.any_of(number)
        if one:
            actor = self.staff if by_staff else None
            self.attempt("reschedule", changing.reschedule, appointment_id=one.id, start=start, actor=actor)

    @rule(number=STEPS)
    def cancel(self, number: int) -> None:
        """Somebody cancels."""
        one = self.any_of(number)
        if one:
            self.attempt("cancel", changing.cancel, appointment_id=one.id)

    @rule(number=STEPS, event=st.sampled_from(changing.STAFF_EVENTS))
    def note(self, number: int, event: Event) -> None:
        """The desk notes anything at all."""
        one = self.any_of(number)
        if one:
            self.attempt("note", changing.note, appointment_id=one.id, event=event, actor=self.staff, reason="so")

    @invariant()
    def nothing_overlaps(self) -> None:
        """No two blocking intervals of one practitioner overlap."""
        if hasattr(self, "now"):
            assert overlapping_pairs() == 0

    @invariant()
    def histories_are_paths(self) -> None:
        """Every history starts from nothing, steps along the table, and ends where the appointment stands."""
        if not hasattr(self, "now"):
            return
        standing: dict[Any, str] = {}
        for step in AppointmentEvent.objects.order_by("id"):
            assert step.origin == standing.get(step.appointment_id, NEW)
            assert (step.origin, step.event, step.to) in ROWS
            standing[step.appointment_id] = step.to
        assert standing == dict(Appointment.objects.values_list("id", "status"))


def test_t11_no_order_of_doings_leads_to_an_overlap(clinic: object) -> None:
    """At least 2,000 operations in random order, each followed by the two invariants; every kind succeeded at least once."""
    done.clear()
    rounds = 0
    while sum(done.values()) < LEAST:
        rounds += 1
        run_state_machine_as_test(
            Desk,
            settings=settings(
                max_examples=25,
                stateful_step_count=40,
                deadline=None,
                database=None,
                derandomize=rounds == 1,
                suppress_health_check=list(HealthCheck),
            ),
        )
    assert {"hold", "confirm", "book", "override", "reschedule", "cancel", "note"} <= set(done)
    assert Status.HELD not in Appointment.objects.values_list("status", flat=True)


@pytest.fixture(autouse=True)
def quiet_clinic(clinic: object) -> None:
    """The clinic that every day begins from."""
