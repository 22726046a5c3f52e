"""The one door: a Scenario in, a Result out."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from ims import results, units
from ims.catalog.load import load
from ims.errors import BadCourse, BadScenario, OutOfRange, nearest
from ims.patient.anatomy import Anatomy
from ims.physiology.submodel import Values
from ims.simulation import store as stores
from ims.simulation.arrivals import arrivals
from ims.simulation.assemble import Model
from ims.simulation.by_passes import Planned, pass_entries, pass_text_hash, passes_at, planned, solve_by_passes
from ims.simulation.cite import citations
from ims.simulation.clocks import DAY, Grid, grid, seconds
from ims.simulation.ended import sentence
from ims.simulation.made_with import versions
from ims.simulation.preset import chronic
from ims.simulation.recruit import Population, healthy, recruit, text_hash
from ims.simulation.scenario import Scenario
from ims.simulation.setting import Setting, setting, switched
from ims.simulation.solve import Lanes, Solution, Visit, solve, take_lanes, width_for
from ims.treatment.comparators import Comparator, read_comparators
from ims.treatment.course import PARASPINAL, Session
from ims.treatment.doses import FULL, MADE_OF_PASSES, TABLE, doses

States = dict[str, NDArray[np.float64]]

DAYS_A_PASS = {FULL: 20_000.0, TABLE: 3_200.0}
"""Person-days that take as long as one pass, for progress alone: half a second, or a sixth of it in short, beside some 25
microseconds a person-day of a batch of eight (docs/BENCHMARKS.md). It changes no result."""
PASS_PART = 64
"""People of a part of a store whose sessions are passes: some minutes of work, the most that an interrupt loses."""
NEAR = 0.1
"""Persons who come within this distance (NRS) of the verdict at the end of any day are solved again with half the step."""


@cache
def comparators() -> Mapping[str, Comparator]:
    """Kinds of session, from data."""
    return read_comparators(load().sources)


def visit(session: Session, anatomy: Anatomy, *, preset: bool = False) -> Visit:
    """What the hand does in one session, per compartment of this anatomy.

    Raises
    ------
    BadCourse
        A needle goes to a site that the presentation has no compartment for.
    """
    kind = comparators()[session.kind]
    shares = np.zeros((3, len(anatomy.muscles)))
    placed, effective = (1.0, 1.0) if preset else (float(kind.placed_share.value), float(kind.effective_share.value))  # type: ignore[arg-type]
    for site, dose in doses(session, placed, effective).items():
        name = site.name if site.name != PARASPINAL or preset else f"{PARASPINAL}_{site.level}"
        if name not in anatomy.muscles:
            close = nearest(name, anatomy.muscles)
            near = f"Nearest: {', '.join(close)}. " if close else ""
            raise BadCourse(
                f"day {session.day:g}: a needle goes to '{name}', which this presentation has no compartment for. "
                f"{near}It has {', '.join(anatomy.muscles)}."
            )
        shares[:, anatomy.muscles.index(name)] = dose.placed, dose.effective, 1.0 if preset else dose.recorded
    return Visit(float(kind.expectation.value), *(tuple(row) for row in shares.tolist()))  # type: ignore[arg-type]


@dataclass(frozen=True)
class _Case:
    """A scenario made ready to solve: who, what is done, when it is read."""

    scenario: Scenario
    population: Population
    visits: Mapping[int, Visit]
    grid: Grid
    outputs: tuple[str, ...]


def people_of(scenario: Scenario, progress: Callable[[int], None] | None = None) -> Population:
    """The scenario's persons on day 0."""
    who = scenario.course.who
    if scenario.is_preset:
        return chronic(scenario.without, scenario.persons)
    if scenario.healthy:
        return healthy(who.condition, who.presentation or "", scenario.mechanism_set, scenario.persons, scenario.seed)
    return recruit(
        who.condition,
        who.presentation or "",
        scenario.mechanism_set,
        persons=scenario.persons,
        seed=scenario.seed,
        without=scenario.without,
        progress=progress,
    )


