"""What jumps see of a visit: shares of placements, and the tissue's answer to them (S5)."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.testing import assert_allclose

from ims.physiology.space import NumpySpace
from ims.simulation.events import Event, event_at

MEMBERS = np.array([[0.5, 0.5, 0.0], [0.0, 0.0, 1.0]])
READY = {"grasp_readiness": np.array([[0.2], [1.0], [0.6]])}


def hand(*, placed: float = 1.0, effective: float = 1.0, recorded: float = 0.0) -> dict[str, Any]:
    """Three muscles needled alike at one visit."""
    plain = dict.fromkeys(("new_day", "set_overload", "overload", "set_source", "source"), np.zeros(1))
    shares = {
        name: np.full((3, 1), value) for name, value in (("placed", placed), ("effective", effective), ("recorded", recorded))
    }
    return {**plain, **shares, "visit": np.ones(1), "expectation": np.full(1, 0.9)}


def event(named: dict[str, Any] | None = None, **shares: float) -> Event:
    """The event of that visit."""
    return event_at(NumpySpace(), hand(**shares), READY if named is None else named, MEMBERS)


def test_the_tissue_decides_where_nobody_wrote_it_down() -> None:
    """S5, "when this occurs": an effective placement counts as far as the muscle is ready to grasp."""
    found = event(effective=0.5)
    assert_allclose(found.grasped_share[:, 0], [0.1, 0.5, 0.3])


def test_a_recorded_answer_overrides_the_tissue() -> None:
    """A chart that says "grasped" is believed in a muscle that would not have answered."""
    assert_allclose(event(recorded=1.0).grasped_share[:, 0], 1.0)
    assert_allclose(event(recorded=0.5).grasped_share[:, 0], [0.6, 1.0, 0.8])


def test_a_model_without_grasp_counts_every_effective_placement() -> None:
    """Where no sub-model says how ready a muscle is, it is."""
    assert_allclose(event({}, effective=0.4).grasped_share, 0.4)


def test_the_wound_does_not_wait_for_a_grasp() -> None:
    """Every needle that enters wounds, grasped or not."""
    found = event(placed=0.7, effective=0.0)
    assert_allclose(found.placed_share, 0.7)
    assert_allclose(found.placed_share_mean, 0.7)
    assert not found.grasped_share.any()


def test_segments_and_persons_feel_averages() -> None:
    """A segment feels the mean over its muscles, the person the mean over all."""
    found = event()
    assert_allclose(found.grasped_share_segment[:, 0], [0.6, 0.6])
    assert_allclose(found.grasped_share_mean, [0.6])


def test_what_is_not_of_the_needle_passes_through() -> None:
    """Visit, expectation and imposed loads reach the jumps as they are."""
    given = {
        **hand(),
        "new_day": np.ones(1),
        "set_overload": np.ones(1),
        "overload": np.full(1, 0.4),
        "source": np.full(1, 0.9),
    }
    found = event_at(NumpySpace(), given, READY, MEMBERS)
    for name in ("visit", "expectation", "new_day", "set_overload", "overload", "set_source", "source"):
        assert getattr(found, name) is given[name]
