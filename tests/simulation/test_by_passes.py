"""A course made of needle passes: what enters the weeks is what the passes tell, and nothing else changes."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from ims.errors import BadScenario, OutOfRange, UnknownOption
from ims.reports.html import write_report
from ims.results import attributes
from ims.simulation import by_passes
from ims.simulation import run as running
from ims.simulation.by_passes import TOLD, pass_text_hash, passes_at, planned, solve_by_passes
from ims.simulation.clocks import DAY, grid
from ims.simulation.fast.course import Outcome
from ims.simulation.run import DAYS_A_PASS, simulate, work_of
from ims.simulation.sbml import to_sbml
from ims.simulation.scenario import Scenario
from ims.simulation.solve import Solution, solve
from ims.treatment import Course, Needle, Response, Session, Who
from ims.treatment.technique import technique
from ims.trials.study import run_study
from ims.trials.summary import summarize
from tests.simulation.elbow import course, everything, lanes_of, patients

MUSCLE = "extensor_carpi_radialis_brevis"
TIMES = (0, 7 * DAY)


def told(muscles: int, persons: int, **values: float) -> dict[str, np.ndarray]:
    """What passes come to, alike in all muscles."""
    names = TOLD
    return {name: np.full((muscles, persons), values.get(name, 0.0)) for name in names}


def run(make: Any, **changes: Any) -> Solution:
    """Five people through two sessions."""
    few = patients().take(np.arange(5))
    lanes = lanes_of(few, course(2))
    times = grid(begin=0, end=14 * DAY, events=TIMES, outputs=(0, 60, 7 * DAY, 14 * DAY))
    structure = few.setting.structure(few.fixed, everything())
    return solve_by_passes(structure, lanes, times, make=make, times=TIMES, substeps=12, **changes)


def test_without_a_pass_the_course_is_as_it_was() -> None:
    """Stopping at sessions changes nothing: states, readings and chance are those of one run, to the rounding of a program."""
    few = patients().take(np.arange(5))
    muscles = len(few.setting.anatomy.muscles)
    stopped = run(lambda time, y: told(muscles, 5))
    times = grid(begin=0, end=14 * DAY, events=TIMES, outputs=(0, 60, 7 * DAY, 14 * DAY))
    whole = solve(few.setting.structure(few.fixed, everything()), lanes_of(few, course(2)), times, substeps=12)
    for name, value in whole.outputs.items():
        assert_allclose(stopped.outputs[name], value, rtol=2e-6, atol=1e-7, err_msg=name)
    assert stopped.times == whole.times
    assert_allclose(stopped.closest, whole.closest, rtol=1e-5)


def test_a_pass_stands_in_the_place_of_what_is_assumed() -> None:
    """S6a: a pass that takes half leaves half a minute later; one that takes nothing and sets off nothing leaves all."""
    few = patients().take(np.arange(5))
    muscles = len(few.setting.anatomy.muscles)
    seen: list[tuple[int, Mapping[str, Any]]] = []

    def make(time: int, y: Mapping[str, Any]) -> Mapping[str, Any]:
        seen.append((time, y))
        return told(muscles, 5, by_pass=1.0, released=0.5 if time == 0 else 0.0)

    found = run(make)
    assert [time for time, _ in seen] == list(TIMES)
    C = found.outputs["contracture"]
    assert_allclose(C[1] / C[0], 0.5, rtol=2e-3)
    assert_array_equal(seen[1][1]["contracture"], C[2])  # the tissue the second pass meets is that of its day
    assert np.all(found.outputs["micro_injury"][1] < 1e-6)
    wounded = run(lambda time, y: told(muscles, 5, by_pass=1.0, wound=1.0))
    assert np.all(wounded.outputs["micro_injury"][1] > 0.0)


def test_sham_and_recorded_sites_make_no_pass() -> None:
    """A sham's needle is no pass of the band; where the chart says what a muscle did, the record is believed."""
    of = patients().setting
    needles = (
        Needle(site=MUSCLE, count=2),
        Needle(site="supinator", response=Response(grasp=True)),
        Needle(site="supinator"),
        Needle(site="paraspinal", level="C6", technique="static"),
    )
    sessions = {0: Session(day=0, needles=needles), DAY: Session(day=1, kind="penetrating_sham", needles=needles[:1])}
    plan = planned(of, sessions)
    assert list(plan) == [0]
    names = [of.anatomy.muscles[row] for row in plan[0].rows]
    assert names == [MUSCLE, MUSCLE, "paraspinal_C6"]
    assert [(i.technique, i.number) for i in plan[0].insertions] == [("pistoning", 0), ("pistoning", 1), ("static", 4)]


