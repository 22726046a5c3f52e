from __future__ import annotations

from functools import cache

import numpy as np
import pytest
from numpy.testing import assert_allclose

from ims.physiology.reflex.spindle_mileusnic2006 import SpindleMileusnic2006
from tests.physiology.stepping import parameters, run

MODEL = SpindleMileusnic2006()
CAT = parameters(MODEL, primary_gain_bag1=20000.0, primary_gain_static=10000.0, secondary_gain=7250.0)
HUMAN = parameters(MODEL)
FROM, TO, LEAD = 0.95, 1.08, 0.5
H = 5e-4


def ramp(t, velocity):
    return np.array([FROM + np.clip((t - LEAD) * velocity, 0.0, TO - FROM)])


def settled(length, dynamic, static):
    """The static solution under a drive: where a spindle has been for long."""
    rate = np.array([[dynamic], [static], [static]])
    active = rate**2 / (rate**2 + CAT.half_rate**2)
    tension = (0.15 * (length - 0.80) + CAT.pull * active) / (1.0 + 0.15 / 10.4649)
    return {"polar_length": length - 0.04 - tension / 10.4649, "fusimotor_activation": active}


@cache
def stretched(velocity, dynamic=0.0, static=0.0, h=H, human=False):
    """Ia and II before, at the peak, and half a second after a ramp."""
    end = LEAD + (TO - FROM) / velocity
    _, kept = run(
        MODEL,
        HUMAN if human else CAT,
        lambda t: {
            "band_fiber_length": ramp(t, velocity),
            "needle_fiber_strain": 0.0,
            "gamma_dynamic": dynamic,
            "gamma_static": static,
        },
        round((end + 0.51) / h),
        h,
        start=settled(FROM, dynamic, static),
        keep=("spindle_ia_rate", "spindle_ii_rate"),
    )
    ia, ii = kept["spindle_ia_rate"].ravel(), kept["spindle_ii_rate"].ravel()
    before, after = round((LEAD - 0.01) / h), round((end + 0.5) / h)
    return tuple((x[before], x.max(), x[after]) for x in (ia, ii))


TABLE = [
    (0.11, 0, 0, (0.0, 89.1, 47.3), (2.3, 72.9, 54.3)),
    (0.66, 0, 0, (0.0, 125.0, 47.3), (2.3, 88.8, 54.3)),
    (1.55, 0, 0, (0.0, 150.0, 47.3), (2.3, 99.9, 54.3)),
    (0.11, 70, 0, (27.8, 192.0, 101.4), (2.3, 72.9, 54.3)),
    (0.66, 70, 0, (27.8, 277.2, 101.8), (2.3, 88.8, 54.3)),
    (1.55, 70, 0, (27.8, 336.1, 101.9), (2.3, 99.9, 54.3)),
    (0.66, 0, 70, (64.8, 168.4, 112.2), (36.2, 110.3, 86.5)),
    (0.66, 70, 70, (69.1, 283.9, 121.1), (36.2, 110.3, 86.5)),
]


@pytest.mark.parametrize(("velocity", "dynamic", "static", "ia", "ii"), TABLE)
def test_ramps_of_the_source(velocity, dynamic, static, ia, ii):
    """S01-S07: rates before, at the peak of and after ramps at three velocities, with and without fusimotor drive."""
    got_ia, got_ii = stretched(velocity, float(dynamic), float(static))
    assert_allclose(got_ia, ia, rtol=0.01, atol=0.5)
    assert_allclose(got_ii, ii, rtol=0.01, atol=0.5)


def test_dynamic_drive_raises_the_dynamic_index():
    """S12: 2.26 times the difference between peak and half a second later."""
    plain, driven = stretched(0.66)[0], stretched(0.66, 70.0, 0.0)[0]
    assert (driven[1] - driven[2]) / (plain[1] - plain[2]) == pytest.approx(2.26, rel=0.02)


def test_human_gains():
    """S11: 0, 40.6 and 15.4 impulses a second."""
    assert_allclose(stretched(0.66, human=True)[0], (0.0, 40.6, 15.4), rtol=0.01, atol=0.2)


def test_rates_at_rest():
    """S08, S09: at the optimal length without drive, with dynamic and with static drive."""
    for drive, ia, ii in (((0.0, 0.0), 12.2, 20.7), ((70.0, 0.0), 43.6, 20.7), ((0.0, 70.0), 80.6, 54.7)):
        reads = {
            "band_fiber_length": np.ones(1),
            "needle_fiber_strain": 0.0,
            "gamma_dynamic": drive[0],
            "gamma_static": drive[1],
        }
        kept = run(MODEL, CAT, reads, 1000, H, start=settled(1.0, *drive), keep=("spindle_ia_rate", "spindle_ii_rate"))[1]
        assert kept["spindle_ia_rate"][-1, 0] == pytest.approx(ia, abs=0.2)
        assert kept["spindle_ii_rate"][-1, 0] == pytest.approx(ii, abs=0.2)


