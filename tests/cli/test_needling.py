from __future__ import annotations

import json
from pathlib import Path

import pytest

from ims.cli.needle_request import Asked
from ims.cli.needling import needle
from ims.errors import FileProblem
from tests.simulation.fast.passes import quick


def asked(**options):
    return Asked(subject="tennis_elbow", muscle="extensor_digitorum", technique=quick(), **options)


def test_a_pass_is_told_and_kept(tmp_path: Path, capsys):
    """Words on the screen; page, numbers and traces in the folder, whole."""
    animation = tmp_path / "slowly.gif"
    needle(asked(), out=tmp_path / "pass", json=False, nwb=tmp_path / "spikes.nwb", animation=animation)
    told = capsys.readouterr().out
    assert "One needle in extensor digitorum" in told and "unverified" in told.replace("\n", " ")
    for file in ("spikes.nwb", "slowly.gif"):
        assert (tmp_path / file).is_file() and file in told.replace("\n", "")
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
    with pytest.raises(FileProblem, match="somebody's own"):
        needle(asked(), out=tmp_path, json=False)
