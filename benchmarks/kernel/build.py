"""Compile the kernel for this machine."""

from __future__ import annotations

import ctypes
import shutil
import subprocess
from pathlib import Path

SOURCE = Path(__file__).with_name("preset.cpp")
FLAGS = ("-std=c++17", "-O3", "-march=native", "-fno-math-errno", "-fno-trapping-math", "-fno-signed-zeros", "-Wno-psabi")
"""No -ffast-math: it was no faster here, and linked into a shared library it changes the rounding of the whole process."""
FOLDER = Path(__file__).parents[2] / "build/kernel"


def library(lanes: int) -> ctypes.CDLL:
    """The kernel with so many persons in a vector."""
    compiler = shutil.which("g++")
    if compiler is None:
        raise RuntimeError("g++ was not found; the limit kernel is compiled on the spot. Install a C++ compiler (Debian: g++).")
    FOLDER.mkdir(parents=True, exist_ok=True)
    made = FOLDER / f"preset_{lanes}.so"
    if not made.exists() or made.stat().st_mtime < SOURCE.stat().st_mtime:
        subprocess.run([compiler, *FLAGS, f"-DLANES={lanes}", "-fPIC", "-shared", str(SOURCE), "-o", str(made)], check=True)
    return ctypes.CDLL(str(made))


def version() -> str:
    """The compiler's own words for itself."""
    return subprocess.run(["g++", "--version"], capture_output=True, text=True, check=True).stdout.splitlines()[0]