def test_several_needles_of_one_muscle_add_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each meets what the one before left; impulses count up to the usual, where answered; without S6a nothing is released."""
    of = patients().setting
    one, two, much, none = np.full(2, 0.5), np.full(2, 0.2), np.full(2, 1e6), np.zeros(2)
    made = [Outcome(one, np.ones(2), much, much, 2.2e-9, {}), Outcome(two, none, much, much, 4.4e-9, {})]
    monkeypatch.setattr(by_passes, "outcomes", lambda *args, **options: made)
    sessions = {0: Session(day=0, needles=(Needle(site=MUSCLE, count=2),))}
    people = patients().take(np.arange(2))
    options: dict[str, Any] = {"person": people.person, "seed": 1}
    plan = planned(of, sessions)[0]
    found = passes_at(of, plan, people.y, **options)
    row = of.anatomy.muscles.index(MUSCLE)
    assert_allclose(found["released"][row], 1.0 - 0.5 * 0.8)
    for name in ("answered", "nociceptive", "stretch", "injury"):
        assert_allclose(found[name][row], 0.5, err_msg=name)  # the second was not answered: only its wound counts
    assert_allclose(found["wound"][row], 1.5)
    assert_array_equal(found["by_pass"][row], 1.0)
    assert not np.delete(found["by_pass"], row, axis=0).any()
    assert not passes_at(of, plan, people.y, without=("S6a",), **options)["released"].any()


def needled(persons: int = 3, **changes: Any) -> Scenario:
    """One quick needle."""
    one = Session(day=0.0, needles=(Needle(site=MUSCLE, technique="static"),))
    plan = Course(who=Who(condition="tennis_elbow"), sessions=(one,))
    return Scenario(course=plan, mechanism_set="as_described", persons=persons, horizon=7.0, needle="full", **changes)


def test_the_one_door_makes_the_passes() -> None:
    """Only the needled muscle is told by a pass; a person alone is the same as in company; progress adds up."""
    days: list[float] = []
    scenario = needled(readings=(0.0, 0.01, 7.0))
    crowd = simulate(scenario, outputs=("contracture",), progress=days.append)
    assert sum(days) == pytest.approx(work_of(scenario), rel=1e-3)
    assert work_of(scenario) == pytest.approx(3 * (7.0 + DAYS_A_PASS["full"]))
    assert work_of(scenario.with_(needle="assumed")) == 3 * 7.0  # an arm without passes counts as little as it is
    alone = simulate(scenario, outputs=("contracture",), only=2)
    assert_array_equal(alone["contracture"].isel(person=0), crowd["contracture"].isel(person=2))
    assumed = simulate(scenario.with_(needle="assumed"), outputs=("contracture",))
    other = crowd["muscle"].values != MUSCLE
    by_pass, by_dose = (result["contracture"].isel(time=1) for result in (crowd, assumed))
    assert_allclose(by_pass.isel(muscle=other), by_dose.isel(muscle=other), rtol=1e-4)
    assert np.all(abs(by_pass.sel(muscle=MUSCLE) - by_dose.sel(muscle=MUSCLE)) > 0.01)


def test_the_table_makes_nearly_the_same_course() -> None:
    """The short form: the same people, loci and days; contracture after the pass within a hundredth; progress adds up."""
    days: list[float] = []
    scenario = needled(readings=(0.0, 0.01, 7.0))
    full = simulate(scenario, outputs=("contracture",))
    short = simulate(scenario.with_(needle="table"), outputs=("contracture",), progress=days.append)
    assert sum(days) == pytest.approx(work_of(scenario.with_(needle="table")), rel=1e-3)
    assert_allclose(short["contracture"], full["contracture"], atol=0.01)
    alone = simulate(scenario.with_(needle="table"), outputs=("contracture",), only=2)
    assert_array_equal(alone["contracture"].isel(person=0), short["contracture"].isel(person=2))
    assert short.attrs["model_hash"] == pass_text_hash()


def test_a_store_holds_the_same_and_knows_what_made_it(tmp_path: Path) -> None:
    """Part by part the same bits; its hash holds the text of the passes; numbers and sources of a pass are cited."""
    scenario = needled(readings=(0.0, 0.01, 7.0))
    whole = simulate(scenario, outputs=("contracture",))
    with simulate(scenario, outputs=("contracture",), store=tmp_path / "by_passes.nc") as kept:
        assert_array_equal(kept["contracture"], whole["contracture"])
        assumed = simulate(scenario.with_(needle="assumed"), outputs=("contracture",))
        assert kept.attrs["model_hash"] == pass_text_hash() != assumed.attrs["model_hash"]
        cited = {source["key"] for source in attributes(kept)["citations"]}
        assert {"Mileusnic2006", "Fuglevand1993"} <= cited - {source["key"] for source in attributes(assumed)["citations"]}


def test_a_study_of_passes_is_summed_up(tmp_path: Path) -> None:
    """Its needling arm is made of them, its shams are not; no mechanism is left out in turn; the report says what it is."""
    plan = needled().course
    found = run_study(plan, persons=2, sets=("as_evidenced",), follow_weeks=1.0, needle="full")
    summary = summarize(found)
    assert summary["needle"] == "full"
    assert found.sets["as_evidenced"].without == {} and found.sets["as_evidenced"].detail == {}
    write_report(found, summary, tmp_path / "report.html", untreated_rows=[])
    assert "made its pass in milliseconds" in (tmp_path / "report.html").read_text(encoding="utf-8")


def test_what_cannot_be_passed_is_refused_before_anybody_is_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    """A stroke longer than the muscle is deep; SBML has no milliseconds."""

    def nobody(*args: Any, **options: Any) -> Any:
        raise AssertionError("somebody was drawn")

    monkeypatch.setattr(running, "people_of", nobody)
    monkeypatch.setattr(by_passes, "motion_of", lambda muscle, name: technique("pistoning").motion(0.003, 1e-4))
    with pytest.raises(OutOfRange, match="thrust"):
        simulate(needled())
    with pytest.raises(BadScenario, match="SBML"):
        to_sbml(needled())


def test_what_cannot_be_asked_is_refused() -> None:
    """A word that is none, with the near one; the preset has no body."""
    with pytest.raises(UnknownOption, match="full"):
        needled().with_(needle="ful")
    with pytest.raises(BadScenario, match="without a body"):
        needled().with_(mechanism_set="two_muscle_reference")
    assert "needle" not in needled().with_(needle="assumed").to_dict()
    assert Scenario.from_dict(needled().to_dict()) == needled()
