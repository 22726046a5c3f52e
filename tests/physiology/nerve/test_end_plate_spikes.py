"""How often end plates spike: 5-50 a second where they leak, next to never where they are healthy."""

from __future__ import annotations

import numpy as np
import pytest

from ims.catalog.load import load
from ims.physiology.nerve.end_plate_spikes import spike_rate

HALF = float(load().pass_parameters["end_plate_noise.half_release"].value)  # type: ignore[arg-type]
LARGEST = float(load().needle_site["end_plate_spike_rate"].value)  # type: ignore[arg-type]


def test_an_active_point_spikes_as_is_published() -> None:
    """P10: 5-50 a second, for the leaks that noise before and after needling stands for (P03)."""
    before, after = (float(spike_rate(rate, HALF, LARGEST)) for rate in (1378.0, 274.0))
    assert 5.0 <= before <= 50.0
    assert after < before


def test_a_healthy_end_plate_hardly_spikes() -> None:
    """One packet a second: about one spike a minute; none without a leak."""
    assert float(spike_rate(1.0, HALF, LARGEST)) < 2.0 / 60.0
    assert float(spike_rate(0.0, HALF, LARGEST)) == 0.0


def test_the_rate_rises_with_the_leak_and_stays_below_the_largest() -> None:
    """Monotonous, bounded."""
    rates = spike_rate(np.geomspace(1.0, 1e6, 50), HALF, LARGEST)
    assert np.all(np.diff(rates) > 0.0) and rates[-1] == pytest.approx(LARGEST, rel=0.01)
