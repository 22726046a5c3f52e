from __future__ import annotations

import numpy as np

from ims.physiology.nerve.end_plate_spikes import spike_rate


def test_the_rate_rises_with_the_leak_within_what_is_published():
    """P10: 5-50 a second at an active point, over the whole range of its leak; a healthy end plate hardly fires."""
    leak = np.array([1.0, 300.0, 1400.0, 4000.0])
    rate = spike_rate(leak, 2500.0, 50.0)
    assert np.all(np.diff(rate) > 0)
    assert np.all((rate[1:] >= 5.0) & (rate[1:] <= 50.0))
    assert rate[0] < 2.0 / 60.0
    assert spike_rate(0.0, 2500.0, 50.0) == 0.0
