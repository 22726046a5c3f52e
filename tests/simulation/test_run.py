"""The one door: what goes in, what comes out, and that company changes nothing."""

from __future__ import annotations

import json

import numpy as np
import pytest
import xarray as xr
from numpy.testing import assert_allclose, assert_array_equal

from ims.catalog import PRESET, load
from ims.errors import AssemblyError, BadCourse, OutOfRange
from ims.simulation.recruit import healthy
from ims.simulation.run import NEAR, comparators, prepared_person, simulate, simulate_population, simulate_together, visit
from ims.simulation.scenario import Scenario
from ims.simulation.setting import setting
from ims.treatment import Course, Needle, Session, Who, default_course
from tests.simulation.elbow import CONDITION, RECOVERED_AT, SEED, SET, course, everything, patients, scenario

PERSONS = 12


@pytest.fixture(scope="module")
def needled() -> xr.Dataset:
    """Twelve people, two sessions, four weeks."""
    return simulate(scenario(persons=PERSONS), outputs=everything())


@pytest.mark.parametrize("only", [-1, 3, True, 1.5])
def test_only_is_one_of_the_persons(only: int) -> None:
    """A person from the end, or of nobody, is not silently another one."""
    with pytest.raises(OutOfRange, match=rf"^only is {only}, expected one of the scenario's persons, from 0 to 2\.$"):
        simulate(scenario(persons=3), only=only)


@pytest.mark.parametrize("threads", [0, -2])
def test_threads_are_one_or_more(threads: int) -> None:
    """Refused before anybody is recruited."""
    for run in (simulate, lambda one, threads: simulate_together([one], threads=threads)):
        with pytest.raises(OutOfRange, match=f"^threads is {threads}, expected 1 or more"):
            run(scenario(), threads=threads)


def assert_same(one: xr.Dataset, other: xr.Dataset) -> None:
    """The same bits in every variable."""
    assert set(one.data_vars) == set(other.data_vars)
    for name in one.data_vars:
        assert_array_equal(one[name].values, other[name].values, err_msg=str(name))


def test_axes_units_and_readings(needled: xr.Dataset) -> None:
    """Persons first, time last, in edge units; read every week by default."""
    assert needled["contracture"].dims == ("person", "muscle", "time")
    assert needled["nerve_function"].dims == ("person", "segment", "time")
    assert needled["time"].values.tolist() == [0.0, 7.0, 14.0, 21.0, 28.0]
    assert needled["person"].values.tolist() == patients().person[:PERSONS].tolist()
    units = {name: needled[name].attrs["unit"] for name in ("pain_intensity", "pressure_pain_threshold", "range_of_motion")}
    assert units == {"pain_intensity": "NRS", "pressure_pain_threshold": "kPa", "range_of_motion": "deg"}
    assert 20.0 < needled["pressure_pain_threshold"].min() < needled["pressure_pain_threshold"].max() < 1000.0


def test_everything_to_make_it_again_is_inside(needled: xr.Dataset) -> None:
    """Scenario, versions, seed, hashes, share of provisional numbers, how it ended, what to cite."""
    attrs = needled.attrs
    again = Scenario.from_dict(json.loads(attrs["scenario"]))
    assert again == scenario(persons=PERSONS)
    assert attrs["scenario_hash"] == again.hash
    assert attrs["catalog_hash"] == load().hash
    assert (attrs["seed"], attrs["precision"], attrs["step_days"]) == (SEED, "float32", 1 / 12)
    assert attrs["ended"] == "All 12 persons reached day 28."
    assert json.loads(attrs["versions"]).keys() >= {"intramuscular", "jax", "numpy"}
    assert 0.0 <= attrs["provisional_share"] <= 1.0
    assert_allclose(sum(json.loads(attrs["basis_share"]).values()), 1.0)
    assert json.loads(attrs["citations"])[0].keys() == {"key", "reference", "doi", "note"}
    assert_same(simulate(again, outputs=everything()), needled)


def test_company_changes_nothing(needled: xr.Dataset) -> None:
    """Scenarios run together, some people of others, a mechanism off: each result is the one it has alone."""
    arms = [
        scenario(course(0), persons=PERSONS),
        scenario(persons=5, without=("S6a",)),
        scenario(persons=PERSONS),
        scenario(course(2, kind="attention"), persons=3),
    ]
    together = simulate_together(arms, outputs=everything())
    assert_same(together[2], needled)
    assert_same(together[0], simulate(arms[0], outputs=everything()))
    assert_same(together[1], simulate(arms[1], outputs=everything()))


def test_one_person_is_as_in_the_cohort(needled: xr.Dataset) -> None:
    """`only` gives the same bits, and needs no other."""
    assert_same(simulate(scenario(persons=PERSONS), outputs=everything(), only=4), needled.isel(person=[4]))


