from __future__ import annotations

import numpy as np
import pytest

from ims.physiology.muscle.taut_band import TautBand
from tests.physiology.stepping import parameters, run

MODEL = TautBand()
ALIKE = {"structural_stress": 0.0}
KEEP = ("band_stress", "band_active_stress", "band_shear_modulus", "band_fiber_length", "band_activation", "knot_length")


def at_rest(leak=0.0, *, excitation=0.0, length=1.0, tired=0.0, detached=0.0, cut=0.0, seconds=0.01, **changes):
    reads = {
        "band_excitation": excitation,
        "end_plate_activation": leak,
        "fiber_length": length,
        "fatigued_share": tired,
        "detached_share": detached,
        "cut_share": cut,
    }
    kept = run(MODEL, parameters(MODEL, **changes), reads, round(seconds / 1e-2), 1e-2, keep=KEEP)[1]
    return {name: float(np.ravel(value[-1])[0]) for name, value in kept.items()}


def extra(found, length=1.0):
    """Band stress less the stress of normal fibers at the same length [kPa]."""
    return (found["band_stress"] - 250e3 * 0.018229) / 1e3 if length == 1.0 else (found["band_stress"] - 250e3 * 0.069401) / 1e3


def test_a_healthy_muscle_has_no_band():
    """Without leak, excitation and structure a band is as stiff as its surroundings (B03, B02)."""
    found = at_rest(**ALIKE)
    assert found["band_shear_modulus"] == pytest.approx(5800.0)
    assert found["band_active_stress"] == 0.0


def test_diffuse_activity_that_gives_the_stiffness_of_a_band():
    """M27, B01: 0.0228 of activity along the fibers gives 11.5 kPa where the surroundings have 5.8."""
    assert at_rest(0.0228, **ALIKE)["band_shear_modulus"] == pytest.approx(11_500.0, rel=0.01)


@pytest.mark.parametrize(
    ("length", "share", "kPa"),
    [
        (1.0, 0.05, (0.16, 0.46, 0.65, 0.74)),
        (1.0, 0.10, (0.31, 0.89, 1.43, 1.65)),
        (1.2, 0.10, (0.22, 0.58, 1.87, 5.58)),
    ],
)
def test_knots_stretch_the_rest_of_their_fibers(length, share, kPa):
    """M26 and the whole table of section 2.3: stress of the band over normal, at the balance of knot and rest."""
    for activity, expected in zip((0.01, 0.023, 0.05, 0.10), kPa, strict=True):
        found = at_rest(activity, length=length, knot_share=share, knot_time=0.05, seconds=30.0, **ALIKE)
        assert extra(found, length) == pytest.approx(expected, abs=0.03)
        assert found["knot_length"] < length < found["band_fiber_length"]


def test_knots_that_give_the_stiffness_of_a_band():
    """Section 1.4, B01: knots over 0.234 of the fiber with 0.13 of activity give 11.5 kPa, shortened to 0.6."""
    found = at_rest(0.13, knot_share=0.234, seconds=30.0, **ALIKE)
    assert found["band_shear_modulus"] == pytest.approx(11_500.0, rel=0.01)
    assert found["knot_length"] == pytest.approx(0.60, abs=0.005)


def test_what_works_less_pulls_less():
    """Fatigue, detached bridges and cut fibers each take their share of the activity, and cut fibers of the structure."""
    whole = at_rest(0.0233)
    for name in ("tired", "detached", "cut"):
        assert at_rest(0.0233, **{name: 0.4})["band_active_stress"] == pytest.approx(
            0.6 * whole["band_active_stress"], rel=1e-6
        )
    assert at_rest(0.0, cut=0.5)["band_shear_modulus"] < at_rest(0.0, tired=0.5)["band_shear_modulus"]


def test_two_sources_of_activity_add_as_shares():
    """Leak and command together never exceed all."""
    assert at_rest(0.1, excitation=1.0)["band_activation"] == pytest.approx(1.0)
    assert at_rest(0.1, excitation=0.2)["band_activation"] == pytest.approx(1 - 0.9 * 0.8)
