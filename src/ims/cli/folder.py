"""A folder of results that appears whole or not at all."""

from __future__ import annotations

import os
import shutil
import tempfile
from contextlib import suppress
from pathlib import Path
from types import TracebackType

from ims.cli.stopping import held_back
from ims.errors import FileProblem


class WholeFolder:
    """A place to write files in, which become the folder `target` when all went well.

    The place lies beside the target, so a folder that cannot be written is noticed at once, and what is there already stays
    as it was until everything is ready. Files of an earlier run with the same names are replaced; others are left alone.

    Parameters
    ----------
    target : the folder, which may exist

    Raises
    ------
    FileProblem    on entering: the folder cannot be made or written, or a file has its name
    """

    def __init__(self, target: Path) -> None:
        self._target = target.absolute()
        self._made: list[Path] = []
        self._place: Path | None = None

    def __enter__(self) -> WholeFolder:
        try:
            self._made = _make_parents(self._target)
            self._place = Path(tempfile.mkdtemp(dir=self._target.parent, prefix=f".{self._target.name}.", suffix=".part"))
            if self._target.exists():
                tempfile.TemporaryFile(dir=self._target).close()
        except OSError as problem:
            self.discard()
            raise _refused(self._target, problem) from None
        return self

    @property
    def path(self) -> Path:
        """Where to write."""
        if self._place is None:
            raise LookupError("the place exists only inside the with block")
        return self._place

    def discard(self) -> None:
        """Remove the place and every folder made for it."""
        if self._place is not None:
            shutil.rmtree(self._place, ignore_errors=True)
        for folder in reversed(self._made):
            with suppress(OSError):
                folder.rmdir()

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        try:
            if kind is None:
                with held_back():
                    _move(self.path, self._target)
                self._made = []
        except OSError as problem:
            raise _refused(self._target, problem) from None
        finally:
            self.discard()


def _make_parents(target: Path) -> list[Path]:
    """Make the folders above the target; those that were missing, outermost first."""
    for folder in (target, *target.parents):
        if folder.exists() and not folder.is_dir():
            raise NotADirectoryError(None, f"{folder} is a file")
    missing = [folder for folder in reversed(target.parents) if not folder.exists()]
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
