"""The object that `--json` prints keeps its contract."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from ims.cli.request import request_of
from ims.cli.simulating import simulate
from tests.cli.conftest import PERSONS

TIMES = {"before", "end_of_course", "month_3", "month_6"}
ARMS = {"untreated", "sham", "needling"}
SETS = ("as_described", "as_evidenced")
OUTCOMES = {"pain_intensity", "pressure_pain_threshold", "range_of_motion", "stiffness", "nerve_function", "condition_scale"}


@pytest.fixture(scope="module")
def preset() -> dict[str, Any]:
    """The summary of the regression preset."""
    return simulate(request_of("two_muscle_reference"), lambda text, share: None, detail=False)[1]


def test_the_top_has_its_keys(summary: dict[str, Any]) -> None:
    """Every key of the contract, with its kind."""
    kinds = {
        **{
            "condition": str,
            "seed": int,
            "persons": int,
            "healthy": bool,
            "plan": dict,
            "versions": dict,
            "cpu_seconds": float,
        },
        **{"citations": list, "adverse_events": dict, "sets": dict},
    }
    assert {key: type(summary[key]) for key in kinds} == kinds
    assert (summary["condition"], summary["seed"], summary["persons"]) == ("tennis_elbow", 1, int(PERSONS))
    assert tuple(summary["sets"]) == SETS
    assert {"key", "reference", "doi", "note"} == set(summary["citations"][0])


@pytest.mark.parametrize("name", SETS)
def test_outcomes_have_arms_times_and_statistics(summary: dict[str, Any], name: str) -> None:
    """`outcomes.<name>.<arm>.<time>` = median, band and mean, beside the unit; the band holds the median."""
    outcomes = summary["sets"][name]["outcomes"]
    assert set(outcomes) >= OUTCOMES
    for outcome in outcomes.values():
        assert isinstance(outcome["unit"], str)
        for arm in ARMS:
            assert set(outcome[arm]) == TIMES
            for value in outcome[arm].values():
                assert set(value) == {"median", "low80", "high80", "mean"}
                assert value["low80"] <= value["median"] <= value["high80"]


@pytest.mark.parametrize("name", SETS)
def test_parts_sum_to_the_total(summary: dict[str, Any], name: str) -> None:
    """Natural course, context and specific are the whole change, which is what the means show."""
    found = summary["sets"][name]
    effect = found["effect"]["pain_intensity"]
    assert set(effect) == {"natural_course", "context", "specific", "total"}
    assert effect["natural_course"] + effect["context"] + effect["specific"] == pytest.approx(effect["total"], abs=1e-6)
    pain = found["outcomes"]["pain_intensity"]
    change = pain["needling"]["end_of_course"]["mean"] - pain["untreated"]["before"]["mean"]
    assert effect["total"] == pytest.approx(change, abs=1e-5)


@pytest.mark.parametrize("name", SETS)
def test_the_rest_of_a_set(summary: dict[str, Any], name: str) -> None:
    """Mechanisms, acceptance, shares recovered, ablations, relapse."""
    found = summary["sets"][name]
    assert set(found["mechanisms"]) == {"S6a", "S6b", "S6c", "root_loop", "context"}
    assert all(isinstance(value, bool) for value in found["mechanisms"].values())
    assert 0 < found["acceptance_rate"] <= 1
    assert {arm: set(found["share_recovered"][arm]) for arm in ARMS} == dict.fromkeys(ARMS, TIMES)
    assert set(found["without"]) == {"S6a", "S6b", "S6c"}
    assert all(isinstance(entry["pain_intensity"], float) for entry in found["without"].values())
    assert found["relapse_probability"] is None or 0 <= found["relapse_probability"] <= 1


def test_the_arms_are_the_same_people(summary: dict[str, Any]) -> None:
    """On day 0 nothing has been done: every arm is alike."""
    for found in summary["sets"].values():
        pain = found["outcomes"]["pain_intensity"]
        assert pain["untreated"]["before"] == pain["sham"]["before"] == pain["needling"]["before"]


def test_every_key_is_on_the_page(summary: dict[str, Any], preset: dict[str, Any]) -> None:
    """Whoever writes a program against it finds each key explained in docs/json.md."""
    page = (Path(__file__).parents[2] / "docs" / "json.md").read_text(encoding="utf-8")
    told = set(re.findall(r"\w+", " ".join(re.findall(r"`([^`]+)`", page))))
    as_evidenced = summary["sets"]["as_evidenced"]
    levels = [summary, preset, summary["plan"], summary["provenance"], summary["citations"][0], as_evidenced]
    levels += [next(iter(summary["adverse_events"].values())), as_evidenced["without"]["S6a"]]
    levels += [as_evidenced["mechanisms"], as_evidenced["outcomes"], as_evidenced["outcomes"]["stiffness"]]
    levels += [as_evidenced["effect"]["pain_intensity"], as_evidenced["two_humped"], preset["sets"]["two_muscle_reference"]]
    assert {key for level in levels for key in level} <= told


def test_a_switch_that_is_off_is_off_everywhere() -> None:
    """Asked to do without S6a, no run is made without it once more, and the mechanism is off in every set."""
    told: list[str] = []
    request = request_of("tennis_elbow", persons=PERSONS, without="S6a", mechanisms="as_described")
    study, summary = simulate(request, lambda text, share: told.append(text), detail=False)
    found = summary["sets"]["as_described"]
    assert found["mechanisms"]["S6a"] is False
    assert set(found["without"]) == {"S6b", "S6c"}
    assert study.sets["as_described"].detail == {}
    assert told[-1] == "done"
