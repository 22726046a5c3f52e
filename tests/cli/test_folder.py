"""A folder of results appears whole or not at all."""

from __future__ import annotations

from pathlib import Path

import pytest

from ims.cli.folder import WholeFolder
from ims.errors import FileProblem


def test_files_appear_at_the_end(tmp_path: Path) -> None:
    """Until all is written there is no folder of that name."""
    target = tmp_path / "new" / "results"
    with WholeFolder(target) as place:
        (place.path / "a.txt").write_text("a")
        assert not target.exists()
    assert [file.name for file in target.iterdir()] == ["a.txt"]
    assert [entry.name for entry in target.parent.iterdir()] == ["results"]


def test_an_error_leaves_nothing(tmp_path: Path) -> None:
    """Not even the folders above."""
    with pytest.raises(ZeroDivisionError), WholeFolder(tmp_path / "new" / "deep" / "results") as place:
        (place.path / "a.txt").write_text("a")
        raise ZeroDivisionError
    assert list(tmp_path.iterdir()) == []


def test_an_error_leaves_the_old_files(tmp_path: Path) -> None:
    """What was there before stays as it was."""
    (tmp_path / "a.txt").write_text("old")
    with pytest.raises(ZeroDivisionError), WholeFolder(tmp_path) as place:
        (place.path / "a.txt").write_text("new")
        raise ZeroDivisionError
    assert [(file.name, file.read_text()) for file in tmp_path.iterdir()] == [("a.txt", "old")]


def test_other_files_are_left_alone(tmp_path: Path) -> None:
    """A folder that holds more than ours keeps it."""
    (tmp_path / "a.txt").write_text("old")
    (tmp_path / "letter.txt").write_text("mine")
    with WholeFolder(tmp_path) as place:
        (place.path / "a.txt").write_text("new")
    assert {file.name: file.read_text() for file in tmp_path.iterdir()} == {"a.txt": "new", "letter.txt": "mine"}


@pytest.mark.parametrize("below", ["file.txt", "file.txt/sub/results"])
def test_a_file_in_the_way_is_named(tmp_path: Path, below: str) -> None:
    """Refused before anything is worked out."""
    (tmp_path / "file.txt").write_text("x")
    with pytest.raises(FileProblem, match=r"file\.txt is a file\. Choose a folder that is yours with --out FOLDER\.$"):
        WholeFolder(tmp_path / below).__enter__()
    assert [entry.name for entry in tmp_path.iterdir()] == ["file.txt"]


def test_a_place_that_cannot_be_written_is_refused() -> None:
    """/proc takes no folder, from nobody."""
    with pytest.raises(FileProblem, match=r"^Nothing can be written to the folder /proc/ims-results/x: "):
        WholeFolder(Path("/proc/ims-results/x")).__enter__()


def test_the_place_is_there_only_inside(tmp_path: Path) -> None:
    """Outside the block there is nothing to write to."""
    with pytest.raises(LookupError):
        _ = WholeFolder(tmp_path).path
