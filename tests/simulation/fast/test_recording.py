"""What the needle records: loci, insertion and axons, in patients and in a healthy muscle, with the nerve cut."""

from __future__ import annotations

import numpy as np

from ims.simulation.fast.needle_pass import STEP
from ims.simulation.fast.recording import in_band, recording
from tests.simulation.fast.passes import solved


def test_before_anything_moves_only_the_amplifier_is_heard() -> None:
    """A needle above the skin records no muscle."""
    quiet = recording(solved()).potential[: round(0.4 / STEP)]
    assert np.sqrt(np.mean(quiet**2)) < 6e-6


def test_insertional_activity_stays_with_the_nerve_cut() -> None:
    """It is local: the same discharges, but no motor neuron's."""
    whole, cut = recording(solved()), recording(solved(silenced=("cut_nerve",)))
    assert whole.insertional_discharges.size > 10
    assert np.array_equal(whole.insertional_discharges, cut.insertional_discharges)


def test_spikes_of_end_plates_are_heard_at_loci_alone() -> None:
    """Each while the tip lies at one; their rate is told for that time."""
    heard = recording(solved())
    assert heard.at_locus[heard.end_plate_spikes].all()
    assert heard.end_plate_spike_rate >= 0.0


def test_a_healthy_muscle_has_no_spikes_of_end_plates() -> None:
    """Nothing leaks: none, or nearly."""
    assert recording(solved(normal=True)).end_plate_spikes.size <= 1


def test_axons_discharge_in_the_band_alone() -> None:
    """Units without fibers in the band have no impulses of their axons."""
    needled = solved()
    assert not recording(needled).axonal_spikes[:, ~in_band(needled)].any()
    assert 0 < in_band(needled).sum() < in_band(needled).size
