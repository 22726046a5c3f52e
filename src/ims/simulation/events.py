"""What the hand did, as arrays: the event that jumps see."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ims.physiology.submodel import Array

GRASP = "grasp_readiness"
"""Written by tissue/needle_grasp.py; where a model lacks it, every effective placement is grasped."""


@dataclass(frozen=True)
class Event:
    """One moment of the grid. Every field is an array of zeros where nothing happens (BRIEF of `SubModel.jump`)."""

    grasped_share: Array
    placed_share: Array
    grasped_share_segment: Array
    grasped_share_mean: Array
    placed_share_mean: Array
    visit: Array
    expectation: Array
    nociceptive_dose: Array
    """What arrives of groups III and IV, of the stretch receptors, and how much is cut, over that of a placement that counts
    in full: where the effect is assumed, all three are the grasped share; where passes are made, they tell it."""
    nociceptive_dose_mean: Array
    stretch_dose_segment: Array
    stretch_dose_mean: Array
    injury_dose: Array
    new_day: Array
    set_overload: Array
    overload: Array
    set_source: Array
    source: Array
    released_share: Array
    """Share of contracture that needle passes took away, and whether (1) it was told by passes at all."""
    by_pass: Array


def event_at(xp: Any, hand: Mapping[str, Array], named: Mapping[str, Array], members: Any) -> Event:
    """The event of one moment, its grasp decided by the tissue the needle meets.

    Parameters
    ----------
    hand : mapping
        `placed`, `effective`, `recorded` (muscle, person); `visit`, `expectation`, `new_day`, `set_overload`, `overload`,
        `set_source`, `source` (person or scalar); where passes serve a session, `released`, `nociceptive`, `stretch`, `injury`
        and `by_pass` (muscle, person).
    named : mapping
        Values of the model just before.
    members : constant (segment, muscle)
        Rows average over the muscles of a segment.

    Notes
    -----
    S5: "when this occurs". An effective placement counts only as far as the tissue grasps; a response that the chart
    recorded (`recorded` = 1) overrides the tissue.
    """
    ready = named.get(GRASP, 1.0)
    grasped = hand["effective"] * (hand["recorded"] + (1.0 - hand["recorded"]) * ready)
    by_pass = hand.get("by_pass", 0.0)

    def dose(name: str) -> Array:
        return (1.0 - by_pass) * grasped + hand[name] if name in hand else grasped

    nociceptive, stretch = dose("nociceptive"), dose("stretch")
    return Event(
        grasped_share=grasped,
        placed_share=hand["placed"],
        grasped_share_segment=xp.matmul(members, grasped),
        grasped_share_mean=xp.mean(grasped),
        placed_share_mean=xp.mean(hand["placed"]),
        visit=hand["visit"],
        expectation=hand["expectation"],
        nociceptive_dose=nociceptive,
        nociceptive_dose_mean=xp.mean(nociceptive),
        stretch_dose_segment=xp.matmul(members, stretch),
        stretch_dose_mean=xp.mean(stretch),
        injury_dose=dose("injury"),
        new_day=hand["new_day"],
        set_overload=hand["set_overload"],
        overload=hand["overload"],
        set_source=hand["set_source"],
        source=hand["source"],
        released_share=hand.get("released", 0.0),
        by_pass=by_pass,
    )