def visits_of(scenario: Scenario, of: Setting) -> dict[int, Visit]:
    """What the hand does in the scenario's sessions, by their time [s]."""
    return {seconds(s.day): visit(s, of.anatomy, preset=scenario.is_preset) for s in scenario.course.sessions}


def _prepare(
    scenario: Scenario, outputs: Sequence[str], progress: Callable[[int], None] | None = None, only: int | None = None
) -> _Case:
    _check_passes(scenario)
    population = people_of(scenario, progress)
    if only is not None:
        if not isinstance(only, int) or isinstance(only, bool) or not 0 <= only < scenario.persons:
            raise OutOfRange(f"only is {only}, expected one of the scenario's persons, from 0 to {scenario.persons - 1}.")
        population = population.take(np.array([only]))
        scenario = scenario.with_(persons=1)
    return _case(scenario, population, outputs)


def _case(scenario: Scenario, population: Population, outputs: Sequence[str] = ()) -> _Case:
    of = population.setting
    visits = visits_of(scenario, of)
    end = seconds(scenario.horizon)
    read = [seconds(day) for day in scenario.readings] or [*range(0, end + 1, 7 * DAY)]
    chosen = outputs or of.outcomes
    for name in chosen:
        of.model.variable(name)
    times = grid(begin=0, end=end, events=visits, outputs=read)
    return _Case(scenario, population, visits, times, tuple(dict.fromkeys(chosen)))


def simulate(
    scenario: Scenario,
    *,
    outputs: Sequence[str] = (),
    only: int | None = None,
    threads: int | None = None,
    progress: Callable[[float], None] | None = None,
    store: str | Path | None = None,
) -> xr.Dataset:
    """Run one scenario.

    Parameters
    ----------
    scenario : Scenario
    outputs : names to read out; by default the outcomes of the condition
    only : run only this one of the scenario's persons (from 0)
    threads : threads over chunks of persons; changes no result
    progress : told the person-days advanced since the last call; a needle pass counts as many (`work_of` tells the whole)
    store : write the result to this NetCDF file part by part instead of holding it: memory does not grow with the persons.
        After an interrupt the same call goes on where it stopped; a file that holds this very run is only opened

    Returns
    -------
    Dataset with axes person, muscle | segment, time, in edge units; its attributes hold the scenario, versions, citations
    and how the solve ended. From a store it is open, and reads what is asked of it: close it, or use it in a `with`.
    """
    _check_threads(threads)
    if store is not None:
        if only is not None:
            raise BadScenario(f"Person {only} alone needs no store. Leave out either `only` or `store`.")
        return _stored(scenario, Path(store), outputs, threads, progress)
    return _together([_prepare(scenario, outputs, only=only)], threads, progress)[0]


def simulate_together(
    scenarios: Sequence[Scenario],
    *,
    outputs: Sequence[str] = (),
    threads: int | None = None,
    progress: Callable[[float], None] | None = None,
    recruiting: Callable[[int], None] | None = None,
) -> list[xr.Dataset]:
    """Run several scenarios, those of one shape in one batch; each result is the one it would have alone."""
    _check_threads(threads)
    return _together([_prepare(scenario, outputs, recruiting) for scenario in scenarios], threads, progress)


def _check_threads(threads: int | None) -> None:
    if threads is not None and threads < 1:
        raise OutOfRange(f"threads is {threads}, expected 1 or more. Leave it out for as many as the machine has.")


def simulate_population(
    population: Population, scenarios: Sequence[Scenario], *, outputs: Sequence[str] = ()
) -> list[xr.Dataset]:
    """Run scenarios on people who are already there (calibration draws its own)."""
    people = population.first(scenarios[0].persons)
    return _together([_case(scenario, people, outputs) for scenario in scenarios], None, None)


