"""One simulation from the prompt: what is shown, what is kept, what is refused."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ims.cli.running import verdict
from ims.results import load
from ims.treatment import load_course
from tests.cli.conftest import PERSONS

Ims = Callable[..., Any]

FILES = {
    *(f"{name}_{arm}.nc" for name in ("as_described", "as_evidenced") for arm in ("untreated", "sham", "needling")),
    *("report.html", "summary.json", "course.toml"),
}


def test_the_folder_holds_report_summary_course_and_every_arm(elbow: Path) -> None:
    """All results, and nothing half-written beside them."""
    assert {file.name for file in elbow.iterdir()} == FILES
    assert {entry.name for entry in elbow.parent.iterdir()} == {"results", "out.txt", "err.txt"}
    assert load_course(elbow / "course.toml").who.condition == "tennis_elbow"
    assert load(elbow / "as_evidenced_sham.nc").sizes["person"] == int(PERSONS)


def test_the_report_needs_nothing_else(elbow: Path) -> None:
    """One page that fetches nothing."""
    page = (elbow / "report.html").read_text(encoding="utf-8")
    assert page.startswith("<!doctype html>") or page.startswith("<!DOCTYPE html>")
    assert "<script src" not in page
    assert "<link" not in page


def test_the_summary_is_said_and_the_report_named(elbow: Path) -> None:
    """Both sets, the shares recovered, urgent care, hypotheses, what to cite; last, where the report is."""
    told = (elbow.parent / "out.txt").read_text(encoding="utf-8")
    for words in (
        "As described",
        "As evidenced",
        "Recovered, of 100 people",
        "urgent care",
        "What is hypothesis",
        "What to cite",
    ):
        assert words in told
    assert told.rstrip().endswith("Report: results/report.html")


def test_progress_is_on_standard_error(elbow: Path) -> None:
    """From the first moment on, while the engine is loaded."""
    told = (elbow.parent / "err.txt").read_text(encoding="utf-8").splitlines()
    assert told[0] == "[  0 %] Loading the engine"
    assert told[-1] == "[100 %] Writing the report"


def test_the_folder_of_a_run_has_a_name_of_its_own(ims: Ims) -> None:
    """Without --out a report is written all the same, and says where."""
    told = ims("simulate", "two_muscle_reference", "--sessions", "1")
    assert told.code == 0, told.err
    (folder,) = Path("ims-report").iterdir()
    assert folder.name.startswith("two_muscle_reference-")
    assert (folder / "report.html").is_file()
    assert "Regression preset, not a patient" in told.out
    assert "After 1 session it relapses" in " ".join(told.out.replace("│", " ").split())


@pytest.mark.parametrize(("sessions", "released"), [("6", True), ("5", False)])
def test_the_preset_is_released_by_six_sessions(ims: Ims, sessions: str, released: bool) -> None:
    """The verdict that the preset was tuned to, 300 days after the last session."""
    found = json.loads(ims("simulate", "two_muscle_reference", "--sessions", sessions, "--json").out)
    assert list(found["sets"]) == ["two_muscle_reference"]
    assert found["released"] is released
    assert found["sets"]["two_muscle_reference"]["released"] is released
    arms = set(found["sets"]["two_muscle_reference"]["outcomes"]["pain_intensity"]) - {"unit", "label"}
    assert arms == {"untreated", "needling"}


@pytest.mark.parametrize(
    "words",
    [
        ("--weeks", "0"),
        ("--sessions", "0"),
        ("--normal",),
        ("--without", "S6a,root_loop"),
        ("--sites", "spine", "--every", "3.5"),
    ],
    ids=" ".join,
)
def test_every_kind_of_run_gives_a_report(ims: Ims, words: tuple[str, ...]) -> None:
    """Short, untreated, healthy, switched off, beside the spine only."""
    told = ims("simulate", "tennis_elbow", "--persons", PERSONS, "--mechanisms", "as_evidenced", "--out", "here", *words)
    assert told.code == 0, told.err
    assert Path("here/report.html").is_file()


def test_healthy_people_are_labelled_so(ims: Ims) -> None:
    """In words, in the summary and in the report; the natural course of patients is not held against them."""
    told = ims(
        *("simulate", "tennis_elbow", "--normal", "--persons", PERSONS, "--mechanisms", "as_evidenced"),
        *("--weeks", "1", "--sessions", "1", "--out", "here"),
    )
    assert told.code == 0, told.err
    assert f"{PERSONS} healthy virtual people, needled as for tennis elbow" in " ".join(told.out.split())
    assert "does the model know the natural course?" not in told.out
    assert json.loads(Path("here/summary.json").read_text(encoding="utf-8"))["healthy"] is True
    assert "No published row was compared in this run." in Path("here/report.html").read_text(encoding="utf-8")


def test_ctrl_c_while_printing_does_not_deny_the_results(ims: Ims, monkeypatch: pytest.MonkeyPatch) -> None:
    """The folder stands, and is named."""

    def pressed(*args: object, **more: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("ims.cli.running.print_summary", pressed)
    told = ims("simulate", "two_muscle_reference", "--sessions", "2", "--out", "here")
    assert told.code == 130
    assert told.err.splitlines()[-1] == "Stopped while the summary was printed. The results are whole, in here."
    assert Path("here/report.html").is_file()


def test_a_course_file_is_simulated(ims: Ims) -> None:
    """`ims course new`, then `ims simulate`."""
    ims("course", "new", "tennis_elbow", "--sessions", "2", "--out", "mine.toml")
    told = ims("simulate", "mine.toml", "--persons", PERSONS, "--mechanisms", "as_evidenced", "--json")
    assert told.code == 0, told.err
    assert json.loads(told.out)["plan"]["sessions"] == 2


@pytest.mark.parametrize("out", [".", "", "../here"])
def test_a_course_of_ones_own_is_never_overwritten(ims: Ims, monkeypatch: pytest.MonkeyPatch, out: str) -> None:
    """Nothing is loaded, and the file is as it was."""
    Path("here").mkdir()
    monkeypatch.chdir("here")
    ims("course", "new", "tennis_elbow", "--sessions", "2", "--out", "course.toml")
    before = Path("course.toml").read_bytes()
    told = ims("simulate", "course.toml", "--out", out)
    assert (told.code, told.out) == (2, "")
    assert "Loading" not in told.err
    assert [entry.name for entry in Path().iterdir()] == ["course.toml"]
    assert Path("course.toml").read_bytes() == before


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("tennis_elbow", "--json", "--open"), "--open needs a report"),
        (("tennis_elbow", "--out", "/proc/ims"), "Nothing can be written to the folder /proc/ims"),
        (("tennis_elbow", "--out", "taken"), "taken is a file"),
        (("two_muscle_reference", "--normal"), "--normal cannot be used"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
def test_it_is_refused_before_anything_is_loaded(ims: Ims, words: tuple[str, ...], says: str) -> None:
    """No progress yet: nothing has been started."""
    Path("taken").write_text("", encoding="utf-8")
    told = ims("simulate", *words)
    assert (told.code, told.out) == (2, "")
    assert says in " ".join(told.err.split())
    assert "Loading" not in told.err
    assert [entry.name for entry in Path().iterdir()] == ["taken"]


def test_open_shows_the_report(ims: Ims, monkeypatch: pytest.MonkeyPatch) -> None:
    """The browser is handed the file; where there is none, the place is said again."""
    shown: list[str] = []
    monkeypatch.setattr("webbrowser.open", lambda address: bool(shown.append(address)))
    told = ims("simulate", "two_muscle_reference", "--sessions", "1", "--out", "here", "--open")
    assert shown == [Path("here/report.html").absolute().as_uri()]
    assert told.err.endswith("No browser was found. Open the report yourself: here/report.html\n")


def test_verdict() -> None:
    """The limit and the day of judgment come from the catalog."""
    assert verdict({"released": True, "plan": {"sessions": 6}}) == (
        "After 6 sessions it is released: no contracture is above the limit of 0.35, 300 days after the last session."
    )
