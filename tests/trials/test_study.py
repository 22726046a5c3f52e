"""A study: both sets, three arms on the same persons, each mechanism left out in turn, one person in detail."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.testing import assert_array_equal

from ims.catalog.condition import SETS
from ims.catalog.load import load
from ims.errors import BadScenario
from ims.simulation.run import simulate
from ims.simulation.scenario import Scenario
from ims.treatment import Course, Who
from ims.treatment.plan import comparator, default_course
from ims.trials.study import ABLATIONS, ARMS, AT_ONCE, Study, Times, detail_outputs, interval_of, run_study, times_of
from tests.simulation.elbow import SEED, course

PERSONS = 2
TOLD: list[tuple[str, float]] = []


@pytest.fixture(scope="module")
def study() -> Study:
    """Two people, two sessions, half a year; what was told on the way is kept."""
    TOLD.clear()
    return run_study(course(2), persons=PERSONS, seed=SEED, report=lambda text, share: TOLD.append((text, share)))


def test_both_sets_stand_side_by_side(study: Study) -> None:
    """Neither set is silently the default; each has all arms and each mechanism left out."""
    assert tuple(study.sets) == tuple(SETS) == ("as_described", "as_evidenced")
    for results in study.sets.values():
        assert tuple(results.arms) == ARMS
        assert tuple(results.without) == ABLATIONS
        assert 0.0 < results.acceptance_rate <= 1.0


def test_arms_are_the_same_people_with_the_same_chance(study: Study) -> None:
    """All arms start alike and meet the same flares; they differ only by what is done."""
    for results in study.sets.values():
        arms = list(results.arms.values())
        for other in arms[1:]:
            assert_array_equal(other["person"], arms[0]["person"])
            assert_array_equal(other["pain_intensity"].sel(time=0.0), arms[0]["pain_intensity"].sel(time=0.0))
        flare = [np.round(arm["pain_intensity"] - arm["underlying_pain"], 4).values for arm in arms]
        inside = [(arm["pain_intensity"].values > 0.0) & (arm["underlying_pain"].values > 0.0) for arm in arms]
        both = inside[0] & inside[1]
        np.testing.assert_allclose(flare[0][both], flare[1][both], atol=2e-4)


def test_each_arm_is_what_the_one_door_gives(study: Study) -> None:
    """A study is no second path to the solver."""
    untreated = study.sets["as_evidenced"].arms["untreated"]
    again = simulate(
        Scenario(
            course=Course(who=study.course.who, sessions=()),
            mechanism_set="as_evidenced",
            persons=PERSONS,
            seed=SEED,
            horizon=study.course.last_day + 182.0,
            readings=tuple(untreated["time"].values.tolist()),
        )
    )
    assert_array_equal(again["pain_intensity"], untreated["pain_intensity"])


def test_mechanisms_say_what_acts(study: Study) -> None:
    """In `as_described` all act; in `as_evidenced` those whose numbers are zero there do not."""
    assert all(study.sets["as_described"].mechanisms.values())
    assert not study.sets["as_evidenced"].mechanisms["root_loop"]
    only = {"sets": ("as_described",), "without": ("S6a",)}
    cut = run_study(course(2), persons=PERSONS, seed=SEED, follow_weeks=2.0, detail=False, **only)
    assert not cut.sets["as_described"].mechanisms["S6a"]
    assert tuple(cut.sets["as_described"].without) == ("S6b", "S6c")


def test_times_are_counted_from_the_last_session() -> None:
    """End of course is one interval after the last session; months 3 and 6 are weeks 13 and 26 after it."""
    assert times_of(course(6, 7.0), 7.0) == Times(0.0, AT_ONCE, 42.0, 35.0 + 91.0, 35.0 + 182.0)
    assert times_of(course(6, 7.0), 7.0).named().keys() == {"before", "end_of_course", "month_3", "month_6"}


def test_the_interval_is_that_between_the_last_two_sessions() -> None:
    """With fewer than two sessions it is the planned one."""
    assert interval_of(course(3, 3.5)) == 3.5
    assert interval_of(course(1), planned=5.0) == 5.0
    assert interval_of(Course(who=Who(condition="tennis_elbow"), sessions=())) == 7.0


def test_one_session_keeps_the_planned_interval() -> None:
    """A single visit for whiplash stands in a plan of one every 3.5 days, and its course ends after as many."""
    plan = load().condition("whiplash").plan
    alone = default_course(load(), "whiplash", sessions=1)
    found = run_study(alone, persons=1, sets=("as_evidenced",), follow_weeks=1.0, detail=False)
    assert found.plan["interval_days"] == found.times.end_of_course == plan.interval / 86400.0 == 3.5


def test_visits_without_needles_are_their_own_sham() -> None:
    """There is no site to feign a needle at: attention is compared with itself and with nothing."""
    visits = comparator(course(2), "attention")
    found = run_study(visits, persons=2, seed=SEED, sets=("as_evidenced",), follow_weeks=1.0)
    arms = found.sets["as_evidenced"].arms
    assert_array_equal(arms["sham"]["pain_intensity"], arms["needling"]["pain_intensity"])
    later = float(visits.last_day)
    assert float(arms["needling"]["context_response"].sel(time=later).mean()) > 0.0
    assert float(arms["untreated"]["context_response"].sel(time=later).mean()) == 0.0
    assert found.plan["sites"] == "none"
    assert found.plan["kinds"] == ["attention"]


@pytest.mark.parametrize("sets", [(), [], "as_described"])
def test_a_study_needs_a_set(sets: tuple[str, ...]) -> None:
    """Nothing to run, or a word that is no list of letters."""
    with pytest.raises(BadScenario, match=r"^sets is .* expected one or more mechanism sets"):
        run_study(course(1), sets=sets)


@pytest.mark.parametrize(("sites", "said"), [("bands", "bands"), ("spine", "spine"), ("both", "both")])
def test_the_plan_says_what_is_done_where(sites: str, said: str) -> None:
    """Sessions, days, sites and kinds as plain values."""
    found = run_study(course(2, sites=sites), persons=PERSONS, sets=("as_evidenced",), follow_weeks=1.0, detail=False)
    assert found.plan["sites"] == said
    assert found.plan["days"] == [0.0, 7.0]
    assert (found.plan["sessions"], found.plan["interval_days"], found.plan["kinds"]) == (2, 7.0, ["needling"])


def test_one_person_is_shown_in_detail(study: Study) -> None:
    """The person in the middle of the needling arm: every day, the hours after one needle, the attractor."""
    results = study.sets["as_described"]
    person = results.detail["person"]
    daily = results.detail["course"]
    assert daily["person"].values.tolist() == [results.arms["needling"]["person"].values[person]]
    np.testing.assert_allclose(
        daily["underlying_pain"].sel(time=0.0), results.arms["needling"]["underlying_pain"].isel(person=[person]).sel(time=0.0)
    )
    assert np.diff(daily["time"].values).max() == 1.0
    healing = results.detail["healing"]
    np.testing.assert_allclose(np.diff(healing["time"].values), 1 / 24)
    assert healing["micro_injury"].isel(time=1).max() > healing["micro_injury"].isel(time=-1).max() > 0.0
    assert results.detail["attractor"].muscle in daily["muscle"].values
    assert "soreness" in detail_outputs(Scenario(course=course(2), mechanism_set="as_described"))


def test_progress_rises_to_the_end(study: Study) -> None:
    """What is being done is told from the start, and the share of all work never falls."""
    shares = [share for _, share in TOLD]
    assert TOLD[0][0] == "as_described: finding patients"
    assert TOLD[-1] == ("done", 1.0)
    assert shares == sorted(shares)
    assert any("simulating" in text for text, _ in TOLD)
    assert study.persons == PERSONS


def test_provenance_lets_anybody_make_it_again(study: Study) -> None:
    """Versions, hashes, step, how each set ended, and what to cite."""
    card = study.provenance
    assert card["ended"].keys() == card["solved_again"].keys() == set(SETS)
    assert card["ended"]["as_described"].startswith("All 2 persons reached day")
    assert {
        "versions",
        "catalog_hash",
        "scenario_hash",
        "precision",
        "step_days",
        "provisional_share",
        "citations",
    } <= card.keys()
    assert card["cpu_seconds"] > 0.0
