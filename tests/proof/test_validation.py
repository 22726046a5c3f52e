"""`ims validate` as a reader would run it: its headline, for the page."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from ims.calibration.headline import headline, sentence
from ims.catalog import load


def test_every_target_of_the_shelf_has_its_row(record_property: Callable[[str, object], None]) -> None:
    """`ims validate` has a row for every target, with its role; its headline counts what is missed or not expressible yet."""
    command = [str(Path(sys.executable).with_name("ims")), "validate", "--json"]
    rows = json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
    told = headline(rows)
    record_property("headline", sentence(told))
    record_property("missed", ", ".join(told.misses))
    assert set(load().targets) <= {row["id"] for row in rows}
    assert {row["role"] for row in rows if row["id"] in load().targets} == {target.role for target in load().targets.values()}
