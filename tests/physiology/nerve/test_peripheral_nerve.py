from __future__ import annotations

import numpy as np
import pytest

from ims.physiology.nerve.peripheral_nerve import PeripheralNerve
from ims.physiology.space import NumpySpace
from ims.physiology.submodel import Values
from tests.physiology.stepping import parameters

MODEL = PeripheralNerve()
RATES = {v.name: np.full((3, 1) if v.shape == "unit" else 1, 10.0) for v in MODEL.reads}


def arrived(**changes):
    found = MODEL.output(NumpySpace(), Values({}), Values(RATES), parameters(MODEL, **changes))
    return {name: float(np.ravel(value)[0]) for name, value in found.items()}


def test_latencies_of_reflex_loops():
    """D19 and the table of section 4.2: soleus 28.5 ms, biceps 18.3, trapezius 9.9 and, by group III, 22."""
    for lengths, ms in (((0.6, 0.8), 28.5), ((0.45, 0.45), 18.3), ((0.22, 0.22), 9.9)):
        p = parameters(MODEL, afferent_length=lengths[0], efferent_length=lengths[1])
        assert 1e3 * float((p.ia_delay + p.motor_delay)[0]) == pytest.approx(ms, abs=0.6)
    for velocity, ms in ((15.0, 22.0), (25.0, 16.0), (5.0, 51.0)):
        p = parameters(MODEL, group_iii_velocity=velocity)
        assert 1e3 * float((p.burst_delay + p.motor_delay)[0]) == pytest.approx(ms, abs=0.6)


def test_an_intact_nerve_carries_everything():
    """What leaves arrives."""
    assert set(arrived().values()) == {10.0}


def test_nothing_passes_a_cut_nerve():
    """Neither way, in any group."""
    assert set(arrived(afferents_conduct=0.0, efferents_conduct=0.0).values()) == {0.0}


def test_silenced_spindles_leave_the_rest():
    """Only Ia and II are silent."""
    silent = {name for name, value in arrived(spindles_conduct=0.0).items() if value == 0.0}
    assert silent == {"ia_at_cord", "ii_at_cord"}


def test_a_nerve_that_serves_in_part_carries_a_part():
    """Nerve function scales every rate."""
    assert set(arrived(nerve_function=0.4).values()) == {4.0}


def test_slow_fibers_come_late():
    """Group IV takes a quarter of a second where group I takes milliseconds (N05)."""
    p = parameters(MODEL)
    assert 2.5 <= p.group_iii_velocity[0] <= 30.0 and p.group_iv_velocity[0] < 2.5
    assert p.ia_delay < p.ii_delay < p.group_iii_delay < p.group_iv_delay
    assert p.group_iv_delay[0] > 0.2
