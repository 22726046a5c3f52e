"""The oracle against the published table of the loop it re-states (section 8 of the slow reference), and its frozen numbers.

Expectations in this file are the table's own digits, written by another implementation; none of them is our output.
"""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from numpy.testing import assert_allclose

from tests.baselines.freeze_two_muscle_reference import QUESTIONS
from tests.reference.slow_loop import (
    INDEX,
    MOST_SESSIONS,
    STATES,
    Dose,
    Vector,
    attractors,
    derivative,
    fixed_points,
    integrate,
    is_chronic,
    is_released,
    needle,
    parameters,
    readouts,
    session_days,
)

FROZEN = json.loads((Path(__file__).parents[1] / "baselines/two_muscle_reference.json").read_text(encoding="utf-8"))
QUICK = {"method": "LSODA", "rtol": 1e-8, "atol": 1e-10}

# Table "Fixed points": S = M, E, N, R, B, P, Z, L, to four decimals; lead eigenvalue [1/d] and unstable directions above it.
AT_REST = {
    "healthy": ((0.0102, 0.9980, 0.9948, 0.0052, 0.0032, 0.0062, 0.0000, 0.0000), -0.033, 0),
    "saddle": ((0.4513, 0.8072, 0.4961, 0.5039, 0.3182, 0.4410, 0.3790, 0.2864), 0.022, 1),
    "chronic": ((0.8545, 0.4167, 0.2111, 0.7889, 0.9624, 0.8464, 0.8922, 0.8376), -0.032, 0),
}
# Tables "Weekly sessions needed" and "What it does"; None = never, not with 16.
SESSIONS_NEEDED = {
    "all mechanisms": 6,
    "without a": None,
    "without b": 8,
    "without c": 6,
    "only a": 8,
    "only b": None,
    "only c": None,
    "three-day injury current": 4,
    "only c, three-day injury current": None,
    "peripheral only": None,
    "paraspinal only": None,
    "half of the placements effective": None,
    "foraminal narrowing 0.8": 3,
    "foraminal narrowing 1.2": 11,
    "interval 3.5 d": 6,
    "interval 5 d": 6,
    "interval 10 d": 6,
    "interval 14 d": 8,
    "interval 21 d": None,
}


@pytest.fixture(scope="module")
def ends() -> tuple[Vector, Vector]:
    """Healthy and chronic state."""
    return attractors(parameters())


def test_fixed_points_are_those_of_the_table() -> None:
    """Three states at rest with the table's digits, stability and slowest rate; the residual is below 1e-12."""
    points = fixed_points(parameters())
    assert len(points) == len(AT_REST)
    for point, (numbers, rate, unstable) in zip(points, AT_REST.values(), strict=True):
        assert_allclose(point.state[0], point.state[1], atol=1e-12)
        assert_allclose(point.state[[0, 2, 4, 5, 6, 7, 8, 9]], numbers, atol=5.1e-5)
        assert_allclose(point.lead_rate, rate, atol=5.1e-4)
        assert point.unstable_directions == unstable
        assert np.abs(derivative(point.state, parameters())).max() < 1e-12


def test_chronic_state_reads_as_in_the_table(ends: tuple[Vector, Vector]) -> None:
    """Read-outs of the chronic state, and of the healthy one in brackets there, to the digits given."""
    p = parameters()
    healthy, chronic = (readouts(state, p) for state in ends)
    assert_allclose(chronic["pain_intensity"], 5.6, atol=0.051)
    assert_allclose([chronic["pressure_pain_threshold"], healthy["pressure_pain_threshold"]], [205, 349], atol=0.51)
    assert_allclose([chronic["range_of_motion"], healthy["range_of_motion"]], [58, 80], atol=0.51)
    assert_allclose(chronic["root_pressure"], 39, atol=0.51)
    assert_allclose(healthy["root_pressure"], 3.3, atol=0.051)
    assert_allclose(chronic["core_oxygen_pressure"], 6.7, atol=0.051)


@pytest.mark.parametrize("question", SESSIONS_NEEDED)
def test_sessions_needed_are_those_of_the_table(question: str) -> None:
    """With the table's number of sessions the muscle stays released for 300 d, with one fewer it does not."""
    asked = QUESTIONS[question]
    p = parameters(without=asked.get("without", ""), **asked.get("changes", {}))
    dose = Dose(**asked.get("dose", {}))
    interval = asked.get("interval", 7.0)
    chronic = attractors(p)[1]
    needed = SESSIONS_NEEDED[question]
    short = MOST_SESSIONS if needed is None else needed - 1
    assert not is_released(chronic, p, session_days(short, interval), dose=dose, **QUICK)
    if needed is not None:
        assert is_released(chronic, p, session_days(needed, interval), dose=dose, **QUICK)


