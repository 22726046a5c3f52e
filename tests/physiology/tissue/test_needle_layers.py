from __future__ import annotations

import numpy as np
import pytest

from ims.physiology.tissue.needle_layers import NeedleLayers
from tests.physiology.stepping import parameters, run

MODEL = NeedleLayers()
P = parameters(MODEL)
SPEED = 0.01
KEEP = (
    "membrane_force",
    "cutting_force",
    "inserted_length",
    "tip_in_band",
    "tip_in_muscle",
    "layer_pierced",
    "depth_beyond_muscle",
)


def inserted(to, *, p=P, speed=SPEED, beginning=-0.001, h=1e-3):
    """A steady insertion from above the skin to a depth [m]."""
    steps = round((to - beginning) / (speed * h))
    return run(
        MODEL, p, lambda t: {"needle_depth": np.array([beginning + speed * t]), "needle_velocity": speed}, steps, h, keep=KEEP
    )


def test_nothing_pushes_before_the_skin_is_touched():
    """No force without contact, and no layer pierced but those that have no membrane."""
    y, kept = inserted(-0.0001)
    assert not kept["membrane_force"].any() and not kept["cutting_force"].any() and not kept["inserted_length"].any()
    assert y["layer_pierced"].ravel().tolist() == [0, 1, 0, 1, 1, 1, 0]


def test_the_skin_gives_way_at_its_force_and_dent():
    """A09: the force climbs to 0.40 N at a dent of 2 mm, and is gone after the puncture."""
    _, kept = inserted(0.0025)
    force = kept["membrane_force"].ravel()
    assert force.max() == pytest.approx(0.40, abs=0.005)
    assert (np.argmax(force) * 1e-3 * SPEED - 0.001) == pytest.approx(0.002, abs=2e-5)
    assert not force[-1]


def test_layers_are_met_in_order():
    """Skin, fat, fascia, muscle, band; the fascia gives way at 0.20 N."""
    _, kept = inserted(0.016)
    assert kept["tip_in_muscle"].ravel()[-1] == 1 and kept["tip_in_band"].ravel()[-1] == 1
    pierced = np.argmax(kept["layer_pierced"][:, :, 0] > 0, axis=0)
    assert pierced[0] < pierced[2]
    after_skin = kept["membrane_force"].ravel()[pierced[0] + 5 :]
    assert after_skin.max() == pytest.approx(0.20, abs=0.005)


def test_cutting_is_constant_in_a_layer_and_needs_movement():
    """(3): toughness times half the circumference, 0.047 N in muscle at 0.30 mm; none at rest or on the way out."""
    y, kept = inserted(0.012)
    assert kept["cutting_force"].ravel()[-1] == pytest.approx(0.0471, rel=0.02)
    for speed in (0.0, -0.01):
        still = run(MODEL, P, {"needle_depth": np.array([0.012]), "needle_velocity": speed}, 5, 1e-3, start=y, keep=KEEP)[1]
        assert not still["cutting_force"].any()


def test_depth_beyond_the_muscle_is_reported_once_its_far_face_is_through():
    """A tip past the muscle's far face says by how much; one within says nothing."""
    end = float(P.layer_top[6, 0]) if P.layer_top.ndim == 2 else float(P.layer_top[6])
    assert not inserted(end - 0.001)[1]["depth_beyond_muscle"].any()
    _, kept = inserted(end + 0.004)
    assert kept["depth_beyond_muscle"].ravel()[-1] == pytest.approx(0.004, abs=0.0012)


def test_without_a_band_the_tip_is_never_in_one():
    """A normal muscle has a band of no thickness."""
    _, kept = inserted(0.018, p=parameters(MODEL, band_thickness=0.0))
    assert not kept["tip_in_band"].any() and kept["tip_in_muscle"].any()


def test_the_dent_relaxes_after_the_puncture():
    """The tip catches up with the hand within some 30 ms."""
    y, _ = inserted(0.0025)
    later, kept = run(MODEL, P, {"needle_depth": np.array([0.0025]), "needle_velocity": 0.0}, 200, 1e-3, start=y, keep=KEEP)
    assert kept["inserted_length"][-1].sum() == pytest.approx(0.0025, abs=2e-5)
    assert later["layer_deflection"].max() < 0.02 * y["layer_deflection"].max() + 1e-6
