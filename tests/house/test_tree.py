"""House rules about the package's own text."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from tests.house.tree import (
    PACKAGE,
    ROOT,
    TESTS,
    cases_by_file,
    defines_something,
    inherited,
    is_signature,
    kept_files,
    modules,
    parsed,
    public_definitions,
    short,
)

REASONS = ("slow to load", "optional dependency")
MODULES_WITH_CODE = [path for path in modules() if defines_something(path)]
ROOMS = {path.stem for path in PACKAGE.iterdir() if path.is_dir() or path.suffix == ".py"}
TOOLS = sorted((ROOT / "tools").glob("[a-z]*.py"))

# Written in parts, so that this file does not contain what it forbids.
MACHINE_WORDS = re.compile(
    "|".join(
        [
            "/" + "work/",
            "/" + "tmp/",
            "/" + "root/",
            "/" + "home/",
            "pypi" + r"\.org",
            "python" + "hosted",
            "npm" + "js",
            r"\.\./sha" + "red",
        ]
    )
)


def mirrored(path: Path) -> Path:
    """Where the tests of a module belong."""
    if path.is_relative_to(PACKAGE):
        inside = path.relative_to(PACKAGE)
        name = inside.parent.name if path.stem == "__init__" else path.stem
        return TESTS / inside.parent / f"test_{name or 'ims'}.py"
    return TESTS / "tools" / f"test_{path.stem}.py"


@pytest.mark.parametrize("path", [*MODULES_WITH_CODE, *TOOLS], ids=short)
def test_module_has_its_test_at_the_mirrored_path(path: Path) -> None:
    """Whoever changes a module finds its tests without searching."""
    assert mirrored(path).is_file(), f"{short(path)} has no test: expected {short(mirrored(path))}"
    assert cases_by_file()[short(mirrored(path))], f"{short(mirrored(path))} holds no test"


@pytest.mark.parametrize("path", [*modules(), *TOOLS], ids=short)
def test_public_thing_has_a_docstring(path: Path) -> None:
    """Every public module, class, function and method says what it gives."""
    missing = [] if ast.get_docstring(parsed(path)) else ["the module itself"]
    for name, node, owner in public_definitions(path):
        told_above = owner is not None and inherited(node.name, owner)
        if not ast.get_docstring(node) and not told_above and not is_signature(node, owner):
            missing.append(name)
    assert not missing, f"{short(path)}: no docstring at {', '.join(missing)}"


@pytest.mark.parametrize("path", modules(), ids=short)
def test_package_never_imports_itself_whole(path: Path) -> None:
    """Rooms point one way only while nobody reaches for everything at once."""
    whole = [
        f"line {node.lineno}"
        for node in ast.walk(parsed(path))
        if (isinstance(node, ast.Import) and any(a.name.split(".")[0] == "ims" and a.asname is None for a in node.names))
        or (isinstance(node, ast.ImportFrom) and node.module == "ims" and not {a.name for a in node.names} <= ROOMS)
    ]
    assert not whole, f"{short(path)} imports the whole package at {', '.join(whole)}; import from the room that has it"


@pytest.mark.parametrize("path", modules(), ids=short)
def test_inline_import_gives_one_of_two_reasons(path: Path) -> None:
    """Imports stand at the top, but for what is slow to load or optional, and then it says so."""
    lines = path.read_text(encoding="utf-8").splitlines()
    silent = []
    for function in ast.walk(parsed(path)):
        if not isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
            continue
        for node in ast.walk(function):
            if isinstance(node, ast.Import | ast.ImportFrom):
                beside = " ".join(lines[max(node.lineno - 2, 0) : node.end_lineno])
                if not any(reason in beside for reason in REASONS):
                    silent.append(f"line {node.lineno}")
    assert not silent, f"{short(path)}: inline import without '{REASONS[0]}' or '{REASONS[1]}' beside it at {', '.join(silent)}"


def test_nothing_kept_names_this_machine() -> None:
    """What is committed runs anywhere: no path of a machine, no registry, no folder beside the project."""
    told = []
    for path in kept_files():
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
        told += [f"{short(path)}: {match.group()}" for match in MACHINE_WORDS.finditer(text)]
    assert not told, "\n".join(told)


def test_machine_words_are_recognized() -> None:
    """The rule above would see a path if there were one."""
    assert MACHINE_WORDS.search("open('/" + "tmp/x')")
    assert not MACHINE_WORDS.search("a template/working file at https://doi.org/10.1/x")