@pytest.mark.parametrize(("sessions", "days_after"), [(1, 5), (3, 14), (5, 105)])
def test_short_course_relapses_when_the_table_says(sessions: int, days_after: int, ends: tuple[Vector, Vector]) -> None:
    """Contracture is back above 75 % of the old one 5, 14 and 105 days after the last of 1, 3 and 5 sessions."""
    last = session_days(sessions)[-1]
    days = last + np.arange(0.25, 130, 0.25)
    y = integrate(ends[1], parameters(), days=days.tolist(), sessions=session_days(sessions), **QUICK)
    back = days[np.argmax(y[0] > 0.75 * ends[1][0])] - last
    assert_allclose(back, days_after, atol=1.0)


def test_overload_passes_and_injury_stays(ends: tuple[Vector, Vector]) -> None:
    """A 7-day overload of 0.4 peaks at 0.38 and is forgotten; a 14-day injury of 1.0 is still 0.85 a year later."""
    fine = np.arange(0.0, 200.5, 0.5).tolist()
    overload = integrate(ends[0], parameters(), days=fine, overload=(0.4, 7.0), **QUICK)
    assert_allclose([overload[0].max(), overload[0, -1]], [0.38, 0.01], atol=0.0051)
    injury = integrate(ends[0], parameters(), days=[90, 180, 365], overload=(1.0, 14.0), **QUICK)
    assert_allclose(injury[0], 0.85, atol=0.0051)


def test_needled_normal_muscle_stays_normal(ends: tuple[Vector, Vector]) -> None:
    """One needling of normal muscle: no contracture, soreness 1.5 at 18 h and 0.2 at 72 h, inflammation peaks at 26 h."""
    p = parameters()
    days = np.arange(0, 14, 1 / 24)
    y = integrate(ends[0], p, days=days.tolist(), sessions=[0.0], **QUICK)
    soreness = readouts(y, p)["soreness"]
    assert_allclose(y[0].max(), 0.012, atol=5.1e-4)
    assert_allclose([soreness.max(), soreness[72]], [1.5, 0.2], atol=0.051)
    assert_allclose([24 * days[soreness.argmax()], 24 * days[y[INDEX["inflammation"]].argmax()]], [18, 26], atol=1.0)
    assert_allclose(y[INDEX["micro_injury"], 7 * 24] / p.injury_dose, 0.05, atol=0.0051)


def test_open_foramen_has_no_chronic_state() -> None:
    """On the table's grid of 0.1 a chronic state that holds appears at a narrowing of 0.4; below, only health is left."""
    assert [is_chronic(point.state) for point in fixed_points(parameters(foraminal_narrowing=0.3))] == [False]
    assert is_chronic(attractors(parameters(foraminal_narrowing=0.4))[1])


def test_unknown_constant_is_refused() -> None:
    """A misspelled constant is an error, not a silent nothing."""
    with pytest.raises(KeyError, match="tau_energy"):
        parameters(tau_energy=0.03)


def test_frozen_file_states_the_same_sessions() -> None:
    """The frozen sessions needed are the table's, row by row."""
    frozen = FROZEN["sessions_needed"]["questions"]
    assert {name: row["sessions"] for name, row in frozen.items()} == SESSIONS_NEEDED


def test_frozen_fixed_points_are_the_oracle_s() -> None:
    """Frozen states at rest agree with the oracle to 1e-10."""
    for point, frozen in zip(fixed_points(parameters()), FROZEN["fixed_points"].values(), strict=True):
        assert_allclose(point.state, [frozen["states"][name] for name in STATES], atol=1e-10)


@pytest.mark.parametrize("count", FROZEN["courses"])
def test_frozen_courses_are_the_oracle_s(count: str, ends: tuple[Vector, Vector]) -> None:
    """Frozen trajectories agree with a coarser solver's to 1e-6: the file belongs to these equations and constants."""
    course = FROZEN["courses"][count]
    y = integrate(ends[1], parameters(), days=course["days"], sessions=course["sessions"], before_visits=True, **QUICK)
    assert_allclose(y, [course["states"][name] for name in STATES], atol=1e-6)
    after = needle(ends[1], parameters())
    assert_allclose(after, [course["just_after_first_session"][name] for name in STATES], atol=1e-10)
    assert course["largest_difference_to_second_solver"] < 1e-9
