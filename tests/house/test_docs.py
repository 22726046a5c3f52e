"""House rules about the book: what it points at exists, and one word means one thing everywhere."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.house.bodies import AnySubModel, everything
from tests.house.tree import DOCS, ROOT, cases_by_file, short

PAGES = sorted([*DOCS.glob("*.md"), ROOT / "README.md", ROOT / "CONTRIBUTING.md"])
TEST = re.compile(r"`(?P<file>tests/[\w/]+\.py)(?:::(?P<name>\w+))?`")
CODE = re.compile(r"`(?P<path>(?:src/ims|tools|examples|benchmarks|lock|docs)/[\w./*-]+)`")
PYTHON = re.compile(r"^```python\n(.*?)^```", flags=re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\]\((?P<target>[^)#\s]+)(?:#[^)]*)?\)")


def glossary() -> dict[str, dict[str, str]]:
    """Entries of the glossary by heading: name -> what stands in the parentheses behind it."""
    text = (DOCS / "glossary.md").read_text(encoding="utf-8")
    parts = re.split(r"^##+ (.+)$", text, flags=re.MULTILINE)
    entry = re.compile(r"^- \*\*(\w+)\*\* \(([^)]*)\): \S", flags=re.MULTILINE)
    return {heading: dict(entry.findall(body)) for heading, body in zip(parts[1::2], parts[2::2], strict=True)}


def heading_of(submodel: AnySubModel) -> str:
    """System and name, as the glossary heads a sub-model's parameters."""
    return "/".join(type(submodel).__module__.split(".")[2:])


@pytest.mark.parametrize("submodel", everything(), ids=lambda s: s.name)
def test_glossary_has_every_name_with_its_symbol_and_unit(submodel: AnySubModel) -> None:
    """Whoever meets a name in a plot or a file finds in the glossary what it is, as it is declared."""
    told = glossary()
    for place, variables in (("States", submodel.states), ("Values worked out", submodel.writes)):
        for v in variables:
            assert told[place].get(v.name) == f"{v.symbol}, {v.unit}", v.name
    for v in submodel.reads:
        if v.source.startswith("stream:"):
            assert v.name in told["Chance"], v.name
    declared = {v.name: f"{v.symbol}, {v.unit}" for v in submodel.parameters}
    assert told.get(heading_of(submodel), {}) == declared


def test_glossary_names_nothing_that_is_gone() -> None:
    """A name that was changed in code does not linger in the glossary."""
    told = glossary()
    assert set(told["States"]) == {v.name for s in everything() for v in s.states}
    assert set(told["Values worked out"]) == {v.name for s in everything() for v in s.writes}
    assert {heading for heading in told if "/" in heading} == {heading_of(s) for s in everything() if s.parameters}


@pytest.mark.parametrize("page", PAGES, ids=short)
def test_tests_named_on_a_page_exist(page: Path) -> None:
    """A control or a statement that points at a test points at one that is there."""
    known = cases_by_file()
    missing = []
    for match in TEST.finditer(page.read_text(encoding="utf-8")):
        if match["file"] not in known or (match["name"] and match["name"] not in known[match["file"]]):
            missing.append(match.group())
    assert not missing


@pytest.mark.parametrize("page", PAGES, ids=short)
def test_files_named_on_a_page_exist(page: Path) -> None:
    """A path or link on a page leads somewhere."""
    text = page.read_text(encoding="utf-8")
    missing = [m["path"] for m in CODE.finditer(text) if not list(ROOT.glob(m["path"].rstrip("/")))]
    links = [m["target"] for m in LINK.finditer(text) if "://" not in m["target"]]
    missing += [target for target in links if not (page.parent / target).exists()]
    assert not missing


@pytest.mark.parametrize("page", [page for page in PAGES if PYTHON.search(page.read_text(encoding="utf-8"))], ids=short)
def test_python_on_a_page_runs(page: Path, tmp_path: Path) -> None:
    """Whoever copies the lines of a page gets what the page says: they run, without a warning."""
    code = "\n".join(PYTHON.findall(page.read_text(encoding="utf-8")))
    environment = {**os.environ, "MPLBACKEND": "Agg"}
    command = [sys.executable, "-W", "error", "-c", code]
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr


COMMANDS = re.compile(r"^\.venv/bin/ims (?P<command>\w+)|`ims (?P<other>[a-z]+)", flags=re.MULTILINE)


def test_commands_on_a_page_exist() -> None:
    """A command that a page names is one that `ims` has."""
    ask = "from ims.cli import main; main(['--help'])"
    told = subprocess.run([sys.executable, "-c", ask], capture_output=True, text=True, timeout=60, check=True)
    pages = [page.read_text(encoding="utf-8") for page in PAGES]
    named = {m["command"] or m["other"] for text in pages for m in COMMANDS.finditer(text)}
    assert len(named) > 5
    assert {name for name in named if not re.search(rf"\b{name}\b", told.stdout)} == set()


def test_every_statement_of_the_treatment_text_is_traced() -> None:
    """S1 to S10 each have a row that names code and test, or says "not yet"."""
    page = (DOCS / "traceability.md").read_text(encoding="utf-8")
    rows = dict(re.findall(r"^\| (S\d+[abc]?) \|(.*)$", page, flags=re.MULTILINE))
    assert list(rows) == ["S1", "S2", "S3", "S4", "S5", "S6a", "S6b", "S6c", "S7", "S8", "S9", "S10"]
    for statement, row in rows.items():
        assert "not yet" in row or ("`src/ims/" in row and TEST.search(row)), statement


def test_every_claiming_submodel_is_traced() -> None:
    """A sub-model that implements a statement stands in that statement's row."""
    page = (DOCS / "traceability.md").read_text(encoding="utf-8")
    rows = dict(re.findall(r"^\| (S\d+[abc]?) \|(.*)$", page, flags=re.MULTILINE))
    missing = [
        f"{statement}: {submodel.name}"
        for submodel in everything()
        for statement in submodel.statement.split()
        if f"/{submodel.name}.py`" not in rows[statement]
    ]
    assert not missing


def test_every_hazard_has_a_control_and_a_test() -> None:
    """The safety page names, for each hazard, what is done about it and the test that shows it."""
    page = (DOCS / "safety.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| (H\d+) \|([^|]+)\|([^|]+)\|([^|]+)\|$", page, flags=re.MULTILINE)
    assert [row[0] for row in rows] == [f"H{number}" for number in range(1, len(rows) + 1)]
    assert len(rows) >= 4
    for name, hazard, control, test in rows:
        assert hazard.strip() and control.strip(), name
        assert TEST.search(test) or "not yet" in test, name
