"""The wheel holds everything the package needs, and nothing else."""

from __future__ import annotations

import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.house.tree import PACKAGE, ROOT

NOT_DATA = {".pyc", ".pyo"}


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> zipfile.ZipFile:
    """The wheel, built from a copy so that the tree stays as it is."""
    place: Path = tmp_path_factory.mktemp("wheel")
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, place)
    shutil.copytree(PACKAGE, place / "src" / "ims", ignore=shutil.ignore_patterns("__pycache__"))
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(place / "dist"), str(place)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stdout + done.stderr
    (built,) = (place / "dist").glob("intramuscular-*.whl")
    return zipfile.ZipFile(built)


def test_wheel_holds_every_file_of_the_package(wheel: zipfile.ZipFile) -> None:
    """Modules, catalog, templates and the mark that the package is typed."""
    files = {p.relative_to(PACKAGE.parent).as_posix() for p in PACKAGE.rglob("*") if p.is_file() and p.suffix not in NOT_DATA}
    packed = {name for name in wheel.namelist() if name.startswith("ims/")}
    assert packed == files
    assert {"ims/py.typed", "ims/catalog/sources.bib"} <= packed


def test_wheel_brings_nothing_else_and_says_its_licence(wheel: zipfile.ZipFile) -> None:
    """No test or tool is installed beside the package; the licence comes along; the command is there."""
    tops = {name.split("/")[0] for name in wheel.namelist()}
    (metadata,) = (top for top in tops if top.endswith(".dist-info"))
    assert tops == {"ims", metadata}
    assert f"{metadata}/licenses/LICENSE" in wheel.namelist()
    assert "License-Expression: Apache-2.0" in wheel.read(f"{metadata}/METADATA").decode()
    assert "ims = ims.cli:main" in wheel.read(f"{metadata}/entry_points.txt").decode()