def _together(cases: Sequence[_Case], threads: int | None, progress: Callable[[float], None] | None) -> list[xr.Dataset]:
    groups: dict[tuple[Any, ...], list[int]] = {}
    for i, case in enumerate(cases):
        groups.setdefault(_key(case), []).append(i)
    found: dict[int, xr.Dataset] = {}
    for members in groups.values():
        together = [cases[i] for i in members]
        for i, solution, redone in zip(members, *_solve(together, threads, progress), strict=True):
            found[i] = _result(cases[i], solution, redone)
    return [found[i] for i in range(len(cases))]


def _stored(
    scenario: Scenario,
    path: Path,
    outputs: Sequence[str],
    threads: int | None,
    progress: Callable[[float], None] | None,
) -> xr.Dataset:
    _check_passes(scenario)
    whole = _case(scenario, next(arrivals(scenario.with_(persons=1), size=1)), outputs)
    of = whole.population.setting
    made_by = _made_by(of, scenario)

    def solved(people: Population) -> stores.Part:
        case = _case(scenario.with_(persons=people.person.size), people, outputs)
        (solution,), (redone,) = _solve([case], threads, progress)
        return stores.Part(_labeled(case, solution, made_by), solution.stopped_at, people.person[redone])

    def attributes(journal: stores.Journal) -> dict[str, Any]:
        stopped = np.full(scenario.persons, np.nan)
        for place, time in journal.stopped:
            stopped[place] = time
        empty = np.empty(0)
        came_out = Solution(whole.grid.output_times, {}, {}, empty, stopped)
        correlations = journal.drawn.strongest() if journal.drawn else ()
        solved_again = list(journal.solved_again)
        return made_by | _came_out(whole.grid, came_out, solved_again, journal.rates, correlations)

    def resumed(persons: int) -> None:
        if progress is not None and persons:
            progress(persons * work_of(scenario.with_(persons=1)))

    key = stores.key_of(whole.outputs, made_by)
    if not stores.finished(path, key):
        stores.fill(
            path,
            key=key,
            persons=scenario.persons,
            people=lambda here: arrivals(
                scenario,
                size=PASS_PART if scenario.needle == FULL else stores.PART,
                here=here,
                threads=threads or os.cpu_count() or 1,
            ),
            solve=solved,
            attributes=attributes,
            resumed=resumed,
        )
    return results.opened(path)


def _key(case: _Case) -> tuple[Any, ...]:
    """Cases that agree in this are solved in one batch; one whose sessions are passes by itself."""
    of = case.population
    s = case.scenario
    return (
        s.hash if s.needle in MADE_OF_PASSES else "",
        (of.setting.condition, of.setting.presentation, of.setting.mechanism_set),
        of.fixed,
        case.grid,
        case.outputs,
        s.substeps,
        s.double,
        s.seed,
    )


def _solve(
    cases: Sequence[_Case], threads: int | None, progress: Callable[[float], None] | None
) -> tuple[list[Solution], list[NDArray[np.int64]]]:
    one = cases[0]
    lanes = _lanes(cases)
    structure = one.population.setting.structure(one.population.fixed, one.outputs)
    options: dict[str, Any] = {"double": one.scenario.double, "threads": threads, "progress": progress}
    solver = _by_passes(one, threads) if one.scenario.needle in MADE_OF_PASSES else solve
    whole = solver(structure, lanes, one.grid, substeps=one.scenario.substeps, **options)
    near = np.flatnonzero(whole.closest < NEAR)
    if near.size:
        again = solver(
            structure,
            _pick(lanes, near),
            one.grid,
            substeps=2 * one.scenario.substeps,
            **options,
            width=width_for(lanes.count, len(lanes.y["contracture"])),
        )
        changed = _verdict(whole, near) != _verdict(again, np.arange(near.size))
        flipped = near[changed.any(axis=0)]
        for name, value in whole.outputs.items():
            value[..., flipped] = again.outputs[name][..., changed.any(axis=0)]
    else:
        flipped = near
    parts, redone, first = [], [], 0
    for case in cases:
        span = slice(first, first + case.scenario.persons)
        parts.append(_slice(whole, span))
        redone.append(flipped[(flipped >= span.start) & (flipped < span.stop)] - first)
        first = span.stop
    return parts, redone


