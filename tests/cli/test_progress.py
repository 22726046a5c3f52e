"""Progress where nobody watches: one line a stage."""

from __future__ import annotations

import pytest

from ims.cli.progress import Progress, in_words


def test_one_line_a_stage(capsys: pytest.CaptureFixture[str]) -> None:
    """A stage is told once, the first at once; a number that counts up makes no new line."""
    with Progress("Loading") as progress:
        assert capsys.readouterr().err == "[  0 %] Loading\n"
        for found in (1, 2, 3):
            progress(f"as_described: {found} patients found", 0.1 * found)
        progress("as_evidenced: simulating", 0.5)
    told = capsys.readouterr()
    assert told.err == "[ 10 %] As described: 1 patients found\n[ 50 %] As evidenced: simulating\n"
    assert told.out == ""


def test_in_words() -> None:
    """Names of sets become words; other text stays."""
    assert in_words("as_described: simulating") == "As described: simulating"
    assert in_words("done") == "done"
