from __future__ import annotations

import numpy as np
import pytest

from ims.errors import BadScenario, OutOfRange, UnknownCondition, UnknownOption
from ims.simulation.fast.needle_pass import ROUTES, SILENCE, Question, check, needle
from ims.simulation.fast.program import unpacked
from tests.simulation.fast.passes import solved

ASKED = Question("tennis_elbow", "default", "extensor_digitorum")


def spikes(needled, lane=0):
    return unpacked(needled.solved.raster["motor_spikes"][..., lane : lane + 1])[..., 0]


def test_s5_a_shortened_muscle_is_grasped_and_a_normal_one_is_not():
    """S5 comes out of the equations: grasp and cramp where the muscle is shortened, next to nothing in a normal one."""
    ill, well = solved().solved.mean, solved(normal=True).solved.mean
    assert ill["grasp_ratio"][:, 0].max() > 1.1 > 1.02 > well["grasp_ratio"][:, 0].max()
    ill_s, well_s = (1e-3 * (found["cramp_level"][:, 0] > 0.5).sum() for found in (ill, well))
    assert ill_s > 0.3 > 0.1 > well_s
    assert well["pain_at_needle"][:, 0].max() < 1.5


def test_s6a_closing_a_route_changes_what_it_carries_and_nothing_before_the_needle():
    """Each route has its switch; until the skin is touched all lanes are alike, bit for bit."""
    found = solved().solved.mean
    assert tuple(ROUTES) == solved().routes
    assert np.ptp(found["band_shear_modulus"][:400], axis=-1).max() == 0.0
    lane = {route: i for i, route in enumerate(solved().routes, start=1)}
    assert found["release_rate"][-1, lane["end_plate"]] > 2 * found["release_rate"][-1, 0]
    assert found["cramp_level"][:, lane["cord"]].max() < 0.5
    assert not found["fatigued_share"][-1, lane["cramp_fatigue"]]
    assert not found["cut_share"][-1, lane["mechanical_disruption"]]


@pytest.mark.parametrize("normal", [True, False])
def test_tendon_organs_of_a_muscle_at_rest_have_long_been_at_rest(normal):
    """Before the needle moves they tell the force there is: no change of their own that a pass would be blamed for."""
    found = solved(normal=normal)
    before = slice(50, 450)
    force = found.solved.mean["muscle_force"][before, 0]
    organ = found.p["tendon_organ"]
    steady = organ["gain"][0] * np.log1p(force / organ["force_scale"][0])
    assert np.allclose(found.solved.mean["tendon_organ_ib_rate"][before, 0], steady, rtol=0.02)


def test_no_parameter_of_a_pass_is_a_share_released():
    """S6a: relaxation is not put in by hand, and none of the switches acts on a release."""
    for changes in (*ROUTES.values(), *SILENCE.values()):
        assert not [name for name in changes if "release_share" in name or "contracture" in name]


def test_nothing_passes_a_cut_nerve():
    """No impulse of the cord at the muscle, no cramp, nothing felt; only axons may fire by themselves."""
    needled = solved(silenced=("cut_nerve",))
    cut, axonal = needled.solved.mean, unpacked(needled.solved.raster["axonal_spikes"])
    silent = ~axonal.any(axis=(0, 1))
    assert not cut["band_excitation"][:, silent].any() and cut["cramp_level"].max() < 0.5
    assert cut["pain_at_needle"].max() < 0.01
    assert cut["needle_force"].max() > 0.05


def test_the_same_seed_the_same_spikes_and_another_person_others():
    """Same seed, same bits; another seed is somebody else."""
    again = needle(solved().question)
    assert np.array_equal(again.solved.raster["motor_spikes"], solved().solved.raster["motor_spikes"])
    assert spikes(solved()).any()
    other = solved(seed=2)
    assert not np.array_equal(other.solved.mean["needle_force"][:200], solved().solved.mean["needle_force"][:200]) or (
        spikes(other).sum() != spikes(solved()).sum()
    )


def test_no_force_before_contact_and_none_after():
    """Above the skin the needle feels nothing."""
    force, depth = solved().solved.mean["needle_force"][:, 0], solved().motion.needle_depth
    above = np.flatnonzero(depth[: 10 * (depth.size // 10)].reshape(-1, 10).max(axis=1) < 0)
    assert not force[above].any()


def test_every_state_stays_finite():
    """To the end of the pass, in every lane."""
    assert all(np.isfinite(value).all() for value in solved().solved.y.values())


@pytest.mark.parametrize(
    ("changes", "error", "says"),
    [
        ({"silenced": ("spindel",)}, UnknownOption, "Nearest: spindle"),
        ({"band": "knot"}, UnknownOption, "Nearest: knots"),
        ({"after": 500.0}, OutOfRange, "expected 0 to 120 s"),
        ({"angle": 1.5}, OutOfRange, "straight in"),
        ({"person": -1}, OutOfRange, "expected 0 or more"),
        ({"condition": "tenis_elbow"}, UnknownCondition, "tennis_elbow"),
    ],
)
def test_what_cannot_be_asked_is_refused_before_anything_is_solved(changes, error, says):
    """With what is near and what was expected."""
    with pytest.raises(error, match=says):
        check(Question(**{**vars(ASKED), **changes}))


def test_a_muscle_outside_the_condition_is_refused_with_those_inside():
    """A person's state is known for the muscles of the run alone."""
    with pytest.raises(BadScenario, match=r"extensor_digitorum.*--normal"):
        needle(Question("tennis_elbow", "default", "soleus"))
