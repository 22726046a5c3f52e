"""Muscle on the scale of milliseconds, read as its rows ask."""

from __future__ import annotations

import numpy as np

from ims.calibration.pass_muscle import UNITS, band, conduction, force, pool, thresholds


def test_a_band_stiffens_with_its_leak() -> None:
    """Activity without any command stiffens it; without any it is as its surroundings."""
    stiff = [band(leak)["band_shear_modulus"] for leak in (0.0, 0.01, 0.02)]
    assert np.all(np.diff(stiff) > 0.0)


def test_the_pool_is_ordered_by_size() -> None:
    """The last unit is recruited last, is the strongest and the quickest."""
    assert thresholds().size == UNITS and np.all(np.diff(thresholds()) > 0.0)
    assert np.all(np.diff(pool().twitch_peak[:, 0]) > 0.0) and np.all(np.diff(pool().contraction_time[:, 0]) < 0.0)
    forces = [force(e) for e in (5.0, 10.0, 47.0)]
    assert forces[0] < forces[1] < forces[2]


def test_conduction_is_told_in_milliseconds() -> None:
    """4 cm at some 4 m/s."""
    assert 8.0 < conduction().value < 13.0
