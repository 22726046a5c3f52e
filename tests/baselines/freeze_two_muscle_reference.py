"""Writes `two_muscle_reference.json` again: numbers of the 14-state loop, frozen from the oracle at rtol 1e-12.

    python -m tests.baselines.freeze_two_muscle_reference

Takes about two minutes. The file changes only when an equation or a constant of the loop does, and that is a decision.
"""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
import scipy

from tests.reference.slow_loop import (
    FOLLOW_UP,
    MOST_SESSIONS,
    STATES,
    Dose,
    Vector,
    attractors,
    fixed_points,
    integrate,
    needle,
    parameters,
    readouts,
    session_days,
    sessions_needed,
)

FILE = Path(__file__).with_name("two_muscle_reference.json")
RTOL, ATOL = 1e-12, 1e-14
COURSES = (1, 3, 5, 6, 8)
FOLLOWED = 180
NAMES = ("healthy", "saddle", "chronic")

# What section 8 asks: changed constants, cut mechanisms, share of placements grasped, interval in days.
QUESTIONS: dict[str, dict[str, Any]] = {
    "all mechanisms": {},
    "without a": {"without": "a"},
    "without b": {"without": "b"},
    "without c": {"without": "c"},
    "only a": {"without": "bc"},
    "only b": {"without": "ac"},
    "only c": {"without": "ab"},
    "three-day injury current": {"changes": {"current_time": 3.0}},
    "only c, three-day injury current": {"without": "ab", "changes": {"current_time": 3.0}},
    "peripheral only": {"dose": {"paraspinal": 0.0, "peripheral": 1.0}},
    "paraspinal only": {"dose": {"paraspinal": 1.0, "peripheral": 0.0}},
    "half of the placements effective": {"dose": {"paraspinal": 0.5, "peripheral": 0.5}},
    "foraminal narrowing 0.8": {"changes": {"foraminal_narrowing": 0.8}},
    "foraminal narrowing 1.2": {"changes": {"foraminal_narrowing": 1.2}},
    "interval 3.5 d": {"interval": 3.5},
    "interval 5 d": {"interval": 5.0},
    "interval 10 d": {"interval": 10.0},
    "interval 14 d": {"interval": 14.0},
    "interval 21 d": {"interval": 21.0},
}
OVERLOADS = {"7-day overload 0.4": (0.4, 7.0), "14-day injury 1.0": (1.0, 14.0)}
AFTER_NORMAL_NEEDLE = [0.0, 0.125, 0.25, 0.5, 0.75, 1.0, 13 / 12, 1.5, 2.0, 3.0, 5.0, 7.0, 10.0, 14.0]


def _states(y: Vector) -> dict[str, Any]:
    return dict(zip(STATES, np.asarray(y).tolist(), strict=True))


def _weekly(start: Vector, count: int) -> dict[str, Any]:
    p, sessions = parameters(), session_days(count)
    last = sessions[-1] + FOLLOWED
    days = [*range(0, int(last), 7), last]
    first, second = (
        integrate(start, p, days=days, sessions=sessions, before_visits=True, rtol=RTOL, atol=ATOL, method=method)
        for method in ("DOP853", "LSODA")
    )
    return {
        "sessions": list(sessions),
        "just_after_first_session": _states(needle(start, p)),
        "days": days,
        "states": _states(first),
        "largest_difference_to_second_solver": float(np.abs(first - second).max()),
    }


def _needed(question: dict[str, Any]) -> dict[str, Any]:
    p = parameters(without=question.get("without", ""), **question.get("changes", {}))
    dose = Dose(**question.get("dose", {}))
    count = sessions_needed(attractors(p)[1], p, question.get("interval", 7.0), dose=dose, rtol=RTOL, atol=ATOL)
    return {
        "without": question.get("without", ""),
        "changes": question.get("changes", {}),
        "dose": asdict(dose),
        "interval": question.get("interval", 7.0),
        "sessions": count,
    }


def _perturbed(healthy: Vector, overload: tuple[float, float]) -> dict[str, Any]:
    days = [*range(0, 365, 7), 365]
    y = integrate(healthy, parameters(), days=days, overload=overload, rtol=RTOL, atol=ATOL)
    fine = integrate(healthy, parameters(), days=np.arange(0.0, 60.0, 0.05).tolist(), overload=overload, rtol=RTOL, atol=ATOL)
    return {
        "amplitude": overload[0],
        "duration": overload[1],
        "days": days,
        "states": _states(y),
        "peak_contracture": float(fine[0].max()),
    }


def _normal_needled(healthy: Vector) -> dict[str, Any]:
    p = parameters()
    y = integrate(healthy, p, days=AFTER_NORMAL_NEEDLE, sessions=[0.0], rtol=RTOL, atol=ATOL)
    soreness = readouts(y, p)["soreness"].tolist()
    return {"days": AFTER_NORMAL_NEEDLE, "states": _states(y), "soreness": soreness}


def frozen() -> dict[str, Any]:
    """All numbers of the file."""
    p = parameters()
    points = fixed_points(p)
    healthy, _, chronic = (point.state for point in points)
    return {
        "what": "14-state loop of two muscles and a root; days, mmHg. Readings on the day of a session are before the needle.",
        "written_by": "python -m tests.baselines.freeze_two_muscle_reference",
        "solver": {
            "method": "DOP853",
            "second": "LSODA",
            "rtol": RTOL,
            "atol": ATOL,
            "numpy": np.__version__,
            "scipy": scipy.__version__,
        },
        "parameters": asdict(p),
        "fixed_points": {
            name: {
                "states": _states(point.state),
                "unstable_directions": point.unstable_directions,
                "lead_rate": point.lead_rate,
                "readouts": {key: float(value) for key, value in readouts(point.state, p).items()},
            }
            for name, point in zip(NAMES, points, strict=True)
        },
        "courses": {str(count): _weekly(chronic, count) for count in COURSES},
        "sessions_needed": {
            "judged_days_after_last_session": FOLLOW_UP,
            "never_means_more_than": MOST_SESSIONS,
            "questions": {name: _needed(question) for name, question in QUESTIONS.items()},
        },
        "perturbations": {name: _perturbed(healthy, load) for name, load in OVERLOADS.items()},
        "normal_muscle_needled_once": _normal_needled(healthy),
    }


if __name__ == "__main__":
    FILE.write_text(json.dumps(frozen(), indent=1) + "\n", encoding="utf-8")
