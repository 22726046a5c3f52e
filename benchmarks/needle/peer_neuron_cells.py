"""A peer, in an environment of its own: our pool in two compartments as cells of NEURON, soma and dendrite, pulses in NMODL.

python peer_neuron_cells.py CELLS.json FOLDER STEP_MS    prints spike times [s] of each cell and CPU seconds as one line of JSON

CELLS.json is what `two_compartments.py` writes; pulse_cell.mod is compiled in FOLDER, which needs a C++ compiler. Steps are
NEURON's default, implicit and of first order.
"""

import json
import resource
import shutil
import subprocess
import sys
from pathlib import Path

import neuron
from neuron import h

SOURCE = Path(__file__).with_name("pulse_cell.mod")


def compiled(folder):
    """The library made of pulse_cell.mod, there or made now."""
    made = sorted(folder.glob("*/libnrnmech.*"))
    if made and (folder / SOURCE.name).exists() and (folder / SOURCE.name).read_text() == SOURCE.read_text():
        return made[0]
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    shutil.copy(SOURCE, folder)
    done = subprocess.run([str(Path(sys.executable).with_name("nrnivmodl"))], cwd=folder, capture_output=True, text=True)
    made = sorted(folder.glob("*/libnrnmech.*"))
    if done.returncode != 0 or not made:
        shutil.rmtree(folder)  # else the next run would take what an older source was compiled to
        sys.exit(f"{SOURCE.name} could not be compiled:\n{done.stdout[-1000:]}{done.stderr[-1000:]}")
    return made[0]


def cell_of(numbers, time, current):
    """One cell with its current; all that must stay alive, and where its spikes go."""
    soma, dendrite = h.Section(name="soma"), h.Section(name="dendrite")
    soma.L = soma.diam = numbers["soma_size"]
    dendrite.L, dendrite.diam = numbers["dendrite_length"], numbers["dendrite_diameter"]
    for part, leak in ((soma, "soma_leak"), (dendrite, "dendrite_leak")):
        part.nseg, part.Ra, part.cm = 1, numbers["axial_resistivity"], numbers["membrane_capacitance"]
        part.insert("pas")
        part.g_pas, part.e_pas = numbers[leak], 0.0
    dendrite.connect(soma(1.0), 0.0)
    pulses = h.PulseCell(soma(0.5))
    for name, value in numbers["pulses"].items():
        setattr(pulses, name, value)
    electrode = h.IClamp(soma(0.5))
    electrode.delay, electrode.dur = 0.0, 1e9
    current.play(electrode._ref_amp, time, 1)
    wire, spikes = h.NetCon(pulses, None), h.Vector()
    wire.record(spikes)
    return (soma, dendrite, pulses, electrode, wire), spikes


def main(cells, folder, step):
    """Build, run, tell."""
    library = compiled(folder)
    h.nrn_load_dll(str(library))
    h.load_file("stdrun.hoc")
    time = h.Vector(cells["time"])
    currents = [h.Vector(numbers["current"]) for numbers in cells["cells"]]
    made = [cell_of(numbers, time, current) for numbers, current in zip(cells["cells"], currents, strict=True)]
    h.dt, h.steps_per_ms = step, 1.0 / step
    h.finitialize(0.0)
    begin = resource.getrusage(resource.RUSAGE_SELF)
    h.continuerun(cells["time"][-1])
    end = resource.getrusage(resource.RUSAGE_SELF)
    told = {
        "cpu_seconds": end.ru_utime + end.ru_stime - begin.ru_utime - begin.ru_stime,
        "version": neuron.__version__,
        "spikes": [[1e-3 * t for t in spikes] for _, spikes in made],
    }
    print("\n" + json.dumps(told))


if __name__ == "__main__":
    main(json.loads(Path(sys.argv[1]).read_text()), Path(sys.argv[2]), float(sys.argv[3]))
