from __future__ import annotations

import numpy as np
import pytest
from numpy.testing import assert_allclose

from ims.physiology.reflex.cramp import Cramp
from tests.physiology.stepping import parameters, run

MODEL = Cramp()
P = parameters(MODEL)
SHORT, OPTIMAL = 0.8, 1.0
H = 5e-3


def reads(f=0.0, *, at_cord=None, ib=0.0, noxious=0.0, length=SHORT):
    return {
        "burst_at_cord": f if at_cord is None else at_cord,
        "locus_burst_rate": f,
        "tendon_organ_input": ib,
        "noxious_input": noxious,
        "fiber_length": length,
    }


def elicited(f, *, after=120.0, seconds=5.0, then=None, **how):
    """Level of the cramp over time: stimulated, then left alone."""
    y, _ = run(MODEL, P, reads(f, **how), round(seconds / H), H)
    _, kept = run(MODEL, P, then or reads(), round(after / H), H, start=y, keep=("cramp_level", "after_discharge"))
    return kept


def lasts(level):
    """Seconds until the cramp has gone out for good."""
    lit = np.flatnonzero(level > 0.5)
    return (lit[-1] + 1) * H if lit.size else 0.0


def threshold(**how):
    """Lowest frequency, to an eighth, whose cramp outlasts the stimulation by two seconds."""
    low, high = 4.0, 30.0
    while high - low > 0.125:
        f = 0.5 * (low + high)
        goes_on = lasts(elicited(f, after=3.0, **how)["cramp_level"].ravel()) > 2.0
        low, high = (low, f) if goes_on else (f, high)
    return high


def test_cramp_threshold_and_duration_with_the_nerve_intact():
    """D01, D03, D24: lit from 13.75 Hz on, out by itself after about a minute."""
    assert threshold() == pytest.approx(13.75, abs=0.5)
    assert lasts(elicited(14.0)["cramp_level"].ravel()) == pytest.approx(57.5, abs=4.0)


def test_cramp_with_the_nerve_blocked_is_a_short_peripheral_discharge():
    """D02, D04, D24: nothing reaches the cord; from about 19 Hz the axons discharge for some two seconds."""
    levels = elicited(25.0, at_cord=0.0, after=10.0)
    assert np.all(levels["cramp_level"] < 0.1)
    out = np.flatnonzero(levels["after_discharge"].ravel() > 0.1)[-1] * H
    assert out == pytest.approx(2.3, abs=0.4)
    below = elicited(16.0, at_cord=0.0, after=1.0)["after_discharge"]
    assert below.max() < 0.1


def test_cramp_threshold_falls_in_pain():
    """D10, D11: a nociceptive drive of 1 lowers the threshold to 0.82 of what it was; none changes nothing."""
    assert threshold(noxious=1.0) / threshold() == pytest.approx(0.824, abs=0.05)


def test_no_cramp_at_the_optimal_length_and_lengthening_ends_one():
    """S5: a muscle of normal length does not cramp, whatever reaches it; a cramp goes out when the muscle is lengthened."""
    kept = elicited(14.0, length=OPTIMAL, then=reads(length=OPTIMAL), after=2.0)
    assert lasts(kept["cramp_level"].ravel()) == 0.0
    stretched = elicited(14.0, then=reads(length=1.1), after=5.0)
    assert lasts(stretched["cramp_level"].ravel()) < 1.0


def test_a_volley_from_tendon_organs_ends_a_cramp_if_it_lasts():
    """D14: 1.5 s of a full volley end it, 0.1 s do not."""
    lit, _ = run(MODEL, P, reads(14.0), round(5.0 / H), H)
    for seconds, ends in ((1.5, True), (0.1, False)):
        y, _ = run(MODEL, P, reads(ib=1.0), round(seconds / H), H, start=lit)
        _, kept = run(MODEL, P, reads(), round(5.0 / H), H, start=y, keep=("cramp_level",))
        assert (kept["cramp_level"][-1] < 0.1).all() == ends


def test_cramp_is_the_same_at_half_the_step():
    """What is read off does not hang on the step."""
    ends = [run(MODEL, P, reads(14.0), round(2.0 / h), h)[0]["cramp_level"] for h in (H, H / 2)]
    assert_allclose(ends[0], ends[1], rtol=0.01)
