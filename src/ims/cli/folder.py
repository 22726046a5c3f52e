"""A folder of results that appears whole or not at all."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from types import TracebackType

from ims.cli.stopping import held_back
from ims.errors import BadScenario, FileProblem, cut

REPORT, SUMMARY, COURSE = "report.html", "summary.json", "course.toml"
"""Files of every folder of results, beside one a mechanism set and arm."""
_ELSEWHERE = "Choose another folder with --out FOLDER."


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


def folder_named(text: str) -> Path:
    """The folder that `--out` names.

    Raises
    ------
    BadScenario    nothing was named: the files would pour into the folder one happens to be in; or no folder can be called so
    FileProblem    it cannot be looked into
    """
    if not text.strip():
        raise BadScenario(
            "--out is empty, expected the name of a folder. Leave --out out for one of its own: ./ims-report/<run>."
        )
    if "\0" in text:
        raise BadScenario(f"--out is {cut(text)}, expected the name of a folder: none can hold a null byte.")
    folder = Path(text)
    try:
        (folder / REPORT).exists()
    except OSError as problem:  # too long, or in a folder that may not be looked into
        raise _refused(Path(cut(text)), problem) from None
    return folder


def file_named(option: str, text: str) -> Path:
    """The file that an option names.

    Raises
    ------
    BadScenario    no file can be called so
    """
    try:
        if text.strip() and "\0" not in text:
            Path(text).exists()
            return Path(text)
    except OSError:
        pass
    raise BadScenario(f"{option} is {cut(text)}, expected the name of a file.")


def keep_others(target: Path, sets: Iterable[str], source: Path | None) -> None:
    """Refuse a folder in which results would take the place of what no run of ours wrote.

    Parameters
    ----------
    target : the folder, which may exist
    sets : mechanism sets of the run, after which files are named
    source : the course file that is simulated, if there is one

    Raises
    ------
    FileProblem    a file there is the course itself, or the folder holds no summary of an earlier run
    """
    named = [target / name for name in (REPORT, SUMMARY, COURSE)]
    taken = [file for file in named if file.exists()] + [arm for name in sets for arm in sorted(target.glob(f"{name}_*.nc"))]
    keep_these(taken, target / SUMMARY, {"condition", "plan", "sets", "versions"}, source)


def keep_these(taken: Iterable[Path], summary: Path, keys: set[str], source: Path | None) -> None:
    """Refuse to take the place of files that are there, unless the summary beside them is that of an earlier run.

    Parameters
    ----------
    taken : files there that have the name of one to be written
    keys : what a summary of such a run holds
    source : the course file that is read, if there is one

    Raises
    ------
    FileProblem
    """
    there = list(taken)
    for file in there:
        if file.is_dir():
            raise FileProblem(f"{file} is a folder, and a file of the results has this name. {_ELSEWHERE}")
        if source is not None and source.exists() and file.samefile(source):
            raise FileProblem(f"{file} is the course to be simulated, and the results would replace it. {_ELSEWHERE}")
    if there and not _is_ours(summary, keys):
        raise FileProblem(
            f"{there[0]} is there already, and {summary.parent} holds no {SUMMARY} of an earlier run, so it may be somebody's "
            f"own. {_ELSEWHERE}"
        )


def _is_ours(summary: Path, keys: set[str]) -> bool:
    try:
        found = json.loads(summary.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return False
    return isinstance(found, dict) and keys <= set(found)


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
