"""Writes `neuron_two_compartments.json` again: spikes of the two-compartment motor neuron in NEURON, in steps of a microsecond.

    python -m tests.baselines.freeze_neuron_two_compartments

Takes about a minute: it makes an environment with NEURON below build/bench and compiles the cell's pulses there. The file
changes only when a number of the cell does, and that is a decision.
"""

from __future__ import annotations

import json
from pathlib import Path

from benchmarks.measure import HOME
from benchmarks.needle.run import NEURON, peer
from benchmarks.needle.two_compartments import ENDS, STEADY, steady

FILE = Path(__file__).with_name("neuron_two_compartments.json")
STEP = 0.001
"""Step of NEURON [ms]."""


def main() -> None:
    """Run the four cells and keep their spikes."""
    cells = HOME / "build/bench/neuron_cells_steady.json"
    cells.parent.mkdir(parents=True, exist_ok=True)
    cells.write_text(json.dumps(steady()))
    told = peer(NEURON, "peer_neuron_cells.py", cells, HOME / "build/bench/neuron_cells", STEP)
    if told is None:
        raise SystemExit("NEURON could not be installed, compiled (it takes a C++ compiler) or run here.")
    kept = {
        "what": "spike times of each cell, on a steady current in its own rheobase",
        "unit": "s",
        "made_by": f"NEURON {told['version']}, steps of {STEP:g} ms, benchmarks/needle/pulse_cell.mod",
        "rheobases": STEADY,
        "rank": ENDS,
        "spikes": [[round(time, 7) for time in train] for train in told["spikes"]],
    }
    FILE.write_text(json.dumps(kept, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
