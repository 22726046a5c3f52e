"""What must hold of the whole model whatever its numbers are fitted to: statements of the treatment text; shares are shares."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from numpy.testing import assert_array_equal
from numpy.typing import NDArray

from ims.simulation.clocks import DAY, grid
from ims.simulation.recruit import Population, healthy
from ims.simulation.run import simulate, simulate_together
from ims.simulation.setting import setting, switched
from ims.simulation.solve import Imposed, Lanes, Solution, solve
from tests.simulation.elbow import CONDITION, SEED, SET, SHARES, course, everything, lanes_of, patients, scenario, solved

PERSONS = 100
WEEKS = 84.0
END_OF_COURSE = 6
"""Week of the reading one interval after the last of six sessions."""
FAINT = 1e-3
ROUNDING = 1e-5
A_MINUTE = 1.0 / 1440.0
PLANS = {
    "untreated": course(0),
    "sham": course(6, kind="non_penetrating_sham"),
    "entering sham": course(6, kind="penetrating_sham"),
    "bands": course(6, sites="bands"),
    "spine": course(6, sites="spine"),
    "both": course(6),
}


@cache
def arms() -> dict[str, Solution]:
    """A hundred people in every arm, through twelve weeks."""
    return {name: solved(patients(PERSONS), plan, days=WEEKS) for name, plan in PLANS.items()}


def pain(arm: str) -> NDArray[np.float64]:
    """Noise-free pain (week, person)."""
    return np.asarray(arms()[arm].outputs["underlying_pain"], np.float64)


def a_minute_after(people: Population, plan: str, **choices: object) -> dict[str, NDArray[np.float64]]:
    """States a minute after the first visit of a plan."""
    kinds = {"needle": {}, "no grasp": {"grasp": False}, "blunt": {"kind": "non_penetrating_sham"}}
    return dict(solved(people, course(1, **kinds[plan]), days=A_MINUTE, **choices).y)


# ------------------------------------------------------------------------------------------------------------ no needle


def test_nothing_is_the_natural_course() -> None:
    """A course without sessions is the untreated arm, bit for bit, beside whatever else is simulated."""
    nothing = scenario(replace(course(2), sessions=()), persons=5)
    alone = simulate(nothing, outputs=everything())
    beside = simulate_together([scenario(persons=5), scenario(course(0), persons=5)], outputs=everything())[1]
    for name in alone.data_vars:
        assert_array_equal(alone[name].values, beside[name].values, err_msg=str(name))


def test_an_open_foramen_without_a_source_recovers() -> None:
    """S3: nothing presses on the root and nothing feeds the pain: whatever state a patient is in, a year later it is over."""
    people = patients(PERSONS)
    free = {s: dict(values) for s, values in people.p.items()}
    free["root_pressure"]["foraminal_narrowing"] = np.zeros(PERSONS)
    free["ongoing_source"].update(persistent_source=np.zeros(PERSONS), episode_rate=np.zeros(PERSONS))
    start = {**people.y, "ongoing_source": np.zeros(PERSONS)}
    later = solved(replace(people, p=shaped_as(free, people), y=start), course(0), days=364.0, every=91.0)
    assert people.y["contracture"].max(axis=0).mean() > 0.3
    assert later.y["contracture"].max() < 0.2
    assert later.outputs["underlying_pain"][-1].max() < 1.0
    assert later.y["nerve_function"].min() > 0.95


def shaped_as(p: dict[str, dict[str, object]], people: Population) -> dict[str, dict[str, object]]:
    """Parameters with the shapes this population has, so that they share its program."""
    return {
        s: {
            n: np.broadcast_to(np.asarray(v, float), np.shape(people.p[s][n])) if np.ndim(people.p[s][n]) else float(np.max(v))
            for n, v in values.items()
        }
        for s, values in p.items()
    }


# ---------------------------------------------------------------------------------------------------------- S5: the hand


def test_healthy_muscle_stays_healthy() -> None:
    """Needling healthy people six times: no contracture, no pain to speak of, full nerve function, nothing to release."""
    well = healthy(CONDITION, "", SET, PERSONS, SEED)
    needled = solved(well, course(6), days=WEEKS, every=1.0)
    assert needled.outputs["contracture"].max() < 0.2
    assert needled.outputs["underlying_pain"].max() <= 1.0
    assert needled.outputs["nerve_function"].min() > 0.95
    untouched = solved(well, course(0), days=A_MINUTE).y["contracture"]
    assert np.abs(a_minute_after(well, "needle")["contracture"] - untouched).max() < FAINT


def test_without_a_grasp_there_is_a_wound_and_nothing_else() -> None:
    """S5, "when this occurs": no relaxation, no wash-out, no blood, no current, no inhibition; the wound is the same."""
    people = patients(PERSONS)
    grasped, not_, blunt = (a_minute_after(people, plan) for plan in ("needle", "no grasp", "blunt"))
    assert (not_["micro_injury"].mean(axis=0) > 0.01).all()
    np.testing.assert_allclose(not_["micro_injury"], grasped["micro_injury"], rtol=1e-5)
    for name in (
        "contracture",
        "milieu",
        "hyperemia",
        "injury_current",
        "segmental_inhibition",
        "descending_inhibition",
        "nerve_function",
    ):
        assert np.abs(not_[name] - blunt[name]).max() < FAINT, name
        if name != "nerve_function":
            assert np.abs(grasped[name] - blunt[name]).max() > 10 * FAINT, f"{name} answers to a grasp"


def test_without_a_grasp_it_is_sore_all_the_same() -> None:
    """The day after, the wound is felt as much with a grasp as without, and not at all after a blunt needle."""
    people = patients(PERSONS)
    plans = (course(1), course(1, grasp=False), course(1, kind="non_penetrating_sham"))
    grasped, not_, blunt = (solved(people, plan, days=1.0, every=1.0).outputs["needling_soreness"][-1] for plan in plans)
    np.testing.assert_allclose(not_, grasped, rtol=1e-3)
    assert not_.mean() > 0.5
    assert not blunt.any()


def test_a_needle_that_enters_as_a_sham_wounds() -> None:
    """An entering sham is no placebo: it leaves wounds, and bruises by the same rate as real needling."""
    entering, real, blunt = (arms()[name].outputs for name in ("entering sham", "both", "sham"))
    bruises = [read["bruise_count"][-1].sum() for read in (entering, real, blunt)]
    assert bruises[0] == bruises[1] > 0
    assert bruises[2] == 0
    wound = solved(patients(PERSONS), course(1, kind="penetrating_sham"), days=A_MINUTE).y["micro_injury"]
    np.testing.assert_allclose(wound, a_minute_after(patients(PERSONS), "needle")["micro_injury"], rtol=1e-5)


def test_a_sham_moves_the_person_and_not_the_muscle() -> None:
    """A blunt needle works by its context alone: no state of a muscle or a root differs from the untreated arm."""
    sham, untreated = arms()["sham"].outputs, arms()["untreated"].outputs
    for name in ("contracture", "energy", "milieu", "micro_injury", "nerve_function", "peripheral_sensitization"):
        np.testing.assert_allclose(sham[name], untreated[name], atol=FAINT, err_msg=name)
    assert pain("sham")[END_OF_COURSE].mean() < pain("untreated")[END_OF_COURSE].mean() - 0.1


# ------------------------------------------------------------------------------------------------------- S4 and S6: what helps


@pytest.mark.parametrize("sites", ["bands", "spine", "both"])
def test_bands_spine_and_both_each_help_beyond_sham(sites: str) -> None:
    """S4, "and/or", in `as_described`: each plan is a treatment; on average less pain than sham a week after the course."""
    assert pain(sites)[END_OF_COURSE].mean() < pain("sham")[END_OF_COURSE].mean() - 0.1


def test_both_help_more_than_either() -> None:
    """Needling bands and spine does more than one of them alone, on average over people."""
    both = pain("both")[END_OF_COURSE].mean()
    assert both < min(pain("bands")[END_OF_COURSE].mean(), pain("spine")[END_OF_COURSE].mean())


@pytest.mark.parametrize(
    ("switch", "still", "stay"),
    [
        (
            "S6a",
            ("contracture", "segmental_inhibition", "descending_inhibition"),
            ("milieu", "hyperemia", "injury_current", "micro_injury"),
        ),
        ("S6b", ("milieu", "hyperemia"), ("contracture", "segmental_inhibition", "injury_current", "micro_injury")),
        ("S6c", (), ("contracture", "segmental_inhibition", "milieu", "hyperemia", "injury_current", "micro_injury")),
    ],
)
def test_a_mechanism_switched_off_changes_only_its_own_effect(
    switch: str, still: tuple[str, ...], stay: tuple[str, ...]
) -> None:
    """A minute after a needle: what the mechanism does is undone, what the others do is as before."""
    people = patients(PERSONS)
    cut = replace(people, p=switched(people.p, (switch,), PERSONS))
    with_, without, blunt = a_minute_after(people, "needle"), a_minute_after(cut, "needle"), a_minute_after(people, "blunt")
    for name in still:
        assert np.abs(without[name] - blunt[name]).max() < FAINT < np.abs(with_[name] - blunt[name]).max(), name
    for name in stay:
        assert np.abs(without[name] - with_[name]).max() < FAINT, name


def test_without_s6c_receptors_are_made_as_if_no_needle_had_been_there() -> None:
    """S6c acts on the synthesis of receptors, in the days after; off, synthesis runs on."""
    people = patients(PERSONS)
    cut = replace(people, p=switched(people.p, ("S6c",), PERSONS))
    with_, without, blunt = (
        solved(who, plan, days=1.0, every=1.0).y["receptor_synthesis"]
        for who, plan in ((people, course(1)), (cut, course(1)), (people, course(1, kind="non_penetrating_sham")))
    )
    assert np.abs(with_ - blunt).max() > 3.0 * np.abs(without - blunt).max()


def test_the_root_loop_is_no_mechanism_of_as_evidenced() -> None:
    """Where the evidence does not carry the root loop its weight is zero: switching it off changes not one bit."""
    of = setting(CONDITION, "", "as_evidenced")
    drawn, fixed = of.draw(SEED, np.arange(16))
    loads = {0: Imposed(overload=0.6, source=0.9), 14 * DAY: Imposed(overload=0.0)}
    times = grid(begin=0, end=56 * DAY, events=loads, outputs=range(0, 57 * DAY, 7 * DAY))
    read = []
    for without in ((), ("root_loop",)):
        lanes = Lanes(of.resting(16), switched(drawn, without, 16), np.arange(16), SEED, imposed=loads)
        read.append(solve(of.structure(fixed, everything()), lanes, times, substeps=12).outputs)
    assert np.ptp(read[0]["contracture"]) > 0.1
    for name in everything():
        assert_array_equal(read[0][name], read[1][name], err_msg=name)


# --------------------------------------------------------------------------------------------------------------- mass bounds


@settings(max_examples=6, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    seed=st.integers(0, 2**31),
    overload=st.floats(0.0, 2.0),
    source=st.floats(0.0, 1.0),
    every=st.sampled_from([1.0, 3.5, 7.0]),
    stretch=st.floats(0.5, 2.0),
)
def test_shares_stay_shares(seed: int, overload: float, source: float, every: float, stretch: float) -> None:
    """People nobody selected, rates stretched, under any load, needled up to daily: no share leaves 0-1, no scale its ends."""
    of = setting(CONDITION, "", SET)
    drawn, fixed = of.draw(seed, np.arange(16))
    p = {s: dict(values) for s, values in switched(drawn, (), 16).items()}
    for submodel, name in (("contracture", "formation_rate"), ("milieu", "hypoxia_gain"), ("energy", "contracture_demand")):
        p[submodel][name] = np.asarray(p[submodel][name]) * stretch
    everyone = Population(of, fixed, np.arange(16), of.resting(16), p, np.ones((1, 3), np.int64))
    treated = lanes_of(everyone, course(10, every, grasp=True))
    loads = {0: Imposed(overload=overload, source=source), 10 * DAY: Imposed(overload=0.0)}
    times = grid(begin=0, end=70 * DAY, events=[*treated.visits[0], *loads], outputs=range(0, 71 * DAY, DAY // 2))
    found = solve(of.structure(fixed, everything()), replace(treated, imposed=loads), times, substeps=12)
    assert np.isnan(found.stopped_at).all()
    for name in SHARES:
        if name != "overload":
            assert found.outputs[name].min() >= -ROUNDING and found.outputs[name].max() <= 1.0 + ROUNDING, name
    for name in ("milieu", "micro_injury", "inflammation", "hyperemia", "injury_current", "peripheral_sensitization", "energy"):
        assert found.outputs[name].min() >= -ROUNDING, name
    for name in ("pain_intensity", "underlying_pain", "pain_reading", "needling_soreness"):
        assert 0.0 <= found.outputs[name].min() <= found.outputs[name].max() <= 10.0, name
