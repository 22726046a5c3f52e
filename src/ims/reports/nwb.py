"""A needle pass in the neurophysiologists' format (NWB): spikes of motor units, electromyogram, force and pain.

Nobody is in it: there is no subject, and the session begins at a fixed moment, so that the same pass gives the same content
whenever it is written. Only the format's own object ids are drawn anew each time.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import xarray as xr

from ims.errors import ImsError
from ims.reports import whole_file
from ims.reports.needle_words import HYPOTHESIS, title_for_others
from ims.units import factor

ENDING = ".nwb"
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
"""When every session begins: a pass is no event of anybody's day."""
SLOW = ("needle_force", "pain_at_needle")
"""Traces written beside the electromyogram, one value a millisecond."""


def library() -> Any:
    """The library that writes the format.

    Raises
    ------
    ImsError    it is not installed
    """
    try:
        import pynwb  # noqa: PLC0415 - optional dependency
    except ImportError:
        raise ImsError(
            "NWB is written by pynwb, which is not installed. Install it: pip install 'intramuscular[nwb]'."
        ) from None
    return pynwb


def check(path: Path) -> None:
    """Refuse, before anything is solved, a file that cannot be written or would take the place of another.

    Raises
    ------
    FileProblem
    ImsError    the library is not installed
    """
    whole_file.check(path, ENDING)
    library()


def write_nwb(run: xr.Dataset, summary: Mapping[str, Any], path: Path) -> Path:
    """Write a pass: units with their spike times; electromyogram, the needle's force and pain as time series.

    Parameters
    ----------
    run : as `needle_pass` gives it
    summary : what the pass came to
    path : the file, which becomes whole or not at all

    Raises
    ------
    FileProblem, ImsError
    """
    check(path)
    pynwb = library()
    file = pynwb.NWBFile(
        session_description=f"Simulated: {title_for_others(run, summary)}",
        identifier=_identifier(run),
        session_start_time=EPOCH,
        file_create_date=EPOCH,
        experiment_description=f"{HYPOTHESIS} No person was measured.",
        keywords=["simulated", "intramuscular stimulation"],
        notes=f"seed {run.attrs['seed']}; catalog {run.attrs['catalog_hash']}; model {run.attrs['model_hash']}",
    )
    for name, along in (("emg", "sample"), *((name, "time") for name in SLOW)):
        file.add_acquisition(_series(pynwb, run, name, along))
    file.add_unit_column("rank", "place of the motor unit in the pool, from the first recruited")
    file.add_unit_column("begins_at", "motor neuron (impulses reach muscle and emg later, by the way along the nerve) or axon")
    times, units, axonal = (run[name].values for name in ("spike_time", "spike_unit", "spike_is_axonal"))
    for unit in np.unique(units):
        for begins_at, own in (("motor neuron", ~axonal.astype(bool)), ("axon", axonal.astype(bool))):
            if (own & (units == unit)).any():
                file.add_unit(spike_times=times[own & (units == unit)], rank=int(unit), begins_at=begins_at)
    with whole_file.written(path) as beside, pynwb.NWBHDF5IO(str(beside), "w") as stream:
        stream.write(file)
    return path


def _identifier(run: xr.Dataset) -> str:
    """Of what is in it: the same pass has the same, however its files are called; another pass another."""
    made = hashlib.sha256("/".join(str(run.attrs[key]) for key in ("catalog_hash", "model_hash", "step_s")).encode())
    for name in ("emg", *SLOW, "spike_time", "spike_unit"):
        made.update(np.ascontiguousarray(run[name].values).tobytes())
    return made.hexdigest()


SI = {"emg": "volts", "needle_force": "newtons", "pain_at_needle": "NRS"}


def _series(pynwb: Any, run: xr.Dataset, name: str, along: str) -> Any:
    found = run[name]
    when = run[along].values
    return pynwb.TimeSeries(
        name=name,
        data=found.values.astype(np.float64),
        unit=SI[name],
        conversion=factor(found.attrs["unit"]),
        starting_time=float(when[0]),
        rate=float(round(1.0 / (when[1] - when[0]))),
        description=name.replace("_", " "),
    )
