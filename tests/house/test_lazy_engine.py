"""House rule: what a person waits for at the prompt loads no engine."""

from __future__ import annotations

import subprocess
import sys

import pytest

HEAVY = ("jax", "numpy", "scipy", "xarray", "matplotlib", "pandas", "django", "ninja", "cryptography", "uvicorn")
REPORT_LOADED = """
import sys
sys.argv = ["ims", *{arguments!r}]
from ims.cli import main
try:
    code = main()
except SystemExit as stop:
    code = stop.code
sys.stderr.write("LOADED " + " ".join(sorted(m for m in {heavy!r} if m in sys.modules)))
sys.exit(code or 0)
"""


def loaded_by(*arguments: str) -> set[str]:
    """Heavy packages in a fresh process after a command."""
    code = REPORT_LOADED.format(arguments=arguments, heavy=HEAVY)
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip(), "the command printed nothing"
    return set(done.stderr.rsplit("LOADED", 1)[1].split())


@pytest.mark.parametrize(
    "arguments",
    [
        ("--help",),
        ("simulate", "--help"),
        ("serve", "--help"),
        ("clinic", "backup", "--help"),
        ("conditions",),
        ("muscles", "--json"),
    ],
    ids=" ".join,
)
def test_looking_around_loads_no_engine(arguments: tuple[str, ...]) -> None:
    """Help and lists answer at once: neither JAX nor numpy nor Django is loaded for them."""
    assert loaded_by(*arguments) == set()


def test_importing_the_package_loads_no_engine() -> None:
    """`import ims` is cheap; the first simulation pays."""
    code = f"import sys, ims, ims.units, ims.errors; print([m for m in {HEAVY!r} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout.strip() == "[]"


def test_a_loaded_engine_is_seen() -> None:
    """The probe above would notice: the same process with numpy in it says so."""
    code = "import numpy\n" + REPORT_LOADED.format(arguments=["--help"], heavy=HEAVY)
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60)
    assert "numpy" in done.stderr.rsplit("LOADED", 1)[1]