def test_fusimotor_activation_builds_up_as_published():
    """S10: nine tenths after 343 and 471 ms."""
    reads = {"band_fiber_length": np.ones(1), "needle_fiber_strain": 0.0, "gamma_dynamic": 70.0, "gamma_static": 70.0}
    a = run(MODEL, CAT, reads, 3000, 1e-3, keep=("fusimotor_activation",))[1]["fusimotor_activation"]
    a = np.stack([np.broadcast_to(x, (3, 1)) for x in a])[..., 0]
    for row, ms in ((0, 343), (1, 471)):
        assert np.argmax(a[:, row] >= 0.9 * a[-1, row]) == pytest.approx(ms, abs=2)


def second_order(velocity, dynamic):
    """The published form with mass (18), by RK4: the primary rate over the ramp."""
    K, KP, M, R, L_S, L_P, a = 10.4649, 0.15, 0.0002, 0.46, 0.04, 0.76, 0.3
    A = np.array([dynamic**2 / (dynamic**2 + 3600.0), 0.0, 0.0])
    beta = np.array([0.0605, 0.0822, 0.0822]) + np.array([0.2592, -0.046, -0.069]) * A
    gamma = np.array([0.0289, 0.0636, 0.0954]) * A
    end = (TO - FROM) / velocity

    def f(t, y):
        T, dT = y
        L = FROM + velocity * min(max(t, 0.0), end)
        V = velocity if 0.0 <= t < end else 0.0
        u = V - dT / K
        C = np.where(u >= 0, 1.0, 0.42)
        room = L - L_S - T / K
        force = C * beta * np.sign(u) * np.abs(u) ** a * (room - R) + KP * (room - L_P) + gamma - T
        return np.array([dT, K / M * force])

    T0 = (KP * (FROM - L_S - L_P) + gamma) / (1 + KP / K)
    y, t, h, peak = np.array([T0, np.zeros(3)]), -0.05, 2e-5, 0.0
    while t < end + 0.05:
        k1 = f(t, y)
        k2 = f(t + h / 2, y + h / 2 * k1)
        k3 = f(t + h / 2, y + h / 2 * k2)
        k4 = f(t + h, y + h * k3)
        y, t = y + h / 6 * (k1 + 2 * k2 + 2 * k3 + k4), t + h
        aff = np.array([20000.0, 10000.0, 10000.0]) * np.maximum(0.0, y[0] / K - (0.0423 - L_S))
        one, two = aff[0], aff[1] + aff[2]
        peak = max(peak, max(one, two) + 0.156 * min(one, two))
    return peak


@pytest.mark.parametrize(("dynamic", "peak"), [(0.0, 125.0), (70.0, 277.2)])
def test_the_form_with_mass_has_the_same_peaks(dynamic, peak):
    """Oracle: in steps of a pass the massless form agrees with the full second-order one to 0.1 impulses a second."""
    with_mass = second_order(0.66, dynamic)
    assert with_mass == pytest.approx(peak, abs=0.1)
    assert stretched(0.66, dynamic, 0.0, h=1e-4)[0][1] == pytest.approx(with_mass, abs=0.1)


def test_half_a_step_changes_nothing_that_counts():
    """A step of 0.1 ms and one of half of it give the same peaks to 0.1 impulses a second, coarser steps are further off."""
    coarse, whole, half = (np.array([x[1] for x in stretched(0.66, 70.0, 0.0, h=h)]) for h in (5e-4, 1e-4, 5e-5))
    assert_allclose(whole, half, rtol=0, atol=0.1)
    assert np.all(np.abs(coarse - half) > np.abs(whole - half))


def test_a_pull_of_the_needle_is_heard():
    """S6a: a stretch of 2 % within 20 ms raises the primary rate; none, none."""
    quiet = {"band_fiber_length": np.ones(1), "needle_fiber_strain": 0.0, "gamma_dynamic": 0.0, "gamma_static": 0.0}
    p = parameters(MODEL, resting_length=1.0)
    y, _ = run(MODEL, p, quiet, 3000, 1e-3)
    pulled = run(
        MODEL, p, lambda t: {**quiet, "needle_fiber_strain": min(t, 0.02)}, 300, 1e-4, start=y, keep=("spindle_ia_rate",)
    )[1]
    still = run(MODEL, p, quiet, 50, 1e-4, start=y, keep=("spindle_ia_rate",))[1]
    assert pulled["spindle_ia_rate"].max() > still["spindle_ia_rate"].max() + 20.0
