"""Spikes of end plates: how often a fiber fires by itself where acetylcholine leaks and a needle's tip lies (S4).

Plain functions of numpy-like arrays, used once a pass; what they describe is heard at the needle and moves nothing.

Sources
-------
shelf:fast section 5.4 (rate, irregularity; unverified): irregular, 5-50 a second with bursts
"""

from __future__ import annotations

from typing import Any


def spike_rate(release_rate: Any, half_release: Any, largest_rate: float) -> Any:
    """Mean rate of the spikes at a locus [1/s]: the more its end plate leaks the more, up to the largest published.

    Parameters
    ----------
    release_rate, half_release : [1/s] packets of the end plate, and how many of them make half of the largest rate
    largest_rate : [1/s]

    Notes
    -----
    The reference gives a range and no law. Saturation at its upper end, with the half release of the activity that a leak
    causes, is our choice: an active point at the median fires at a third of the largest rate, an end plate of
    one packet a second about once a minute.
    """
    return largest_rate * release_rate / (release_rate + half_release)
