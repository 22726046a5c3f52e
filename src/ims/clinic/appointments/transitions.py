"""The one table of what an appointment may become, by whom. Nothing else assigns `status` (a house test reads the text)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from ims.clinic.appointments.models import BLOCKING, Status
from ims.errors import NotPossible


class Event(StrEnum):
    """What happens to an appointment."""

    HOLD = "hold"
    CONFIRM = "confirm"
    REQUEST = "request"
    APPROVE = "approve"
    DECLINE = "decline"
    EXPIRE = "expire"
    RESCHEDULE = "reschedule"
    REALIGN = "realign"
    CANCEL = "cancel"
    CANCEL_LATE = "cancel_late"
    CANCEL_BY_CLINIC = "cancel_by_clinic"
    ARRIVE = "arrive"
    BEGIN = "begin"
    FULFILL = "fulfill"
    MISS = "miss"
    REINSTATE = "reinstate"
    VOID = "void"


class By(StrEnum):
    """Who may cause an event: whoever holds the link or the hold, staff, or time itself."""

    HOLDER = "holder"
    STAFF = "staff"
    CLOCK = "clock"


@dataclass(frozen=True)
class Transition:
    """One row of the table.

    `is_entering` says that the row leads from a status that takes no time into one that does: then the interval is checked
    again under the practitioner's lock, as for a new booking.
    """

    origin: str
    event: Event
    to: Status
    by: frozenset[By]

    @property
    def is_entering(self) -> bool:
        """Whether the appointment begins to take time by this."""
        return self.to in BLOCKING and self.origin not in BLOCKING


def _rows(origins: Iterable[str], event: Event, to: Status | None, *by: By) -> list[Transition]:
    return [Transition(origin, event, Status(to or origin), frozenset(by)) for origin in origins]


NEW = ""
"""The status of an appointment that does not exist yet."""
OPEN = (Status.BOOKED, Status.PENDING)
ANYONE = (By.HOLDER, By.STAFF)

TABLE: tuple[Transition, ...] = (
    *_rows([NEW], Event.HOLD, Status.HELD, *ANYONE),
    *_rows([NEW], Event.CONFIRM, Status.BOOKED, *ANYONE),
    *_rows([NEW], Event.REQUEST, Status.PENDING, By.HOLDER),
    *_rows([Status.HELD], Event.CONFIRM, Status.BOOKED, *ANYONE),
    *_rows([Status.HELD], Event.REQUEST, Status.PENDING, By.HOLDER),
    *_rows([Status.HELD, Status.PENDING], Event.EXPIRE, Status.EXPIRED, By.CLOCK, *ANYONE),
    *_rows([Status.PENDING], Event.APPROVE, Status.BOOKED, By.STAFF),
    *_rows([Status.PENDING], Event.DECLINE, Status.DECLINED, By.STAFF),
    *_rows(OPEN, Event.RESCHEDULE, None, *ANYONE),
    *_rows(BLOCKING, Event.REALIGN, None, By.CLOCK),
    *_rows(OPEN, Event.CANCEL, Status.CANCELLED_BY_PATIENT, *ANYONE),
    *_rows([Status.BOOKED], Event.CANCEL_LATE, Status.CANCELLED_LATE, *ANYONE),
    *_rows([Status.BOOKED, Status.PENDING], Event.CANCEL_BY_CLINIC, Status.CANCELLED_BY_CLINIC, By.STAFF),
    *_rows([Status.BOOKED], Event.ARRIVE, Status.ARRIVED, By.STAFF),
    *_rows([Status.BOOKED], Event.MISS, Status.NOSHOW, By.STAFF),
    *_rows([Status.ARRIVED], Event.BEGIN, Status.IN_PROGRESS, By.STAFF),
    *_rows([Status.ARRIVED, Status.IN_PROGRESS], Event.FULFILL, Status.FULFILLED, By.STAFF),
    *_rows(
        [Status.CANCELLED_BY_CLINIC, Status.CANCELLED_BY_PATIENT, Status.CANCELLED_LATE, Status.NOSHOW, Status.ARRIVED],
        Event.REINSTATE,
        Status.BOOKED,
        By.STAFF,
    ),
    *_rows([s for s in Status if s != Status.ENTERED_IN_ERROR], Event.VOID, Status.ENTERED_IN_ERROR, By.STAFF),
)
_BY_KEY = {(row.origin, row.event): row for row in TABLE}


def allowed(origin: str, by: By) -> list[Transition]:
    """What somebody may do with an appointment in this status."""
    return [row for row in TABLE if row.origin == origin and by in row.by]


def transition(origin: str, event: Event, by: By) -> Transition:
    """The row for an event.

    Raises
    ------
    NotPossible    the table has no such row, or not for them
    """
    row = _BY_KEY.get((origin, event))
    if row is None or by not in row.by:
        can = ", ".join(sorted({found.event.replace("_", " ") for found in allowed(origin, by)})) or "nothing"
        now = Status(origin).label.lower() if origin else "new"
        raise NotPossible(f"An appointment that is {now} cannot {event.replace('_', ' ')}. Possible now: {can}.")
    return row
