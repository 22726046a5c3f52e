"""Controls of docs/safety.md that hold for everything a person is shown."""

from __future__ import annotations

import ast
import json
import re
import tomllib
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest

from ims.catalog import load
from ims.errors import BadCourse, UnknownKey
from ims.reports import sentences
from ims.treatment import from_json
from ims.treatment.course import Course, Needle, Session, Who
from tests.house.tree import CATALOG, PACKAGE, ROOT, modules, parsed, short

REPORTS = PACKAGE / "reports"
SHOWN_KEYS = {"sentence", "label", "title", "action", "sign"}
PROMISES = (
    r"(?<!not shown to )\bcur(e|es|ed|ing)\b",
    r"\bheal(s|ed|ing)? (the|your|a) nerve",
    r"\bguarantee",
    r"\bwill (get|make you) better\b",
)
PROMISE = re.compile("|".join(PROMISES), re.IGNORECASE)


def told(node: Any) -> Iterator[str]:
    """Texts of a catalog file that a person may be shown."""
    if isinstance(node, dict):
        for key, value in node.items():
            if key in SHOWN_KEYS and isinstance(value, str):
                yield value
            else:
                yield from told(value)
    elif isinstance(node, list):
        for item in node:
            yield from told(item)


def literals(path: Path) -> Iterator[str]:
    """Texts in a module, its docstrings left out."""
    tree = parsed(path)
    documented = ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef
    first = [n.body[0] for n in ast.walk(tree) if isinstance(n, documented) and n.body]
    docstrings = {id(statement.value) for statement in first if isinstance(statement, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docstrings:
            yield node.value


def shown() -> Iterator[tuple[str, str]]:
    """Everything a person may be shown, with where it stands."""
    for path in sorted(CATALOG.rglob("*.toml")):
        for text in told(tomllib.loads(path.read_text(encoding="utf-8"))):
            yield short(path), text
    for path in modules():
        if path.is_relative_to(REPORTS) or path.is_relative_to(PACKAGE / "cli"):
            for text in literals(path):
                yield short(path), text
    for path in [*REPORTS.rglob("*.html*"), ROOT / "README.md", ROOT / "docs" / "index.md", ROOT / "docs" / "start.md"]:
        yield short(path), path.read_text(encoding="utf-8")


def test_nothing_shown_promises_a_cure() -> None:
    """No text that a person may be shown says that needling cures, heals the nerve, or will certainly help."""
    assert [f"{place}: {text[:100]}" for place, text in shown() if PROMISE.search(text)] == []


def test_a_promise_is_recognized() -> None:
    """The rule above sees a promise, and leaves the denial of one alone."""
    assert PROMISE.search("It cures tennis elbow.")
    assert PROMISE.search("IMS heals the nerve.")
    assert not PROMISE.search("It is not shown to cure a nerve disorder. A tiny wound heals in a week.")
    assert len(list(shown())) > 300


def test_no_mechanism_set_is_the_default() -> None:
    """Both sets are run unless one is asked for, and the report says that neither is the default."""
    sets = {name for name, chosen in load().mechanism_sets.items() if chosen.conditions}
    assert sets == {"as_described", "as_evidenced"}
    assert "Neither is the default" in sentences.NEITHER_IS_DEFAULT
    assert "not medical advice" in sentences.INTENDED_USE


def test_urgent_signs_cover_chest_spine_and_infection() -> None:
    """Whoever reads a report learns the signs that must not wait, and what to do."""
    signs = {sign.sign: sign.action for sign in sentences.URGENT_CARE}
    for word, action in (("chest pain", "emergency"), ("bladder", "emergency department at once"), ("Fever", "doctor")):
        matching = [done for sign, done in signs.items() if word in sign]
        assert matching, word
        assert action in matching[0], word


def test_no_report_shows_a_needle_depth() -> None:
    """No module or template of a course's report reads or prints a depth; the record of a needle has none.

    A needle pass has to say how deep it went: its own three modules tell that depth, beside the warning that none on record
    is verified (`tests/simulation/fast/test_summary.py`).
    """
    of_a_pass = ("needle_words.py", "needle_pass.py", "slow_motion.py")
    files = [path for path in REPORTS.rglob("*") if path.suffix in (".py", ".html", ".j2") and path.name not in of_a_pass]
    assert len(files) > 5
    assert [short(path) for path in files if re.search(r"\b(needle_)?depth\b", path.read_text(encoding="utf-8"))] == []
    assert not [f.name for f in fields(Needle) if "depth" in f.name]


@pytest.mark.parametrize("kind", [Course, Who, Session, Needle], ids=lambda kind: kind.__name__)
def test_a_course_cannot_hold_who_it_was(kind: type) -> None:
    """No field of the record can carry a name, a date, a birthday, an address or free text about a person."""
    telling = re.compile(r"name|date|birth|address|mail|phone|note|comment|text|clinic|number$|^id$")
    assert [f.name for f in fields(kind) if telling.search(f.name)] == []


def test_a_name_slipped_into_a_course_is_refused() -> None:
    """A key that the record does not know stops the file; it is not silently kept."""
    record = {"schema": "ims.course/1", "who": {"condition": "tennis_elbow", "name": "Somebody"}, "sessions": []}
    with pytest.raises((BadCourse, UnknownKey), match="name"):
        from_json(json.dumps(record))
