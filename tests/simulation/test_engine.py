"""The engine's settings are made before it is loaded, and what the user set stays."""

from __future__ import annotations

import os
import subprocess
import sys
import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest

from ims.simulation.engine import FLAGS, cache_folder, prepare

TOUCHED = ("XLA_FLAGS", "JAX_PLATFORMS", "JAX_COMPILATION_CACHE_DIR", "IMS_CACHE", "XDG_CACHE_HOME")


@pytest.fixture(autouse=True)
def clean(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A user who has set nothing; all is put back afterwards, what `prepare` sets included."""
    for name in TOUCHED:
        monkeypatch.setenv(name, "")
        monkeypatch.delenv(name)
    with warnings.catch_warnings():  # nor does the filter that `prepare` adds stay
        yield


def test_flags_are_added_once() -> None:
    """Preparing twice is preparing once."""
    prepare()
    once = os.environ["XLA_FLAGS"]
    prepare()
    assert os.environ["XLA_FLAGS"] == once
    assert tuple(once.split()) == FLAGS


def test_the_user_s_flags_stay(monkeypatch: pytest.MonkeyPatch) -> None:
    """A flag the user has set keeps the user's value; the others are added behind it."""
    monkeypatch.setenv("XLA_FLAGS", "--xla_cpu_prefer_vector_width=256")
    monkeypatch.setenv("JAX_PLATFORMS", "cuda")
    prepare()
    flags = os.environ["XLA_FLAGS"].split()
    assert flags[0] == "--xla_cpu_prefer_vector_width=256"
    assert flags[1:] == [flag for flag in FLAGS if not flag.startswith("--xla_cpu_prefer_vector_width")]
    assert os.environ["JAX_PLATFORMS"] == "cuda"


def test_compiled_programs_are_kept_in_the_cache_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The second start finds what the first compiled."""
    monkeypatch.setenv("IMS_CACHE", str(tmp_path))
    prepare()
    assert os.environ["JAX_COMPILATION_CACHE_DIR"] == str(tmp_path / "compiled")


COMPILED = "import ims.simulation, jax; print(jax.jit(lambda x: 2.0 * x)(1.0))"


@pytest.mark.parametrize("first", ["ims.simulation, jax", "jax, ims.simulation"])
def test_programs_are_kept_whichever_is_imported_first(first: str, tmp_path: Path) -> None:
    """A notebook that imports JAX first compiles once too."""
    text = f"import {first}; print(jax.jit(lambda x: 2.0 * x)(1.0))"
    environment = {**os.environ, "IMS_CACHE": str(tmp_path)}
    done = subprocess.run([sys.executable, "-c", text], env=environment, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "2.0"
    assert any((tmp_path / "compiled").iterdir())


def test_a_damaged_or_blocked_cache_is_silent(tmp_path: Path) -> None:
    """The program is compiled again, and nobody hears of it."""

    def run(cache: Path) -> tuple[str, str]:
        environment = {**os.environ, "IMS_CACHE": str(cache)}
        done = subprocess.run([sys.executable, "-c", COMPILED], env=environment, capture_output=True, text=True, check=True)
        return done.stdout, done.stderr

    assert run(tmp_path / "cache") == ("2.0\n", "")
    kept = [file for file in (tmp_path / "cache" / "compiled").iterdir() if file.name.endswith("-cache")]
    assert kept
    for file in kept:
        file.write_text("damaged")
    assert run(tmp_path / "cache") == ("2.0\n", "")
    (tmp_path / "file").write_text("")
    assert run(tmp_path / "file") == ("2.0\n", "")


def test_cache_folder_is_ims_cache_else_the_user_s(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """IMS_CACHE wins over XDG_CACHE_HOME, which wins over ~/.cache."""
    assert cache_folder() == Path.home() / ".cache" / "ims"
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "xdg"))
    assert cache_folder() == tmp_path / "xdg" / "ims"
    monkeypatch.setenv("IMS_CACHE", str(tmp_path / "own"))
    assert cache_folder() == tmp_path / "own"
