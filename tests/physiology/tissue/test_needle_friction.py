from __future__ import annotations

import numpy as np
import pytest
from numpy.testing import assert_allclose

from ims.physiology.tissue.needle_friction import NeedleFriction
from tests.physiology.stepping import parameters, run

MODEL = NeedleFriction()
P = parameters(MODEL)
LENGTHS = np.array([0.0018, 0.006, 0.00124, 0.004, 0.002, 0.0, 0.0])[:, None]
PLAIN = 3.0 * 0.0078 + 5.0 * 0.00724
"""Kinetic friction [N] of these lengths at 0.30 mm, nothing wound."""
H = 1e-4
KEEP = (
    "friction_force",
    "needle_force",
    "tissue_displacement",
    "needle_slips",
    "grasp_ratio",
    "needle_torque",
    "muscle_shear_force",
)


def moved(velocity, seconds, *, lengths=LENGTHS, wound=1.0, turns=0.0, band=5800.0, width=3e-4, start=None, p=P, h=H):
    def reads(t):
        return {
            "needle_velocity": velocity(t) if callable(velocity) else velocity,
            "inserted_length": lengths,
            "tip_force": 0.0,
            "effective_turns": turns,
            "winding_multiplier": wound,
            "band_shear_modulus": band,
            "background_modulus": 5800.0,
            "needle_width": width,
        }

    begin = {name: np.zeros((7, 1)) for name in ("tissue_displacement", "needle_slips")} | dict(start or {})
    return run(MODEL, p, reads, round(seconds / h), h, start=begin, keep=KEEP)


def steady(velocity=0.005, **how):
    """Friction force of a needle that has slid for a while, once everything slips."""
    seconds = max(0.5, 0.004 / abs(velocity))
    return float(moved(velocity, seconds, h=5e-4, **how)[1]["friction_force"][-1].sum())


def test_no_force_without_contact():
    """A needle in the air feels nothing, however it moves."""
    kept = moved(0.05, 0.1, lengths=np.zeros((7, 1)))[1]
    assert not kept["friction_force"].any() and not kept["tissue_displacement"].any()


def test_sliding_is_resisted_by_kinetic_and_viscous_friction():
    """(4a), (4d): c + b v over the inserted length, with the sign of the movement."""
    expected = PLAIN + 20.0 * 0.005 * LENGTHS.sum()
    assert steady() == pytest.approx(expected, rel=0.01)
    assert steady(-0.005) == pytest.approx(-expected, rel=0.01)


def test_static_friction_has_to_be_overcome_first():
    """(4b): from rest the force of a layer climbs to static friction before it falls to kinetic."""
    alone = np.where(np.arange(7)[:, None] == 3, 0.01, 0.0)
    force = moved(0.005, 0.4, lengths=alone)[1]["friction_force"].ravel()
    assert force.max() == pytest.approx(1.5 * 5.0 * 0.01, rel=0.02)
    assert force[-1] == pytest.approx(5.0 * 0.01, rel=0.05)


def test_tissue_stays_on_a_needle_that_stops():
    """What sticks keeps its pull: the force at rest lies within static friction, and does not change."""
    y, _ = moved(0.005, 0.5)
    kept = moved(0.0, 0.2, start=y)[1]["friction_force"].ravel()
    assert 0.9 * PLAIN < kept[-1] < 1.5 * PLAIN
    assert kept[-1] == pytest.approx(kept[100], rel=1e-6)


def test_friction_dissipates():
    """A closed stroke takes work out of the hand: force times velocity adds up to more than nothing, from rest to rest."""
    velocity = lambda t: 0.02 * np.pi * np.sin(2 * np.pi * t)  # noqa: E731 - a law of motion
    force = moved(velocity, 2.0, h=5e-4)[1]["friction_force"].ravel()
    t = np.arange(force.size) * 5e-4
    power = force * velocity(t)
    assert power[t > 1.0].sum() > 0
    assert power.sum() * 5e-4 > 0.5 * PLAIN * 0.04


@pytest.mark.parametrize(("wound", "ratio"), [(2.67, 2.67), (1.52, 1.52)])
def test_winding_multiplies_friction(wound, ratio):
    """A01, A02: the pull-out force goes by the winding."""
    kinetic = steady(1e-3, wound=wound) / steady(1e-3)
    assert kinetic == pytest.approx(ratio, rel=0.02)
    assert moved(0.0, 1e-3, wound=wound)[1]["grasp_ratio"][0] == pytest.approx(ratio, rel=1e-6)


def test_points_and_diameter():
    """A03: 1.18 times the friction at a classical point. A05: lifting and thrusting cost more with a thicker needle."""
    assert steady(1e-3, p=parameters(MODEL, point_factor=1.18)) / steady(1e-3) == pytest.approx(1.18, rel=0.02)
    forces = [steady(width=width) for width in (1.6e-4, 2.5e-4, 3e-4)]
    assert np.all(np.diff(forces) > 0)


def test_force_rises_with_stroke_and_frequency():
    """A08: lifting-thrusting of 2 to 10 mm at 0.25 to 1 Hz."""

    def peak(stroke, frequency):
        velocity = lambda t: np.pi * frequency * stroke * np.sin(2 * np.pi * frequency * t)  # noqa: E731 - a law of motion
        return np.abs(moved(velocity, 1.0 / frequency, h=5e-4)[1]["friction_force"]).max()

    by_stroke = [peak(s, 0.5) for s in (0.0005, 0.002, 0.006)]
    by_frequency = [peak(0.006, f) for f in (0.25, 0.5, 1.0)]
    assert np.all(np.diff(by_stroke) > 0)
    assert np.all(np.diff(by_frequency) > -1e-3)


def test_a_band_grasps_only_as_far_as_its_share_allows():
    """(7): twice as stiff a band adds its share over the band's length; with a share of 0 muscle does not grasp (warning 1)."""
    stiff = moved(0.0, 1e-3, band=11500.0)[1]["grasp_ratio"][0]
    expected = 1.0 + 0.3 * (11500.0 / 5800.0 - 1.0) * 5.0 * 0.002 / PLAIN
    assert stiff == pytest.approx(expected, rel=1e-6)
    none = moved(0.0, 1e-3, band=11500.0, p=parameters(MODEL, band_grasp=0.0))[1]["grasp_ratio"][0]
    assert none == pytest.approx(1.0)


def test_torque_follows_the_turns():
    """A07: the slope of the tissue model, and its torque at 180 degrees within a quarter.

    At 60 degrees the published line has an intercept that the law lacks, so that row is missed (docs/needle.md).
    """
    torque = [float(np.ravel(moved(0.0, 1e-3, turns=n)[1]["needle_torque"][0])[0]) for n in (60 / 360, 180 / 360)]
    assert (torque[1] - torque[0]) == pytest.approx(0.292e-3 - 0.082e-3, rel=0.25)
    assert torque[1] == pytest.approx(0.292e-3, rel=0.25)


def test_friction_at_half_the_step():
    """What is read off does not hang on the step."""
    velocity = lambda t: 0.01 * np.sin(4 * np.pi * t)  # noqa: E731 - a law of motion
    whole, half = (moved(velocity, 0.25, h=h)[1]["friction_force"].ravel() for h in (H, H / 2))
    assert_allclose(half[::2], whole, atol=0.02 * np.abs(whole).max())
