from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from ims.physiology.injury.adverse_events import AdverseEvents
from ims.physiology.space import NumpySpace
from ims.physiology.submodel import Values
from tests.physiology.numbers import numbers

MODEL = AdverseEvents()
KINDS = {"bruise": "bruising", "bleed": "bleeding", "pain_during": "pain_during", "pain_after": "pain_after"}
KINDS["aggravation"] = "aggravation"
# Per 7629 treatments, Brady 2014: 7.55, 4.65, 3.01, 2.19 and 0.88 percent.
PUBLISHED = {"bruise": 0.0755, "bleed": 0.0465, "pain_during": 0.0301, "pain_after": 0.0219, "aggravation": 0.0088}


def after(chance, *, placed=1.0, visit=1.0, before=0.0):
    """Counts after one event; `chance` is the uniform number of each person, the same for every kind."""
    u = np.asarray(chance, float)
    y = Values({f"{kind}_count": np.full_like(u, before) for kind in KINDS})
    reads = Values({f"{stream}_chance": u for stream in KINDS.values()})
    event = SimpleNamespace(placed_share_mean=np.full_like(u, placed), visit=np.full_like(u, visit))
    return MODEL.jump(NumpySpace(), event, y, reads, numbers("adverse_events"))


@pytest.mark.parametrize("kind", KINDS)
def test_event_happens_at_its_published_rate(kind):
    """Of evenly spread chances exactly the published share of treatments has the event (Brady 2014, b17, b18)."""
    chances = (np.arange(100_000) + 0.5) / 100_000
    assert_allclose(after(chances)[f"{kind}_count"].mean(), PUBLISHED[kind], atol=1e-5)


@pytest.mark.parametrize("arm", [{"placed": 0.0}, {"placed": 0.0, "visit": 0.0}], ids=["sham", "no visit"])
def test_nothing_happens_without_a_needle_in_the_skin(arm):
    """A visit without penetration, and a day without a visit, count nothing even at the worst luck."""
    for count in after([0.0, 0.5], before=3.0, **arm).values():
        assert_array_equal(count, [3.0, 3.0])


def test_events_are_counted_one_by_one():
    """A treatment adds one at most to each kind, whatever share of the needles was placed."""
    for count in after([0.0, 0.0, 0.9], placed=0.2, before=2.0).values():
        assert_array_equal(count, [3.0, 3.0, 2.0])


def test_each_kind_has_a_chance_of_its_own():
    """Streams are apart, so that a bruise does not bring a bleed."""
    sources = [read.source for read in MODEL.reads]
    assert len(set(sources)) == len(sources) == len(MODEL.states)
    assert set(sources) == {f"stream:{stream}/uniform" for stream in KINDS.values()}
