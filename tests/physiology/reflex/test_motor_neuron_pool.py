from __future__ import annotations

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from ims.physiology.reflex.motor_neuron_pool import MotorNeuronPool
from tests.physiology.stepping import parameters, run

MODEL = MotorNeuronPool()
UNITS = 30
"""Every fourth unit of a pool of 120: recruitment by size and the rates hang on the rank alone."""
RANK = (np.arange(1, UNITS + 1) / UNITS)[:, None]
CRAMP_RANK = np.linspace(0.0, 0.9, UNITS)[:, None]
QUIET = {"recruitment_rank": RANK, "cramp_rank": CRAMP_RANK, "cramp_rate_chance": np.zeros((UNITS, 1))}
P = parameters(MODEL, **QUIET)
H = 1e-4


DRIVES = {
    "none": {},
    "5": {"synaptic_excitation": 5 / 30.0},
    "10": {"synaptic_excitation": 10 / 30.0},
    "10, noise": {"synaptic_excitation": 10 / 30.0, "noise": 1.0},
    "20": {"synaptic_excitation": 20 / 30.0},
    "far too strong": {"synaptic_excitation": 20.0},
    "burst, outside the band": {"band_synaptic_excitation": 1.0},
    "burst, in the band": {"band_synaptic_excitation": 1.0, "in_band": 1.0},
    "cramp, outside the band": {"cramp_level": 0.97},
    "cramp, in the band": {"cramp_level": 0.97, "in_band": 1.0},
    "half a cramp, in the band": {"cramp_level": 0.6, "in_band": 1.0},
    "weak cramp, in the band": {"cramp_level": 0.2, "in_band": 1.0},
}
"""What each lane of the one run is given, all the time."""
SECONDS = 4.0


def lane(name):
    """One value a lane."""
    return np.array([drive.get(name, 0.0) for drive in DRIVES.values()])


def stepped(h, p=P, seconds=SECONDS):
    """Spikes under every drive in steps of this length: drive -> (step, unit) of 0 and 1."""
    noise = np.random.default_rng(5).standard_normal((round(SECONDS / (10 * H)) + 1, UNITS, 1)) * lane("noise")
    steady = {name: lane(name) for name in ("synaptic_excitation", "band_synaptic_excitation", "cramp_level")}
    steady |= {"recurrent_inhibition": lane("none"), "in_band": np.tile(lane("in_band"), (UNITS, 1))}

    def reads(t):
        return {**steady, "membrane_chance": noise[int(t / (10 * H))]}

    start = {v.name: np.zeros((UNITS, len(DRIVES))) for v in MODEL.states}
    kept = run(MODEL, p, reads, round(seconds / h), h, start=start, keep=("motor_spikes",))[1]["motor_spikes"]
    return {name: kept[..., k] for k, name in enumerate(DRIVES)}


@pytest.fixture(scope="module")
def trains():
    """In steps of a tenth of a millisecond."""
    return stepped(H)


def rates(train, h=H):
    """Of each unit once the first second is over."""
    return train[round(1.0 / h) :].sum(axis=0) / (len(train) * h - 1.0)


def test_a_resting_pool_is_silent(trains):
    """No excitation, no spike."""
    assert trains["none"].sum() == 0


@pytest.mark.parametrize(("E", "count"), [(5, 56), (10, 81), (20, 105)])
def test_recruitment_by_size(trains, E, count):
    """E03: of 120 units the published number is recruited at each excitation, the smallest first."""
    assert (30.0 ** (np.arange(1, 121) / 120) < E).sum() == count
    firing = trains[str(E)].sum(axis=0) > 0
    assert firing.sum() == count // 4
    assert firing[: firing.sum()].all()


def test_rates_are_those_of_the_published_pool(trains):
    """(31): a steady excitation gives MFR + E - RTE up to the peak, within a fortieth."""
    threshold = 30.0 ** RANK[:, 0]
    assert_allclose(P.recruitment_threshold[:, 0], threshold, rtol=1e-12)
    expected = np.minimum(8.0 + 20.0 - threshold, 35.0 - 10.0 * (threshold - 1.0) / 29.0)
    well = threshold < 19.0
    assert_allclose(rates(trains["20"])[well], expected[well], rtol=0.025)


def test_noise_makes_intervals_irregular_and_leaves_rates(trains):
    """Intervals vary, by less than half of the fifth that (31) has: a miss, told in docs/needle.md. Rates stay."""
    units = slice(0, 15)

    def spread(drive):
        gaps = [np.diff(np.flatnonzero(train)) for train in trains[drive][:, units].T]
        return np.mean([between.std() / between.mean() for between in gaps])

    assert 3.0 * spread("10") < spread("10, noise") < 0.5 * 0.2
    assert_allclose(rates(trains["10, noise"])[units], rates(trains["10"])[units], rtol=0.05)


def test_noise_has_the_spread_that_its_number_says():
    """Filtered, it stands at its level in the mean of squares, whatever its time constant."""
    chance = np.random.default_rng(6).standard_normal((1000, UNITS, 1))
    reads = dict.fromkeys(("synaptic_excitation", "band_synaptic_excitation", "recurrent_inhibition", "cramp_level"), 0.0)
    start = {v.name: np.zeros((UNITS, 1)) for v in MODEL.states}

    def at(t):
        return {**reads, "in_band": np.zeros((UNITS, 1)), "membrane_chance": chance[int(t / (10 * H))]}

    noise = run(MODEL, P, at, 10000, H, start=start, keep=("synaptic_noise",))[1]["synaptic_noise"][1000:]
    assert np.sqrt(np.mean(noise**2)) == pytest.approx(P.noise_level[0], rel=0.05)


def test_the_refractory_period_holds(trains):
    """Never two spikes within 5 ms, however strong the excitation; a longer period holds a cell that would be quicker."""
    gaps = [np.diff(np.flatnonzero(train)).min() * H for train in trains["far too strong"].T]
    assert min(gaps) >= 5e-3
    slow = stepped(H, parameters(MODEL, refractory_period=0.1, **QUIET), seconds=0.5)["far too strong"]
    between = np.concatenate([np.diff(np.flatnonzero(train)) for train in slow.T]) * H
    assert between.min() >= 0.1 - 1.5 * H and between.max() < 0.15


def test_a_burst_recruits_the_band_and_nothing_else(trains):
    """What excites the band's neurons leaves the others silent."""
    assert trains["burst, outside the band"].sum() == 0
    assert (trains["burst, in the band"][: round(0.3 / H)].sum(axis=0) > 0).mean() > 0.9


def test_units_of_the_band_fire_in_a_cramp_at_rates_of_their_own(trains):
    """D08: 14.5 impulses a second in the mean, in the band alone, and none below a unit's own level."""
    assert rates(trains["cramp, in the band"]).mean() == pytest.approx(14.5, rel=0.06)
    assert trains["cramp, outside the band"].sum() == 0
    assert trains["weak cramp, in the band"].sum() == 0
    half = trains["half a cramp, in the band"].sum(axis=0) > 0
    assert_array_equal(half, 0.3 + (0.95 - 0.3) * CRAMP_RANK[:, 0] < 0.6)


def test_trains_do_not_hang_on_the_step(trains):
    """Steps of a millisecond give the rates of steps of a tenth: the spike is timed within its step, and so is what follows."""
    fine, coarse = rates(trains["20"]), rates(stepped(1e-3)["20"], 1e-3)
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
