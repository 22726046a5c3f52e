"""The calendar as rows and columns."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ims.clinic.appointments import booking
from ims.clinic.appointments.slots import free_slots
from ims.clinic.models import Appointment, Person, Practitioner
from ims.web.desk.grid import Column, gaps, halves, laid_out, lane_class, lanes, quarter_of, rows_of
from tests.clinic.factories import NOW, ZONE, at, jeff, make_staff, service

FRIDAY = date(2027, 3, 5)
SPANS = st.lists(st.tuples(st.integers(0, 90), st.integers(1, 12)), max_size=12).map(
    lambda found: sorted((a, a + n) for a, n in found)
)


def column(*appointments: Appointment, opened: list[tuple[time, time]] | None = None, closed: str = "") -> Column:
    """Jeff's Friday."""
    windows = [(time(9), time(17))] if opened is None else opened
    return Column(FRIDAY, jeff(), windows, list(appointments), closed=closed)


@given(st.lists(st.integers(0, 24 * 60 - 1), min_size=2, max_size=2).map(sorted))
def test_rounding_keeps_the_order(minutes: list[int]) -> None:
    """What ends before something begins ends in a row no later than the one in which it begins."""
    first, second = (time(n // 60, n % 60) for n in minutes)
    assert quarter_of(first) <= quarter_of(second)
    assert quarter_of(time.max) == 96


@given(SPANS)
def test_lanes_keep_overlapping_spans_apart(spans: list[tuple[int, int]]) -> None:
    """Two spans in one lane never overlap; every lane is one of its cluster."""
    found = lanes(spans)
    assert len(found) == len(spans)
    for n, (lane, of) in enumerate(found):
        assert 0 <= lane < of
        for m in range(n):
            if found[m][0] == lane:
                assert spans[m][1] <= spans[n][0]


def test_a_visit_alone_takes_the_whole_width() -> None:
    """Only where visits overlap is the column divided, by two or by three."""
    assert lanes([(0, 4), (4, 8)]) == [(0, 1), (0, 1)]
    assert [lane_class(*one) for one in lanes([(0, 4), (2, 6), (6, 8)])] == ["half-left", "half-right", ""]
    assert [lane_class(*one) for one in lanes([(0, 4), (1, 5), (2, 6)])] == ["third-1", "third-2", "third-3"]
    assert lane_class(3, 4) == "third-3"


@given(st.tuples(st.integers(0, 90), st.integers(1, 20)))
def test_a_gap_is_cut_into_pieces_that_can_be_hit(gap: tuple[int, int]) -> None:
    """The pieces cover the gap; none is shorter than half an hour unless the gap itself is."""
    begins, ends = gap[0], gap[0] + gap[1]
    pieces = halves(begins, ends)
    assert (pieces[0][0], pieces[-1][1]) == (begins, ends)
    assert all(a[1] == b[0] for a, b in zip(pieces, pieces[1:], strict=False))
    assert all(y - x >= min(2, gap[1]) for x, y in pieces)


def test_gaps_are_what_is_open_and_not_taken() -> None:
    """Before, between and after."""
    assert gaps([(36, 68)], [(36, 39), (44, 48)]) == [(39, 44), (48, 68)]
    assert gaps([], [(1, 2)]) == []


def test_a_day_has_its_visits_and_its_free_times(person: Person) -> None:
    """The visit at its rows, nothing free over it, every free cell a link to its own time."""
    made = booking.book(service=service(), starts=[at("2027-03-05", "10:00")], person=person, now=NOW)[0].appointment
    grid = laid_out([column(made)], zone=ZONE, now=NOW)
    cells = grid.columns[0].cells
    visit = next(cell for cell in cells if cell.kind == "appointment")
    assert (visit.row, visit.span, visit.look) == (5, 3, "booked")
    assert (grid.quarters, grid.hours[0], grid.hours[-1]) == (32, (1, "9 am"), (29, "4 pm"))
    free = [(cell.row, cell.span, cell.start) for cell in cells if cell.kind == "free"]
    assert free[:3] == [
        (1, 2, datetime(2027, 3, 5, 9, 0, tzinfo=ZONE)),
        (3, 2, datetime(2027, 3, 5, 9, 30, tzinfo=ZONE)),
        (8, 3, datetime(2027, 3, 5, 10, 45, tzinfo=ZONE)),
    ]
    assert rows_of(made, FRIDAY, ZONE) == (40, 43)


def test_the_past_is_not_offered(clinic: object) -> None:
    """In the middle of the day only what is ahead is free, and a line marks the present time."""
    noon = at("2027-03-05", "12:10")
    grid = laid_out([column()], zone=ZONE, now=noon)
    assert min(cell.start for cell in grid.columns[0].cells if cell.kind == "free" and cell.start) == datetime(
        2027, 3, 5, 12, 30, tzinfo=ZONE
    )
    assert grid.now_row == 13
    assert laid_out([column()], zone=ZONE, now=NOW).now_row is None


def test_a_closed_day_says_why(clinic: object) -> None:
    """Hatched, with the reason, at the usual hours."""
    grid = laid_out([column(opened=[], closed="Good Friday")], zone=ZONE, now=NOW)
    assert [(cell.kind, cell.words) for cell in grid.columns[0].cells] == [("closed", "Good Friday")]
    assert grid.quarters == 32


def test_an_override_outside_the_hours_widens_the_day(person: Person) -> None:
    """What is booked at seven in the evening is shown, and marked."""
    made = booking.override(
        service=service(),
        start=at("2027-03-05", "19:00"),
        person=person,
        practitioner=jeff().id,
        actor=make_staff("desk@example.org", "owner"),
        reason="once",
        now=NOW,
    ).appointment
    grid = laid_out([column(made)], zone=ZONE, now=NOW)
    assert grid.quarters == 44
    assert next(cell.look for cell in grid.columns[0].cells if cell.kind == "appointment") == "booked overlap"


def test_while_moving_the_free_times_of_each_practitioner_are_choices(clinic: object) -> None:
    """Exactly the free slots, in the column of whoever has them."""
    other = Practitioner.objects.create(name="Other Example", short_name="Other", order=2)
    slots = free_slots(service=service(), first=FRIDAY, last=FRIDAY, now=NOW, is_public=False)
    columns = [column(), Column(FRIDAY, other, [], [])]
    grid = laid_out(columns, zone=ZONE, now=NOW, slots=slots)
    chosen = [[cell.start for cell in c.cells if cell.kind == "choice"] for c in grid.columns]
    assert chosen == [[slot.start for slot in slots], []]
    assert not [cell for c in grid.columns for cell in c.cells if cell.kind == "free"]


@pytest.mark.parametrize("hours", [1, 8, 16, 24])
def test_no_field_is_longer_than_a_class_can_say(clinic: object, hours: int) -> None:
    """Open hours are cut at 32 rows, and they cover the whole day."""
    ends = time.max if hours == 24 else (datetime(2027, 1, 1) + timedelta(hours=hours)).time()
    grid = laid_out([column(opened=[(time(0), ends)])], zone=ZONE, now=NOW)
    spans = [cell.span for cell in grid.columns[0].cells if cell.kind == "open"]
    assert sum(spans) == hours * 4
    assert max(spans) <= 32
