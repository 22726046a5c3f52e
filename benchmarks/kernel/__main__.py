"""Time the kernel: `python -m benchmarks.kernel PERSONS LANES ORDER STEPS_A_DAY`."""

from __future__ import annotations

import ctypes
import sys
from dataclasses import astuple

import numpy as np
from numpy.typing import NDArray

from benchmarks.case import INTERVAL, SESSIONS, WEEKS, error
from benchmarks.kernel.build import library
from benchmarks.measure import one_core, report, timed
from tests.reference.slow_loop import STATES, attractors, parameters


def run(persons: int, lanes: int, order: int, steps_a_day: int) -> None:
    """Time one course of so many persons and report it."""
    p = parameters()
    steps, save = 7 * WEEKS * steps_a_day, 7 * steps_a_day
    visit = np.zeros(steps, np.uint8)
    visit[[session * INTERVAL * steps_a_day for session in range(SESSIONS)]] = 1
    constants = np.array(astuple(p))
    narrowing = np.full(persons, p.foraminal_narrowing, np.float32)
    start = np.repeat(attractors(p)[1].astype(np.float32)[:, None], persons, axis=1)
    out = np.zeros((WEEKS + 1, len(STATES), persons), np.float32)
    kernel = library(lanes).preset_course

    def at(array: NDArray[np.generic]) -> ctypes.c_void_p:
        return array.ctypes.data_as(ctypes.c_void_p)

    def course() -> None:
        kernel(
            ctypes.c_int(order),
            at(constants),
            ctypes.c_double(1.0 / steps_a_day),
            ctypes.c_long(steps),
            ctypes.c_long(save),
            at(visit),
            ctypes.c_long(persons),
            at(narrowing),
            at(start),
            at(out),
        )

    report({**timed(course), "error": error(out[:, :, 0]), "persons": persons, "weeks": WEEKS})


if __name__ == "__main__":
    one_core()
    run(*map(int, sys.argv[1:]))
