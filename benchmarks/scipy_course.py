"""What a scientist would write: scipy's LSODA on the oracle's rates. `python -m benchmarks.scipy_course RTOL`."""

from __future__ import annotations

import sys

import numpy as np

from benchmarks.case import INTERVAL, SESSIONS, WEEKS, error
from benchmarks.measure import one_core, report, timed
from tests.reference.slow_loop import attractors, integrate, parameters, session_days


def run(rtol: float) -> None:
    """Time one course of one person and report it; scipy has no batch, so more persons cost as many times more."""
    p = parameters()
    chronic = attractors(p)[1]
    states = np.empty((0,))

    def course() -> None:
        nonlocal states
        states = integrate(
            chronic,
            p,
            days=[7.0 * week for week in range(WEEKS + 1)],
            sessions=session_days(SESSIONS, INTERVAL),
            before_visits=True,
            rtol=rtol,
            atol=rtol * 1e-2,
            method="LSODA",
        )

    report({**timed(course), "error": error(states.T), "persons": 1, "weeks": WEEKS})


if __name__ == "__main__":
    one_core()
    run(float(sys.argv[1]))
