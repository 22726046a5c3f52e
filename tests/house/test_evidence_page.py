"""House rules about the evidence page: it grades what the code grades, and shows the sentences the product shows."""

from __future__ import annotations

import re
import tomllib

import pytest

from tests.house.bodies import AnySubModel, everything
from tests.house.tree import CATALOG, DOCS


def rows(heading: str) -> list[list[str]]:
    """Cells of the table below a heading of the page, without its head."""
    page = (DOCS / "evidence.md").read_text(encoding="utf-8")
    section = re.split(r"^## ", page, flags=re.MULTILINE)
    body = next(part for part in section if part.startswith(heading + "\n"))
    lines = [line for line in body.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[2:]]


@pytest.mark.parametrize("submodel", everything(), ids=lambda s: s.name)
def test_evidence_page_grades_a_submodel_as_the_code_does(submodel: AnySubModel) -> None:
    """Statement and grade of a sub-model read the same on the page and in its file."""
    told = {name: (statement, grade) for name, statement, grade, _ in rows("Sub-models")}
    assert told.get(submodel.name) == (submodel.statement or "none", submodel.grade or "none")


def test_evidence_page_grades_nothing_that_is_gone() -> None:
    """A sub-model that was renamed does not linger on the page."""
    assert sorted(row[0] for row in rows("Sub-models")) == sorted(submodel.name for submodel in everything())


def test_evidence_page_holds_the_sentence_of_every_mechanism() -> None:
    """What a run says about a mechanism is one of the sentences that may be said."""
    allowed = {row[3] for row in rows("What may be said")}
    mechanisms = tomllib.loads((CATALOG / "mechanisms.toml").read_text(encoding="utf-8"))["mechanism"]
    assert {mechanism["sentence"] for mechanism in mechanisms.values()} <= allowed


def test_evidence_page_never_says_that_a_person_is_cured() -> None:
    """No sentence for patients promises a cure or healing; the two that name them deny it."""
    promising = [row[3] for row in rows("What may be said") if re.search(r"\b(cures?|heals? the)\b", row[3])]
    assert all("not shown to cure" in sentence or "is not known" in sentence for sentence in promising)
    assert len(promising) == 2
