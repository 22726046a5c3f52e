"""A folder of results that appears whole or not at all."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from ims.errors import FileProblem


@contextmanager
def whole_folder(target: Path) -> Iterator[Path]:
    """A place to write files in, which become the folder `target` when all went well.

    The place lies beside the target, so a folder that cannot be written is noticed at once, and what is there already stays
    as it was until everything is ready. Files of an earlier run with the same names are replaced; others are left alone.

    Raises
    ------
    FileProblem    the folder cannot be made or written, or a file has its name
    """
    target = target.absolute()
    made: list[Path] = []
    place: Path | None = None
    try:
        try:
            made = _parents(target)
            place = Path(tempfile.mkdtemp(dir=target.parent, prefix=f".{target.name}.", suffix=".part"))
            if target.exists():
                tempfile.TemporaryFile(dir=target).close()
        except OSError as problem:
            raise _refused(target, problem) from None
        yield place
        try:
            _move(place, target)
        except OSError as problem:
            raise _refused(target, problem) from None
        made = []
    finally:
        if place is not None:
            shutil.rmtree(place, ignore_errors=True)
        for folder in reversed(made):
            with suppress(OSError):
                folder.rmdir()


def _parents(target: Path) -> list[Path]:
    """Make the folders above the target; those that were missing, outermost first."""
    missing = [folder for folder in reversed(target.parents) if not folder.exists()]
    for folder in (target, *target.parents):
        if folder.exists() and not folder.is_dir():
            raise NotADirectoryError(None, f"{folder} is a file")
    target.parent.mkdir(parents=True, exist_ok=True)
    return missing


def _move(place: Path, target: Path) -> None:
    place.chmod(0o777 & ~_umask())
    if not target.exists():
        place.rename(target)
        return
    for file in place.iterdir():
        file.replace(target / file.name)


def _umask() -> int:
    current = os.umask(0)
    os.umask(current)
    return current


def _refused(target: Path, problem: OSError) -> FileProblem:
    reason = problem.strerror or str(problem)
    return FileProblem(
        f"Nothing can be written to the folder {target}: {reason[:1].lower()}{reason[1:]}. "
        "Choose a folder that is yours with --out FOLDER."
    )
