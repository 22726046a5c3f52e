"""What somebody who has just cloned the project waits for, and how much room it takes."""

from __future__ import annotations

import os
import resource
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
MINUTES, GIGABYTES = 4.0, 1.5
INHERITED = ("VIRTUAL_ENV", "PYTHONPATH", "MAKEFLAGS", "MAKELEVEL", "MFLAGS", "IMS_CACHE", "JAX_COMPILATION_CACHE_DIR")
"""What `make proof` sets for itself and a newcomer has not."""


def size(folder: Path) -> int:
    """Bytes of all files, links not followed."""
    return sum(file.lstat().st_size for file in folder.rglob("*"))


@pytest.mark.skipif(shutil.which("make") is None or shutil.which("git") is None, reason="make or git is not here")
def test_make_run_in_a_fresh_clone(tmp_path: Path, record_property: Callable[[str, object], None]) -> None:
    """`make run` in a fresh clone, with empty caches: a report within 4 minutes, and at most 1.5 GB installed."""
    clone = tmp_path / "clone"
    subprocess.run(["git", "clone", "--quiet", "--no-hardlinks", str(ROOT), str(clone)], check=True)
    kept = {name: value for name, value in os.environ.items() if name not in INHERITED}
    home = {
        "XDG_CACHE_HOME": str(tmp_path / "cache"),
        "PYTHON": f"{sys.base_prefix}/bin/python{sys.version_info.major}.{sys.version_info.minor}",
    }
    before, begun = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    done = subprocess.run(["make", "run"], cwd=clone, env={**kept, **home}, capture_output=True, text=True, check=False)
    wall = time.monotonic() - begun
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    installed = size(clone / ".venv") / 1e9
    record_property("wall_seconds", f"{wall:.0f}")
    record_property("CPU_seconds", f"{cpu:.0f}")
    record_property("installed_GB", f"{installed:.2f}")
    assert done.returncode == 0, done.stderr[-2000:]
    assert list((clone / "report").rglob("*.html"))
    assert wall <= 60.0 * MINUTES
    assert installed <= GIGABYTES
