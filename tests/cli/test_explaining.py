"""`ims explain` as it is printed."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from ims.simulation.assemble import library
from ims.simulation.fast.assemble import library as of_pass

Ims = Callable[..., Any]


def test_every_step_is_printed_in_order(ims: Ims) -> None:
    """Number and name of each sub-model, its equations, and in what the sets differ."""
    told = ims("explain", "tennis_elbow")
    assert told.code == 0, told.err
    plan = json.loads(ims("explain", "tennis_elbow", "--json").out)
    steps = plan["sets"]["as_described"]["steps"]
    places = [told.out.index(f"{place}. {step['system']}/{step['submodel']} ") for place, step in enumerate(steps, start=1)]
    assert places == sorted(places)
    assert "dD/dt = -D / tau_D" in told.out
    assert "In what the two sets differ" in told.out
    assert "receptor_turnover.current_suppression" in told.out.partition("In what the two sets differ")[2]


def test_one_submodel_is_shown_with_its_numbers(ims: Ims) -> None:
    """Value in both sets, unit, basis and source; a switched-off one says so."""
    told = ims("explain", "tennis_elbow", "--submodel", "contracture", "--without", "S6a")
    line = next(line for line in told.out.splitlines() if line.split()[:1] == ["rho"])
    assert line.split().count("(off)") == 2
    assert "muscle/energy" not in told.out


def test_json_has_both_sets_and_their_differences(ims: Ims) -> None:
    """For another program: the same content."""
    plan = json.loads(ims("explain", "back_pain", "--submodel", "milieu", "--json").out)
    assert plan["condition"] == "back_pain"
    assert {name: [s["submodel"] for s in one["steps"]] for name, one in plan["sets"].items()} == {
        "as_described": ["milieu"],
        "as_evidenced": ["milieu"],
    }
    assert set(plan["differences"][0]) == {"parameter", "symbol", "unit", "one", "other"}


def test_one_set_has_no_differences(ims: Ims) -> None:
    """Nothing to compare."""
    assert "In what the two sets differ" not in ims("explain", "tennis_elbow", "--mechanisms", "as_evidenced").out
    assert "How two muscle reference is computed" in ims("explain", "two_muscle_reference").out


def test_all_submodels_are_listed(ims: Ims) -> None:
    """`ims explain --list` names each with what it gives."""
    names = [*library(), *of_pass()]
    assert [row["name"] for row in json.loads(ims("explain", "--list", "--json").out)] == names
    told = ims("explain", "--list").out
    assert all(name in told for name in names)


def test_wrong_names_are_refused(ims: Ims) -> None:
    """No subject, or a sub-model that is not there."""
    assert "name a condition" in ims("explain").err
    told = ims("explain", "tennis_elbow", "--submodel", "contractre")
    assert told.code == 2
    assert "Nearest: contracture" in told.err
    told = ims("explain", "tennis_elbow", "--submodel", "contractre", "--json")
    assert (told.code, told.out) == (2, "")
