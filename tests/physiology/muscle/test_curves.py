from __future__ import annotations

import numpy as np
import pytest
from numpy.testing import assert_allclose

from ims.physiology.muscle import curves
from ims.physiology.space import NumpySpace

XP = NumpySpace()


def test_active_force_length():
    """M01-M05."""
    got = curves.active_force(XP, np.array([0.5, 0.8, 1.0, 1.2, 1.4]))
    assert_allclose(got, [0.05411, 0.83644, 1.00000, 0.79369, 0.38024], atol=1e-4)


def test_passive_force_length():
    """M06-M08."""
    got = curves.passive_force(XP, np.array([1.0, 1.2, 1.4, 1.6]))
    assert_allclose(got, [0.018229, 0.069401, 0.263532, 1.0], atol=1e-4)


def test_force_velocity_and_its_inverse():
    """M09-M12, and the inverse takes back what the curve gives."""
    v = np.array([-1.0, -0.5, 0.0, 0.5, 1.0])
    f = curves.velocity_force(XP, v)
    assert_allclose(f, [0.0, 0.23404, 1.0, 1.58842, 1.79434], atol=1e-4)
    assert_allclose(curves.velocity_of(XP, f), v, atol=1e-12)
    h = 1e-6
    slope = (curves.velocity_force(XP, v + h) - curves.velocity_force(XP, v - h)) / (2 * h)
    assert_allclose(curves.velocity_slope(XP, v), slope, rtol=1e-6)


def test_tendon():
    """M13, M14, and no force at slack length."""
    assert_allclose(curves.tendon_force(XP, np.array([1.0, 1.02, 1.049])), [0.0, 0.21557, 1.0], atol=1e-4)


@pytest.mark.parametrize(("start", "end", "half", "ninety"), [(0.01, 1.0, 14.9, 61.6), (1.0, 0.01, 20.3, 56.1)])
def test_activation_steps(start, end, half, ninety):
    """M15, M16: times to half and nine tenths of a step of excitation, in ms."""
    a, trace = np.array(start), []
    for _ in range(20000):
        trace.append(float(a))
        a = a + 1e-5 * curves.activation_rate(XP, end, a)
    share = (np.array(trace) - start) / (end - start)
    times = [np.argmax(share >= part) * 1e-2 for part in (0.5, 0.9)]
    assert_allclose(times, [half, ninety], atol=0.5)


def test_rigid_tendon():
    """Without pennation the fiber takes what the tendon leaves; with it a little more."""
    assert curves.rigid_tendon_length(XP, 0.11, 0.03, 0.0) == pytest.approx(0.08)
    assert curves.rigid_tendon_length(XP, 0.11, 0.03, 0.02) > 0.08
