"""T-85: what every finished milestone left is brought to the schema of today and read as it was."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import psycopg
import pytest

from tests.house.tree import ROOT

HERE = Path(__file__).resolve().parent
MILESTONES = sorted(path for path in HERE.iterdir() if path.is_dir() and (path / "expected.json").exists())
KEPT = ("DATABASE_URL", "IMS_DATA", "DJANGO_SETTINGS_MODULE")


def read(folder: Path, *more: str, **environment: str) -> Any:
    """What the code of today reads, in a process of its own."""
    kept = {k: v for k, v in os.environ.items() if k not in KEPT}
    command = [sys.executable, "-m", "tests.data.reading", str(folder), *more]
    done = subprocess.run(command, cwd=ROOT, env=kept | environment, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout) if done.stdout else None


@pytest.fixture
def folder(milestone: Path, tmp_path: Path) -> Path:
    """A copy, as its owner would have it."""
    copied = Path(shutil.copytree(milestone, tmp_path / "clinic"))
    for path in (copied, *copied.iterdir()):
        path.chmod(0o700 if path.is_dir() else 0o600)
    return copied


def test_there_is_one_of_each_finished_milestone() -> None:
    """So that the rule below is not empty."""
    assert [path.name for path in MILESTONES] == ["milestone_2", "milestone_2_end"]


@pytest.mark.parametrize("milestone", MILESTONES, ids=lambda path: path.name)
def test_t85_it_comes_to_the_schema_of_today_and_reads_as_it_was(milestone: Path, folder: Path) -> None:
    """People, visits, histories, questions, mails, accounts, the log and its chain; the check has nothing against it."""
    found = read(folder)
    assert found["wrong"] == []
    assert found["told"] == json.loads((milestone / "expected.json").read_text(encoding="utf-8"))


@pytest.mark.skipif("DATABASE_URL" not in os.environ, reason="runs where a PostgreSQL is named")
@pytest.mark.parametrize("milestone", MILESTONES, ids=lambda path: path.name)
def test_t85_it_moves_into_postgresql(milestone: Path, folder: Path, tmp_path: Path) -> None:
    """By a backup of the old schema, restored into the other database and brought to today's."""
    address = os.environ["DATABASE_URL"]
    name = f"from_{milestone.name}"
    with psycopg.connect(address, autocommit=True) as link:
        link.execute(f"DROP DATABASE IF EXISTS {name}")
        link.execute(f"CREATE DATABASE {name}")
    read(folder, "to", str(tmp_path / "b.ims"))
    found = read(folder, "from", str(tmp_path / "b.ims"), DATABASE_URL=f"{address.rpartition('/')[0]}/{name}")
    assert found["wrong"] == []
    assert found["told"] == json.loads((milestone / "expected.json").read_text(encoding="utf-8"))
