"""tools/environment.sh: it makes the environment, or says in one paragraph what is missing and what to do."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parents[2] / "tools" / "environment.sh"

# A Python that answers only what the script asks: its version, whether it is new enough, whether it has venv, and -m venv.
FAKE = """#!/bin/sh
case "$*" in
    *print*) echo "{version}" ;;
    *version_info*) exit {old} ;;
    *ensurepip*) exit {bare} ;;
    "-m venv --clear "*) mkdir -p "$4/bin" && echo "{version}" > "$4/made_by" ;;
    *) exit 9 ;;
esac
"""


class Machine:
    """A folder of commands that stands for a machine with some Pythons."""

    def __init__(self, folder: Path) -> None:
        self.commands, self.venv = folder / "commands", folder / "venv"
        self.commands.mkdir()
        for tool in ("sh", "mkdir"):
            (self.commands / tool).symlink_to(str(shutil.which(tool)))

    def python(self, name: str, version: str, *, bare: bool = False, broken: bool = False) -> None:
        """Put a Python on the machine."""
        old = int(tuple(map(int, version.split("."))) < (3, 11))
        text = "#!/bin/sh\nexit 127\n" if broken else FAKE.format(version=version, old=old, bare=int(bare))
        (self.commands / name).write_text(text)
        (self.commands / name).chmod(0o755)

    def make(self, **variables: str) -> subprocess.CompletedProcess[str]:
        """Run the script there."""
        environment = {"PATH": str(self.commands), "VENV": str(self.venv), **variables}
        return subprocess.run(["sh", SCRIPT], env=environment, capture_output=True, text=True, timeout=30)


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    """A machine without any Python."""
    return Machine(tmp_path)


def test_newest_python_that_starts_is_chosen(machine: Machine) -> None:
    """A newer one that only pretends to be there, as version managers leave them, is passed over."""
    machine.python("python3.13", "3.13", broken=True)
    machine.python("python3.12", "3.12")
    machine.python("python3.11", "3.11")
    assert machine.make().returncode == 0
    assert (machine.venv / "made_by").read_text() == "3.12\n"


def test_named_python_is_taken(machine: Machine) -> None:
    """PYTHON= wins over a newer one."""
    machine.python("python3.13", "3.13")
    machine.python("python3.11", "3.11")
    assert machine.make(PYTHON="python3.11").returncode == 0
    assert (machine.venv / "made_by").read_text() == "3.11\n"


@pytest.mark.parametrize(
    ("version", "bare", "told"),
    [
        ("3.9", False, ("3.9 was found", "3.11 or newer", "PYTHON=")),
        ("3.11", True, ("without its venv module", "apt-get install python3-venv")),
    ],
)
def test_python_that_cannot_serve_is_explained(machine: Machine, version: str, bare: bool, told: tuple[str, ...]) -> None:
    """An old Python, or one without venv, is named with what to install; nothing is made."""
    machine.python("python3", version, bare=bare)
    done = machine.make()
    assert done.returncode == 2
    assert all(part in done.stderr for part in told)
    assert not machine.venv.exists()


def test_no_python_is_explained(machine: Machine) -> None:
    """A machine without Python is told what to install."""
    done = machine.make()
    assert done.returncode == 2
    assert "No Python was found" in done.stderr


@pytest.mark.parametrize(
    ("asked", "told"), [("python9", "was not found"), ("python3.13", "does not start"), ("python3.9", "is Python 3.9")]
)
def test_named_python_that_cannot_serve_is_explained(machine: Machine, asked: str, told: str) -> None:
    """A wrong PYTHON= is answered, not replaced by another."""
    machine.python("python3.13", "3.13", broken=True)
    machine.python("python3.9", "3.9")
    machine.python("python3.11", "3.11")
    done = machine.make(PYTHON=asked)
    assert done.returncode == 2
    assert told in done.stderr
    assert not machine.venv.exists()


def test_working_environment_is_kept(machine: Machine, tmp_path: Path) -> None:
    """An environment that works already is used as it is."""
    machine.python("python3.12", "3.12")
    (machine.venv / "bin").mkdir(parents=True)
    inside = machine.venv / "bin" / "python"
    inside.write_text('#!/bin/sh\n[ "$1" = -m ] && exit 0\ncase "$*" in *print*) echo 3.11 ;; esac\n')
    inside.chmod(0o755)
    assert machine.make().returncode == 0
    assert inside.exists()
    assert not (machine.venv / "made_by").exists()
    assert os.access(inside, os.X_OK)
