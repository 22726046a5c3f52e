"""Insertional activity: fibers that a moving needle sets off where it passes, for as long as a third of a second (S4).

Plain functions of numpy arrays, used once a pass; single fibers are heard at the needle and add no force.

Sources
-------
shelf:fast section 5.3 (unverified): fibers within 0.2 mm, for at most 0.3 s, rate as the speed of the tip
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.floating[Any]]


def discharge_rate(speed: Floats, per_length: float, longest: float, step: float) -> Floats:
    """Rate of discharges of all fibers that the tip has just passed [1/s].

    Parameters
    ----------
    speed : (step) [m/s] of the tip in muscle, either way; 0 where it is not in muscle
    per_length : [1/m] discharges that a length of way sets off
    longest : [s] after which every fiber is silent again

    Notes
    -----
    Fibers go on for times spread evenly from none to the longest, so what a short move sets off falls in a straight line to
    nothing. That the rate follows the speed is published in words; how many discharges a length makes is not.
    """
    way = np.cumsum(speed) * step
    area = np.cumsum(way) * step
    late = round(longest / step)
    before = np.concatenate([np.zeros(late), area])[: area.size]
    # By parts: the integral of x(t - s) (1 - s / T) over s from 0 to T is X(t) less the mean of X over the last T.
    found: Floats = per_length * (2.0 / longest) * np.clip(way - (area - before) / longest, 0.0, None)
    return found
