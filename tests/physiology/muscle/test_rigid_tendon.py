from __future__ import annotations

import numpy as np
import pytest
from numpy.testing import assert_allclose

from ims.physiology.muscle.curves import active_force, passive_force
from ims.physiology.muscle.muscle_tendon import MuscleTendon
from ims.physiology.muscle.rigid_tendon import RigidTendon
from ims.physiology.space import NumpySpace
from tests.physiology.stepping import parameters, run

MODEL = RigidTendon()
NORMAL = 0.018229


def made(model=MODEL, activation=0.0, band=NORMAL, steps=200, **changes):
    reads = {"muscle_activation": activation, "band_stress_share": band}
    keep = ("muscle_force", "fiber_velocity", "fiber_length")
    kept = run(model, parameters(model, **changes), reads, steps, keep=keep)[1]
    return {name: float(value[-1].ravel()[0]) for name, value in kept.items()}


def test_a_soleus_has_the_length_and_force_of_the_closed_form():
    """Section 2.2 with the soleus of 2.5: L_M = sqrt((L_MT - L_Ts)^2 + w^2), and the force along the tendon is its cosine's."""
    optimal, slack, whole, sine, most = 0.049, 0.289, 0.335, np.sin(0.4939), 3586.0
    fiber = np.hypot(whole - slack, optimal * sine)
    length = fiber / optimal
    expected = most * (0.3 * active_force(NumpySpace(), length) + passive_force(NumpySpace(), length)) * (whole - slack) / fiber
    found = made(
        activation=0.3,
        band=passive_force(NumpySpace(), length),
        optimal_fiber_length=optimal,
        tendon_slack_length=slack,
        muscle_tendon_length=whole,
        width_share=sine,
        largest_force=most,
    )
    assert found["fiber_length"] == pytest.approx(length, rel=1e-12)
    assert found["muscle_force"] == pytest.approx(expected, rel=1e-12)


def test_at_the_optimal_length_full_activity_gives_the_largest_force():
    """And the passive share of (12): 300 N and 1.8 % of it; nothing moves."""
    found = made(activation=1.0)
    assert found["muscle_force"] == pytest.approx(300.0 * (1.0 + NORMAL), rel=1e-4)
    assert found["fiber_velocity"] == 0.0 and found["fiber_length"] == pytest.approx(1.0)


def test_force_follows_activity_at_once():
    """No tendon has to be taken up: the first step has the force of the last, where the other variant climbs to it."""
    assert made(activation=0.3, steps=1)["muscle_force"] == made(activation=0.3)["muscle_force"]
    climbs = [made(MuscleTendon(), activation=0.3, steps=n)["muscle_force"] for n in (1, 2000)]
    assert climbs[0] < 0.2 * climbs[1]


@pytest.mark.parametrize("activation", [0.0, 0.01, 0.05])
def test_a_stiff_tendon_in_equilibrium_is_nearly_rigid(activation):
    """On a tendon of a tenth of the fibers' length both variants agree within five percent of the force."""
    short = {"tendon_slack_length": 0.0085, "muscle_tendon_length": 0.0935}
    rigid, damped = (made(model, activation=activation, steps=4000, **short) for model in (MODEL, MuscleTendon()))
    assert_allclose(damped["muscle_force"], rigid["muscle_force"], rtol=0.05)
    assert_allclose(damped["fiber_length"], rigid["fiber_length"], atol=0.005)


def test_a_band_that_pulls_more_adds_its_share():
    """Three hundredths of the cross-section with 5.7 kPa of 250 more: as much of the largest force."""
    more = made(band=NORMAL + 5.7 / 250)["muscle_force"] - made()["muscle_force"]
    assert more == pytest.approx(300.0 * 0.03 * 5.7 / 250, rel=1e-6)
