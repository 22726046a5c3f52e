"""The commands and their options, as help shows them."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest

from ims.catalog import load

Ims = Callable[..., Any]

COMMANDS = (
    "simulate",
    "needle",
    "conditions",
    "muscles",
    "parameters",
    "sources",
    "explain",
    "compare",
    "validate",
    "export",
    "course",
    "serve",
    "clinic",
)
SIMULATE = (
    *(
        "--sessions",
        "--every",
        "--weeks",
        "--persons",
        "--seed",
        "--mechanisms",
        "--without",
        "--sites",
        "--region",
        "--needle",
        "--normal",
    ),
    *("--out", "--open", "--json", "--help"),
)


def test_help_lists_every_command(ims: Ims) -> None:
    """A newcomer sees what there is."""
    told = ims("--help")
    assert told.code == 0
    assert set(re.findall(r"^│ (\w+)", told.out, flags=re.MULTILINE)) == set(COMMANDS)


def test_simulate_has_exactly_its_options(ims: Ims) -> None:
    """The options of the contract, no more and no less."""
    told = ims("simulate", "--help")
    assert set(re.findall(r"^│ (--\w+)", told.out, flags=re.MULTILINE)) == set(SIMULATE)


def test_needle_has_exactly_its_options(ims: Ims) -> None:
    """The options of the contract, no more and no less."""
    told = ims("needle", "--help")
    assert set(re.findall(r"^│ (--[\w-]+)", told.out, flags=re.MULTILINE)) == {
        *("--muscle", "--depth", "--angle", "--technique", "--normal", "--cut-nerve", "--anesthetize", "--silence", "--seed"),
        *("--band", "--sensitivity", "--mechanisms", "--out", "--nwb", "--animate", "--json", "--help"),
    }


def test_help_names_every_mechanism(ims: Ims) -> None:
    """What can be switched off is named where the switch is."""
    told = " ".join(ims("simulate", "--help").out.replace("│", " ").split())
    assert f"Mechanisms switched off: {', '.join(load().mechanisms)}." in told


@pytest.mark.parametrize(
    "words",
    [("simulate",), ("needle",), ("explain",), ("compare",), ("validate",), ("course", "new"), ("muscles",), ("serve",)],
    ids=" ".join,
)
def test_help_has_an_example(ims: Ims, words: tuple[str, ...]) -> None:
    """Each command shows how it is typed."""
    assert re.search(rf"Examples?: *ims {' '.join(words)}", " ".join(ims(*words, "--help").out.split()))


def test_alone_it_shows_the_help(ims: Ims) -> None:
    """`ims`, `ims course` and `ims clinic` alone are a question, not an error."""
    assert ims() == ims("--help")
    assert ims("clinic") == ims("clinic", "--help")
    assert ims("course") == ims("course", "--help")


def test_serve_has_exactly_its_options(ims: Ims) -> None:
    """The options of the contract, no more and no less."""
    told = ims("serve", "--help")
    assert set(re.findall(r"^│ (--\w+)", told.out, flags=re.MULTILINE)) == {
        *("--host", "--port", "--data", "--demo", "--workers", "--help")
    }


def test_version(ims: Ims) -> None:
    """`ims --version` prints one line."""
    assert re.fullmatch(r"ims \d+\.\d+\.\d+\n", ims("--version").out)
