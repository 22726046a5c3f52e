"""The one table of what a question may become. Nothing else assigns its `status`."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from ims.clinic.questions.models import QuestionStatus as Status
from ims.errors import NotPossible


class Event(StrEnum):
    """What happens to a question."""

    ASK = "ask"
    SUSPECT = "suspect"
    TRIAGE = "triage"
    ANSWER = "answer"
    CLOSE = "close"
    MARK_SPAM = "mark_spam"
    REOPEN = "reopen"


@dataclass(frozen=True)
class Transition:
    """One row of the table."""

    origin: str
    event: Event
    to: Status


def _rows(origins: tuple[str, ...], event: Event, to: Status) -> list[Transition]:
    return [Transition(origin, event, to) for origin in origins]


NOT_YET = ""
"""The status of a question that does not exist yet."""
TABLE: tuple[Transition, ...] = (
    *_rows((NOT_YET,), Event.ASK, Status.NEW),
    *_rows((NOT_YET,), Event.SUSPECT, Status.SPAM),
    *_rows((Status.NEW,), Event.TRIAGE, Status.TRIAGED),
    *_rows((Status.NEW, Status.TRIAGED, Status.ANSWERED), Event.ANSWER, Status.ANSWERED),
    *_rows((Status.NEW, Status.TRIAGED, Status.ANSWERED), Event.CLOSE, Status.CLOSED),
    *_rows((Status.NEW, Status.TRIAGED), Event.MARK_SPAM, Status.SPAM),
    *_rows((Status.ANSWERED, Status.CLOSED, Status.SPAM), Event.REOPEN, Status.TRIAGED),
)
WORDS = {
    Event.ASK: "asked",
    Event.SUSPECT: "suspected",
    Event.TRIAGE: "triaged",
    Event.ANSWER: "answered",
    Event.CLOSE: "closed",
    Event.MARK_SPAM: "marked as spam",
    Event.REOPEN: "reopened",
}


def allowed(origin: str) -> frozenset[Event]:
    """What can be done with a question in this status."""
    return frozenset(row.event for row in TABLE if row.origin == origin)


def after(origin: str, event: Event) -> Status:
    """The status that an event leads to.

    Raises
    ------
    NotPossible    the table has no such row
    """
    for row in TABLE:
        if (row.origin, row.event) == (origin, event):
            return row.to
    can = ", ".join(sorted(WORDS[one] for one in allowed(origin))) or "nothing"
    label = Status(origin).label.lower() if origin else "not there yet"
    raise NotPossible(f"A question that is {label} cannot be {WORDS[event]}. It can be: {can}.")
