"""libRoadRunner at an exported course, in a process without ours: `python -m benchmarks.roadrunner_course SBML RTOL TIMES OUT`.

TIMES and OUT are numpy files: seconds asked for, and all parameters, states and values found then (time, id).
"""

from __future__ import annotations

import sys
import time

import numpy as np
import roadrunner

from benchmarks.measure import one_core, report, timed


def run(file: str, rtol: float, times: str, out: str) -> None:
    """Load, simulate, time it, and leave the values."""
    one_core()
    begun = time.perf_counter()
    model = roadrunner.RoadRunner(file)
    loaded = time.perf_counter() - begun
    model.integrator.setValue("relative_tolerance", rtol)
    model.integrator.setValue("absolute_tolerance", rtol * 1e-3)
    model.integrator.setValue("maximum_num_steps", 1_000_000)
    asked = np.load(times)
    names = [*model.model.getGlobalParameterIds()]

    def course() -> np.ndarray:
        model.resetAll()
        return np.array(model.simulate(times=[0.0, *asked.tolist()], selections=["time", *names]))

    found = course()
    cost = timed(course)
    np.savez(out, names=np.array(names), values=found[1:, 1:], times=found[1:, 0])
    report({**cost, "compile_seconds": loaded, "engine": f"libRoadRunner {roadrunner.__version__}"})


if __name__ == "__main__":
    run(sys.argv[1], float(sys.argv[2]), sys.argv[3], sys.argv[4])
