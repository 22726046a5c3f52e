"""Where the knots of a band come to rest: the balance of a fiber's knots and of what lies between them."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from ims.physiology.muscle.curves import active_force, passive_force
from ims.physiology.muscle.taut_band import MOST_KNOTS
from ims.physiology.space import NumpySpace

Floats = NDArray[np.floating[Any]]

SHORTEST, LONGEST = 0.2, 1.8
"""Lengths of sarcomeres that are looked at, over the optimal one; as in the band's sub-model."""
POINTS = 400
HALVINGS = 40


def between(length: Any, share: Any, knot: Any) -> Floats:
    """Length of what lies between the knots of a fiber, over the optimal (14); that of the fiber where it has none."""
    open_share = 1.0 - np.minimum(share, MOST_KNOTS)
    return np.asarray(np.clip((length - share * np.asarray(knot, float)) / open_share, SHORTEST, LONGEST))


def pull(length: Any, share: Any, knot: Any, activity: Any) -> Floats:
    """Force of the rest of the fiber less that of its knots, over the largest: where positive, knots are drawn longer.

    Parameters
    ----------
    length, share, knot, activity : (lane) fiber length, share of it that is knot, length of the knots, their activity
    """
    xp = NumpySpace()
    return np.asarray(
        passive_force(xp, between(length, share, knot)) - activity * active_force(xp, knot) - passive_force(xp, knot)
    )


def balance(length: Any, share: Any, activity: Any, start: Any) -> Floats:
    """Length of the knots at rest (lane), of the balances the one they come to first from where they are.

    Parameters
    ----------
    length : of the fibers, over the optimal; between the knots they are passive
    share : of the fiber that is knot; 0 = none, and the answer means nothing
    activity : of the knots
    start : length of the knots now

    Notes
    -----
    Section 2.3 of the fast reference: a_k f_L(s_k) + f_P(s_k) = f_P(s_r), and of its roots the one reached first as s_k falls
    from the length of the fiber. It is what `taut_band` comes to after many times its own time.
    """
    length, share, activity, start = (np.asarray(v, float) for v in np.broadcast_arrays(length, share, activity, start))
    shortens = pull(length, share, start, activity) < 0.0
    end = np.where(shortens, SHORTEST, LONGEST)
    way = start + (end - start) * np.linspace(0.0, 1.0, POINTS)[:, None]
    beyond = (pull(length, share, way, activity) >= 0.0) == shortens
    first = np.maximum(np.argmax(beyond, axis=0), 1)
    near, far = (np.take_along_axis(way, (first - k)[None], axis=0)[0] for k in (1, 0))
    for _ in range(HALVINGS):
        middle = 0.5 * (near + far)
        over = (pull(length, share, middle, activity) >= 0.0) == shortens
        near, far = np.where(over, near, middle), np.where(over, middle, far)
    return np.asarray(np.where(beyond.any(axis=0), 0.5 * (near + far), end))
