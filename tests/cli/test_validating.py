"""`ims validate`: what cannot be is refused before anything is simulated."""

from __future__ import annotations

import pytest

from ims.cli import main


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--persons", "5"], "--persons is 5, expected a whole number from 32"),
        (["--persons", "many"], "--persons is 'many'"),
        (["--seed", "-1"], "--seed is -1"),
        (["--untreeted"], "Nearest: --untreated"),
    ],
)
def test_bad_options_are_refused(words: list[str], told: str, capsys: pytest.CaptureFixture[str]) -> None:
    """One paragraph on standard error, nothing on standard output, exit code 2."""
    assert main(["validate", *words]) == 2
    said = capsys.readouterr()
    assert told in " ".join(said.err.split())
    assert said.out == ""
