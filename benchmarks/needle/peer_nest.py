"""A peer, in an environment of its own: a pool of as many leaky cells with an after-hyperpolarization in NEST.

The nearest of NEST's models, iaf_cond_exp_sfa_rr, has the equations of ours for membrane and after-hyperpolarization; it solves
them with adaptive steps, and its noise is redrawn every millisecond and not filtered. Numbers as in peer_brian2.py, for time
and not for rates.

python peer_nest.py    prints CPU seconds of the run as one line of JSON
"""

import json
import resource

import nest
import numpy as np

UNITS, SECONDS = 120, 10.0
EXCITATION, RANGE = 10.0, 30.0
REST, THRESHOLD, LEAK = -70.0, -60.0, 10.0  # mV, mV, nS: a rheobase of 100 pA


def pool():
    """120 cells, steadily excited, and what counts their spikes."""
    rank = np.arange(1, UNITS + 1) / UNITS
    span = THRESHOLD - REST
    fixed = {
        "E_L": REST,
        "V_m": REST,
        "V_th": THRESHOLD,
        "V_reset": REST,
        "g_L": LEAK,
        "t_ref": 5.0,
        "E_sfa": REST - 0.3 * span,
        "q_sfa": 0.5 * LEAK,
        "q_rr": 0.0,
    }
    cells = nest.Create("iaf_cond_exp_sfa_rr", UNITS, params=fixed)
    cells.I_e = list(np.minimum(EXCITATION / RANGE**rank, 3.0) * LEAK * span)
    cells.C_m = list((7.2 - 4.0 * rank) * LEAK)
    cells.tau_sfa = list(60.0 - 40.0 * rank)
    noise = nest.Create("noise_generator", params={"std": 0.15 * LEAK * span, "dt": 1.0})
    spikes = nest.Create("spike_recorder")
    nest.Connect(noise, cells)
    nest.Connect(cells, spikes)
    return spikes


def main():
    """Build, run, tell the cost of the run alone."""
    nest.ResetKernel()
    nest.resolution = 0.1
    nest.local_num_threads = 1
    spikes = pool()
    nest.Prepare()
    begin = resource.getrusage(resource.RUSAGE_SELF)
    nest.Run(1000.0 * SECONDS)
    end = resource.getrusage(resource.RUSAGE_SELF)
    cpu = end.ru_utime + end.ru_stime - begin.ru_utime - begin.ru_stime
    told = {"cpu_seconds": cpu, "version": nest.__version__, "rate": spikes.n_events / UNITS / SECONDS}
    print("\n" + json.dumps(told))


if __name__ == "__main__":
    main()
