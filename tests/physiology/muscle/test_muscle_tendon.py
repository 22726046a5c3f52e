from __future__ import annotations

import numpy as np
import pytest
from numpy.testing import assert_allclose

from ims.physiology.muscle.curves import active_force, passive_force, tendon_force, velocity_force
from ims.physiology.muscle.muscle_tendon import MuscleTendon
from ims.physiology.space import NumpySpace
from ims.physiology.submodel import Values
from tests.physiology.stepping import parameters, run

MODEL = MuscleTendon()
P = parameters(MODEL)
NORMAL = 0.018229


def settled(activation=0.0, *, band=NORMAL, p=P, seconds=0.3, start=None):
    y, kept = run(
        MODEL,
        p,
        {"muscle_activation": activation, "band_stress_share": band},
        round(seconds / 1e-4),
        start=start,
        keep=("muscle_force", "fiber_velocity", "fiber_length"),
    )
    return y, {name: float(value[-1].ravel()[0]) for name, value in kept.items()}


def test_at_rest_the_tendon_pulls_as_the_fibers_do():
    """Passive force of fibers near their optimal length: 1.8 % of the largest, and nothing moves."""
    _, found = settled()
    assert found["muscle_force"] == pytest.approx(300 * NORMAL, rel=0.05)
    assert abs(found["fiber_velocity"]) < 1e-4


def test_full_activation_gives_the_largest_force():
    """At the optimal length, less what the tendon gives way."""
    _, found = settled(1.0, seconds=0.6)
    assert 0.9 * 300 < found["muscle_force"] < 1.05 * 300
    assert found["fiber_length"] < 1.0


def test_a_band_that_lets_go_lengthens_the_muscle_a_little():
    """S2: three hundredths of the cross-section let the fibers go by less than a thousandth of their length."""
    _, held = settled(band=NORMAL + 5.7 / 250)
    _, free = settled(band=NORMAL)
    assert 0.0 < free["fiber_length"] - held["fiber_length"] < 1e-3


def test_a_longer_posture_stretches_the_fibers():
    """More length, more passive force."""
    _, found = settled(p=parameters(MODEL, muscle_tendon_length=0.132))
    assert found["fiber_length"] > 1.15 and found["muscle_force"] > 300 * NORMAL


def test_equilibrium_at_half_the_step():
    """The fast balance of fiber and tendon is followed at a tenth of a millisecond."""
    ends = [
        run(MODEL, P, {"muscle_activation": 0.3, "band_stress_share": NORMAL}, round(0.1 / h), h)[0]["fiber_length"]
        for h in (1e-4, 5e-5)
    ]
    assert ends[0] == pytest.approx(ends[1], rel=1e-4)


@pytest.mark.parametrize("activation", [0.0, 0.01, 0.1, 0.3, 1.0])
def test_fibers_and_tendon_pull_alike_at_the_velocity(activation):
    """Section 2.2: the forces balance wherever the velocity is below the fastest, in quick shortening too."""
    xp = NumpySpace()
    length, stretch = (v.ravel() for v in np.meshgrid(np.linspace(0.6, 1.5, 19), np.linspace(0.98, 1.06, 17)))
    p = Values({**P, "muscle_tendon_length": P.optimal_fiber_length * length + P.tendon_slack_length * stretch})
    reads = Values({"muscle_activation": activation + 0.0 * length, "band_stress_share": NORMAL + 0.0 * length})
    v = MODEL.output(xp, Values({"fiber_length": length}), reads, p)["fiber_velocity"] / p.fastest
    active = activation * active_force(xp, length) * velocity_force(xp, v)
    passive = (1.0 - p.band_share) * passive_force(xp, length) + p.band_share * NORMAL
    tendon = np.maximum(tendon_force(xp, stretch), 0.0)
    below = np.abs(v) < 1.0
    assert below.sum() > 60
    assert_allclose((active + passive + p.damping * v)[below], tendon[below], atol=1e-6)
