"""`ims export`: a course as SBML, and what cannot be exported."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.conftest import Told

libsbml = pytest.importorskip("libsbml", reason="python-libsbml (extra sbml) is not installed")


def test_course_is_written_for_one_person_of_one_set(ims: Callable[..., Told]) -> None:
    """The file is SBML with an event for each session, and says whose course it is."""
    told = ims(
        "export", "tennis_elbow", "--mechanisms", "as_evidenced", "--sessions", "3", "--person", "3", "--out", "elbow.xml"
    )
    assert told.code == 0, told.err
    assert told.out == "elbow.xml is written: SBML Level 3 Version 2, seconds and SI units, 3 sessions, chance left out.\n"
    model = libsbml.readSBML("elbow.xml").getModel()
    assert (model.getId(), model.getNumEvents()) == ("tennis_elbow_as_evidenced", 3)
    assert "tennis_elbow, as_evidenced, person 3 of the seed." in model.getNotesString()


def test_preset_needs_no_set(ims: Callable[..., Told]) -> None:
    """It has values of its own, and says that it is no person."""
    assert ims("export", "two_muscle_reference", "--out", "preset.sbml").code == 0
    assert "The regression preset: no person." in Path("preset.sbml").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["tennis_elbow"], "add --mechanisms as_described or as_evidenced"),
        (["tennis_elbow", "--mechanisms", "as_described", "--out", "a.txt"], "expected a file that ends in .xml or .sbml"),
        (["tennis_elbow", "--mechanisms", "as_described", "--person", "0"], "--person is 0, expected a whole number from 1"),
        (["two_muscle_reference", "--out", "no/such/folder.xml"], "does not exist"),
        (["tennis_elbo", "--mechanisms", "as_described"], "Nearest: tennis_elbow"),
    ],
)
def test_what_cannot_be_exported_is_refused(ims: Callable[..., Told], words: list[str], told: str) -> None:
    """Exit code 2, one paragraph, no file."""
    found = ims("export", *words)
    assert found.code == 2
    assert told in " ".join(found.err.split())
    assert found.out == ""
    assert list(Path().iterdir()) == []
