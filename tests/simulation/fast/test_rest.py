from __future__ import annotations

import numpy as np
import pytest

from ims.physiology.muscle.curves import active_force, passive_force
from ims.physiology.space import NumpySpace
from ims.simulation.fast.rest import Held, at_rest, held
from ims.simulation.fast.summary import summarize
from tests.simulation.fast.passes import solved

XP = NumpySpace()


def band(leak=0.02, structure=3e3, knot_share=0.0, knot_length=1.0):
    return Held(*(np.array([v]) for v in (leak, structure, 0.03, 250e3, knot_share, knot_length)))


def test_stress_of_a_band_is_its_activity_stretch_and_structure():
    """Section 2.3, diffuse: sigma_max (a f_L + f_P) and structure; of the muscle its share, the rest normal (15)."""
    length = np.array([1.2])
    expected = 250e3 * (0.02 * active_force(XP, length) + passive_force(XP, length)) + 3e3
    assert band().band_stress(length) == pytest.approx(expected)
    normal = 250e3 * passive_force(XP, length)
    assert band().muscle_stress(length) == pytest.approx(0.97 * normal + 0.03 * expected)


def test_knots_pull_by_what_they_stretch():
    """No activity along the fiber; the same knots pull the more the longer the fiber is stretched."""
    knotted = band(leak=0.13, structure=0.0, knot_share=0.234)
    assert not knotted.active_stress(np.array([1.0])).any()
    over = [float(knotted.band_stress(np.array([v]))[0] - 250e3 * passive_force(XP, np.array(v))) for v in (0.85, 1.0, 1.2)]
    assert over[1] == pytest.approx(5.7e3, rel=0.01) and over[0] < over[1] < over[2]


def test_what_each_route_brings_is_what_is_lost_without_it():
    """Lengthening of the pass less that of the pass without the route, lane by lane."""
    needled = solved()
    first = at_rest(needled, 400)
    after = at_rest(needled, -1, before=first)
    gained = 100 * (after.muscle_length / first.muscle_length - 1)
    found = summarize(needled)
    assert found["muscle_lengthening_percent"] == pytest.approx(float(gained[0]))
    for lane, route in enumerate(needled.routes, start=1):
        expected = float(gained[0] - gained[lane])
        assert found["lengthening_by_route"][route]["muscle_percent"] == pytest.approx(expected)


def test_a_band_that_lost_nothing_is_as_long_as_before():
    """Compared with itself at the same moment, nothing has lengthened."""
    needled = solved()
    first = at_rest(needled, 400)
    same = at_rest(needled, round(0.45 / 1e-3), before=first)
    assert np.allclose(same.length, first.length, atol=1e-4)
    assert np.allclose(same.modulus, first.modulus, rtol=1e-3)


def test_knots_are_at_rest_before_the_needle_and_let_go_after_it():
    """A pass in the mode of knots begins at their balance, so that nothing lengthens by itself; the hit end plates let them."""
    needled = solved(band="knots")
    knot = needled.solved.mean["knot_length"]
    assert np.ptp(knot[:450], axis=0).max() < 2e-3
    assert knot[0, 0] < 0.75 < needled.solved.mean["fiber_length"][0, 0]
    assert held(needled, -1).leak[0] < held(needled, 400).leak[0]
    assert at_rest(needled, -1).extra[0] < at_rest(needled, 400).extra[0]


def test_the_two_modes_differ_in_what_holds_the_band_alone():
    """The same person and the same needle; the stiffness of the band is another, that of its structure is not."""
    spread, knots = solved(), solved(band="knots")
    assert summarize(spread)["band"] == "diffuse" and summarize(knots)["band"] == "knots"
    assert held(knots, 400).structure == pytest.approx(held(spread, 400).structure)
    assert at_rest(knots, 400).modulus[0] != pytest.approx(at_rest(spread, 400).modulus[0], rel=0.01)
    force = [needled.solved.mean["needle_force"][:400] for needled in (spread, knots)]
    assert np.array_equal(*force)
