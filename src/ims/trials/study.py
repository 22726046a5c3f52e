"""A study: one course in both mechanism sets, beside sham and nothing, and without each mechanism in turn."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import xarray as xr

from ims.catalog.condition import SETS
from ims.catalog.load import load
from ims.errors import BadScenario
from ims.results import attributes
from ims.simulation.attractor import Attractor, attractor
from ims.simulation.run import simulate, simulate_together, work_of
from ims.simulation.scenario import Scenario
from ims.simulation.setting import setting
from ims.treatment.course import Course
from ims.treatment.doses import ASSUMED, FULL, TABLE
from ims.treatment.plan import comparator

ARMS = ("untreated", "sham", "needling")
KIND = {"untreated": "untreated", "sham": "non_penetrating_sham", "needling": "needling"}
ABLATIONS = ("S6a", "S6b", "S6c")
ABLATION_PERSONS = 100
DEFAULT_PERSONS = 400
"""The fewest of 100, 200, 400, 800 whose 80 % bands of pain lie within 0.3 points of those of 3200 people on average, in every
arm, time and set of tennis elbow (0.21 and 0.28; with 200 people 0.30 and 0.33); the share recovered then varies by 0.02."""
PASS_PERSONS = {FULL: 8, TABLE: 40}
"""People where sessions are made of passes: as many as one chunk of passes holds, and as many as take some minutes."""
FOLLOW_WEEKS = 26.0
AT_ONCE = 15.0 / (24 * 60)
"""Days after the first session at which its immediate effect is read."""
HEALING_DAYS = 10


@dataclass(frozen=True)
class SetResults:
    """One mechanism set: the arms, what is left without a mechanism, and one person in detail."""

    mechanism_set: str
    arms: Mapping[str, xr.Dataset]
    without: Mapping[str, xr.Dataset]
    mechanisms: Mapping[str, bool]
    detail: Mapping[str, Any] = field(default_factory=dict)

    @property
    def acceptance_rate(self) -> float:
        """Share of candidates who became patients."""
        return float(self.arms["untreated"].attrs["acceptance_rate"])


@dataclass(frozen=True)
class Times:
    """Days at which a course is summed up."""

    before: float
    at_once: float
    end_of_course: float
    month_3: float
    month_6: float

    def named(self) -> dict[str, float]:
        """The four that every table shows."""
        return {n: getattr(self, n) for n in ("before", "end_of_course", "month_3", "month_6")}


@dataclass(frozen=True)
class Study:
    """All runs of one course, and the card that lets anybody make them again."""

    condition: str
    presentation: str
    course: Course
    plan: Mapping[str, Any]
    seed: int
    persons: int
    times: Times
    sets: Mapping[str, SetResults]
    provenance: Mapping[str, Any]
    healthy: bool = False
    """Whether the people are healthy ones, needled as patients would be (S5)."""
    needle: str = ASSUMED
    """What a needle does: an assumed effect, or what comes out of its pass."""


def times_of(course: Course, interval: float) -> Times:
    """End of course = one interval after the last session; months 3 and 6 = weeks 13 and 26 after it."""
    last = course.last_day
    return Times(0.0, AT_ONCE, last + interval, last + 13 * 7.0, last + 26 * 7.0)


def interval_of(course: Course, planned: float = 7.0) -> float:
    """Days between the last two sessions, or the planned interval where there are fewer than two."""
    days = [session.day for session in course.sessions]
    return days[-1] - days[-2] if len(days) > 1 else planned


def arm_of(course: Course, arm: str) -> Course:
    """What is done in this arm: the course itself, or its counterpart.

    A course of visits without any needle has no sites for a sham; its sham arm is the course itself.
    """
    if arm == "needling":
        return course
    has_needles = any(session.needles for session in course.sessions)
    return comparator(course, "attention" if arm == "sham" and not has_needles else KIND[arm])


def run_study(
    course: Course,
    *,
    persons: int = DEFAULT_PERSONS,
    seed: int = 1,
    sets: Sequence[str] = SETS,
    without: Sequence[str] = (),
    follow_weeks: float = FOLLOW_WEEKS,
    healthy: bool = False,
    needle: str = ASSUMED,
    detail: bool = True,
    threads: int | None = None,
    report: Callable[[str, float], None] | None = None,
) -> Study:
    """Simulate a course in every mechanism set, each arm on the same persons with the same chance.

    Parameters
    ----------
    course : the needling arm; its untreated and sham counterparts are made from it
    without : mechanism switches turned off in all arms
    follow_weeks : weeks simulated after the last session
    healthy : needle healthy people instead of patients (S5)
    needle : `assumed`, or `full` or `table` for the pass each needle makes; then no mechanism is left out in turn, and nobody
        is shown in detail: either would make all passes again
    detail : also run one person finely, for the figures
    report : told what is being done and which share of all work is done

    Raises
    ------
    BadScenario    no set of mechanisms was named
    """
    began = time.process_time()
    if isinstance(sets, str) or not sets:
        raise BadScenario(f"sets is {sets!r}, expected one or more mechanism sets, such as ({SETS[0]!r},).")
    condition = load().condition(course.who.condition)
    interval = interval_of(course, condition.plan.interval / 86400.0)
    times = times_of(course, interval)
    horizon = max(course.last_day + 7.0 * follow_weeks, times.end_of_course)
    readings = [0.0, *(7.0 * k for k in range(int(horizon // 7) + 1)), *times.named().values(), times.at_once]
    readings = sorted({day for day in readings if day <= horizon})
    work = _Work(len(set(sets)), report)
    found: dict[str, SetResults] = {}
    for name in dict.fromkeys(sets):
        base = Scenario(
            course=course,
            mechanism_set=name,
            persons=persons,
            seed=seed,
            without=tuple(without),
            horizon=horizon,
            readings=tuple(readings),
            healthy=healthy,
            double=persons == 1,
            needle=needle,
        )
        found[name] = _run_set(base, times, detail=detail and needle == ASSUMED, threads=threads, work=work)
        work.next_set()
    work.tell("done", 0.0)
    return Study(
        condition=condition.name,
        presentation=condition.presentation(course.who.presentation or "").name,
        course=course,
        plan=plan_of(course, times, horizon, interval),
        seed=seed,
        persons=persons,
        times=times,
        sets=found,
        provenance=provenance_of(found, time.process_time() - began),
        healthy=healthy,
        needle=needle,
    )


class _Work:
    """How far a study is: told in words and as a share of all work."""

    def __init__(self, sets: int, report: Callable[[str, float], None] | None) -> None:
        self.sets, self.report, self.finished = sets, report, 0
        self.total, self.done = 1.0, 0.0

    def tell(self, text: str, part: float) -> None:
        """Say what is being done, and which part of the present set is done."""
        if self.report is not None:
            self.report(text, (self.finished + part) / self.sets)

    def next_set(self) -> None:
        """The present set is done."""
        self.finished += 1
        self.done = 0.0

    def advance(self, name: str, days: float) -> None:
        """So many person-days more are simulated."""
        self.done += days
        self.tell(f"{name}: simulating", 0.2 + 0.7 * min(self.done / self.total, 1.0))


def _run_set(base: Scenario, times: Times, *, detail: bool, threads: int | None, work: _Work) -> SetResults:
    """Arms, ablations and detail of one mechanism set."""
    course, name, persons = base.course, base.mechanism_set, base.persons
    arms = [base.with_(course=arm_of(course, arm), needle=base.needle if arm == "needling" else ASSUMED) for arm in ARMS]
    some = min(persons, ABLATION_PERSONS)
    off = [mechanism for mechanism in ABLATIONS if mechanism not in base.without and base.needle == ASSUMED]
    cut = [base.with_(persons=some, without=(*base.without, mechanism)) for mechanism in off]
    work.total = sum(work_of(scenario) for scenario in (*arms, *cut))
    work.tell(f"{name}: finding patients", 0.0)

    def recruiting(have: int) -> None:
        work.tell(f"{name}: {have} patients found", 0.2 * have / persons)

    def simulated(days: float) -> None:
        work.advance(name, days)

    runs = simulate_together([*arms, *cut], threads=threads, progress=simulated, recruiting=recruiting)
    by_arm = dict(zip(ARMS, runs[: len(arms)], strict=True))
    work.tell(f"{name}: looking at one person", 0.9)
    return SetResults(
        mechanism_set=name,
        arms=by_arm,
        without=dict(zip(off, runs[len(arms) :], strict=True)),
        mechanisms=_mechanisms(name, base.without),
        detail=_detail(base, by_arm["needling"], times) if detail and course.sessions else {},
    )


def _mechanisms(mechanism_set: str, without: Sequence[str]) -> dict[str, bool]:
    """Which mechanisms act: not switched off, and not zero in the set."""
    numbers = load()
    entries = numbers.mechanism_set(mechanism_set).parameters
    on = {}
    for name, mechanism in numbers.mechanisms.items():
        values = [(entries.get(full) or numbers.parameter(full)).value for full in mechanism.parameters]
        on[name] = name not in without and any(values)
    return on


def plan_of(course: Course, times: Times, horizon: float, interval: float) -> dict[str, Any]:
    """What is done, when and where, as plain values; `interval` in days, the planned one where there are too few sessions."""
    sites = {needle.site == "paraspinal" for session in course.sessions for needle in session.needles}
    kinds = sorted({session.kind for session in course.sessions})
    return {
        "sessions": len(course.sessions),
        "interval_days": interval,
        "sites": {(True, False): "both", (True,): "spine", (False,): "bands", (): "none"}[tuple(sorted(sites, reverse=True))],
        "kinds": kinds,
        "days": [session.day for session in course.sessions],
        "end_of_course_day": times.end_of_course,
        "horizon_weeks": horizon / 7.0,
    }


def provenance_of(sets: Mapping[str, SetResults], cpu_seconds: float) -> dict[str, Any]:
    """Everything needed to make the runs again, as plain values."""
    plain = {name: attributes(results.arms["needling"]) for name, results in sets.items()}
    first = next(iter(plain.values()))
    return {
        **{key: first[key] for key in ("versions", "catalog_hash", "scenario_hash", "precision", "step_days")},
        **{key: first[key] for key in ("provisional_share", "basis_share", "citations")},
        "ended": {name: of_set["ended"] for name, of_set in plain.items()},
        "solved_again": {name: of_set["solved_again"] for name, of_set in plain.items()},
        "cpu_seconds": cpu_seconds,
    }


def detail_outputs(scenario: Scenario) -> tuple[str, ...]:
    """Everything a figure of one person may show: outcomes and all states, so that one compiled program serves them all."""
    who = scenario.course.who
    of = setting(who.condition, who.presentation or "", scenario.mechanism_set)
    return tuple(dict.fromkeys((*of.outcomes, "soreness", *(v.name for v in of.model.states))))


def _detail(base: Scenario, needling: xr.Dataset, times: Times) -> dict[str, Any]:
    """The person in the middle: daily course, healing after one needle, and the rest points of the worst muscle."""
    pain = needling["underlying_pain"].sel(time=times.end_of_course).values
    middle = int(np.argsort(pain, kind="stable")[(pain.size - 1) // 2])
    daily = tuple(float(day) for day in range(int(base.horizon) + 1))
    fine = (*detail_outputs(base),)
    of_state = simulate(base.with_(readings=daily), outputs=fine, only=middle)
    one = base.course.__class__(who=base.course.who, sessions=base.course.sessions[:1])
    hourly = tuple(hour / 24.0 for hour in range(24 * HEALING_DAYS + 1))
    healing = simulate(base.with_(course=one, horizon=float(HEALING_DAYS), readings=hourly), outputs=fine, only=middle)
    picture: Attractor = attractor(base, middle, outputs=fine, before=0.0, after=times.end_of_course)
    return {"person": middle, "course": of_state, "healing": healing, "attractor": picture}
