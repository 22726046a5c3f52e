"""The table of transitions, walked: every pair of status and event is in it or refused."""

from __future__ import annotations

import ast
from itertools import product
from pathlib import Path

import pytest

import ims
from ims.clinic.appointments.models import BLOCKING, Status
from ims.clinic.appointments.transitions import NEW, TABLE, By, Event, allowed, transition
from ims.errors import NotPossible

ROOM = Path(ims.__file__).parent
SETTER = "clinic/appointments/steps.py"
WRITERS = ("Appointment", "create", "update", "get_or_create", "update_or_create")
OVER = {Status.FULFILLED, Status.DECLINED, Status.EXPIRED}


@pytest.mark.parametrize("origin", [NEW, *Status.values])
def test_every_event_is_in_the_table_or_refused(origin: str) -> None:
    """From each status each event leads where the table says, for those it names, and is refused for everybody else."""
    rows = {(row.origin, row.event): row for row in TABLE}
    for event, by in product(Event, By):
        row = rows.get((origin, event))
        if row is not None and by in row.by:
            assert transition(origin, event, by) == row
            assert row in allowed(origin, by)
        else:
            with pytest.raises(NotPossible, match="cannot"):
                transition(origin, event, by)


def test_no_pair_stands_twice() -> None:
    """One status and one event lead to one status."""
    pairs = [(row.origin, row.event) for row in TABLE]
    assert len(pairs) == len(set(pairs))


def test_every_status_is_reached_and_nothing_leads_out_of_an_error() -> None:
    """The table reaches each status from nothing; an entry in error is the end."""
    reached = {NEW}
    while more := {row.to.value for row in TABLE if row.origin in reached} - reached:
        reached |= more
    assert reached == {NEW, *Status.values}
    assert [row for row in TABLE if row.origin == Status.ENTERED_IN_ERROR] == []


def test_what_is_over_can_only_be_an_error() -> None:
    """A completed, declined or expired appointment never comes back; staff can say that it was an error."""
    for origin in OVER:
        assert {row.event for row in TABLE if row.origin == origin} == {Event.VOID}


def test_rows_into_a_status_that_takes_time_are_marked() -> None:
    """A row from a free status into a blocking one is checked again, every other one is not."""
    marked = {(row.origin, row.event) for row in TABLE if row.is_entering}
    assert marked == {(row.origin, row.event) for row in TABLE if row.to in BLOCKING and row.origin not in BLOCKING}
    assert (Status.NOSHOW, Event.REINSTATE) in marked
    assert (Status.ARRIVED, Event.REINSTATE) not in marked


def test_only_staff_note_what_happens_at_the_desk() -> None:
    """Whoever holds a link can neither arrive, nor approve, nor undo, nor void."""
    own = {event for status in Status.values for event in (row.event for row in allowed(status, By.HOLDER))}
    assert own == {Event.CONFIRM, Event.REQUEST, Event.EXPIRE, Event.RESCHEDULE, Event.CANCEL, Event.CANCEL_LATE}


def test_the_refusal_says_what_is_possible() -> None:
    """The words name the status and the ways out of it."""
    with pytest.raises(NotPossible) as error:
        transition(Status.FULFILLED, Event.ARRIVE, By.STAFF)
    assert "completed cannot arrive. Possible now: void." in str(error.value)


def assigned_statuses(text: str) -> list[str]:
    """Places in a text that give something a status: by assignment, by a keyword of a row, by an update."""
    found = []
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Assign):
            targets = [part for target in node.targets for part in ast.walk(target)]
            is_one = any(isinstance(part, ast.Attribute) and part.attr == "status" for part in targets)
        elif isinstance(node, ast.Call):
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            words = [word.value for word in node.args if isinstance(word, ast.Constant)]
            is_one = (name in WRITERS and any(key.arg == "status" for key in node.keywords)) or (
                name == "setattr" and "status" in words
            )
        else:
            is_one = False
        if is_one:
            found.append(ast.unparse(node))
    return found


def is_of_another_table(place: str, path: Path) -> bool:
    """Entries of the waiting list and questions have statuses of their own."""
    return "Entry.Status" in place or path.parts[1] == "questions"


def test_nothing_but_steps_assigns_the_status_of_an_appointment() -> None:
    """House rule: the text of the clinic and the pages gives an appointment its status in one file alone."""
    found = {}
    for room in ("clinic", "web"):
        for path in sorted((ROOM / room).rglob("*.py")):
            where = path.relative_to(ROOM)
            places = assigned_statuses(path.read_text(encoding="utf-8"))
            places = [place for place in places if not is_of_another_table(place, where)]
            if places and "migrations" not in where.parts:
                found[str(where)] = places
    assert list(found) == [SETTER]


def test_the_rule_finds_what_it_forbids() -> None:
    """An assignment, one among others, a keyword of a row, an update and a detour are seen; a comparison is not."""
    forbidden = (
        "appointment.status = Status.BOOKED",
        "a, appointment.status = (1, 2)",
        "Appointment(status=Status.HELD)",
        "rows.update(status='booked')",
        "setattr(appointment, 'status', 'booked')",
    )
    for text in forbidden:
        assert len(assigned_statuses(text)) == 1
    assert assigned_statuses("if appointment.status == Status.BOOKED:\n    rows.filter(status='held')") == []
