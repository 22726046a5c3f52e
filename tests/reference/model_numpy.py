"""The assembled model of one person solved apart from the product: the sub-models' own text under numpy, scipy in time.

An oracle of everything in `simulation/` that stands between the equations and a reading: exponential step, order of events,
averages over segments, counting of chance, time of readings. It shares the sub-models and their order with the product and
nothing else; it knows no engine, no lanes and no intervals.

    read = integrate(person, visits={0: visit}, readings=[0, 86400])
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.integrate import solve_ivp

from ims.patient import chance
from ims.physiology.space import NumpySpace
from ims.physiology.submodel import Values
from ims.simulation.assemble import Model
from ims.simulation.recruit import Population
from ims.simulation.solve import Visit

States = dict[str, NDArray[np.float64]]

DAY = 86400
RTOL, ATOL = 1e-11, 1e-13
QUIET = {"normal": 0.0, "uniform": 1.0}
"""What a stream gives where nothing is drawn: no deviation; a chance that never comes true."""
DAILY, AT_READING = {"flare", "episode"}, {"reading"}


@dataclass(frozen=True)
class Person:
    """One person on day 0: the model, its anatomy, parameters, states, and the key of the chance."""

    model: Model
    members: NDArray[np.float64]
    p: Mapping[str, Values]
    y: States
    seed: int
    number: int


def person_of(population: Population, index: int, *, seed: int) -> Person:
    """One of the people of a population."""
    one = population.take(np.array([index]))
    of = one.setting
    p = of.structure(one.fixed, ()).merge(one.p)
    return Person(of.model, np.array(of.anatomy.members), p, dict(one.y), seed, int(one.person[0]))


def drawn(who: Person, *, day: int | None = None, reading: int | None = None, visit: int | None = None) -> States:
    """Chance of one moment; daily streams are counted by day, the reading's and the visits' by their time in seconds."""
    found = {}
    for name, stream in who.model.streams:
        purpose, kind = stream.split("/")
        counter = day if purpose in DAILY else reading if purpose in AT_READING else visit
        draw = chance.normal if kind == "normal" else chance.uniform
        found[name] = np.full(1, QUIET[kind]) if counter is None else draw(who.seed, purpose, np.array([who.number]), counter)
    return found


def after_event(who: Person, y: States, *, time: int, visit: Visit | None) -> States:
    """State just after what happens at this moment: a visit, a new day, or both at once."""
    xp = NumpySpace()
    luck = drawn(who, day=time // DAY if time % DAY == 0 else None, visit=time if visit else None)
    named = who.model.outputs(xp, y, who.p, luck)
    nothing = np.zeros((len(y["contracture"]), 1))
    placed, effective, recorded = (
        (np.array(share)[:, None] for share in (visit.placed, visit.effective, visit.recorded)) if visit else (nothing,) * 3
    )
    grasped = effective * recorded + effective * (1.0 - recorded) * named["grasp_readiness"]
    event = SimpleNamespace(
        grasped_share=grasped,
        placed_share=placed,
        grasped_share_segment=who.members @ grasped,
        grasped_share_mean=grasped.mean(axis=0),
        nociceptive_dose=grasped,
        nociceptive_dose_mean=grasped.mean(axis=0),
        stretch_dose_segment=who.members @ grasped,
        stretch_dose_mean=grasped.mean(axis=0),
        injury_dose=grasped,
        placed_share_mean=placed.mean(axis=0),
        visit=np.array([float(visit is not None)]),
        expectation=np.array([visit.expectation if visit else 0.0]),
        new_day=np.array([float(time % DAY == 0)]),
        **{name: np.zeros(1) for name in ("set_overload", "overload", "set_source", "source", "released_share", "by_pass")},
    )
    return {name: np.array(value, float) for name, value in who.model.jump(xp, event, y, who.p, luck).items()}


def between(who: Person, y: States, seconds: int) -> States:
    """State after so many seconds without an event."""
    xp = NumpySpace()
    moving = [name for name in y if name not in who.model.held]
    ends = np.cumsum([y[name].size for name in moving])[:-1]
    quiet = drawn(who)

    def whole(flat: NDArray[np.float64]) -> States:
        return {**y, **{n: part.reshape(y[n].shape) for n, part in zip(moving, np.split(flat, ends), strict=True)}}

    def slope(_: float, flat: NDArray[np.float64]) -> NDArray[np.float64]:
        rates = who.model.rates(xp, whole(flat), who.p, quiet)
        return np.concatenate([np.broadcast_to(rates[name], y[name].shape).ravel() for name in moving])

    start = np.concatenate([y[name].ravel() for name in moving])
    solution = solve_ivp(slope, (0.0, float(seconds)), start, method="DOP853", rtol=RTOL, atol=ATOL)
    if not solution.success:
        raise RuntimeError(f"the reference solver stopped: {solution.message}")
    return whole(solution.y[:, -1])


def integrate(who: Person, *, visits: Mapping[int, Visit], readings: Iterable[int]) -> dict[str, NDArray[np.float64]]:
    """Every named value (reading, ..) at these times [s]; a reading at the time of an event is taken before it.

    The solver is started anew at every visit and every day, so that no step crosses a discontinuity.
    """
    wanted = sorted(readings)
    end = wanted[-1]
    stops = sorted({*range(0, end + 1, DAY), *(time for time in visits if time < end), *wanted})
    y = dict(who.y)
    read: dict[str, list[Any]] = {}
    for time, following in zip(stops, [*stops[1:], None], strict=True):
        if time in wanted:
            for name, value in who.model.outputs(NumpySpace(), y, who.p, drawn(who, reading=time)).items():
                read.setdefault(name, []).append(np.asarray(value)[..., 0])
        if following is not None:
            if time % DAY == 0 or time in visits:
                y = after_event(who, y, time=time, visit=visits.get(time))
            y = between(who, y, following - time)
    return {name: np.array(values) for name, values in read.items()}
