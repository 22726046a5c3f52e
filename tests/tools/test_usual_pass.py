"""The tool that prints what a usual pass comes to."""

from __future__ import annotations

import pytest

from ims.catalog.load import load
from tools import usual_pass
from tools.usual_pass import CONDITION, IN_CATALOG


def test_the_muscle_in_the_catalog_is_one_of_the_condition() -> None:
    """Its number names the tool that gives it."""
    assert IN_CATALOG in load().condition(CONDITION).presentation("").muscles
    assert load().needle_site["usual_impulses"].where == "tools/usual_pass.py"


def test_help_runs_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    """And says how long it takes."""
    with pytest.raises(SystemExit):
        usual_pass.main(["--help"])
    assert "usual pass" in capsys.readouterr().out
