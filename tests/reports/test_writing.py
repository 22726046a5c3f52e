"""Putting a file on disk whole or not at all."""

from __future__ import annotations

from pathlib import Path

import pytest

from ims.errors import FileProblem
from ims.reports import writing
from ims.reports.writing import write_whole


def test_folder_is_made_and_old_file_replaced(tmp_path: Path) -> None:
    """The newer text stands, alone."""
    path = tmp_path / "a" / "b" / "page.html"
    write_whole(path, "old")
    assert write_whole(path, "new \u2212") == path
    assert path.read_bytes() == "new \u2212".encode()
    assert list(path.parent.iterdir()) == [path]


def test_a_file_in_place_of_the_folder(tmp_path: Path) -> None:
    """Where the folder is a file, the message names the path, the reason and the way out."""
    (tmp_path / "taken").write_text("a file", encoding="utf-8")
    with pytest.raises(FileProblem, match=r"cannot be written to .*taken.*page\.html: .*--out"):
        write_whole(tmp_path / "taken" / "page.html", "text")


def test_interrupted_write_keeps_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ctrl-C in the middle leaves the old file and nothing half-written."""
    path = write_whole(tmp_path / "page.html", "old")

    def interrupted() -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr(writing, "_umask", interrupted)
    with pytest.raises(KeyboardInterrupt):
        write_whole(path, "new")
    assert path.read_text(encoding="utf-8") == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_a_folder_as_target_is_refused(tmp_path: Path) -> None:
    """A folder is not overwritten."""
    with pytest.raises(FileProblem, match="is a folder"):
        write_whole(tmp_path, "text")
