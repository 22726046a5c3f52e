"""Receptors by themselves, read as their rows ask."""

from __future__ import annotations

import numpy as np

from ims.calibration.pass_receptors import endings, organ, ramp


def test_a_ramp_is_answered_most_at_its_end() -> None:
    """Less before, less half a second later; the human's gains are lower than the cat's."""
    before, peak, after = ramp(1.55)
    assert before < after < peak
    assert ramp(0.66, human=True)[1] < ramp(0.66)[1]


def test_an_organ_that_is_used_to_a_force_answers_steadily() -> None:
    """No overshoot where nothing changes."""
    steady = organ(10.0, 0.1, 10.0)
    assert np.ptp(steady) < 1e-6 < steady[0] < organ(10.0, 0.01, 0.0)[0]


def test_sensitized_endings_answer_sooner() -> None:
    """Their thresholds fall."""
    assert np.all(endings("own_threshold", 1.0) < endings("own_threshold", 0.0))
