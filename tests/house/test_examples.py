"""House rule: every example runs, in reading order, as a newcomer would run it."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.house.tree import ROOT, short

EXAMPLES = sorted((ROOT / "examples").glob("*.py"))


def test_examples_are_numbered_without_a_gap() -> None:
    """00, 01, ...: the numbers give the order of reading."""
    assert EXAMPLES, "there is no example"
    assert [path.name[:3] for path in EXAMPLES] == [f"{number:02d}_" for number in range(len(EXAMPLES))]


@pytest.mark.parametrize("path", EXAMPLES, ids=short)
def test_example_runs(path: Path, tmp_path: Path) -> None:
    """It ends well, says something, and leaves its files where it was started."""
    environment = {**os.environ, "MPLBACKEND": "Agg"}
    done = subprocess.run([sys.executable, path], cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr
    assert re.search(r"\w", done.stdout), "it prints nothing"
