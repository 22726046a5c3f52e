from __future__ import annotations

import json
from pathlib import Path

import pytest

from ims.cli.needling import Asked, _options, needle
from ims.errors import BadScenario, FileProblem, OutOfRange, UnknownCondition, UnknownMuscle, UnknownOption
from tests.simulation.fast.passes import quick


def asked(**options):
    return Asked(subject="tennis_elbow", muscle="extensor_digitorum", technique=quick(), **options)


def test_a_pass_is_told_and_kept(tmp_path: Path, capsys):
    """Words on the screen; page, numbers and traces in the folder, whole."""
    needle(asked(), out=tmp_path / "pass", json=False)
    told = capsys.readouterr().out
    assert "One needle in extensor digitorum" in told and "unverified" in told.replace("\n", " ")
    assert {file.name for file in (tmp_path / "pass").iterdir()} == {"report.html", "summary.json", "pass.nc"}
    assert json.loads((tmp_path / "pass" / "summary.json").read_text(encoding="utf-8"))["muscle"] == "extensor_digitorum"


def test_json_is_one_object_and_nothing_else(tmp_path: Path, capsys, monkeypatch):
    """And no folder is made for it."""
    monkeypatch.chdir(tmp_path)
    needle(asked(), out=None, json=True)
    assert json.loads(capsys.readouterr().out)["depth_mm"] > 0
    assert not list(tmp_path.iterdir())


def test_a_page_of_somebody_else_is_not_replaced(tmp_path: Path):
    """Noticed before anything is solved."""
    (tmp_path / "report.html").write_text("mine", encoding="utf-8")
    with pytest.raises(FileProblem, match="no pass of ours"):
        needle(asked(), out=tmp_path, json=False)


@pytest.mark.parametrize(
    ("options", "error", "says"),
    [
        ({"subject": "tenis_elbow"}, UnknownCondition, "tennis_elbow"),
        ({"muscle": "supinater"}, UnknownMuscle, "supinator"),
        ({"technique": "pistonning"}, UnknownOption, "pistoning"),
        ({"technique": "missing.toml"}, FileProblem, "missing.toml"),
        ({"depth": "deep"}, OutOfRange, "millimeters"),
        ({"depth": "0"}, OutOfRange, "0.5 to 150"),
        ({"depth": "nan"}, OutOfRange, "millimeters"),
        ({"angle": "90"}, OutOfRange, "0 to 80"),
        ({"silence": "spindel"}, UnknownOption, "spindle"),
        ({"band": "nots"}, UnknownOption, "knots"),
        ({"seed": "-1"}, OutOfRange, "whole number"),
        ({"mechanisms": "as_told"}, UnknownOption, "as_evidenced"),
        ({"cut_nerve": True, "anesthetize": True}, BadScenario, "exclude one another"),
    ],
)
def test_what_cannot_be_is_refused_with_what_is_near(options, error, says):
    """Each kind of bad input, before the engine is loaded."""
    with pytest.raises(error, match=says):
        _options(Asked(**{"subject": "tennis_elbow", **options}))


def test_what_is_silenced_is_handed_on():
    """Nerve, place of the needle, receptors."""
    assert _options(Asked(subject="tennis_elbow", cut_nerve=True, silence="spindle"))["silenced"] == ("cut_nerve", "spindle")
    assert _options(Asked(subject="tennis_elbow", anesthetize=True))["silenced"] == ("anesthetize",)