def work_of(scenario: Scenario) -> float:
    """How much progress is told of while a scenario runs: its person-days, and of `DAYS_A_PASS` for each pass."""
    days = scenario.persons * scenario.horizon
    if scenario.needle not in MADE_OF_PASSES:
        return days
    who = scenario.course.who
    plans = _passes(scenario, setting(who.condition, who.presentation or "", scenario.mechanism_set))
    return days + scenario.persons * DAYS_A_PASS[scenario.needle] * sum(len(plan.rows) for plan in plans.values())


def _check_passes(scenario: Scenario) -> None:
    """Refuse a needle that cannot be passed before anybody is drawn."""
    if scenario.needle in MADE_OF_PASSES:
        who = scenario.course.who
        _passes(scenario, setting(who.condition, who.presentation or "", scenario.mechanism_set))


def _passes(scenario: Scenario, of: Setting) -> dict[int, Planned]:
    """The needle passes of the scenario's sessions, by their time [s]."""
    visits_of(scenario, of)  # a site that this presentation lacks is refused in its own words
    return planned(of, {seconds(s.day): s for s in scenario.course.sessions})


def _by_passes(case: _Case, threads: int | None) -> Callable[..., Solution]:
    """`solve` for a course whose sessions are needle passes."""
    scenario, of = case.scenario, case.population.setting
    plans = _passes(scenario, of)
    made: dict[int, tuple[NDArray[np.int64], Mapping[str, Any]]] = {}

    def solver(
        structure: Any, lanes: Lanes, grid: Grid, *, progress: Callable[[float], None] | None = None, **options: Any
    ) -> Solution:
        def told(passes: float) -> None:
            if progress is not None:
                progress(passes * DAYS_A_PASS[scenario.needle])

        def make(time: int, y: Mapping[str, Any]) -> Mapping[str, Any]:
            if time in made:  # solved again with half the step: the slow clock is tested, the passes stay what they were
                person, found = made[time]
                return {name: value[:, np.searchsorted(person, lanes.person)] for name, value in found.items()}
            found = passes_at(
                of,
                plans[time],
                y,
                person=lanes.person,
                seed=scenario.seed,
                without=scenario.without,
                short=scenario.needle == TABLE,
                threads=threads,
                progress=told,
            )
            made[time] = lanes.person, found
            return found

        return solve_by_passes(structure, lanes, grid, make=make, times=tuple(plans), progress=progress, **options)

    return solver


def _verdict(solution: Solution, index: NDArray[np.int64]) -> NDArray[np.bool_]:
    pain = solution.outputs.get("underlying_pain")
    return np.zeros((1, index.size), bool) if pain is None else np.asarray(pain[:, index] <= 1.0)


def _lanes(cases: Sequence[_Case]) -> Lanes:
    counts = [case.scenario.persons for case in cases]
    p: dict[str, dict[str, Any]] = {}
    each = [switched(case.population.p, case.scenario.without, case.scenario.persons) for case in cases]
    for submodel, values in each[0].items():
        for name, value in values.items():
            shared = np.ndim(value) != 1
            p.setdefault(submodel, {})[name] = value if shared else np.concatenate([q[submodel][name] for q in each])
    return Lanes(
        y={n: np.concatenate([c.population.y[n] for c in cases], axis=-1) for n in cases[0].population.y},
        p=p,
        person=np.concatenate([case.population.person for case in cases]),
        seed=cases[0].scenario.seed,
        visits=[case.visits for case in cases],
        scenario=np.repeat(np.arange(len(cases)), counts),
    )


def _pick(lanes: Lanes, index: NDArray[np.int64]) -> Lanes:
    return Lanes(
        y={n: v[..., index] for n, v in lanes.y.items()},
        p=take_lanes(lanes.p, index, lanes.count),
        person=lanes.person[index],
        seed=lanes.seed,
        visits=lanes.visits,
        scenario=None if lanes.scenario is None else lanes.scenario[index],
    )


