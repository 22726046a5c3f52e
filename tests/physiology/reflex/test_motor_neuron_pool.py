from __future__ import annotations

import numpy as np
import pytest
from numpy.testing import assert_allclose

from ims.physiology.reflex.motor_neuron_pool import MotorNeuronPool
from tests.physiology.stepping import parameters, run

MODEL = MotorNeuronPool()
UNITS = 30
"""Every fourth unit of a pool of 120: recruitment by size and the rates hang on the rank alone."""
RANK = (np.arange(1, UNITS + 1) / UNITS)[:, None]
QUIET = {"recruitment_rank": RANK, "cramp_rank": np.full((UNITS, 1), 0.2), "cramp_rate_chance": np.zeros((UNITS, 1))}
P = parameters(MODEL, **QUIET)
H = 1e-4


def spikes(excitation=0.0, *, band=0.0, in_band=0.0, cramp=0.0, noise=None, seconds=2.0, p=P):
    """(step, unit) of 0 and 1."""

    def reads(t):
        return {
            "synaptic_excitation": np.array([excitation]),
            "band_synaptic_excitation": np.array([band]),
            "recurrent_inhibition": np.zeros(1),
            "cramp_level": np.array([cramp]),
            "in_band": np.full((UNITS, 1), in_band),
            "membrane_chance": np.zeros((UNITS, 1)) if noise is None else noise[int(t / (10 * H))],
        }

    start = {v.name: np.zeros((UNITS, 1)) for v in MODEL.states}
    return run(MODEL, p, reads, round(seconds / H), H, start=start, keep=("motor_spikes",))[1]["motor_spikes"][..., 0]


def rates(train, skip=1.0):
    return train[round(skip / H) :].sum(axis=0) / (len(train) * H - skip)


def test_a_resting_pool_is_silent():
    """No excitation, no spike."""
    assert spikes(seconds=0.5).sum() == 0


@pytest.mark.parametrize(("E", "count"), [(5, 56), (10, 81), (20, 105)])
def test_recruitment_by_size(E, count):
    """E03: of 120 units the published number is recruited at each excitation, the smallest first."""
    assert (30.0 ** (np.arange(1, 121) / 120) < E).sum() == count
    firing = spikes(E / 30.0, seconds=0.6).sum(axis=0) > 0
    assert firing.sum() == count // 4
    assert firing[: firing.sum()].all()


def test_rates_are_those_of_the_published_pool():
    """(31): a steady excitation gives MFR + E - RTE up to the peak, within a twentieth."""
    found = rates(spikes(20 / 30.0, seconds=3.0), skip=1.0)
    threshold = 30.0 ** RANK[:, 0]
    expected = np.minimum(8.0 + 20.0 - threshold, 35.0 - 10.0 * (threshold - 1.0) / 29.0)
    well = threshold < 19.0
    assert_allclose(found[well], expected[well], rtol=0.06)


def test_noise_makes_intervals_irregular_and_leaves_rates():
    """(31): intervals vary by about a fifth; the mean rate stays within a tenth."""
    noise = np.random.default_rng(5).standard_normal((2501, UNITS, 1))
    train = spikes(10 / 30.0, noise=noise, seconds=2.5)
    quiet = rates(spikes(10 / 30.0, seconds=2.5))
    units = slice(0, 15)
    spread = []
    for unit in range(15):
        gaps = np.diff(np.flatnonzero(train[:, unit]))
        spread.append(gaps.std() / gaps.mean())
    assert 0.05 < np.mean(spread) < 0.35
    assert_allclose(rates(train)[units], quiet[units], rtol=0.12)


def test_the_refractory_period_holds():
    """Never two spikes within 5 ms, however strong the excitation."""
    train = spikes(20.0, seconds=0.5)
    gaps = [np.diff(np.flatnonzero(train[:, unit])).min() * H for unit in range(UNITS)]
    assert min(gaps) >= 5e-3


def test_a_burst_recruits_the_band_and_nothing_else():
    """What excites the band's neurons leaves the others silent."""
    assert spikes(band=1.0, in_band=0.0, seconds=0.2).sum() == 0
    assert (spikes(band=1.0, in_band=1.0, seconds=0.3).sum(axis=0) > 0).mean() > 0.9


def test_units_of_the_band_fire_in_a_cramp_at_rates_of_their_own():
    """D08: 14.5 impulses a second in the mean, in the band alone, and none below a unit's own level."""
    found = rates(spikes(cramp=0.97, in_band=1.0, seconds=2.0))
    assert found.mean() == pytest.approx(14.5, rel=0.06)
    assert spikes(cramp=0.97, in_band=0.0, seconds=0.5).sum() == 0
    assert spikes(cramp=0.2, in_band=1.0, seconds=0.5).sum() == 0


def test_spikes_at_half_the_step():
    """Rates do not hang on the step."""
    global H
    whole = rates(spikes(15 / 30.0, seconds=1.2), 0.2)
    H = 5e-5
    try:
        half = rates(spikes(15 / 30.0, seconds=1.2), 0.2)
    finally:
        H = 1e-4
    assert_allclose(half, whole, atol=1.01)


def test_trains_do_not_hang_on_the_step():
    """Steps of a millisecond give the rates of steps of a tenth: the spike is timed within its step, and so is what follows."""
    global H
    fine = rates(spikes(20 / 30.0, seconds=4.0))
    H = 1e-3
    try:
        coarse = rates(spikes(20 / 30.0, seconds=4.0))
    finally:
        H = 1e-4
    firing = fine > 0
    assert firing.sum() > 20
    assert abs(coarse[firing].mean() / fine[firing].mean() - 1.0) < 0.006
    assert_allclose(coarse[firing], fine[firing], atol=0.5)


def test_a_cell_charges_from_the_end_of_its_refractory_time_on():
    """Of a step in which it ends, the share that is left: 0.6 of a millisecond where 0.4 are still refractory."""
    reached = []
    for refractory in (0.0, 4e-4, 1e-3):
        start = {v.name: np.zeros((UNITS, 1)) for v in MODEL.states} | {"refractory_time": np.full((UNITS, 1), refractory)}
        reads = dict.fromkeys(("band_synaptic_excitation", "recurrent_inhibition", "cramp_level"), np.zeros(1))
        reads |= dict.fromkeys(("in_band", "membrane_chance"), np.zeros((UNITS, 1))) | {"synaptic_excitation": np.array([0.1])}
        reached.append(run(MODEL, P, reads, 1, 1e-3, start=start)[0]["membrane_potential"])
    assert (reached[0] > 0.0).all() and (reached[2] == 0.0).all()
    assert_allclose(reached[1], 0.6 * reached[0])
