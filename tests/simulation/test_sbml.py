"""simulation.sbml: the exported course is well formed, consistent in its units, and the same course in another program."""

from __future__ import annotations

import sys

import pytest

from benchmarks import sbml_peer
from ims.catalog import PRESET
from ims.errors import ImsError, OutOfRange
from ims.simulation.run import people_of
from ims.simulation.sbml import equations, infix, to_sbml
from ims.simulation.scenario import Scenario
from ims.simulation.symbolic import SymbolicSpace, name
from tests.simulation import elbow

libsbml = pytest.importorskip("libsbml", reason="python-libsbml (extra sbml) is not installed")
UNDECLARED = 99505
"""libSBML's remark that a number has no unit: the zero of a limit, which has that of its partner."""
AGREE = 1e-4
x, y = name("x"), name("y")
xp = SymbolicSpace()


@pytest.fixture(scope="module", params=[PRESET, elbow.CONDITION])
def scenario(request: pytest.FixtureRequest) -> Scenario:
    """The usual plan of the preset and of tennis elbow."""
    return sbml_peer.scenario_of(request.param, elbow.SET, weeks=6, persons=3)


@pytest.mark.parametrize(
    ("expression", "text"),
    [
        (2.0 * x + 0.1, "((2.0 dimensionless * x) + 0.1 dimensionless)"),
        (-x, "((-(1.0 dimensionless)) * x)"),
        (x**3 / y, "((x ^ 3.0 dimensionless) / y)"),
        (xp.maximum(x - y, 0.0), "max((x - y), 0)"),
        (xp.where(x < y, xp.exp(x), xp.log(y)), "piecewise(exp(x), (x < y), ln(y))"),
        (1.0 / 3.0, "0.3333333333333333 dimensionless"),
    ],
)
def test_expressions_are_written_for_sbml(expression: object, text: str) -> None:
    """Every bracket, every digit, and libSBML reads it."""
    assert infix(expression) == text
    assert libsbml.parseL3Formula(text) is not None


def test_document_is_valid_and_its_units_are_consistent(scenario: Scenario) -> None:
    """libSBML's own check finds no error, and no equation whose units do not fit."""
    document = libsbml.readSBMLFromString(to_sbml(scenario, person=1))
    document.checkConsistency()
    found = [document.getError(i) for i in range(document.getNumErrors())]
    assert [e.getMessage() for e in found if e.getErrorId() != UNDECLARED] == []
    assert (document.getLevel(), document.getVersion()) == (3, 2)


def test_every_state_moves_or_jumps_and_every_session_is_an_event(scenario: Scenario) -> None:
    """A rate rule for each moving state, an assignment rule for each written value, an event for each session."""
    model = libsbml.readSBMLFromString(to_sbml(scenario)).getModel()
    written = equations(scenario, people_of(scenario))
    rules = [model.getRule(i) for i in range(model.getNumRules())]
    assert {rule.getVariable() for rule in rules if rule.isRate()} == set(written.rates) <= set(written.states)
    assert {rule.getVariable() for rule in rules if rule.isAssignment()} == set(written.assignments) == set(written.writes)
    assert list(written.sessions) == [round(s.day * 86400) for s in scenario.course.sessions]
    assert model.getNumEvents() == len(scenario.course.sessions)
    assert not any(rule.getMath() is None for rule in rules)


def test_what_the_hand_does_not_reach_is_not_assigned(scenario: Scenario) -> None:
    """A session sets what it changes, as an expression of what was there before; slow states are left alone."""
    written = equations(scenario, people_of(scenario))
    changed = next(iter(written.sessions.values()))
    assert {i.partition("__")[0] for i in changed} >= {"micro_injury", "injury_current"}
    assert not {"nerve_function", "ongoing_source", "receptors"} & {i.partition("__")[0] for i in changed}


def test_chance_and_guards_are_left_out() -> None:
    """No flare, no adverse event, no error of a reading: the reading is the pain."""
    asked = elbow.scenario(persons=1)
    written = equations(asked, people_of(asked))
    assert not {"flare", "bruise_count"} & set(written.states)
    assert infix(written.assignments["pain_reading"]).count("reading") == 0
    assert not any("reading_error" in i or "flare_size" in i for i in written.parameters)


def test_switched_off_mechanisms_are_zero_in_the_export() -> None:
    """Without S6a a session relaxes nothing: its dose is a parameter of value zero."""
    asked = elbow.scenario(persons=1, without=("S6a",))
    values = {i: q.value for i, q in equations(asked, people_of(asked)).parameters.items()}
    assert values["contracture__release_share"] == 0.0


def test_day_0_is_the_person_s(scenario: Scenario) -> None:
    """States of the person that was asked for."""
    people = people_of(scenario)
    written = equations(scenario, people, 2)
    place = people.setting.anatomy.muscles[0]
    assert written.states[f"contracture__{place}"].value == people.y["contracture"][0, 2]


def test_unknown_person_is_refused() -> None:
    """Persons are counted from 0."""
    with pytest.raises(OutOfRange, match="person is 1, expected 0 to 0"):
        to_sbml(elbow.scenario(persons=1), person=1)


def test_without_the_library_the_remedy_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """An optional dependency that is missing is named with its extra."""
    monkeypatch.setitem(sys.modules, "libsbml", None)
    with pytest.raises(ImsError, match=r"pip install 'intramuscular\[sbml\]'"):
        to_sbml(elbow.scenario(persons=1))


@pytest.mark.skipif(not sbml_peer.IS_HERE, reason="libRoadRunner is not installed")
def test_roadrunner_runs_the_same_course(scenario: Scenario) -> None:
    """Every state and value between sessions is libRoadRunner's (rtol 1e-6) to 1e-4 of its largest value."""
    times = sbml_peer.readings(6)
    _, found = sbml_peer.peer(to_sbml(scenario, person=1), 1e-6, times)
    apart = sbml_peer.differences(*sbml_peer.ours(scenario, 1, times, 96), found)
    assert len(apart) > 35
    assert {name: error for name, error in apart.items() if error > AGREE} == {}
