"""Run the command as a person does, in this process: exit code, standard output, standard error."""

from __future__ import annotations

import contextlib
import io
import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from ims.cli import main

PERSONS = "16"
"""Few, so that tests are quick; the smallest compiled program holds them."""


class Told(NamedTuple):
    """What a command said."""

    code: int
    out: str
    err: str


def run_ims(*arguments: str) -> Told:
    """One command in this process."""
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        code = main(arguments)
    return Told(code, out.getvalue(), err.getvalue())


@pytest.fixture
def ims(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Told]:
    """The command, started in an empty folder."""
    monkeypatch.chdir(tmp_path)
    return run_ims


@pytest.fixture(scope="session")
def elbow(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The results folder of a small simulation of tennis elbow in both sets."""
    folder = tmp_path_factory.mktemp("elbow") / "results"
    before = Path.cwd()
    os.chdir(folder.parent)
    try:
        told = run_ims("simulate", "tennis_elbow", "--persons", PERSONS, "--out", "results")
    finally:
        os.chdir(before)
    assert told.code == 0, told.err
    (folder.parent / "out.txt").write_text(told.out, encoding="utf-8")
    (folder.parent / "err.txt").write_text(told.err, encoding="utf-8")
    return folder


@pytest.fixture(scope="session")
def summary(elbow: Path) -> dict[str, Any]:
    """The summary of that simulation."""
    return json.loads((elbow / "summary.json").read_text(encoding="utf-8"))
