"""The catalog as lists."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from ims.catalog import load
from ims.cli.lists import cell

Ims = Callable[..., Any]
OF_PASS = {entry.full_name: entry for entry in (*load().pass_parameters.values(), *load().needle_site.values())}
KINDS = {
    "conditions": load().conditions,
    "muscles": load().muscles,
    "parameters": {**load().base, **OF_PASS},
    "sources": load().sources,
}


@pytest.mark.parametrize("kind", KINDS)
def test_json_lists_every_entry_by_name(ims: Ims, kind: str) -> None:
    """A list of objects with `name`, alone on standard output."""
    told = ims(kind, "--json")
    assert told.code == 0
    assert told.err == ""
    assert [row["name"] for row in json.loads(told.out)] == list(KINDS[kind])


@pytest.mark.parametrize("kind", KINDS)
def test_the_table_has_a_row_for_each(ims: Ims, kind: str) -> None:
    """Every name stands in the table, and the count below."""
    told = ims(kind)
    assert set(KINDS[kind]) <= {line.split()[0] for line in told.out.splitlines() if line.strip()}
    assert f"{len(KINDS[kind])} {kind}." in told.out


def test_filters_narrow_the_list(ims: Ims) -> None:
    """By condition, by sub-model, by basis, by word."""
    assert [row["name"] for row in json.loads(ims("muscles", "--condition", "tennis_elbow", "--json").out)] == [
        "extensor_carpi_radialis_brevis",
        "extensor_digitorum",
        "supinator",
    ]
    chosen = json.loads(ims("parameters", "--submodel", "contracture", "--basis", "assumed", "--text", "pump_", "--json").out)
    assert {row["name"] for row in chosen} == {"contracture.pump_floor", "contracture.pump_steepness"}


@pytest.mark.parametrize("name", ["needle_friction", "needle_site", "contracture", "nociceptor.field_radius"])
def test_a_submodel_or_a_parameter_is_listed_by_its_name_alone(ims: Ims, name: str) -> None:
    """Of the weeks or of the pass."""
    found = [row["name"] for row in json.loads(ims("parameters", name, "--json").out)]
    assert found == [full for full in KINDS["parameters"] if name in (full, full.split(".")[0])] != []


def test_parameters_stand_as_in_a_set(ims: Ims) -> None:
    """The same parameter differs between the sets."""
    shown = {
        name: json.loads(
            ims("parameters", "--mechanisms", name, "--text", "receptor_turnover.current_suppression", "--json").out
        )
        for name in ("as_described", "as_evidenced")
    }
    assert shown["as_described"][0]["value"] > 0
    assert shown["as_evidenced"][0]["value"] == 0


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("muscles", "--condition", "elbow"), "--condition is 'elbow'"),
        (("parameters", "--basis", "guessed"), "--basis is 'guessed', expected one of: measured, scaled, fitted, assumed."),
        (("parameters", "--submodel", "contractur"), "Nearest: contracture"),
        (("parameters", "--mechanisms", "evidenced"), "--mechanisms is 'evidenced'"),
        (("parameters", "--condition", "tennis_elbow"), "none was named"),
        (("parameters", "needle_frictoin"), "Nearest: needle_friction"),
        (("parameters", "contractur"), "Nearest: contracture"),
        (("parameters", "--submodel", "nociceptr"), "Nearest: nociceptor"),
    ],
)
def test_a_wrong_filter_is_refused(ims: Ims, words: tuple[str, ...], says: str) -> None:
    """With the option it was given by."""
    told = ims(*words)
    assert told.code == 2
    assert says in " ".join(told.err.split())


def test_nothing_found_is_said(ims: Ims) -> None:
    """An empty list is an answer, in words; for a program it is an empty list."""
    assert ims("sources", "--text", "zzzz").out == "No sources fit text 'zzzz'. List all: ims sources.\n"
    assert json.loads(ims("sources", "--text", "zzzz", "--json").out) == []


@pytest.mark.parametrize("word", ["[/red]", "[bold]", ":smile:"])
def test_a_word_is_searched_and_told_as_it_was_typed(ims: Ims, word: str) -> None:
    """Square brackets and colons are letters like others."""
    told = ims("sources", "--text", word)
    assert (told.code, told.err) == (0, "")
    assert told.out == f"No sources fit text {word!r}. List all: ims sources.\n"


def test_what_stands_in_square_brackets_is_shown(ims: Ims) -> None:
    """How sure an unverified source is stands at its end."""
    unverified = [row for row in json.loads(ims("sources", "--json").out) if row["unverified"]]
    assert unverified
    assert ims("sources").out.count("[unverified,") == len(unverified)


def test_cell() -> None:
    """Lists with commas, yes or nothing, a dash for nothing known."""
    assert [cell(v) for v in (True, False, None, "", [1, "a"], {"x": 0.5}, 1234567.0, 3)] == [
        *("yes", "", "-", "-", "1, a", "x 0.5", "1.23457e+06", "3"),
    ]
