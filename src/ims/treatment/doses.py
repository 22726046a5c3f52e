"""What one session does to each site, as shares of its planned placements."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ims.treatment.course import Needle, Session

ASSUMED, FULL, TABLE = "assumed", "full", "table"
NEEDLES = (ASSUMED, FULL, TABLE)
"""What a needle of a course does: one effect assumed for all that are grasped; what comes out of the pass it makes; or the same
from the short form of the pass, for many people."""
MADE_OF_PASSES = (FULL, TABLE)
"""What of these makes a session of passes."""


@dataclass(frozen=True, order=True)
class Site:
    """Where needles go: a muscle, or a level beside the spine.

    Left and right are one site, because the model has one compartment for both; the record keeps them apart.
    """

    name: str
    level: str | None = None


@dataclass(frozen=True)
class Dose:
    """What one site gets in one session.

    Parameters
    ----------
    needles : int    planned placements
    placed : float    share of them made with a needle that enters: the wound
    effective : float    share of them that count, as far as the tissue answers
    recorded : float    share of the effective ones whose answer the chart recorded: they count whatever the tissue would do
    """

    needles: int
    placed: float
    effective: float
    recorded: float


def doses(session: Session, placed_share: float, effective_share: float) -> dict[Site, Dose]:
    """What each site of a session gets.

    A placement with a recorded grasp or twitch counts; one recorded without does not; one without a record counts by
    `effective_share` and by how ready the tissue is, g. The share of all placements that answers is
    `effective * (recorded + (1 - recorded) * g)`.

    Parameters
    ----------
    session : Session
    placed_share, effective_share : float    of the session's kind (`read_comparators`)

    Returns
    -------
    dict of Site to Dose    in the order the sites appear; empty for a visit without needles
    """
    by_site: dict[Site, list[Needle]] = {}
    for needle in session.needles:
        by_site.setdefault(Site(needle.site, needle.level), []).append(needle)
    return {site: _dose(needles, placed_share, effective_share) for site, needles in by_site.items()}


def _dose(needles: Sequence[Needle], placed_share: float, effective_share: float) -> Dose:
    total = sum(needle.count for needle in needles)
    answered = sum(needle.count for needle in needles if needle.response.occurred)
    open_ = sum(needle.count for needle in needles if needle.response.occurred is None)
    effective = (answered + open_ * effective_share) / total
    recorded = answered / total / effective if effective > 0 else 0.0
    return Dose(needles=total, placed=placed_share, effective=effective, recorded=recorded)