def _slice(solution: Solution, span: slice) -> Solution:
    return Solution(
        solution.times,
        {n: v[..., span] for n, v in solution.outputs.items()},
        {n: v[..., span] for n, v in solution.y.items()},
        solution.closest[span],
        solution.stopped_at[span],
    )


def _result(case: _Case, solution: Solution, redone: NDArray[np.int64]) -> xr.Dataset:
    people = case.population
    solved_again = people.person[redone].tolist()
    came_out = _came_out(case.grid, solution, solved_again, people.rates, people.correlations)
    return _labeled(case, solution, _made_by(people.setting, case.scenario) | came_out)


def _labeled(case: _Case, solution: Solution, attributes: Mapping[str, Any]) -> xr.Dataset:
    of = case.population.setting
    variables = {name: of.model.variable(name) for name in case.outputs}
    return results.label(
        solution.outputs,
        shapes={name: v.shape for name, v in variables.items()},
        si_units={name: v.unit for name, v in variables.items()},
        days=[t / DAY for t in solution.times],
        persons=case.population.person.tolist(),
        muscles=of.anatomy.muscles,
        segments=of.anatomy.segments,
        named=_own_names(of),
        attributes=attributes,
    )


def _made_by(of: Setting, scenario: Scenario) -> dict[str, Any]:
    """Attributes that say how a result is made again."""
    used = [entry for full, entry in of.entries.items() if full.split(".")[0] in of.submodels]
    used += pass_entries(scenario)
    bases = [entry.basis for entry in used]
    return {
        "scenario": scenario.to_dict(),
        "scenario_hash": scenario.hash,
        "catalog_hash": load().hash,
        "model_hash": pass_text_hash() if scenario.needle in MADE_OF_PASSES else text_hash(),
        "versions": versions(),
        "seed": scenario.seed,
        "precision": "float64" if scenario.double else "float32",
        "step_days": 1.0 / scenario.substeps,
        "provisional_share": sum(entry.provisional for entry in used) / len(used),
        "basis_share": {b: bases.count(b) / len(bases) for b in sorted(set(bases))},
        "own_scale": of.own_scale,
        "citations": citations(scenario),
    }


def _came_out(
    times: Grid,
    solution: Solution,
    solved_again: list[int],
    rates: tuple[float, float, float],
    correlations: tuple[tuple[str, str, float], ...],
) -> dict[str, Any]:
    """Attributes that say how the solve ended and who the people are."""
    accepted, returns, ill = rates
    return {
        "ended": sentence(solution, times),
        "solved_again": solved_again,
        "acceptance_rate": accepted,
        "healthy_returns_rate": returns,
        "ill_rate": ill,
        "induced_correlations": [list(c) for c in correlations],
    }


def _own_names(of: Setting) -> dict[str, tuple[str, str]]:
    """Unit and label of the condition's own scale, where it is one of its own and not the range itself."""
    if of.own_scale not in ("condition_scale", "headache_days"):
        return {}
    scale = load().condition(of.condition).own_scale
    return {of.own_scale: (scale.unit, scale.label)}


def prepared_person(
    scenario: Scenario, person: int
) -> tuple[Model, Mapping[str, Values], Callable[[xr.Dataset, float], States]]:
    """One person ready for the model text in numpy: model, parameters, and the states a run of that person had on a day."""
    case = _prepare(scenario, (), only=person)
    of = case.population.setting
    merged = of.structure(case.population.fixed, ()).merge(switched(case.population.p, scenario.without, 1))

    def at(run: xr.Dataset, day: float) -> States:
        moment = run.isel(person=0).sel(time=day)
        return {
            v.name: np.asarray(moment[v.name].values, np.float64)[..., None] / units.from_si(1.0, moment[v.name].attrs["unit"])
            for v in of.model.states
        }

    return of.model, merged, at
