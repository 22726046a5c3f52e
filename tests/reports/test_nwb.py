"""A pass in the neurophysiologists' format, read again by its own library."""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest
from numpy.testing import assert_allclose

from ims.errors import FileProblem, ImsError
from ims.reports.nwb import check, write_nwb
from tests.simulation.fast.passes import dataset

pynwb = pytest.importorskip("pynwb")


def test_spikes_and_electromyogram_are_read_again(tmp_path: Path) -> None:
    """The same spikes, in order of recruitment, and the same potential in volts; valid, and nobody is in it."""
    run = dataset()
    file = write_nwb(run, json.loads(run.attrs["summary"]), tmp_path / "pass.nwb")
    assert [entry.name for entry in tmp_path.iterdir()] == ["pass.nwb"]
    assert pynwb.validate(path=str(file)) == []
    with pynwb.NWBHDF5IO(str(file), "r") as stream:
        found = stream.read()
        assert found.subject is None and found.session_start_time == datetime(1970, 1, 1, tzinfo=UTC)
        assert "Simulated" in found.session_description and "hypothesis" in found.experiment_description
        assert "own" in found.session_description and "quick" not in found.session_description
        emg = found.acquisition["emg"]
        assert (emg.unit, emg.rate) == ("volts", 1e4)
        assert_allclose(emg.data[:] * emg.conversion, run["emg"].values * 1e-6)
        assert found.acquisition["needle_force"].rate == 1e3
        told = [(int(rank), times) for rank, times in zip(found.units["rank"][:], found.units["spike_times"][:], strict=True)]
        assert sum(len(times) for _, times in told) == run.sizes["spike"]
        for rank, times in told:
            assert_allclose(times, run["spike_time"].values[run["spike_unit"].values == rank])
        identifier = found.identifier
    again = write_nwb(run, json.loads(run.attrs["summary"]), tmp_path / "again.nwb")
    with pynwb.NWBHDF5IO(str(again), "r") as stream:
        assert stream.read().identifier == identifier


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("pass.h5", "ends in .nwb"),
        ("no/pass.nwb", "does not exist"),
        ("there.nwb", "is there already"),
        ("/proc/a.nwb", "cannot"),
    ],
)
def test_a_file_that_cannot_be_is_refused(tmp_path: Path, name: str, says: str) -> None:
    """Another ending, no folder, somebody's own recording, a folder that is not yours."""
    (tmp_path / "there.nwb").write_bytes(b"mine")
    with pytest.raises(FileProblem, match=says):
        check(tmp_path / name)
    assert (tmp_path / "there.nwb").read_bytes() == b"mine"


def test_without_the_library_it_says_how_to_get_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Before anything is solved."""
    monkeypatch.setitem(sys.modules, "pynwb", None)
    with pytest.raises(ImsError, match=r"pip install 'intramuscular\[nwb\]'"):
        check(tmp_path / "pass.nwb")
    assert np.size(list(tmp_path.iterdir())) == 0
