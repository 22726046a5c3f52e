"""Claims and their grades."""

from __future__ import annotations

import pytest

from ims.catalog.evidence import GRADES as CATALOG_GRADES
from ims.catalog.load import load
from ims.reports.claims import claims_from, letters
from ims.reports.words import GRADES


@pytest.mark.parametrize(
    ("grade", "expected"), [("B", ["B"]), ("A/B", ["A", "B"]), ("B-", ["B"]), ("relaxation B, cause D", ["B", "D"]), ("", [])]
)
def test_letters(grade: str, expected: list[str]) -> None:
    """The letters of a grade, in whatever form it is written."""
    assert letters(grade) == expected


def test_every_catalog_grade_has_words() -> None:
    """No grade of the catalog stands without its meaning."""
    assert {letter for grade in CATALOG_GRADES for letter in letters(grade)} == set(GRADES)


def test_catalog_claims_are_carried_over() -> None:
    """Each claim of the catalog is shown with statement, grade and sentence."""
    shown = claims_from(load().claims)
    assert [(c.grade, c.sentence) for c in shown] == [(c.grade, c.sentence) for c in load().claims]
    assert {c.statement for c in shown} >= {"S6a", "S6b", "S6c", "S3, S4"}


def test_hypothesis_is_what_is_not_established() -> None:
    """Grades A and B are no hypothesis, all others are."""
    assert {c.grade for c in claims_from(load().claims) if not c.is_hypothesis} <= {"A", "B", "A/B", "B-"}
    assert all(c.is_hypothesis for c in claims_from(load().claims) if c.grade in {"C", "D", "E", "X"})
