"""House rule: nothing knows the time since start. With everything shifted by 97 days, every result is identical.

Chance is counted from the grid's origin, so that a course begun later meets the same flares and episodes on the same days.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from ims.errors import AssemblyError
from ims.physiology.space import NumpySpace
from ims.physiology.submodel import Array, SubModel, Values, Variable
from ims.simulation.assemble import library, link
from ims.simulation.clocks import DAY, grid
from ims.simulation.setting import setting
from ims.simulation.solve import Imposed, Lanes, Visit, solve
from tests.house.bodies import sample, submodels

SHIFT = 97 * DAY
DAYS = 42
PERSONS = 3
VISITS = (0, 7, 14)
LAST_LOAD = 10


def run(condition: str, mechanism_set: str, shift: int) -> tuple[dict[str, np.ndarray], dict[str, np.ndarray]]:
    """Readings and last state of a loaded, then needled course that begins so many seconds later, all chance included."""
    of = setting(condition, "", mechanism_set)
    outputs = tuple(v.name for v in (*of.model.states, *of.model.writes))
    drawn, fixed = of.draw(3, np.arange(PERSONS))
    hand = Visit(1.0, *((1.0,) * len(of.anatomy.muscles) for _ in range(3)))
    visits = {day * DAY: hand for day in VISITS}
    imposed = {0: Imposed(overload=0.5, source=0.9), LAST_LOAD * DAY: Imposed(overload=0.0)}
    times = grid(begin=0, end=DAYS * DAY, events=[*visits, *imposed], outputs=range(0, DAYS * DAY + 1, 7 * DAY)).shifted(shift)
    lanes = Lanes(
        y=of.resting(PERSONS),
        p=drawn,
        person=np.arange(PERSONS),
        seed=3,
        visits=({time + shift: visit for time, visit in visits.items()},),
        imposed={time + shift: what for time, what in imposed.items()},
    )
    found = solve(of.structure(fixed, outputs), lanes, times, substeps=4, double=True)
    assert np.isnan(found.stopped_at).all()
    return dict(found.outputs), dict(found.y)


@pytest.mark.parametrize("mechanism_set", ["as_described", "as_evidenced"])
def test_nothing_knows_the_time_since_start(mechanism_set: str) -> None:
    """The same course 97 days later gives the same numbers, bit for bit, in every state and every value worked out."""
    readings, state = run("tennis_elbow", mechanism_set, 0)
    later, state_later = run("tennis_elbow", mechanism_set, SHIFT)
    assert readings["contracture"].std() > 0.01, "the course moves something"
    assert readings["flare"].std() > 0.01, "chance is in it"
    for name, value in readings.items():
        np.testing.assert_array_equal(later[name], value, err_msg=name)
    for name, value in state.items():
        np.testing.assert_array_equal(state_later[name], value, err_msg=name)


class ReadsTime(SubModel):
    """Fault: a recovery that depends on the day it is."""

    name = "reads_time"
    statement = grade = ""
    writes: tuple[Variable, ...] = ()
    states = (Variable("recovery", "r", "1", "person"),)
    parameters = (Variable("recovery_time", "tau", "s", "person"),)

    def __init__(self, called: str, absent: float | None) -> None:
        self.reads = (Variable(called, "t", "s", "person", absent=absent),)

    def decay(self, p: Values) -> dict[str, Array]:
        return {}

    def output(self, xp: Any, y: Values, reads: Values, p: Values) -> dict[str, Array]:
        return {}

    def rate(self, xp: Any, y: Values, reads: Values, p: Values) -> dict[str, Array]:
        return {"recovery": sum(reads.values()) / p.recovery_time**2}

    def jump(self, xp: Any, event: Any, y: Values, reads: Values, p: Values) -> dict[str, Array]:
        return {}


class Clock(ReadsTime):
    """Fault: a state that only counts the time since start."""

    name = "clock"

    def rate(self, xp: Any, y: Values, reads: Values, p: Values) -> dict[str, Array]:
        return {"recovery": 1.0 / p.recovery_time}


@pytest.mark.parametrize("absent", [None, 0.0])
@pytest.mark.parametrize("called", ["time", "clock", "day"])
def test_a_sub_model_that_reads_the_time_is_refused(called: str, absent: float | None) -> None:
    """Nobody writes the time, so no sub-model can read it, not even as a coupling that may be absent."""
    with pytest.raises(AssemblyError, match=f"reads_time reads '{called}', which nobody writes"):
        link([*library().values()][:1] + [ReadsTime(called, absent)], everything=library().values())


def counts_time(submodel: SubModel) -> list[str]:
    """States that move by a rate that nothing but parameters decides, and is not zero: clocks."""
    one, other = sample(submodel, seed=8), sample(submodel, seed=9)
    other.parameters = one.parameters
    rates = [inputs.call(submodel, "rate", NumpySpace()) for inputs in (one, other)]
    return [n for n, value in rates[0].items() if np.array_equal(value, rates[1][n]) and np.any(np.asarray(value) != 0.0)]


@pytest.mark.parametrize("submodel", submodels(), ids=lambda s: s.name)
def test_no_state_counts_the_time(submodel: SubModel) -> None:
    """A state may remember what happened; none adds up the days that passed."""
    assert counts_time(submodel) == []


def test_a_clock_is_caught() -> None:
    """The rule above sees a state that counts the time."""
    assert counts_time(Clock("milieu", None)) == ["recovery"]
    assert counts_time(ReadsTime("milieu", None)) == []
