from __future__ import annotations

import numpy as np
import pytest

from ims.physiology.reflex.nociceptor import Nociceptor
from tests.physiology.stepping import parameters, run

MODEL = Nociceptor()
N = 24
RANK = (np.arange(1, N + 1) / N)[:, None]
RNG = np.random.default_rng(7)
CHANCE = {
    "ending_rank": RANK,
    "distance_chance": RNG.uniform(size=(N, 1)),
    "depth_chance": RNG.uniform(size=(N, 1)),
    "active_chance": RNG.uniform(size=(N, 1)),
}
P = parameters(MODEL, **CHANCE)
QUIET = {
    "tip_force": 0.0,
    "cutting_force": 0.0,
    "muscle_shear_force": 0.0,
    "needle_depth": 0.015,
    "tip_in_muscle": 1.0,
    "band_stress_share": 0.018,
    "locus_hit": 0.0,
}
KEEP = ("group_iii_rate", "group_iv_rate")


def answered(p=P, seconds=0.2, start=None, **reads):
    y, kept = run(MODEL, p, {**QUIET, **reads}, round(seconds / 1e-3), 1e-3, start=start, keep=KEEP)
    return y, kept["group_iii_rate"].ravel(), kept["group_iv_rate"].ravel()


def test_a_muscle_at_rest_is_nearly_silent():
    """Only the few endings with ongoing activity fire, at a twentieth of an impulse a second."""
    _, iii, iv = answered()
    assert 0.0 <= iii[-1] < 0.05 and 0.0 <= iv[-1] < 0.05


def test_ongoing_activity_by_sensitization():
    """N01: 14.3 % of the endings without, 54.7 % with full sensitization."""
    many = {**CHANCE, "active_chance": np.linspace(0, 1, N)[:, None]}
    for sens, share in ((0.0, 0.143), (1.0, 0.547)):
        assert parameters(MODEL, **many, sensitization=sens).ongoing.mean() == pytest.approx(share, abs=0.05)


def test_threshold_falls_with_sensitization():
    """N02: 22.0 mN without, 5.0 mN with full sensitization."""
    assert P.own_threshold == pytest.approx(0.022)
    assert parameters(MODEL, **CHANCE, sensitization=1.0).own_threshold == pytest.approx(0.005)


def test_a_force_below_threshold_is_not_felt_and_more_is_felt_more():
    """Monotone above the threshold; nothing below it; none of it outside the muscle."""
    rest = answered()[2][0]
    assert answered(tip_force=1e-6)[2][0] == rest
    rates = [answered(tip_force=F, needle_depth=float(P.ending_depth[20, 0]))[2][0] for F in (0.05, 0.2, 0.8)]
    assert rates[0] <= rates[1] <= rates[2] and rates[2] > rest
    assert answered(tip_force=0.8, tip_in_muscle=0.0, needle_depth=float(P.ending_depth[20, 0]))[2][0] == rest


def test_stress_falls_with_the_square_of_the_distance_from_the_tip_and_with_the_distance_from_the_shaft():
    """Known answer of (25) for one ending of each group at 0.5 mm; on the tip's own spot no nearer than the shaft."""
    two = {name: np.array([[0.5], [1.0]]) for name in CHANCE} | {
        "active_chance": np.ones((2, 1)),
        "depth_chance": np.zeros((2, 1)),
    }
    p = parameters(MODEL, **two | {"distance_chance": np.full((2, 1), 0.5)}, nearest=5e-4, field_radius=5e-4)
    at = {"needle_depth": 0.009 + 1e-9, "band_stress_share": 0.0}
    for reads, force in (
        ({"tip_force": 0.1}, 0.1 / (2 * np.pi * 25e-8)),
        ({"muscle_shear_force": 150.0}, 150 / (2 * np.pi * 5e-4)),
    ):
        rate = 20.0 * ((1e-6 * force - 0.022) / 0.022) ** 0.7
        _, iii, iv = answered(p, 0.001, **at, **reads)
        assert (iii[0], iv[0]) == pytest.approx((rate, min(rate, 30.0)), rel=1e-4)


def test_half_of_the_endings_are_of_each_group():
    """Twelve of group III, twelve of group IV."""
    assert P.is_iii.sum() == N / 2


def test_endings_get_used_to_a_steady_force():
    """With a time of 1.5 s the answer falls towards the share that does not adapt."""
    _, iii, _ = answered(seconds=8.0, tip_force=0.6, needle_depth=float(P.ending_depth[3, 0]))
    over = iii - answered()[1][0]
    assert over[0] > 0 and over[-1] / over[0] == pytest.approx(0.3, abs=0.05)


def test_a_locus_that_is_hit_spills_mediators_for_some_seconds():
    """A puff excites both groups and is gone after a minute."""
    y, _, _ = answered(seconds=0.001, locus_hit=1.0)
    _, iii, iv = answered(start=y)
    assert iii[0] > 3.0 and iv[0] > 3.0
    assert answered(start=y, seconds=60.0)[1][-1] < 0.3


def test_rates_have_their_ceilings():
    """Never above 100 and 30 impulses a second."""
    _, iii, iv = answered(tip_force=1e4, muscle_shear_force=1e4)
    assert iii.max() <= 100.0 + 1e-9 and iv.max() <= 30.0 + 1e-9
