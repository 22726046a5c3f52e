"""Each threat that concerns the clinic has a test that carries its id, and no SQL is put together from text."""

from __future__ import annotations

import ast
import re
import subprocess
import sys

import pytest

from tests.house.tree import DOCS, ROOT, TESTS, parsed

NAMED = re.compile(r"_t(\d\d)(?=_)")
ROW = re.compile(r"^\| T-(\d\d) \|[^|]+\|(.+)\|$", re.MULTILINE)


def by_id() -> dict[str, set[str]]:
    """Tests whose name carries an id, as `path::name`, by the id."""
    found: dict[str, set[str]] = {}
    for path in sorted(TESTS.rglob("test_*.py")):
        for node in ast.walk(parsed(path)):
            if isinstance(node, ast.FunctionDef) and node.name.startswith("test_t"):
                for key in NAMED.findall(node.name):
                    found.setdefault(key, set()).add(f"{path.relative_to(ROOT).as_posix()}::{node.name}")
    return found


def rows() -> dict[str, list[str]]:
    """What the page on traceability names for each threat."""
    page = (DOCS / "traceability.md").read_text(encoding="utf-8")
    return {key: re.findall(r"`([^`]+)`", tests) for key, tests in ROW.findall(page)}


def test_every_threat_of_the_list_has_a_test_of_its_name() -> None:
    """Each row of docs/traceability.md names tests that exist and carry the id; no id is used by a test without a row."""
    found, listed = by_id(), rows()
    assert set(listed) == set(found)
    wrong = [f"T-{key}: {one}" for key, ones in listed.items() for one in ones if one not in found[key]]
    assert wrong == []
    assert [key for key, ones in listed.items() if not ones] == []


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
