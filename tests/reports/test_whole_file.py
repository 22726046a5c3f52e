"""A file beside a report: refused before anything is solved, or whole."""

from __future__ import annotations

from pathlib import Path

import pytest

from ims.errors import FileProblem
from ims.reports.whole_file import check, partial, written


def test_where_it_stands_until_it_is_whole_is_hidden_and_beside_it(tmp_path: Path) -> None:
    """In the same folder, so that it can take its place at once, with the same ending."""
    beside = partial(tmp_path / "pass.gif")
    assert beside.parent == tmp_path and beside.suffix == ".gif" and beside.name.startswith(".pass.")


def test_a_file_that_can_be_written_leaves_nothing_behind(tmp_path: Path) -> None:
    """Trying makes no file."""
    check(tmp_path / "pass.gif", ".gif")
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("pass.png", "ends in '.png', expected a file that ends in .gif"),
        ("pass", "ends in 'nothing'"),
        ("no/pass.gif", "does not exist. Make it"),
        ("mine.gif", "somebody's own"),
    ],
)
def test_what_cannot_be_is_refused(tmp_path: Path, name: str, says: str) -> None:
    """What is wrong, what was expected, what to do."""
    (tmp_path / "mine.gif").write_bytes(b"mine")
    with pytest.raises(FileProblem, match=says):
        check(tmp_path / name, ".gif")
    assert (tmp_path / "mine.gif").read_bytes() == b"mine"


def test_a_file_that_fails_half_way_is_not_there(tmp_path: Path) -> None:
    """Nothing is left of it, and what went wrong is told in words; one that goes well stands alone."""
    with pytest.raises(FileProblem, match="cannot be written"), written(tmp_path / "a.gif") as beside:
        beside.write_bytes(b"half")
        raise OSError("no space left")
    assert not list(tmp_path.iterdir())
    with written(tmp_path / "a.gif") as beside:
        beside.write_bytes(b"whole")
    assert [entry.name for entry in tmp_path.iterdir()] == ["a.gif"]
