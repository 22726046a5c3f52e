from __future__ import annotations

import numpy as np
import pytest

from ims.physiology.tissue.needle_winding import NeedleWinding
from tests.physiology.stepping import parameters, run

MODEL = NeedleWinding()
P = parameters(MODEL)
IN_TISSUE = np.full((7, 1), 0.002)
H = 1e-3


def turned(rate, seconds, *, start=None, inserted=IN_TISSUE, held=1.0):
    """Turned at a rate, a number or a function of time."""

    def reads(t):
        now = rate(t) if callable(rate) else rate
        return {"rotation_rate": now, "needle_held": held, "inserted_length": inserted}

    return run(MODEL, P, reads, round(seconds / H), H, start=start, keep=("winding_multiplier", "effective_turns"))


def test_winding_one_way_raises_friction_as_published():
    """A01: 16 revolutions one way give 2.67 times the friction."""
    assert turned(2.0, 8.0)[1]["winding_multiplier"][-1] == pytest.approx(2.67, abs=0.02)


def test_winding_back_and_forth_raises_it_less():
    """A02: 16 revolutions, half of them back, give 1.52 times the friction."""
    kept = turned(lambda t: 2.0 if (t % 1.0) < 0.5 else -2.0, 8.0)[1]
    assert kept["winding_multiplier"][-1] == pytest.approx(1.52, abs=0.03)


def test_the_sense_of_turning_does_not_matter():
    """Left and right wind alike."""
    assert turned(2.0, 3.0)[1]["effective_turns"][-1] == turned(-2.0, 3.0)[1]["effective_turns"][-1]


def test_unwinding_only_when_let_go_and_only_in_tissue():
    """Held, it stays wound; let go, it loosens by a third of its way in some 25 s; out of tissue nothing is wound."""
    y, _ = turned(2.0, 8.0)
    held = turned(0.0, 5.0, start=y)[0]
    assert held["net_turns"] == pytest.approx(16.0)
    let_go = turned(0.0, 60.0, start=y, held=0.0)[0]
    assert let_go["net_turns"] == pytest.approx(16.0 * np.exp(-1.0), rel=1e-3)
    assert not turned(2.0, 1.0, inserted=np.zeros((7, 1)))[0]["net_turns"].any()
    assert not turned(0.0, 0.01, start=y, inserted=np.zeros((7, 1)))[0]["net_turns"].any()
