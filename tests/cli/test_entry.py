"""Every error becomes one paragraph and an exit code."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from ims.cli.entry import run

Ims = Callable[..., Any]

WRONG = {
    "simulat x": "'simulat' is not a command of ims. Nearest: simulate. List all: ims --help.",
    "course chek x": "'chek' is not a command of ims course. Nearest: check. List all: ims course --help.",
    "simulate tennis_elbow --personz 3": "'--personz' is not an option of ims simulate. Nearest: --persons",
    "simulate tennis_elbow --persons": "Option '--persons' requires an argument. How to use it: ims simulate --help.",
    "simulate": "Missing argument 'CONDITION|COURSE_FILE'. How to use it: ims simulate --help.",
    "simulate tennis_elbow back_pain": "How to use it: ims simulate --help.",
    "--persons": "'--persons' is not an option of ims.",
}


@pytest.mark.parametrize("typed", WRONG, ids=str)
def test_wrong_usage_names_the_nearest_and_the_help(ims: Ims, typed: str) -> None:
    """A misspelled command or option is answered in one paragraph, with code 2."""
    told = ims(*typed.split())
    assert told.code == 2
    assert told.out == ""
    assert WRONG[typed] in " ".join(told.err.split())
    assert "\n\n" not in told.err


def test_a_fault_of_ours_is_a_paragraph_and_a_traceback_on_demand(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """An unexpected error says that it is ours and how to report it; the traceback comes with --debug only."""

    def broken(*args: Any, **more: Any) -> None:
        raise ZeroDivisionError("a planted fault")

    monkeypatch.setattr("ims.cli.lists.show", broken)
    assert run(["muscles"]) == 1
    plain = " ".join(capsys.readouterr().err.split())
    assert plain.startswith("This is a fault of IMS, not of what you typed (ZeroDivisionError: a planted fault).")
    assert plain.endswith("ims muscles --debug")
    assert "Traceback" not in plain
    assert run(["muscles", "--debug"]) == 1
    assert "Traceback" in capsys.readouterr().err


def test_ctrl_c_inside_a_command_reaches_the_caller(monkeypatch: pytest.MonkeyPatch) -> None:
    """typer does not turn Ctrl-C into a silent exit code."""

    def pressed(*args: Any, **more: Any) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("ims.cli.lists.show", pressed)
    with pytest.raises(KeyboardInterrupt):
        run(["muscles"])
