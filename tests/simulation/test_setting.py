"""What all persons of a condition and mechanism set have in common, and mechanisms switched off."""

from __future__ import annotations

import numpy as np
import pytest

from ims.catalog import PRESET, load
from ims.errors import UnknownCondition
from ims.simulation.setting import RESTING, setting, switched

PERSONS = np.arange(4)


def flat(p: dict[str, dict[str, object]]) -> dict[str, np.ndarray]:
    """Parameters by full name."""
    return {f"{s}.{n}": np.asarray(v) for s, values in p.items() for n, v in values.items()}


@pytest.mark.parametrize("condition", load().conditions)
def test_outcomes_hold_the_common_ones_and_the_condition_s_own_scale(condition: str) -> None:
    """Each condition is read on the common scales and on its own."""
    of = setting(condition, "", "as_described")
    common = {"pain_intensity", "pressure_pain_threshold", "range_of_motion", "stiffness", "nerve_function"}
    assert common | {of.own_scale} <= set(of.outcomes)
    assert of.own_scale in ("condition_scale", "headache_days", "range_of_motion")
    assert len({"condition_scale", "headache_days"} & set(of.submodels)) <= 1


def test_a_presentation_left_open_is_the_default_one() -> None:
    """Without a region the condition's own default is meant."""
    condition = load().condition("back_pain")
    assert setting("back_pain", "", "as_described").presentation == condition.presentation("").name


def test_an_unknown_condition_is_refused() -> None:
    """A misspelled condition is named with the nearest."""
    with pytest.raises(UnknownCondition, match="tennis_elbow"):
        setting("tenis_elbow", "", "as_described")


def test_the_preset_is_one_and_the_same_person() -> None:
    """Nothing is drawn, whatever the seed; what the preset leaves out is gone."""
    of = setting(PRESET, "", PRESET)
    one, other = (flat(of.draw(seed, PERSONS)[0]) for seed in (1, 2))
    assert all(
        np.array_equal(one[name], other[name]) and np.ptp(one[name], axis=-1).max() == 0.0 for name in one if one[name].ndim
    )
    assert "receptors" in of.submodels and "receptor_turnover" not in of.submodels
    assert not {"flare", "ongoing_source", "capsule"} & set(of.submodels)


def test_both_sets_share_a_program() -> None:
    """Structure, and which parameters have a value a lane, are the same in both mechanism sets."""
    shapes, structures = [], []
    for name in ("as_described", "as_evidenced"):
        of = setting("tennis_elbow", "", name)
        drawn, fixed = of.draw(1, PERSONS)
        shapes.append({n: v.shape for n, v in flat(switched(drawn, (), PERSONS.size)).items()})
        structures.append(of.structure(fixed, of.outcomes))
    assert shapes[0] == shapes[1]
    assert structures[0] == structures[1]


@pytest.mark.parametrize("mechanism", load().mechanisms)
def test_a_switch_zeroes_what_its_mechanism_names_and_nothing_else(mechanism: str) -> None:
    """S6a, S6b, S6c, the root loop and the context are each a few factors; the rest of a person stays."""
    of = setting("tennis_elbow", "", "as_described")
    drawn, _ = of.draw(1, PERSONS)
    on, off = flat(switched(drawn, (), PERSONS.size)), flat(switched(drawn, (mechanism,), PERSONS.size))
    changed = {name for name in on if not np.array_equal(on[name], off[name])}
    named = set(load().mechanisms[mechanism].parameters) & on.keys()
    assert changed == {name for name in named if on[name].any()}
    assert changed, "the switch does something"
    assert not any(off[name].any() for name in named)


def test_switchable_parameters_have_a_value_a_lane() -> None:
    """So that a run with a mechanism off shares the program and the batch of the run with it on."""
    of = setting("tennis_elbow", "", "as_evidenced")
    found = flat(switched(of.draw(1, PERSONS)[0], (), PERSONS.size))
    for mechanism in load().mechanisms.values():
        for name in set(mechanism.parameters) & found.keys():
            assert found[name].shape == (PERSONS.size,), name


def test_rested_people_are_relaxed_and_fed() -> None:
    """Before a history begins energy and nerve function are full, contracture is next to nothing, all else is zero."""
    of = setting("tennis_elbow", "", "as_described")
    y = of.resting(3)
    assert {v.name for v in of.model.states} == y.keys()
    assert y["energy"].shape == (len(of.anatomy.muscles), 3)
    assert {name for name, value in y.items() if value.any()} == RESTING.keys() & y.keys()
    assert y["contracture"].max() == 0.01
