"""What a study adds up to, on made-up results whose sums can be done by hand."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

import numpy as np
import pytest
import xarray as xr

from ims.catalog import load
from ims.results import label
from ims.treatment import comparator
from ims.trials.study import SetResults, Study, Times
from ims.trials.summary import (
    BINS,
    expected_adverse_events,
    much_better,
    parts,
    recovered,
    relapse_probability,
    series,
    summarize,
)
from tests.simulation.elbow import course

DAYS = (0.0, 14.0, 98.0, 189.0)
TIMES = Times(0.0, 0.01, 14.0, 98.0, 189.0)
NEEDLING = ((4.0, 0.5, 0.5, 2.0), (6.0, 1.0, 1.0, 0.0), (6.0, 5.0, 5.0, 5.0), (8.0, 6.0, 6.0, 6.0))
"""Noise-free pain of four people on the four days."""


def arm(pain: Sequence[Sequence[float]]) -> xr.Dataset:
    """A result with this pain; the flare adds half a point, two muscles have thresholds of 200 and 300 kPa."""
    values = np.array(pain).T
    many = np.ones((len(DAYS), 2, len(pain))) * np.array([200e3, 300e3])[None, :, None]
    return label(
        {"underlying_pain": values, "pain_intensity": values + 0.5, "pressure_pain_threshold": many},
        shapes={"underlying_pain": "person", "pain_intensity": "person", "pressure_pain_threshold": "muscle"},
        si_units={"underlying_pain": "1", "pain_intensity": "1", "pressure_pain_threshold": "Pa"},
        days=DAYS,
        persons=range(len(pain)),
        muscles=("supinator", "anconeus"),
        segments=("C6",),
        attributes={
            **{"own_scale": "range_of_motion", "acceptance_rate": 0.5, "healthy_returns_rate": 0.9, "ill_rate": 0.6},
            "induced_correlations": [["a", "b", 0.3]],
        },
    )


def shifted(by: float) -> xr.Dataset:
    """Everybody's pain after day 0 higher by so much."""
    return arm([(person[0], *(value + by for value in person[1:])) for person in NEEDLING])


def study(arms: Mapping[str, xr.Dataset] | None = None) -> Study:
    """A study of one set."""
    chosen = arms or {"untreated": shifted(2.0), "sham": shifted(1.0), "needling": arm(NEEDLING)}
    results = SetResults("as_evidenced", chosen, {"S6a": shifted(0.25).isel(person=slice(0, 2))}, {"S6a": True})
    provenance = {"versions": {}, "cpu_seconds": 1.0, "citations": [], "ended": {}}
    return Study("tennis_elbow", "elbow", course(2), {"sessions": 2}, 1, 4, TIMES, {"as_evidenced": results}, provenance)


def summary_of_set(of: Study | None = None) -> dict[str, object]:
    """The summary of its one set, as it goes into JSON."""
    return json.loads(json.dumps(summarize(of or study())))["sets"]["as_evidenced"]


def test_recovered_is_noise_free_pain_of_one_or_less() -> None:
    """The flare does not enter; exactly 1 counts."""
    assert recovered(arm(NEEDLING), 14.0).tolist() == [True, True, False, False]
    assert recovered(arm(NEEDLING), 0.0).tolist() == [False] * 4


def test_much_better_is_two_points_or_a_third() -> None:
    """From 4, 6, 6, 8 to 0.5, 1, 5, 6: two by far, one by neither, one by two points; from 3 to 2.0 by a third."""
    assert much_better(arm(NEEDLING), 14.0).tolist() == [True, True, False, True]
    assert much_better(arm([(3.0, 2.0, 2.0, 2.0), (3.0, 2.1, 2.1, 2.1)]), 14.0).tolist() == [True, False]


def test_relapse_is_recovered_at_the_end_and_not_at_month_6() -> None:
    """Of the two recovered at the end of the course, one is not at month 6; nobody recovered, no probability."""
    assert relapse_probability(arm(NEEDLING), TIMES) == 0.5
    assert relapse_probability(shifted(3.0), TIMES) is None
    assert relapse_probability(arm(NEEDLING).sel(time=slice(0.0, 98.0)), TIMES) is None


def test_parts_are_differences_between_arms_and_sum_to_the_total() -> None:
    """Natural course, context and needle: each arm minus the one before, the first minus day 0."""
    arms = study().sets["as_evidenced"].arms
    found = parts(arms, "pain_intensity", 14.0)
    mean_before, mean_after = np.mean([p[0] for p in NEEDLING]), np.mean([p[1] for p in NEEDLING])
    assert found["natural_course"] == pytest.approx(mean_after + 2.0 - mean_before)
    assert found["context"] == pytest.approx(-1.0)
    assert found["specific"] == pytest.approx(-1.0)
    assert found["natural_course"] + found["context"] + found["specific"] == pytest.approx(found["total"])


