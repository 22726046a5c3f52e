"""The calendar as columns and rows of quarters of an hour, ready to be drawn by classes alone."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from ims.clinic.appointments.models import Appointment
from ims.clinic.appointments.slots import Slot, Window
from ims.clinic.people.models import Practitioner
from ims.web.desk.words import LOOKS

QUARTER = 15
HOUR = 4
DAY_ENDS = 24 * HOUR
LONGEST = 32
"""Rows that one class can span."""
HALF_HOUR = 2
USUAL = (9 * HOUR, 17 * HOUR)
"""Quarters shown where nothing is open and nothing booked."""


@dataclass(frozen=True)
class Cell:
    """Something in a column: its rows, its look, and what it stands for."""

    kind: str
    row: int
    span: int
    lane: str = ""
    look: str = ""
    words: str = ""
    start: datetime | None = None
    appointment: Appointment | None = None


@dataclass
class Column:
    """One practitioner's day."""

    day: date
    practitioner: Practitioner
    opened: Sequence[Window]
    appointments: list[Appointment]
    closed: str = ""
    place: int = 2
    cells: list[Cell] = field(default_factory=list)


@dataclass(frozen=True)
class Grid:
    """All columns with the rows that they share."""

    columns: list[Column]
    hours: list[tuple[int, str]]
    quarters: int
    now_row: int | None = None


def quarter_of(at: time) -> int:
    """The quarter of the day nearest to a time; two that do not overlap never do so after this."""
    if at == time.max:
        return DAY_ENDS
    return round((at.hour * 60 + at.minute) / QUARTER + 1e-9)


def rows_of(appointment: Appointment, day: date, zone: ZoneInfo) -> tuple[int, int]:
    """First quarter and the one after the last, at least one, within the day."""
    start, end = appointment.start.astimezone(zone), appointment.end.astimezone(zone)
    begins = quarter_of(start.time()) if start.date() >= day else 0
    ends = quarter_of(end.time()) if end.date() <= day else DAY_ENDS
    return begins, max(ends, begins + 1)


