"""What a question's looks count for."""

from __future__ import annotations

import pytest

from ims.clinic.questions.spam import MOST, SUSPICIOUS, Signals, score

FORM = Signals(has_form=True, seconds=40)


@pytest.mark.parametrize(
    ("body", "name", "signals", "copies"),
    [
        ("Can I come on a Friday?", "Ada", FORM, 0),
        ("I read https://example.org/page and wonder", "", FORM, 0),
        ("Two pages: https://example.org/a and www.example.org", "", FORM, 0),
        ("The tab lay open over night", "", Signals(has_form=True, seconds=100_000), 0),
        ("The browser filled it in", "Ada", Signals(has_form=True, seconds=2), 0),
        ("From a program with a key", "", Signals(), 0),
    ],
)
def test_people_are_not_suspected(body: str, name: str, signals: Signals, copies: int) -> None:
    """A link or two, a page left open: still a question."""
    assert score(body=body, name=name, signals=signals, copies=copies) < SUSPICIOUS


@pytest.mark.parametrize(
    ("body", "name", "signals", "copies"),
    [
        ("Hello", "", Signals(is_trap_filled=True, has_form=True, seconds=40), 0),
        ("Hello", "", Signals(has_form=True, seconds=0.4), 0),
        ("Hello", "", Signals(has_form=True, seconds=None), 0),
        ("Hello", "", Signals(has_form=True, seconds=-5), 0),
        ("http://a.example http://b.example [url=x]", "", FORM, 0),
        ("Hello", "Buy at www.example.org", FORM, 0),
        ("Hello", "", FORM, 1),
    ],
)
def test_programs_are(body: str, name: str, signals: Signals, copies: int) -> None:
    """The trap, haste, a forged stamp, many links, a link as a name, the same words from elsewhere."""
    assert SUSPICIOUS <= score(body=body, name=name, signals=signals, copies=copies) <= MOST
