"""A folder of results appears whole or not at all."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from ims.cli.folder import WholeFolder, folder_named, keep_others
from ims.errors import BadScenario, FileProblem


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


OURS = {"condition": "tennis_elbow", "plan": {}, "sets": {}, "versions": {}}


@pytest.mark.parametrize("name", ["course.toml", "report.html", "summary.json", "as_evidenced_sham.nc"])
@pytest.mark.parametrize("beside", [None, "not JSON", "[]", '{"sets": {}}'])
def test_what_is_not_ours_is_not_replaced(tmp_path: Path, name: str, beside: str | None) -> None:
    """A folder without a summary of ours may hold what somebody wrote."""
    if beside is not None:
        (tmp_path / "summary.json").write_text(beside)
    (tmp_path / name).write_text("mine")
    with pytest.raises(FileProblem, match=r"is there already, and .* holds no summary\.json of an earlier run") as caught:
        keep_others(tmp_path, ["as_evidenced"], None)
    assert str(caught.value).endswith("Choose another folder with --out FOLDER.")


def test_an_earlier_run_is_replaced(tmp_path: Path) -> None:
    """A folder of results takes new ones; so does one with other files, or none at all."""
    keep_others(tmp_path / "none", ["as_evidenced"], None)
    (tmp_path / "letter.txt").write_text("mine")
    keep_others(tmp_path, ["as_evidenced"], None)
    (tmp_path / "summary.json").write_text(json.dumps(OURS))
    (tmp_path / "course.toml").write_text("")
    keep_others(tmp_path, ["as_evidenced"], tmp_path / "other.toml")


def test_the_course_itself_is_not_replaced(tmp_path: Path) -> None:
    """Not even in a folder of results, and under whatever name it is reached."""
    (tmp_path / "summary.json").write_text(json.dumps(OURS))
    (tmp_path / "course.toml").write_text("mine")
    (tmp_path / "link.toml").symlink_to(tmp_path / "course.toml")
    for source in ("course.toml", "link.toml"):
        with pytest.raises(FileProblem, match="is the course to be simulated"):
            keep_others(tmp_path, ["as_evidenced"], tmp_path / source)


def test_a_folder_in_the_place_of_a_file(tmp_path: Path) -> None:
    """It could not be replaced, and half the results would be there."""
    (tmp_path / "report.html").mkdir()
    with pytest.raises(FileProblem, match=r"report\.html is a folder"):
        keep_others(tmp_path, ["as_evidenced"], None)


@pytest.mark.parametrize("text", ["", "  "])
def test_an_empty_name_is_no_folder(text: str) -> None:
    """It would be the folder one happens to be in."""
    with pytest.raises(BadScenario, match=r"^--out is empty, expected the name of a folder\."):
        folder_named(text)
    assert folder_named("here") == Path("here")


def test_the_place_is_there_only_inside(tmp_path: Path) -> None:
    """Outside the block there is nothing to write to."""
    with pytest.raises(LookupError):
        _ = WholeFolder(tmp_path).path