def test_people_who_are_there_already_give_the_same(needled: xr.Dataset) -> None:
    """Calibration hands its own people in."""
    (found,) = simulate_population(patients(), [scenario(persons=PERSONS)], outputs=everything())
    assert_same(found, needled)


def test_progress_reaches_all_person_days() -> None:
    """At least every person-day is told (people solved again come on top)."""
    told: list[float] = []
    simulate(scenario(persons=PERSONS), outputs=everything(), progress=told.append)
    assert sum(told) >= PERSONS * 28.0


def test_a_close_verdict_is_solved_again_with_half_the_step() -> None:
    """Whose verdict "recovered" differs between a step and its half is flagged, and carries the finer result."""
    coarse = scenario(course(6), persons=300, horizon=70.0, substeps=2)
    found = simulate(coarse, outputs=everything())
    flagged = json.loads(found.attrs["solved_again"])
    finer = simulate(coarse.with_(substeps=4), outputs=everything())
    is_flagged = np.isin(found["person"].values, flagged)
    assert 0 < is_flagged.sum() < 30, "a coarse step flips a few verdicts"
    pain = found["underlying_pain"].values
    apart = np.abs(pain[is_flagged] - finer["underlying_pain"].values[is_flagged])
    assert_array_equal(apart, 0.0)
    assert (np.abs(pain[is_flagged] - RECOVERED_AT).min(axis=1) < 2 * NEAR).all()


def test_an_unknown_outcome_is_named() -> None:
    """A misspelled outcome is refused with the nearest."""
    with pytest.raises(AssemblyError, match="pain_intensty.*pain_intensity"):
        simulate(scenario(), outputs=("pain_intensty",))


def test_a_needle_where_there_is_no_compartment_is_refused() -> None:
    """A site outside the presentation is named with the nearest and the day."""
    astray = Course(who=Who(condition=CONDITION), sessions=(Session(day=0, needles=(Needle(site="gluteus_medius"),)),))
    with pytest.raises(
        BadCourse, match=r"day 0: a needle goes to 'gluteus_medius', which this presentation has no compartment"
    ):
        simulate(scenario(astray))


def test_the_hand_by_kind_of_session() -> None:
    """A needle that enters wounds; a blunt one does not; what is expected comes with the kind."""
    anatomy = setting(CONDITION, "", SET).anatomy
    real, entering, blunt, talk = (
        visit(course(1, kind=kind).sessions[0], anatomy)
        for kind in ("needling", "penetrating_sham", "non_penetrating_sham", "attention")
    )
    assert set(real.placed) == set(entering.placed) == {1.0}
    assert not any(blunt.placed) and not any(blunt.effective) and not any(talk.placed)
    assert 0.0 <= max(entering.effective) < min(real.effective)
    assert 0.0 < talk.expectation < blunt.expectation < 1.0
    assert comparators().keys() >= {"needling", "penetrating_sham", "non_penetrating_sham", "attention", "untreated"}


def test_bands_and_spine_are_needled_where_they_are() -> None:
    """S4: bands = the limb's muscles, spine = the paraspinal ones, both = all."""
    anatomy = setting(CONDITION, "", SET).anatomy
    near = np.array([anatomy.is_paraspinal(muscle) for muscle in anatomy.muscles])
    for sites, expected in (("bands", ~near), ("spine", near), ("both", near | True)):
        placed = np.array(visit(course(1, sites=sites).sessions[0], anatomy).placed)
        assert_array_equal(placed > 0.0, expected)


def test_healthy_people_are_needled_by_the_same_door() -> None:
    """S5: `healthy` takes people without the condition."""
    found = simulate(scenario(persons=4, healthy=True), outputs=everything())
    assert found["person"].values.tolist() == healthy(CONDITION, "", SET, 4, SEED).person.tolist()


def test_a_person_is_handed_to_the_model_text() -> None:
    """Parameters and states of one person of a run, in SI, as the equations take them."""
    run = simulate(scenario(persons=3), outputs=everything(), only=2)
    model, p, at = prepared_person(scenario(persons=3), 2)
    y = at(run, 0.0)
    people = patients(3)
    assert y.keys() == {v.name for v in model.states}
    assert_allclose(y["contracture"], people.y["contracture"][:, 2:], rtol=1e-6)
    assert p["contracture"].formation_rate == people.p["contracture"]["formation_rate"][2]


def test_the_preset_s_people_are_all_the_same() -> None:
    """Three copies of the preset's person give three times the same."""
    found = simulate(Scenario(course=default_course(load(), PRESET, sessions=2), mechanism_set=PRESET, persons=3, horizon=28.0))
    contracture = found["contracture"].values
    assert_array_equal(contracture[0], contracture[1])
    assert_array_equal(contracture[0], contracture[2])
