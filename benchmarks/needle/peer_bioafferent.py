"""A peer, in an environment of its own: as many spindles in bioafferent, under a ramp and hold.

Its spindle has the structure of ours (three intrafusal fibers, fusimotor drive, occlusion) and a tension of first order with
coefficients of its own, where ours is the full model: for time and not for rates. Kept is the primary rate alone, in one
compiled scan; compiling is not counted.

python peer_bioafferent.py SPINDLES    prints CPU seconds of a run as one line of JSON
"""

import json
import os
import resource
import sys
from importlib.metadata import version

os.environ["XLA_FLAGS"] = "--xla_cpu_multi_thread_eigen=false"
os.environ["JAX_PLATFORMS"] = "cpu"

import jax  # the environment is read when it is loaded
import jax.numpy as jnp
import numpy as np
from bioafferent import MuscleSpindle, SpindleConfig

SECONDS, STEP, GAMMA = 10.0, 1e-3, 70.0
CALLS = 3


def main(count: int) -> None:
    """Compile, run, tell the mean cost of a run."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    spindle = MuscleSpindle(SpindleConfig())
    time = np.arange(round(SECONDS / STEP)) * STEP
    velocity = np.where((time >= 2.0) & (time < 3.0), 0.1, 0.0)
    length = 0.95 + np.cumsum(velocity) * STEP
    scale = jnp.linspace(0.5, 1.0, count)

    @jax.jit
    def run(length, velocity):
        def step(state, moved):
            at, speed = moved
            state, told = spindle.step(state, 0.95 + (at - 0.95) * scale, speed * scale, GAMMA, GAMMA, STEP)
            return state, told.ia_rate

        return jax.lax.scan(step, spindle.init_state((count,)), (length, velocity))[1]

    given = jnp.asarray(length, jnp.float32), jnp.asarray(velocity, jnp.float32)
    run(*given).block_until_ready()
    begin = resource.getrusage(resource.RUSAGE_SELF)
    for _ in range(CALLS):
        found = run(*given).block_until_ready()
    end = resource.getrusage(resource.RUSAGE_SELF)
    cpu = (end.ru_utime + end.ru_stime - begin.ru_utime - begin.ru_stime) / CALLS
    print(json.dumps({"cpu_seconds": cpu, "version": version("bioafferent"), "rate": float(found[-1, -1])}))


if __name__ == "__main__":
    main(int(sys.argv[1]))