def test_of_several_muscles_the_worst_is_reported() -> None:
    """The lowest threshold; pain has one value a person."""
    assert series(arm(NEEDLING), "pressure_pain_threshold").values.tolist() == [[200.0] * 4] * 4
    assert series(arm(NEEDLING), "pressure_pain_threshold").attrs["unit"] == "kPa"
    assert series(arm(NEEDLING), "underlying_pain").dims == ("person", "time")


def test_outcomes_have_bands_in_every_arm() -> None:
    """Median, 80 % band and mean, by arm and time, in the unit people read."""
    found = summary_of_set()["outcomes"]
    assert found.keys() == {"pain_intensity", "underlying_pain", "pressure_pain_threshold"}
    before = found["underlying_pain"]["needling"]["before"]
    expected = np.quantile([4.0, 6.0, 6.0, 8.0], (0.1, 0.5, 0.9))
    assert [before["low80"], before["median"], before["high80"]] == pytest.approx(expected.tolist())
    assert before["mean"] == 6.0
    assert found["pressure_pain_threshold"]["unit"] == "kPa"
    assert found["pain_intensity"]["sham"]["end_of_course"]["mean"] == pytest.approx(3.125 + 1.5)


def test_shares_recovered_by_arm_and_time() -> None:
    """Of four people, by arm; exactly at the summary's times."""
    found = summary_of_set()["share_recovered"]
    assert found["needling"] == {"before": 0.0, "end_of_course": 0.5, "month_3": 0.5, "month_6": 0.25}
    assert found["untreated"]["end_of_course"] == 0.0


def test_two_humps_are_shown_as_a_histogram() -> None:
    """Where some recover and some do not a mean would mislead: counts by whole points, all people in."""
    found = summary_of_set()["two_humped"]
    assert found["edges"] == list(BINS)
    assert set(found["counts"]["needling"]) == {"end_of_course", "month_3", "month_6"}
    assert found["counts"]["needling"]["end_of_course"] == [1, 1, 0, 0, 0, 1, 1, 0, 0, 0]
    assert "before" not in found["counts"]["needling"]


def test_without_a_mechanism_the_same_people_are_compared() -> None:
    """How much more pain without it, on the persons of the shorter run alone."""
    found = summary_of_set()["without"]["S6a"]
    assert found["persons"] == 2
    assert found["more_at_end_of_course"] == pytest.approx(0.25)
    assert found["pain_intensity"] == found["pain_intensity_at"]["end_of_course"] == pytest.approx(0.75 + 0.25 + 0.5)


def test_a_study_without_a_sham_has_no_parts() -> None:
    """What cannot be told apart is left out, not made up."""
    found = summary_of_set(study({"untreated": shifted(2.0), "needling": arm(NEEDLING)}))
    assert "effect" not in found
    assert found["share_recovered"].keys() == {"untreated", "needling"}


def test_a_short_run_leaves_later_times_open() -> None:
    """A run that does not reach month 6 says None there."""
    arms = {name: of.sel(time=slice(0.0, 98.0)) for name, of in study().sets["as_evidenced"].arms.items()}
    found = summary_of_set(study(arms))
    assert found["share_recovered"]["needling"]["month_6"] is None
    assert found["outcomes"]["pain_intensity"]["needling"]["month_6"] is None
    assert found["effect_later"]["pain_intensity"] is None


@pytest.mark.parametrize(
    ("kind", "sessions"), [("needling", 2), ("penetrating_sham", 2), ("non_penetrating_sham", 0), ("untreated", 0)]
)
def test_mild_events_are_expected_of_needles_that_enter(kind: str, sessions: int) -> None:
    """By published rates, for each session with a needle that enters; every rate has its source."""
    of = study()
    found = expected_adverse_events(Study(**{**vars(of), "course": comparator(of.course, kind)}))
    assert found
    for event in found.values():
        rate = event["rate_per_treatment"]
        assert event["expected_in_course"] == pytest.approx(rate * sessions)
        assert event["chance_in_course"] == pytest.approx(1.0 - (1.0 - rate) ** sessions)
        assert event["source"] in load().sources


def test_the_contract_s_keys_are_there() -> None:
    """`--json`: the keys the issue promises."""
    found = json.loads(json.dumps(summarize(study())))
    assert {
        "condition",
        "seed",
        "persons",
        "plan",
        "versions",
        "cpu_seconds",
        "citations",
        "adverse_events",
        "sets",
    } <= found.keys()
    promised = {"mechanisms", "acceptance_rate", "outcomes", "share_recovered", "effect", "without", "relapse_probability"}
    assert promised <= found["sets"]["as_evidenced"].keys()
    assert found["sets"]["as_evidenced"]["effect"]["pain_intensity"].keys() == {
        "natural_course",
        "context",
        "specific",
        "total",
    }
