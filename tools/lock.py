"""Write the lock: `python -m tools.lock`.

One universal resolution for every Python we support, with hashes and environment markers, naming neither an address nor a
host. `lock/all.txt` holds the base, every extra and the development group; `lock/base.txt` is the part of it that
`make run` installs, `lock/web.txt` the part for the web site. The resolver (uv) lives in an environment of its own under
build/, so it is no dependency of IMS.
"""

from __future__ import annotations

import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
LOCK = ROOT / "lock"
HEAD = "# Made by `python -m tools.lock` from pyproject.toml; not edited by hand.\n"
LOWEST_PYTHON = "3.11"
PARTS: dict[str, tuple[str, ...]] = {"base": (), "web": ("--extra", "web")}
"""Parts of everything by file, with the extras that each holds beside the base."""


def resolver() -> Path:
    """Give the path of uv, installed in an environment of its own."""
    place = ROOT / "build" / "lock"
    uv = place / "bin" / "uv"
    if not uv.exists():
        venv.create(place, with_pip=True)
        subprocess.run([place / "bin" / "pip", "install", "--quiet", "uv"], check=True)
    return uv


def resolve(uv: Path, *wanted: str) -> str:
    """Resolve what pyproject.toml asks for, as the text of a requirements file."""
    command: list[str | Path] = [
        uv,
        "pip",
        "compile",
        "pyproject.toml",
        *wanted,
        "--universal",
        "--python-version",
        LOWEST_PYTHON,
    ]
    command += ["--generate-hashes", "--no-header", "--no-annotate", "--no-emit-index-url", "--quiet"]
    done: subprocess.CompletedProcess[str] = subprocess.run(command, check=True, cwd=ROOT, text=True, stdout=subprocess.PIPE)
    return done.stdout


def main() -> int:
    """Resolve everything, then its parts within it, and write the files."""
    LOCK.mkdir(exist_ok=True)
    uv = resolver()
    everything = LOCK / "all.txt"
    everything.write_text(HEAD + resolve(uv, "--all-extras", "--group", "dev"))
    for name, extras in PARTS.items():
        (LOCK / f"{name}.txt").write_text(HEAD + resolve(uv, *extras, "--group", "build", "--constraints", str(everything)))
    print(f"Wrote {', '.join(f'lock/{name}.txt' for name in ('all', *PARTS))}.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
