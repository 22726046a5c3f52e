"""Putting a file on disk whole or not at all."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from ims.errors import FileProblem


def write_whole(path: Path, text: str) -> Path:
    """Write `text` to `path` so that a reader sees the old file or the new one, never a half.

    The text goes to a file beside the target, which then takes its name; if anything goes wrong, also Ctrl-C, the file
    beside is removed and the old one stands.

    Raises
    ------
    FileProblem : the folder cannot be made or written, or the path is a folder
    """
    target = Path(path)
    if target.is_dir():
        raise FileProblem(f"{target} is a folder; expected the name of a file. Try {target / 'report.html'}.")
    beside: Path | None = None
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.", suffix=".part")
        beside = Path(name)
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as stream:
            stream.write(text)
        beside.chmod(0o666 & ~_umask())
        beside.replace(target)
    except OSError as problem:
        reason = problem.strerror or str(problem)
        raise FileProblem(
            f"The report cannot be written to {target}: {reason}. "
            f"The folder {target.parent} must exist or be creatable, and be writable. Choose another place with --out FILE."
        ) from problem
    finally:
        if beside is not None:
            beside.unlink(missing_ok=True)
    return target


def _umask() -> int:
    current = os.umask(0)
    os.umask(current)
    return current
