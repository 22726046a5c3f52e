"""A small pass of toys: exact decay, exact delays, the same bits in any company."""

from __future__ import annotations

import numpy as np
import pytest

from ims.physiology.muscle.motor_units import MotorUnits
from ims.physiology.reflex.motor_neuron_pool import MotorNeuronPool
from ims.physiology.reflex.spindle_mileusnic2006 import SpindleMileusnic2006
from ims.simulation.fast import assemble
from ims.simulation.fast import solve as solving
from ims.simulation.fast.needle_pass import structure
from ims.simulation.fast.program import FastStructure, unpacked
from ims.simulation.fast.solve import WIDTH, Sites, solve, width
from tests.simulation.fast.toys import Echo, Fire, Push

H = 1e-4
STRUCTURE = FastStructure(("push", "fire"), H, 10, (), ("push",), ("push",), ("fired",))


@pytest.fixture(autouse=True)
def toys(monkeypatch):
    found = {"push": Push(), "fire": Fire(), "echo": Echo()}
    monkeypatch.setattr(assemble, "library", lambda: found)
    monkeypatch.setattr(solving, "width", lambda states: WIDTH)  # toys have states of motor units only
    assemble.assembled.cache_clear()
    yield
    assemble.assembled.cache_clear()


def ran(count, *, steps=400, threads=1, late=0.0031, first=0, seed=1, depth=None, gain=100.0):
    person = np.arange(first, first + count)
    hand = np.linspace(0.0, 1.0, steps)[:, None] * np.ones(count) if depth is None else depth
    p = {"push": {"gain": gain + person}, "fire": {"leak_time": 0.01, "late": late}}
    sites = Sites(p, {"needle_depth": hand}, person, np.zeros(count, np.int64), seed)
    parts = solve(STRUCTURE, sites, lambda found, index: found, threads=threads)
    raster = np.concatenate([unpacked(part.raster["fired"]) for part in parts], axis=-1)
    mean = np.concatenate([part.mean["push"] for part in parts], axis=-1)
    charge = np.concatenate([part.y["charge"] for part in parts], axis=-1)
    return raster, mean, charge


@pytest.mark.parametrize("wide", [1, WIDTH, 32])
def test_the_same_bits_in_any_company_and_from_any_thread(wide, monkeypatch):
    """A lane's spikes, traces and states in batches of 1, 8, 13 and 40, in the middle of them, on one thread and two; in
    blocks of each width."""
    monkeypatch.setattr(solving, "width", lambda states: wide)
    alone = ran(1, first=5)
    for count, first, threads in ((WIDTH, 0, 1), (13, 3, 1), (40, 0, 2)):
        together = ran(count, first=first, threads=threads)
        for one, many in zip(alone, together, strict=True):
            assert np.array_equal(one[..., 0], many[..., 5 - first]), (count, first)
    assert alone[0].any()


def test_another_seed_is_another_chance():
    """And the same seed the same."""
    assert np.array_equal(ran(1)[2], ran(1)[2])
    assert not np.array_equal(ran(1)[2], ran(1, seed=2)[2])


def test_a_late_read_comes_late_by_whole_steps():
    """A step of the hand is felt after 31 steps and not before."""
    depth = np.where(np.arange(400) >= 100, 1.0, 0.0)[:, None]
    first = {}
    for late in (0.0031, 0.0060):
        raster = ran(1, late=late, depth=depth, gain=1e6)[0][..., 0]
        first[late] = np.flatnonzero(raster.any(axis=1))[0]
    assert first[0.0060] - first[0.0031] == 29
    assert first[0.0031] == 131


@pytest.mark.parametrize("begins", [2480, 2499, 2500, 3130])
def test_what_is_on_its_way_crosses_the_border_of_two_calls(begins):
    """A step of the hand just before, at and after the end of a compiled call is felt after each lane's own time: ten lanes, up
    to 1,000 steps, more than once around the memory of what is on its way."""
    late = np.resize([31, 60, 201, 500, 1000], 10)
    depth = np.where(np.arange(4400) >= begins, 1.0, 0.0)[:, None] * np.ones(10)
    raster = ran(10, late=late * H, depth=depth, gain=1e6)[0]
    assert np.argmax(raster.any(axis=1), axis=0).tolist() == (begins + late).tolist()


def test_spikes_come_late_by_each_lane_s_way():
    """Spikes of all units travel packed, through two calls: each echo is the spike, so many steps later."""
    way = np.array([7, 250, 1033])
    person = np.arange(3)
    hand = np.abs(np.sin(np.arange(4000) / 300.0))[:, None] * np.ones(3)
    p = {"push": {"gain": 150.0 + person}, "fire": {"leak_time": 0.01, "late": 0.002}, "echo": {"way": way * H}}
    of = FastStructure(("push", "fire", "echo"), H, 10, (), ("push",), (), ("fired", "echoed"))
    (found,) = solve(of, Sites(p, {"needle_depth": hand}, person, np.zeros(3, np.int64), 1), lambda part, index: part)
    fired, echoed = (unpacked(found.raster[name]) for name in ("fired", "echoed"))
    for lane, steps in enumerate(way + 1):  # a spike stands in the state after its step, and is told in the next
        assert fired[..., lane].any()
        assert np.array_equal(echoed[steps:, :, lane], fired[:-steps, :, lane])
        assert not echoed[:steps, :, lane].any()


def test_parts_of_a_run_join_without_a_seam():
    """A run longer than one compiled call is that of one call: traces go on, and the last frame is there."""
    _, mean, _ = ran(1, steps=5205)
    assert mean.shape[0] == 521
    expected = (np.minimum(np.arange(5210), 5204) / 5204).reshape(-1, 10).mean(axis=1) * 100.0
    assert np.allclose(mean[:, 0], expected, rtol=1e-5, atol=1e-4)


def test_progress_adds_up():
    """Lane-seconds of all lanes."""
    told = []
    person = np.arange(3)
    p = {"push": {"gain": 1.0}, "fire": {"leak_time": 0.01, "late": 0.001}}
    sites = Sites(p, {"needle_depth": np.zeros((1000, 3))}, person, np.zeros(3, np.int64), 1)
    solve(STRUCTURE, sites, lambda found, index: None, progress=told.append)
    assert sum(told) == pytest.approx(0.3)


def test_a_block_is_as_wide_as_what_is_moved_asks(monkeypatch):
    """Eight lanes of a pass; the units of a pool fill a vector by themselves; spindles are few rows."""
    monkeypatch.undo()
    assemble.assembled.cache_clear()
    assert width(structure().model.states) == WIDTH
    assert width((*MotorNeuronPool.states, *MotorUnits.states)) == 1
    assert width(SpindleMileusnic2006.states) == 128
