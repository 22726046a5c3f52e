"""What a pass owes to its assumed numbers: ends of priors, and that only the number asked for is changed."""

from __future__ import annotations

from dataclasses import asdict
from functools import cache

import numpy as np
import pytest

from ims.catalog.load import load
from ims.reports.figures.sensitivity import largest
from ims.simulation.fast import sensitivity as looked_at
from ims.simulation.fast.needle_pass import Question, entries
from ims.simulation.fast.sensitivity import OUTCOMES, Sensitivity, ends, priors, sensitivity
from ims.treatment.needle_place import muscle_at
from tests.simulation.fast.passes import quick, solved

MUSCLE = "extensor_digitorum"
FEW = ("local_twitch.capture_radius", "end_plate_noise.loss_per_hit", "muscle_tendon.fastest")


@cache
def found() -> Sensitivity:
    """A short pass with three of the priors: seven lanes."""
    every, mine = priors, looked_at
    try:
        mine.priors = lambda muscle: [e for e in every(muscle) if e.full_name in FEW]
        asked = Question("tennis_elbow", "default", MUSCLE, technique=quick(), after=0.3)
        return sensitivity(asked)
    finally:
        mine.priors = every


def test_priors_are_what_is_assumed_and_spread() -> None:
    """All symbols without a published value among them; nothing measured, nothing fixed."""
    chosen = priors(muscle_at(MUSCLE))
    names = {e.full_name for e in chosen}
    assert {e.basis for e in chosen} == {"assumed"} and "fixed" not in {e.distribution for e in chosen}
    section_10 = {
        e.full_name for e in entries() if "section 10" in e.where and e.distribution != "fixed" and e.basis == "assumed"
    }
    assert section_10 and section_10 <= names | set(load().needle_site)


def test_ends_hold_nine_tenths_and_keep_bounds() -> None:
    """Around the median of each prior."""
    for entry in priors(muscle_at(MUSCLE)):
        low, high = ends(entry)
        assert low < high, entry.full_name
        assert entry.low is None or low >= entry.low


def test_the_pass_as_it_is_is_the_pass() -> None:
    """The lane with nothing changed gives what the summary of the same pass gives."""
    needled = solved()
    assert found().as_it_is["pain_peak_nrs"] == pytest.approx(
        float(needled.solved.mean["pain_at_needle"][:, 0].max()), rel=1e-6
    )
    assert set(found().as_it_is) == set(OUTCOMES)


def test_what_matters_moves_the_result_and_is_told_first() -> None:
    """How far a needle captures loci moves what is released; how fast fibers can shorten does not."""
    first = largest(asdict(found()), "released_share", 3)[0]
    assert first["name"] in FEW[:2]
    still = next(one for one in found().owed if one.name == FEW[2])
    assert still.at_high["released_share"] == pytest.approx(still.at_low["released_share"], abs=1e-3)
    assert np.isfinite([list(end.values()) for one in found().owed for end in (one.at_low, one.at_high)]).all()
