"""A peer, in an environment of its own: a pool of as many leaky cells with an after-hyperpolarization in NEURON.

The nearest of what NEURON has without a compiler, IntFire2: a leaky cell that goes from event to event without a time step. Its
after-hyperpolarization is a current that each spike of its own takes away, where ours is a conductance; its noise is random
kicks to and fro, a thousand a second; it has no refractory period. Numbers as in peer_brian2.py, for time and not for rates.

python peer_neuron.py    prints CPU seconds of the run as one line of JSON
"""

import json
import resource

import neuron
from neuron import h

UNITS, SECONDS = 120, 10.0
EXCITATION, RANGE = 10.0, 30.0
KICK = 0.3
"""What a spike takes away, in rheobases: a conductance of 0.5 at a potential between reset and threshold."""
NOISE = 0.01
"""Strength of one random kick, in rheobases."""


def pool():
    """120 cells, steadily excited; all that must stay alive."""
    held, spikes, cells = [], h.Vector(), h.Vector()
    for unit in range(UNITS):
        rank = (unit + 1) / UNITS
        cell = h.IntFire2()
        cell.taum, cell.taus = 7.2 - 4.0 * rank, 60.0 - 40.0 * rank
        cell.ib = min(EXCITATION / RANGE**rank, 3.0)
        again = h.NetCon(cell, cell)
        again.weight[0], again.delay = -KICK, 0.1
        again.record(spikes, cells)
        held += [cell, again]
        for sign in (1.0, -1.0):
            kicks = h.NetStim()
            kicks.interval, kicks.number, kicks.start, kicks.noise = 2.0, 1e9, 0.0, 1.0
            kicks.noiseFromRandom123(unit, int(sign > 0), 1)
            wire = h.NetCon(kicks, cell)
            wire.weight[0], wire.delay = sign * NOISE, 0.1
            held += [kicks, wire]
    return held, spikes, cells


def main():
    """Build, run, tell the cost of the run alone."""
    _held, spikes, _cells = pool()
    events = h.CVode()
    events.active(True)
    h.finitialize(-65.0)
    begin = resource.getrusage(resource.RUSAGE_SELF)
    events.solve(1000.0 * SECONDS)
    end = resource.getrusage(resource.RUSAGE_SELF)
    cpu = end.ru_utime + end.ru_stime - begin.ru_utime - begin.ru_stime
    told = {"cpu_seconds": cpu, "version": neuron.__version__, "rate": len(spikes) / UNITS / SECONDS}
    print("\n" + json.dumps(told))


if __name__ == "__main__":
    main()
