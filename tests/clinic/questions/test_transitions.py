"""The table of steps of a question."""

from __future__ import annotations

from pathlib import Path

import pytest

import ims.clinic.questions
from ims.clinic.questions.models import QuestionStatus
from ims.clinic.questions.transitions import NOT_YET, TABLE, Event, after, allowed
from ims.errors import NotPossible


def test_a_question_goes_from_new_to_closed() -> None:
    """new, triaged, answered, closed; and spam."""
    assert after(NOT_YET, Event.ASK) == QuestionStatus.NEW
    assert after("new", Event.TRIAGE) == QuestionStatus.TRIAGED
    assert after("triaged", Event.ANSWER) == QuestionStatus.ANSWERED
    assert after("answered", Event.CLOSE) == QuestionStatus.CLOSED
    assert after("new", Event.MARK_SPAM) == QuestionStatus.SPAM


def test_what_the_table_lacks_is_refused_with_what_is_possible() -> None:
    """A closed question is reopened before it is answered, and that is said."""
    with pytest.raises(NotPossible, match="closed cannot be answered. It can be: reopened"):
        after("closed", Event.ANSWER)
    with pytest.raises(NotPossible, match="not there yet cannot be closed"):
        after(NOT_YET, Event.CLOSE)


def test_the_table_decides_each_step_once_and_every_status_can_be_left() -> None:
    """One row a status and event; nothing is stuck."""
    keys = [(row.origin, row.event) for row in TABLE]
    assert len(keys) == len(set(keys))
    assert all(allowed(status) for status in QuestionStatus)


def test_nothing_but_the_domain_assigns_a_status() -> None:
    """The status comes from the table wherever it is assigned."""
    folder = Path(ims.clinic.questions.__file__).parent
    assigned = [p.name for p in folder.glob("*.py") if ".status = " in p.read_text(encoding="utf-8")]
    assert assigned == ["domain.py"]
