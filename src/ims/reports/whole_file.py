"""One file beside a report, which becomes whole or not at all and never takes the place of another."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ims.errors import FileProblem


def partial(path: Path) -> Path:
    """Where the file stands until it is whole."""
    return path.with_name(f".{path.stem}.{os.getpid()}.part{path.suffix}")


def check(path: Path, ending: str) -> None:
    """Refuse, before anything is solved, a file that cannot be written or would take the place of another.

    Raises
    ------
    FileProblem
    """
    if path.suffix.lower() != ending:
        raise FileProblem(f"{path} ends in {path.suffix or 'nothing'!r}, expected a file that ends in {ending}.")
    if path.exists():
        raise FileProblem(f"{path} is there already and may be somebody's own. Name another file, or move it away.")
    if not path.parent.is_dir():
        raise FileProblem(f"{path} cannot be written: the folder {path.parent} does not exist. Make it, or name another.")
    try:
        partial(path).touch()
    except OSError as problem:
        raise FileProblem(f"{path} cannot be written: {problem.strerror}. Name a file in a folder that is yours.") from None
    finally:
        partial(path).unlink(missing_ok=True)


@contextmanager
def written(path: Path) -> Iterator[Path]:
    """Where to write the file, which takes its place when all of it is there.

    Raises
    ------
    FileProblem    it could not be written
    """
    beside = partial(path)
    try:
        yield beside
        beside.replace(path)
    except OSError as problem:
        raise FileProblem(f"{path} cannot be written: {problem.strerror or problem}.") from None
    finally:
        beside.unlink(missing_ok=True)
