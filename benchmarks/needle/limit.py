"""The limit: the pool and its twitch filters as a C++ kernel, eight pools in the lanes of a vector, compiled on the spot.

python -m benchmarks.needle.limit
"""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import numpy as np

from benchmarks.measure import HOME, one_core, report
from benchmarks.needle.ours import EXCITATION, LONG
from ims.physiology.muscle.motor_units import MotorUnits
from ims.physiology.reflex.motor_neuron_pool import MotorNeuronPool
from ims.simulation.fast.alone import parameters
from ims.simulation.fast.needle_pass import STEP, STEPS_PER_FRAME

SOURCE = Path(__file__).with_name("pool.cpp")
FLAGS = ("-std=c++17", "-O3", "-march=native", "-ffast-math")
"""A program of its own, so -ffast-math changes nobody else's rounding; with it the compiler has exponentials for vectors."""
UNITS, POOLS = 120, 8


def numbers() -> bytes:
    """What the kernel reads: rows of the units, then constants."""
    rank = (np.arange(1, UNITS + 1) / UNITS)[:, None]
    chance = np.full((UNITS, 1), 0.5)
    p = parameters(MotorNeuronPool(), recruitment_rank=rank, cramp_rank=chance, cramp_rate_chance=0.0 * chance)
    m = parameters(MotorUnits(), recruitment_rank=rank, band_chance=chance)
    names = ("membrane_time", "after_hyperpolarization_time")
    inverse = [1.0 / p[name] for name in names]
    rows = [p.recruitment_threshold, *inverse, p.peak_rate, p.after_hyperpolarization_time, p.kick, p.reversal]
    rows += [m.contraction_time, m.twitch_peak]
    frame = STEP * STEPS_PER_FRAME
    keep = float(np.exp(-STEP / p.noise_time[0]))
    width = float(p.noise_level[0] * np.sqrt(2.0 / (p.noise_time[0] * frame)) * p.noise_time[0] * (1.0 - keep))
    constants = [STEP, STEPS_PER_FRAME, EXCITATION * p.recruitment_range[0], p.least_rate[0], p.rate_gain[0], keep, width]
    constants += [p.refractory_period[0], m.slowest_fused[0]]
    table = np.concatenate([np.broadcast_to(row, (UNITS, 1)).ravel() for row in rows])
    return np.concatenate([table, np.array(constants, float)]).astype(np.float32).tobytes()


def main() -> None:
    """Compile, run, tell CPU seconds of all pools together and the mean rate."""
    compiler = shutil.which("g++")
    if compiler is None:
        raise RuntimeError("g++ was not found; the limit is compiled on the spot. Install a C++ compiler (Debian: g++).")
    folder = HOME / "build/bench"
    folder.mkdir(parents=True, exist_ok=True)
    program, data = folder / "pool", folder / "pool.bin"
    subprocess.run([compiler, *FLAGS, str(SOURCE), "-o", str(program)], check=True)
    data.write_bytes(numbers())
    one_core()
    done = subprocess.run([str(program), str(data), str(round(LONG / STEP))], check=True, capture_output=True, text=True)
    told = json.loads(done.stdout)
    report({**told, "rate": told["spikes"] / POOLS / UNITS / LONG})


if __name__ == "__main__":
    main()
