from __future__ import annotations

import numpy as np
import pytest

from ims.physiology.muscle.cross_bridge_detachment import CrossBridgeDetachment
from tests.physiology.stepping import parameters, run

MODEL = CrossBridgeDetachment()
P = parameters(MODEL)


def after(seconds=0.5, *, strain=0.0, velocity=0.0, in_band=1.0, p=P, start=None):
    reads = {
        "needle_fiber_strain": strain,
        "tip_in_band": in_band,
        "needle_velocity": velocity,
        "needle_width": 3e-4,
        "strain_reach": 2e-3,
    }
    return run(MODEL, p, reads, round(seconds / 1e-3), 1e-3, start=start)[0]


def test_a_stretch_below_the_yield_detaches_nothing():
    """A needle that hardly pulls leaves the bridges alone."""
    assert not after(strain=0.019)["detached_share"].any()


def test_a_stretch_beyond_the_yield_detaches_what_is_within_reach():
    """Half of the detachable share at one width beyond the yield; never more than that share of what is within reach."""
    assert after(strain=0.04)["detached_share"] == pytest.approx(0.25, rel=0.01)
    assert after(strain=10.0)["detached_share"] < 0.5


def test_bridges_bind_again():
    """Left alone the detached share decays with its own time."""
    y = after(strain=0.04)
    later = after(60.0, p=parameters(MODEL, rebinding_time=30.0), start=y)
    assert later["detached_share"] == pytest.approx(y["detached_share"] * np.exp(-2.0), rel=1e-3)


def test_a_path_through_the_band_cuts_once():
    """0.3 mm through 4 mm of band meets 4/pi of the ratio; the way back and the same way again cut nothing more."""
    y = after(0.4, velocity=0.01)
    expected = 0.3 * 4 / np.pi * 3e-4 / 4e-3
    assert y["cut_share"] == pytest.approx(expected, rel=0.01)
    back = after(0.4, velocity=-0.01, start=y)
    again = after(0.4, velocity=0.01, start=back)
    assert again["cut_share"] == pytest.approx(y["cut_share"], rel=0.01)
    assert not after(0.4, velocity=0.01, in_band=0.0)["cut_share"].any()
