"""House rules about the lock: one resolution, hashes on every line, no address in it."""

from __future__ import annotations

import re
import tomllib

import pytest

from tests.house.tree import ROOT

FILES = {name: (ROOT / "lock" / f"{name}.txt") for name in ("base", "web", "all")}
PIN = re.compile(
    r"^(?P<name>[a-z0-9][a-z0-9-]*)==(?P<version>[^ ;]+)(?: ; (?P<marker>.+?))?(?P<hashes>(?: --hash=sha256:[0-9a-f]{64})+)$"
)
ADDRESS = re.compile(r"://|--index-url|--extra-index-url|--find-links|--trusted-host|\bwww\.|\.org\b|\.com\b|@")
SUPPORTED = ("3.11", "3.12", "3.13")


def entries(name: str) -> dict[tuple[str, str], frozenset[str]]:
    """Pins of a lock file: (name, version) -> hashes."""
    joined = FILES[name].read_text().replace("\\\n", " ")
    found = {}
    for line in joined.splitlines():
        if not line.startswith("#"):
            match = PIN.match(re.sub(r"\s+", " ", line).strip())
            assert match, f"lock/{name}.txt: not a pin with hashes: {line[:80]}"
            found[match["name"], match["version"]] = frozenset(match["hashes"].split())
    return found


def normal(requirement: str) -> str:
    """The name of what a requirement asks for, as the lock writes it."""
    return re.split(r"[<>=!~\[; ]", requirement, maxsplit=1)[0].lower().replace("_", "-").replace(".", "-")


@pytest.mark.parametrize("name", FILES)
def test_lock_names_no_address(name: str) -> None:
    """The lock holds names, versions and hashes; where they come from is the machine's business."""
    found = [line for line in FILES[name].read_text().splitlines() if not line.startswith("#") and ADDRESS.search(line)]
    assert not found


def test_address_is_recognized() -> None:
    """The rule above would see an index line if there were one."""
    assert ADDRESS.search("--index-url https:" + "//example.test/simple")
    assert ADDRESS.search("jax @ file:" + "///wheels/jax.whl")


@pytest.mark.parametrize(("part", "whole"), [("base", "web"), ("base", "all"), ("web", "all")])
def test_a_part_is_a_part_of_everything(part: str, whole: str) -> None:
    """`make run`, `make serve` and `make test` share one environment, so what the first installs the second keeps."""
    some, everything = entries(part), entries(whole)
    assert some.keys() <= everything.keys()
    assert all(everything[pin] == hashes for pin, hashes in some.items())


def test_lock_pins_everything_asked_for() -> None:
    """Each requirement of pyproject.toml is pinned, the base's in the base, the site's in the web part."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    base_names = {name for name, _ in entries("base")}
    all_names = {name for name, _ in entries("all")}
    wanted = {normal(r) for r in project["project"]["dependencies"]}
    assert wanted <= base_names, wanted - base_names
    web = {normal(r) for r in project["project"]["optional-dependencies"]["web"]}
    assert web <= {name for name, _ in entries("web")}
    extras = [r for group in project["project"]["optional-dependencies"].values() for r in group]
    development = [r for r in project["dependency-groups"]["dev"] if isinstance(r, str)]
    wanted_all = {normal(r) for r in (*extras, *development)}
    assert wanted_all <= all_names, wanted_all - all_names


def test_every_dependency_has_its_sentence() -> None:
    """A package asked for by name says in docs/dependencies.md what it does for us and under which licence."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    groups = [*project["project"]["optional-dependencies"].values(), project["dependency-groups"]["dev"]]
    asked = [*project["project"]["dependencies"], *(r for group in groups for r in group if isinstance(r, str))]
    page = (ROOT / "docs" / "dependencies.md").read_text().lower()
    told = set(re.findall(r"^\| `([a-z0-9-]+)` \|", page, flags=re.MULTILINE))
    assert told == {normal(r) for r in asked} | {"setuptools"}


def test_supported_pythons_are_declared() -> None:
    """The Pythons we test are the ones the package says it runs on."""
    classifiers = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["classifiers"]
    declared = tuple(c.rsplit(" ", 1)[1] for c in classifiers if re.search(r"Python :: 3\.\d+$", c))
    assert declared == SUPPORTED
