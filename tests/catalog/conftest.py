"""What the tests of the catalog share: a copy that may be broken, and a complete entry that may be changed."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from ims.catalog.load import HERE
from ims.catalog.table import Table
from tests.catalog.copies import Copy


@pytest.fixture
def copy(tmp_path: Path) -> Copy:
    """A whole catalog in a folder of its own."""
    path = tmp_path / "catalog"
    shutil.copytree(HERE, path, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    return Copy(path)


@pytest.fixture
def entry() -> Callable[..., Table]:
    """Makes a complete parameter entry; keywords change it, None takes a key out."""

    def make(**changes: object) -> Table:
        whole: dict[str, object] = {
            "symbol": "l_0^m",
            "value": 60.0,
            "unit": "mm",
            "spread": {"kind": "sd", "value": 5.0},
            "distribution": "normal",
            "population": "adults",
            "source": "Known2020",
            "where": "Table 1",
            "basis": "measured",
            "read_by": ["first", "second"],
            **changes,
        }
        return Table(
            "parameters/toy.toml", "parameter.length", {key: value for key, value in whole.items() if value is not None}
        )

    return make
