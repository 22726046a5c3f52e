"""The project's own text: its files, modules and what they define, read without importing them."""

from __future__ import annotations

import ast
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "src" / "ims"
TESTS = ROOT / "tests"
CATALOG = PACKAGE / "catalog"
DOCS = ROOT / "docs"

Definition = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef


@cache
def modules() -> tuple[Path, ...]:
    """Every Python file of the package that somebody wrote: migrations are made from the tables, and proven with them."""
    return tuple(path for path in sorted(PACKAGE.rglob("*.py")) if not is_migration(path))


def is_migration(path: Path) -> bool:
    """Whether a file is a step from one schema to the next."""
    return path.parent.name == "migrations" and path.name[0].isdigit()


@cache
def parsed(path: Path) -> ast.Module:
    """The syntax tree of a file."""
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def short(path: Path) -> str:
    """A path as seen from the root of the project; used to name cases."""
    return path.relative_to(ROOT).as_posix()


def kept_files() -> list[Path]:
    """Every file that git keeps or would keep."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    listed = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    return [ROOT / name for name in listed.split("\0") if name and (ROOT / name).is_file()]


def defines_something(path: Path) -> bool:
    """Whether a module has a function or class of its own."""
    return any(isinstance(node, Definition) for node in parsed(path).body)


def public_definitions(path: Path) -> Iterator[tuple[str, Definition, ast.ClassDef | None]]:
    """Public functions and classes of a module, and public methods of its public classes with their class."""
    for node in parsed(path).body:
        if not isinstance(node, Definition) or node.name.startswith("_"):
            continue
        yield node.name, node, None
        if isinstance(node, ast.ClassDef):
            for inner in node.body:
                if isinstance(inner, Definition) and not inner.name.startswith("_"):
                    yield f"{node.name}.{inner.name}", inner, node


@cache
def classes() -> dict[str, ast.ClassDef]:
    """Classes of the package by name."""
    return {node.name: node for path in modules() for node in parsed(path).body if isinstance(node, ast.ClassDef)}


def inherited(method: str, owner: ast.ClassDef) -> bool:
    """Whether a base class of ours says what this method does (and so carries its docstring)."""
    for base in owner.bases:
        name = base.id if isinstance(base, ast.Name) else getattr(base, "attr", "")
        parent = classes().get(name)
        if parent is None:
            continue
        if any(isinstance(node, Definition) and node.name == method for node in parent.body) or inherited(method, parent):
            return True
    return False


def is_signature(node: Definition, owner: ast.ClassDef | None) -> bool:
    """Whether a definition only spells out a signature: an overload, or a member that a Protocol's own docstring covers."""
    if any("overload" in ast.unparse(decorator) for decorator in node.decorator_list):
        return True
    return owner is not None and any("Protocol" in ast.unparse(base) for base in owner.bases)


@cache
def cases_by_file() -> dict[str, frozenset[str]]:
    """Test functions by test file, both as written in docs: `tests/house/test_tree.py::test_x`."""
    found: dict[str, frozenset[str]] = {}
    for path in sorted(TESTS.rglob("test_*.py")):
        names = {n.name for n in ast.walk(parsed(path)) if isinstance(n, ast.FunctionDef) and n.name.startswith("test_")}
        found[short(path)] = frozenset(names)
    return found
