"""A pass in slow motion: which moments are drawn, and what a picture shows."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from ims.errors import FileProblem
from ims.reports.slow_motion import AFTER, BEFORE, FRAME, SLOW, UNVERIFIED, Scene, check, moments, write
from tests.simulation.fast.passes import dataset


def test_time_runs_slowly_around_a_burst_and_as_it_is_elsewhere() -> None:
    """Every picture lies one frame on; around a burst a tenth of it; the slow stretch begins where it should."""
    run = dataset().copy()
    bursts = np.zeros(run.sizes["time"])
    begin = float(run.time.values[400])
    bursts[400:] = 1.0
    run["burst_count"] = ("time", bursts)
    times, slow = moments(run)
    gaps = np.diff(times)
    assert slow.any() and not slow.all() and (gaps > 0).all()
    np.testing.assert_allclose(gaps[slow[:-1]], FRAME / SLOW)
    assert gaps.max() <= FRAME + 1e-9
    assert times[slow].min() == pytest.approx(begin - BEFORE) and times[slow].max() < begin + AFTER
    run["burst_count"] = ("time", 0.0 * bursts)
    times, slow = moments(run)
    assert not slow.any() and times[0] == 0.0 and times[-1] > run.time.values[-1] - FRAME


def test_the_needle_goes_in_and_the_band_reddens_in_a_cramp() -> None:
    """Pictures at rest, deep, and in a cramp differ where they should; the same moment twice is the same picture."""
    run = dataset().copy()
    depth = run.needle_depth.values
    deepest = float(run.time.values[int(np.argmax(depth))])
    scene = Scene(run)
    assert UNVERIFIED in scene.figure.get_supxlabel(), "a depth is never shown without it"
    rest, deep = (np.asarray(scene.at(t, is_slow=False)) for t in (0.0, deepest))
    assert (rest != deep).any()
    assert np.array_equal(rest, np.asarray(scene.at(0.0, is_slow=False)))
    run["cramp_level"] = ("time", np.ones(run.sizes["time"]))
    cramped = np.asarray(Scene(run).at(0.0, is_slow=False))
    assert (cramped != rest).any()


def test_it_is_written_whole_with_a_picture_a_moment(tmp_path: Path) -> None:
    """As many pictures as moments, each shown as long; nothing else is left in the folder."""
    run, shares = dataset(), []
    file = write(run, tmp_path / "pass.gif", progress=shares.append)
    assert [entry.name for entry in tmp_path.iterdir()] == ["pass.gif"]
    times, _ = moments(run)
    with Image.open(file) as found:
        lasts = []
        for k in range(found.n_frames):  # pictures that are the same are joined, and shown longer
            found.seek(k)
            lasts.append(found.info["duration"])
    assert sum(lasts) == pytest.approx(1e3 * FRAME * times.size)
    assert shares[-1] == 1.0 and shares == sorted(shares)


@pytest.mark.parametrize(("name", "says"), [("pass.mp4", "ends in .gif"), ("no/pass.gif", "does not exist")])
def test_a_file_that_cannot_be_is_refused_before(tmp_path: Path, name: str, says: str) -> None:
    """Another ending, a folder that is not there, and a file that is somebody's own."""
    with pytest.raises(FileProblem, match=says):
        check(tmp_path / name)
    (tmp_path / "mine.gif").write_bytes(b"mine")
    with pytest.raises(FileProblem, match="somebody's own"):
        check(tmp_path / "mine.gif")
