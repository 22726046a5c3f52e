"""A peer, in an environment of its own: a pool of as many leaky cells of the same form in Brian2's C++ standalone mode.

Its numbers are round ones of the same size as ours, for time and not for rates.

python peer_brian2.py FOLDER     builds the program in FOLDER, runs it, prints CPU seconds of the run
"""

import json
import resource
import subprocess
import sys
from pathlib import Path

import brian2 as b
import numpy as np

UNITS, SECONDS = 120, 10.0
EXCITATION, RANGE = 10.0, 30.0


def build(folder: str) -> None:
    """120 cells with an after-hyperpolarization, steadily excited, and the noise of their synapses."""
    b.set_device("cpp_standalone", directory=folder, build_on_run=False)
    b.defaultclock.dt = 0.1 * b.ms
    rank = np.arange(1, UNITS + 1) / UNITS
    equations = """
    dv/dt = (current + n - v - g * (v + reversal)) / tau : 1 (unless refractory)
    dg/dt = -g / tau_g : 1
    dn/dt = -n / tau_n + sigma * sqrt(2.0 / tau_n) * xi : 1
    current : 1 (constant)
    tau : second (constant)
    tau_g : second (constant)
    """
    names = {"reversal": 0.3, "sigma": 0.05, "tau_n": 5 * b.ms, "kick": 0.5}
    pool = b.NeuronGroup(
        UNITS,
        equations,
        threshold="v > 1",
        reset="v = 0; g += kick",
        refractory=5 * b.ms,
        method="euler",
        namespace=names,
    )
    pool.current = np.minimum(EXCITATION / RANGE**rank, 3.0)
    pool.tau = (7.2 - 4.0 * rank) * b.ms
    pool.tau_g = (60.0 - 40.0 * rank) * b.ms
    spikes = b.SpikeMonitor(pool)
    b.run(SECONDS * b.second)
    b.device.build(directory=folder, compile=True, run=False, debug=False)
    del spikes


def main(folder: str) -> None:
    """Build, run the program by itself, tell its cost."""
    build(folder)
    begin = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(["./main"], cwd=Path(folder), check=True, capture_output=True)
    end = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = end.ru_utime + end.ru_stime - begin.ru_utime - begin.ru_stime
    print(json.dumps({"cpu_seconds": cpu, "version": b.__version__}))


if __name__ == "__main__":
    main(sys.argv[1])
