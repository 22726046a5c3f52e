"""What the result of a pass owes to its assumed numbers: each that has a spread is set to the ends of its prior, in turn.

The same person, the same chance, one lane for each end. A prior is what the catalog says of a number that nobody measured.
Another person, and other chance, owe to other numbers: counts of twitches above all. What is assumed and fixed (scales, forms,
the whole hand-over from the weeks) is not varied, and counted.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ims.catalog.muscle import Muscle
from ims.catalog.parameter import Parameter
from ims.patient.anatomy import TWO_MUSCLES
from ims.patient.draw import Drawn, draw, sample
from ims.simulation.fast.assemble import library
from ims.simulation.fast.handover import handover, impulses_of, quiet_frame
from ims.simulation.fast.needle_pass import (
    SILENCE,
    STEP,
    STEPS_PER_FRAME,
    Needled,
    Question,
    check,
    entries,
    hand_of,
    structure,
    submodels,
    tissue_of,
)
from ims.simulation.fast.recording import in_band
from ims.simulation.fast.rest import at_rest
from ims.simulation.fast.site import HANDED_OVER, Tissue, changed, parameters
from ims.simulation.fast.solve import Pass, Sites, solve
from ims.treatment.needle_place import muscle_at
from ims.treatment.technique import technique
from ims.units import from_si

ENDS = (0.05, 0.95)
"""Quantiles of a prior that are its ends: about 90 % lie between."""
OUTCOMES = (
    *("band_lengthening_percent", "released_share", "pain_peak_nrs", "grasp_ratio", "peak_axial_force_N"),
    *("twitches", "cramp_s", "iii_iv_impulses"),
)
"""What of the summary is looked at."""


@dataclass(frozen=True)
class Owed:
    """What the pass comes to at both ends of one prior.

    Attributes
    ----------
    name, symbol, unit : of the number, as in the catalog
    here : this person's own value, which may lie beyond the ends
    low, high : its ends; all in the catalog's unit
    at_low, at_high : outcome -> value with that end
    """

    name: str
    symbol: str
    unit: str
    here: float
    low: float
    high: float
    at_low: Mapping[str, float]
    at_high: Mapping[str, float]


@dataclass(frozen=True)
class Sensitivity:
    """The pass as it is, and what it owes to each prior, in the order of the catalog.

    Attributes
    ----------
    as_it_is : outcome -> value
    assumed : how many numbers of the pass are assumed; those without a spread are not varied
    """

    as_it_is: Mapping[str, float]
    assumed: int
    owed: tuple[Owed, ...]


def priors(muscle: Muscle) -> list[Parameter]:
    """The numbers of a pass in this muscle that are assumed and have a spread."""
    every = (e for e in entries([muscle]) if e.submodel in library())
    return [e for e in every if e.basis == "assumed" and e.distribution != "fixed"]


def ends(entry: Parameter) -> tuple[float, float]:
    """Low and high end of a prior [SI], within its bounds."""
    low, high = np.clip(
        sample(entry, np.array(ENDS)),
        -np.inf if entry.low is None else entry.low,
        np.inf if entry.high is None else entry.high,
    )
    return float(low), float(high)


def sensitivity(
    question: Question, *, threads: int | None = None, progress: Callable[[float], None] | None = None
) -> Sensitivity:
    """Run the pass once as it is and twice for each prior.

    Parameters
    ----------
    progress : told the share that is done

    Raises
    ------
    ImsError    as `needle`
    """
    check(question)
    muscle, way = muscle_at(question.site, question.level), technique(question.technique)
    one = tissue_of(question, muscle)
    chosen = priors(muscle)
    count = 1 + 2 * len(chosen)
    instead = [
        (entry.full_name, end, 1 + 2 * k + which) for k, entry in enumerate(chosen) for which, end in enumerate(ends(entry))
    ]
    every = Tissue(**{name: np.repeat(getattr(one, name), count) for name in HANDED_OVER})
    person, none = np.full(count, question.person, np.int64), np.zeros(count, np.int64)
    p, layers = parameters(
        submodels(),
        muscle,
        every,
        person=person,
        seed=question.seed,
        angle=question.angle,
        knots=question.band == "knots",
        instead=instead,
    )
    for name in question.silenced:
        p = changed(p, SILENCE[name], range(count), count)
    depth = question.depth if question.depth is not None else float(layers.target[0])
    motion = way.motion(depth, STEP)
    sites = Sites(p, hand_of(motion, question.after), person, none, question.seed, motion=none)
    whole, done = count * sites.steps * STEP, [0.0]

    def told(seconds: float) -> None:
        done[0] += seconds
        if progress is not None:
            progress(min(done[0] / whole, 1.0))

    def use(found: Pass, index: NDArray[np.int64]) -> Mapping[str, NDArray[np.floating[Any]]]:
        part = Needled(question, muscle, one, layers, motion, way, (), found, _of_lanes(p, index, count))
        return _outcomes(part, index.size)

    parts = solve(structure(), sites, use, threads=threads, progress=told)
    values = {name: np.concatenate([part[name] for part in parts]) for name in OUTCOMES}
    at = [{name: float(value[lane]) for name, value in values.items()} for lane in range(count)]
    own = draw({e.full_name: e for e in chosen}, TWO_MUSCLES, question.seed, person[:1])
    owed = [
        Owed(e.full_name, e.symbol, e.unit, *_told(e, own[e.submodel][e.name]), at_low=at[1 + 2 * k], at_high=at[2 + 2 * k])
        for k, e in enumerate(chosen)
    ]
    return Sensitivity(at[0], sum(e.basis == "assumed" for e in entries([muscle])), tuple(owed))


def _told(entry: Parameter, here: Any) -> tuple[float, float, float]:
    here, low, high = (float(from_si(float(np.ravel(value)[0]), entry.unit)) for value in (here, *ends(entry)))
    return here, low, high


def _outcomes(needled: Needled, lanes: int) -> dict[str, NDArray[np.floating[Any]]]:
    mean, top = needled.solved.mean, needled.solved.top
    before = at_rest(needled, quiet_frame(STEP, STEPS_PER_FRAME))
    after = at_rest(needled, -1, before=before)
    given = handover(
        needled.solved,
        needled.motion,
        width=np.broadcast_to(np.asarray(needled.p["needle_layers"]["needle_diameter"], float), (lanes,)),
        band_impulses=impulses_of(needled.solved, np.stack([in_band(needled, lane) for lane in range(lanes)], axis=1)),
        conducts=np.broadcast_to(np.asarray(needled.p["peripheral_nerve"]["efferents_conduct"], float), (lanes,)),
        step=STEP,
        steps_per_frame=STEPS_PER_FRAME,
    )
    return {
        **{name: np.asarray(given[name], float) for name in ("released_share", "pain_peak_nrs", "twitches", "cramp_s")},
        "band_lengthening_percent": 100.0 * (after.length / before.length - 1.0),
        "grasp_ratio": mean["grasp_ratio"].max(axis=0),
        "peak_axial_force_N": top["needle_force"].max(axis=0),
        "iii_iv_impulses": given["group_iii_impulses"] + given["group_iv_impulses"],
    }


def _of_lanes(p: Drawn, index: NDArray[np.int64], count: int) -> Drawn:
    """Parameters of these lanes."""
    return {
        s: {name: np.asarray(v)[..., index] if np.shape(v)[-1:] == (count,) else v for name, v in values.items()}
        for s, values in p.items()
    }
