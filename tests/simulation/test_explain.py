"""The ordered plan of one step."""

from __future__ import annotations

import json

import numpy as np
import pytest

from ims.catalog import load
from ims.physiology.muscle.contracture import Contracture
from ims.physiology.space import NumpySpace
from ims.physiology.submodel import SubModel, Values
from ims.simulation.assemble import library, used_by_output
from ims.simulation.explain import differences, equations, explain, jumps
from ims.simulation.scenario import Scenario
from ims.treatment import default_course

CALLS = {"exp": np.exp, "log": np.log, "sqrt": np.sqrt, "abs": abs, "min": min, "max": max}


def scenario(mechanism_set: str, condition: str = "tennis_elbow", **more: object) -> Scenario:
    """The usual plan of a condition in one set."""
    return Scenario(course=default_course(load(), condition), mechanism_set=mechanism_set, **more)


def test_steps_stand_in_the_order_of_one_step() -> None:
    """No algebraic write is used before it is worked out."""
    plan = explain(scenario("as_described"))
    done: set[str] = set()
    written = {name for step in plan.steps for name in step.writes}
    for step in plan.steps:
        needed = set(used_by_output(library()[step.submodel])) & written
        assert needed <= done | set(step.writes), step.submodel
        done |= set(step.writes)


@pytest.mark.parametrize("submodel", library().values(), ids=lambda s: s.name)
def test_every_write_and_moving_state_has_an_equation(submodel: SubModel) -> None:
    """What a sub-model declares it explains: one equation a write, one a state that moves or jumps."""
    told = [line.partition(" = ")[0] for line in equations(submodel)]
    symbols = [variable.symbol for variable in submodel.writes]
    assert told[: len(symbols)] == symbols
    moved = {line.removeprefix("d").removesuffix("/dt") for line in told[len(symbols) :]}
    jumped = {line.partition(" := ")[0] for line in jumps(submodel)}
    assert moved | jumped == {variable.symbol for variable in submodel.states}


def test_an_equation_says_what_is_computed() -> None:
    """The text, evaluated, gives the number that the sub-model gives."""
    values = {"contracture": 0.4, "motor_drive": 0.2, "energy": 0.7, "overload": 0.1}
    numbers = {v.name: 0.3 + 0.1 * i for i, v in enumerate(Contracture.parameters)}
    variables = (*Contracture.states, *Contracture.reads)
    named = {v.symbol: values[v.name] for v in variables} | {v.symbol: numbers[v.name] for v in Contracture.parameters}
    (line,) = equations(Contracture())
    text = line.partition(" = ")[2].replace("^", "**")
    shown = eval(text, {"__builtins__": {}}, {**named, **CALLS})
    found = Contracture().rate(NumpySpace(), Values({"contracture": 0.4}), Values(values), Values(numbers))["contracture"]
    assert shown == pytest.approx(float(found), rel=1e-12)


def test_a_written_value_is_named_where_it_is_used_again() -> None:
    """Long expressions do not repeat what has a symbol."""
    told = equations(library()["soreness"])
    assert told[2] == "sore_max = largest(sore_10)"


def test_grades_and_sources_are_those_of_the_claims() -> None:
    """A grade comes with its meaning, a source is a key of the catalog."""
    steps = {step.submodel: step for step in explain(scenario("as_described")).steps}
    assert steps["micro_injury"].grade_means == "supported in humans (few or small studies) or established in animals"
    assert {source for step in steps.values() for source in step.sources} <= set(load().sources)


def test_a_switched_off_parameter_says_so() -> None:
    """Without S6a the release share is off, other numbers are not."""
    plan = explain(scenario("as_described", without=("S6a",)))
    off = {f"{step.submodel}.{number.name}" for step in plan.steps for number in step.parameters if number.switched_off}
    assert off == set(load().mechanisms["S6a"].parameters)


def test_the_preset_leaves_couplings_out() -> None:
    """Reads that nobody writes are named with the value taken instead."""
    course = default_course(load(), "two_muscle_reference")
    plan = explain(Scenario(course=course, mechanism_set="two_muscle_reference"))
    drive = next(step for step in plan.steps if step.submodel == "nociceptive_drive")
    assert drive.left_out["ongoing_source"] == 0.0
    assert plan.muscles == ("paraspinal", "peripheral")


def test_differences_are_those_of_the_sets() -> None:
    """Each number that differs is named with both values in one unit; the same scenario differs in nothing."""
    one, other = scenario("as_described"), scenario("as_evidenced")
    found = {d.parameter: (d.one, d.other) for d in differences(one, other)}
    assert found["receptor_turnover.current_suppression"][1] == 0
    assert all(a != b for a, b in found.values())
    assert differences(one, one) == ()


def test_differences_between_conditions_are_in_one_unit() -> None:
    """A value written in another unit is converted before it is shown."""
    for d in differences(scenario("as_evidenced"), scenario("as_evidenced", "back_pain")):
        entries = [load().parameters_for(c, "", "as_evidenced").get(d.parameter) for c in ("tennis_elbow", "back_pain")]
        units = {entry.unit for entry in entries if entry}
        assert d.unit in units


def test_an_explanation_is_plain_values() -> None:
    """It can be written as JSON."""
    plan = explain(scenario("as_evidenced")).to_dict()
    assert json.loads(json.dumps(plan))["steps"][0]["submodel"] == plan["steps"][0]["submodel"]
