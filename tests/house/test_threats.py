"""Each threat that concerns the clinic has a test that carries its id, and no SQL is put together from text."""

from __future__ import annotations

import ast
import re
import subprocess
import sys

import pytest

from tests.house.tree import DOCS, ROOT, TESTS, parsed

NAMED = re.compile(r"_t(\d\d)(?=_)")
ROW = re.compile(r"^\| T-(\d\d) \|([^|]*)\|(.*)\|$", re.MULTILINE)
SKIPPED = ("skip", "xfail")


def span(first: int, last: int) -> set[str]:
    """Ids that follow one another."""
    return {f"{number:02d}" for number in range(first, last + 1)}


CONCERNED = {
    *span(1, 12), *span(20, 28), *span(30, 34), "40", "43", "45", "46", *span(50, 55), *span(60, 63),
    "65", "66", "67", "71", "72", *span(82, 85),
}  # fmt: skip
"""What can go wrong with the front desk. Each has a row, also where its row and its tests were removed together."""


def by_id() -> dict[str, set[str]]:
    """Tests that run and whose name carries an id, as `path::name`, by the id."""
    found: dict[str, set[str]] = {}
    for path in sorted(TESTS.rglob("test_*.py")):
        for node in ast.walk(parsed(path)):
            if isinstance(node, ast.FunctionDef) and node.name.startswith("test_t") and not is_skipped(node):
                for key in NAMED.findall(node.name):
                    found.setdefault(key, set()).add(f"{path.relative_to(ROOT).as_posix()}::{node.name}")
    return found


def is_skipped(test: ast.FunctionDef) -> bool:
    """Whether a test is marked so that it proves nothing."""
    return any(word in ast.unparse(mark) for mark in test.decorator_list for word in SKIPPED)


def wrong_rows(page: str, found: dict[str, set[str]]) -> list[str]:
    """What is wrong with the table of threats of a page, given the tests that there are."""
    rows = ROW.findall(page)
    listed = [key for key, *_ in rows]
    wrong = [f"T-{key}: no row" for key in sorted((CONCERNED | set(found)) - set(listed))]
    wrong += [f"T-{key}: two rows" for key in sorted(set(listed)) if listed.count(key) > 1]
    for key, words, tests in rows:
        named = re.findall(r"`([^`]+)`", tests)
        wrong += [f"T-{key}: no words"] if not words.strip() else []
        wrong += [f"T-{key}: no test"] if not named else []
        wrong += [f"T-{key}: {one} stands twice" for one in sorted(set(named)) if named.count(one) > 1]
        wrong += [f"T-{key}: {one} is no test of it" for one in named if one not in found.get(key, ())]
    return wrong


def test_every_threat_of_the_list_has_a_test_of_its_name() -> None:
    """Each id has one row in docs/traceability.md; each row names tests that exist, run and carry the id in their name."""
    assert wrong_rows((DOCS / "traceability.md").read_text(encoding="utf-8"), by_id()) == []


ONE, OTHER = "| T-01 | One. | `a::test_t01_x` |", "| T-99 | More. | `a::test_t99_x` |"


@pytest.mark.parametrize(
    ("rows", "wrong"),
    [
        ([ONE, OTHER], []),
        ([ONE], ["T-99: no row"]),
        ([OTHER], ["T-01: no row"]),
        ([ONE, ONE, OTHER], ["T-01: two rows"]),
        (["| T-01 | One. | |", OTHER], ["T-01: no test"]),
        (["| T-01 | | `a::test_t01_x` |", OTHER], ["T-01: no words"]),
        (["| T-01 | One. | `a::test_t99_x` |", OTHER], ["T-01: a::test_t99_x is no test of it"]),
        (["| T-01 | One. | `a::test_t01_gone` |", OTHER], ["T-01: a::test_t01_gone is no test of it"]),
    ],
)
def test_a_row_that_proves_nothing_is_found(rows: list[str], wrong: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """A missing row, an empty one, a test that is not there or is another threat's."""
    monkeypatch.setattr("tests.house.test_threats.CONCERNED", {"01"})
    assert wrong_rows("\n".join(rows), {"01": {"a::test_t01_x"}, "99": {"a::test_t99_x"}}) == wrong


@pytest.mark.parametrize(
    "code",
    [
        "rows = Person.objects.raw(f\"SELECT * FROM person WHERE name = '{name}'\")",
        "cursor.execute(\"SELECT * FROM person WHERE name = '%s'\" % name)",
        'rows = Person.objects.extra(where=[f"name = {name}"])',
        'one = RawSQL(f"{name}", [])',
    ],
)
def test_t63_the_linter_refuses_sql_put_together_from_text(code: str) -> None:
    """Text formatted into SQL in a file of the clinic is a finding under the settings of this project."""
    before = "from django.db.models.expressions import RawSQL\n" if "RawSQL" in code else ""
    command = [sys.executable, "-m", "ruff", "check", "--no-cache", "--stdin-filename", "src/ims/clinic/new.py", "-"]
    ran = subprocess.run(command, cwd=ROOT, input=before + code, capture_output=True, text=True, check=False)
    assert re.search(r"\bS6(08|10|11)\b", ran.stdout)