def lanes(spans: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """For spans in order of their beginning: which lane each takes, and how many lanes its cluster has."""
    found: list[tuple[int, int]] = []
    cluster: list[int] = []
    ends: list[int] = []
    for begins, until in spans:
        if ends and begins >= max(ends):
            found += [(lane, len(ends)) for lane in cluster]
            cluster, ends = [], []
        lane = next((n for n, end in enumerate(ends) if end <= begins), len(ends))
        if lane == len(ends):
            ends.append(until)
        else:
            ends[lane] = until
        cluster.append(lane)
    return found + [(lane, len(ends)) for lane in cluster]


def lane_class(lane: int, of: int) -> str:
    """Where in the width of the column; beyond three lanes the last third is shared."""
    if of == 1:
        return ""
    if of == 2:
        return ("half-left", "half-right")[lane]
    return f"third-{min(lane, 2) + 1}"


def gaps(opened: Iterable[tuple[int, int]], taken: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Open quarters less those that are taken."""
    left = list(opened)
    for begins, ends in taken:
        left = [(a, b) for x, y in left for a, b in ((x, min(y, begins)), (max(x, ends), y)) if a < b]
    return sorted(left)


def halves(begins: int, ends: int) -> list[tuple[int, int]]:
    """A gap cut at the half hours, so that each piece is large enough to be hit; an odd quarter stays with its neighbor."""
    cuts = [n for n in range(begins + 1, ends) if n % HALF_HOUR == 0]
    edges = [begins, *cuts, ends]
    pieces = list(zip(edges, edges[1:], strict=False))
    if len(pieces) > 1 and pieces[0][1] - pieces[0][0] < HALF_HOUR:
        pieces[:2] = [(pieces[0][0], pieces[1][1])]
    if len(pieces) > 1 and pieces[-1][1] - pieces[-1][0] < HALF_HOUR:
        pieces[-2:] = [(pieces[-2][0], pieces[-1][1])]
    return pieces


def laid_out(columns: list[Column], *, zone: ZoneInfo, now: datetime, slots: Sequence[Slot] | None = None) -> Grid:
    """Give every column its place and its cells.

    Parameters
    ----------
    slots : the free times that can be chosen, where an appointment is being moved; None where the calendar is only looked at
    """
    first, last = _frame(columns, zone)
    for place, column in enumerate(columns, start=2):
        column.place = place
        column.cells = [*_ground(column, first, last), *_things(column, first, zone, now, slots)]
    hours = [(n - first + 1, f"{n // HOUR % 12 or 12} {'am' if n // HOUR < 12 else 'pm'}") for n in range(first, last, HOUR)]
    return Grid(columns, hours, last - first, _now_row(columns, zone, now, first, last))


def _frame(columns: Iterable[Column], zone: ZoneInfo) -> tuple[int, int]:
    ends: list[int] = []
    for column in columns:
        ends += [quarter_of(at) for window in column.opened for at in window]
        ends += [n for one in column.appointments for n in rows_of(one, column.day, zone)]
    first, last = (min(ends), max(ends)) if ends else USUAL
    return first - first % HOUR, last + -last % HOUR


def _ground(column: Column, first: int, last: int) -> list[Cell]:
    """Open hours as they stand behind everything; one hatched field with the reason where there are none."""
    spans = [(quarter_of(a), quarter_of(b)) for a, b in column.opened]
    kind, words = ("open", "") if spans else ("closed", column.closed or "No hours")
    cells = []
    for begins, ends in spans or [(first, last)]:
        for at in range(begins, ends, LONGEST):
            cells.append(Cell(kind, at - first + 1, min(LONGEST, ends - at), words=words))
            words = ""
    return cells


def _things(column: Column, first: int, zone: ZoneInfo, now: datetime, slots: Sequence[Slot] | None) -> list[Cell]:
    spans = [rows_of(one, column.day, zone) for one in column.appointments]
    cells = [
        Cell(
            "appointment",
            begins - first + 1,
            min(LONGEST, ends - begins),
            lane=lane_class(*lane),
            look=LOOKS.get(one.status, "booked") + (" overlap" if one.overlap_allowed else ""),  # type: ignore[call-overload]
            start=one.start,
            appointment=one,
        )
        for one, (begins, ends), lane in zip(column.appointments, spans, lanes(spans), strict=True)
    ]
    cells += _free(column, spans, first, zone, now) if slots is None else _choices(column, first, zone, slots)
    return sorted(cells, key=lambda cell: (cell.row, cell.kind))


def _free(column: Column, spans: Sequence[tuple[int, int]], first: int, zone: ZoneInfo, now: datetime) -> list[Cell]:
    opened = [(quarter_of(a), quarter_of(b)) for a, b in column.opened]
    cells = []
    for gap in gaps(opened, spans):
        for begins, ends in halves(*gap):
            start = datetime.combine(column.day, time.min, zone) + timedelta(minutes=QUARTER * begins)
            if start >= now and ends - begins >= HALF_HOUR:
                cells.append(Cell("free", begins - first + 1, ends - begins, start=start))
    return cells


def _choices(column: Column, first: int, zone: ZoneInfo, slots: Sequence[Slot]) -> list[Cell]:
    cells = []
    for slot in slots:
        local = slot.start.astimezone(zone)
        if slot.practitioner == column.practitioner.id and local.date() == column.day:
            row = (local.hour * 60 + local.minute) // QUARTER - first + 1
            cells.append(Cell("choice", row, 1, start=local))
    return cells


def _now_row(columns: Iterable[Column], zone: ZoneInfo, now: datetime, first: int, last: int) -> int | None:
    local = now.astimezone(zone)
    at = (local.hour * 60 + local.minute) // QUARTER
    return at - first + 1 if any(c.day == local.date() for c in columns) and first <= at < last else None
