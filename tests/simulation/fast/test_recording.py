"""What the needle hears of a whole pass."""

from __future__ import annotations

import json
from functools import cache

import numpy as np
import pytest

from ims.simulation.fast.emg import number
from ims.simulation.fast.needle_pass import STEP, STEPS_PER_FRAME
from ims.simulation.fast.recording import Recording, in_band, recording
from tests.simulation.fast.passes import dataset, solved


@cache
def heard(normal: bool = False, silenced: tuple[str, ...] = (), seed: int = 1) -> Recording:
    """Record of a short pass."""
    return recording(solved(normal, silenced, seed))


def in_muscle(normal: bool = False) -> np.ndarray:
    return np.repeat(solved(normal).solved.mean["tip_in_muscle"][:, 0] > 0.5, STEPS_PER_FRAME)


@pytest.mark.parametrize("normal", [True, False])
def test_where_no_needle_is_in_muscle_nothing_is_heard(normal):
    """Above the skin and in the skin: noise of the amplifier alone."""
    outside, found = ~in_muscle(normal), heard(normal)
    assert np.abs(found.potential[outside]).max() < 6 * number("amplifier_noise")
    assert not found.at_locus[outside].any()
    assert not outside[found.end_plate_spikes].any() and not outside[found.insertional_discharges].any()


def test_end_plates_are_heard_at_active_loci_and_not_in_a_normal_muscle():
    """P04, P07: spikes where the tip lies at a locus of a band; none where it lies at none."""
    found = [heard(seed=seed) for seed in (1, 2)]
    assert all(one.at_locus[one.end_plate_spikes].all() for one in found)
    rate = sum(one.end_plate_spikes.size for one in found) / (STEP * sum(one.at_locus.sum() for one in found))
    assert 1.0 < rate < 50.0
    assert heard(normal=True).end_plate_spikes.size == 0 and heard(normal=True).end_plate_spike_rate == 0.0


def test_a_needle_moves_fibers_wherever_it_is_in_muscle_and_whatever_the_nerve_does():
    """Insertional activity is local: the same in a normal muscle's moves, with the nerve cut, and where nothing is felt."""
    whole = heard().insertional_discharges
    assert whole.size > 50
    for silenced in (("cut_nerve",), ("anesthetize",)):
        assert np.array_equal(heard(silenced=silenced).insertional_discharges, whole)
    assert heard(normal=True).insertional_discharges.size > 50


def test_axons_discharge_with_the_nerve_cut_and_not_without_stimulation():
    """Impulses of axons come after the first burst of a locus, and nothing of the cord's gets through."""
    cut = solved(silenced=("cut_nerve",))
    axonal = recording(cut).axonal_spikes
    first = np.flatnonzero(cut.solved.mean["burst_count"][:, 0] > 0)[0] * STEPS_PER_FRAME
    assert axonal.any() and not axonal[:first].any()
    assert not (axonal & ~in_band(cut)).any()


def test_the_summary_tells_them_after_what_it_told_before():
    """New names stand at the end."""
    found = json.loads(dataset().attrs["summary"])
    new = ["endplate_spikes_per_s", "at_active_locus_s", "insertional_discharges", "axonal_discharges"]
    assert list(found)[-5:] == ["cpu_seconds", *new]
    assert found["axonal_discharges"] == int(dataset().spike_is_axonal.sum())
