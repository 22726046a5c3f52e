"""What every engine solves: the preset, chronic on day 0, six weekly sessions, sixteen weeks read weekly."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from tests.reference.slow_loop import STATES

WEEKS = 16
SESSIONS = 6
INTERVAL = 7
"""Days between sessions."""
BASELINE = Path(__file__).parents[1] / "tests/baselines/two_muscle_reference.json"


def reference() -> NDArray[np.float64]:
    """States (week, 14) of the frozen course, before the session on that day."""
    course = json.loads(BASELINE.read_text(encoding="utf-8"))["courses"][str(SESSIONS)]
    return np.array([course["states"][name] for name in STATES]).T[: WEEKS + 1]


def error(states: NDArray[np.floating]) -> float:
    """Largest difference of any state in any week to the frozen course; `states` is (week, 14)."""
    return float(np.abs(states - reference()).max())
