"""A store: a result too large to hold, made part by part along `person` and finished as one file.

The parts lie beside the file, in `<file>.parts`, each a result of its own. After an interrupt the same call goes on after
the last whole part; the file appears when all parts are in it, or not at all.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import netCDF4
import numpy as np
import xarray as xr
from numpy.typing import NDArray

from ims import results
from ims.errors import FileProblem
from ims.simulation.arrivals import Here
from ims.simulation.comoments import Comoments
from ims.simulation.recruit import BATCH, Population

PART = 4096
"""Persons a part: some full chunks for each thread, and little to lose."""
SPARE = 1.05
"""Room asked for beyond what parts and file need."""
KEY = ("scenario_hash", "catalog_hash", "model_hash", "versions")
"""Attributes in which a store agrees with the run that continues it."""


@dataclass(frozen=True)
class Part:
    """Some persons solved: their result, when each stopped (NaN: not), and who was solved again."""

    result: xr.Dataset
    stopped_at: NDArray[np.float64]
    solved_again: NDArray[np.int64]


@dataclass(frozen=True)
class Journal:
    """What is known of the parts that are done.

    Attributes
    ----------
    tallies : batches of candidates, and how many of them became patients, got over an overload, were ill
    stopped : (place in the result, time [s]) of persons whose solve stopped early
    solved_again : candidate numbers
    """

    key: Mapping[str, Any]
    parts: int = 0
    here: Here = field(default_factory=Here)
    tallies: tuple[int, int, int, int] = (0, 0, 0, 0)
    stopped: tuple[tuple[int, float], ...] = ()
    solved_again: tuple[int, ...] = ()
    drawn: Comoments | None = None

    def after(self, people: Population, part: Part) -> Journal:
        """The journal with one more part."""
        drawn = Comoments.of(people.p)
        new = np.array([len(people.tallies), *people.tallies.sum(axis=0)])
        stopped = [(self.here.persons + int(i), float(part.stopped_at[i])) for i in np.flatnonzero(~np.isnan(part.stopped_at))]
        return replace(
            self,
            parts=self.parts + 1,
            here=Here(self.here.persons + people.person.size, int(people.person[-1])),
            tallies=tuple((np.array(self.tallies) + new).tolist()),
            stopped=(*self.stopped, *stopped),
            solved_again=(*self.solved_again, *part.solved_again.tolist()),
            drawn=drawn if self.drawn is None else self.drawn.joined(drawn),
        )

    @property
    def rates(self) -> tuple[float, float, float]:
        """Shares of candidates who became patients, who got over a mild overload, and who were ill on day 0."""
        batches, accepted, returns, ill = self.tallies
        return accepted / (BATCH * batches), returns / (BATCH * batches), ill / (BATCH * batches)

    def text(self) -> str:
        """As JSON."""
        here = [self.here.persons, self.here.last]
        drawn = None if self.drawn is None else self.drawn.to_plain()
        return json.dumps({**vars(self), "here": here, "drawn": drawn})

    @classmethod
    def read(cls, text: str) -> Journal:
        """Back from JSON."""
        plain = json.loads(text)
        plain.update(
            here=Here(*plain["here"]),
            tallies=tuple(plain["tallies"]),
            stopped=tuple((place, time) for place, time in plain["stopped"]),
            solved_again=tuple(plain["solved_again"]),
            drawn=None if plain["drawn"] is None else Comoments.from_plain(plain["drawn"]),
        )
        return cls(**plain)


def finished(path: Path, key: Mapping[str, Any]) -> bool:
    """Whether this very run is in the file already.

    Raises
    ------
    FileProblem
        Something else is in the file.
    """
    if not path.exists():
        return False
    with results.opened(path) as there:
        same = _key(there, {name: results.attributes(there).get(name) for name in KEY}) == key
    if not same:
        raise FileProblem(f"{path} exists and holds another run. Choose another name, or delete it.")
    return True


def key_of(outputs: tuple[str, ...], attributes: Mapping[str, Any]) -> dict[str, Any]:
    """What makes one run the same as another."""
    return {"outputs": sorted(outputs), **{name: attributes[name] for name in KEY}}


def _key(result: xr.Dataset, attributes: Mapping[str, Any]) -> dict[str, Any]:
    return key_of(tuple(str(name) for name in result.data_vars), attributes)


def fill(
    path: Path,
    *,
    key: Mapping[str, Any],
    persons: int,
    people: Callable[[Here], Iterator[Population]],
    solve: Callable[[Population], Part],
    attributes: Callable[[Journal], Mapping[str, Any]],
    resumed: Callable[[int], None],
) -> None:
    """Make all parts that are missing, then the file.

    Parameters
    ----------
    key : what the run is, by which an unfinished store is recognized
    people : from after those who are there, people in parts
    solve : makes the result of a part
    attributes : what the whole result says of itself, from the journal of all parts
    resumed : told how many persons were there already

    Raises
    ------
    FileProblem
        The folder cannot be written, is too full, or holds another unfinished run under this name.
    """
    folder = path.with_name(f"{path.name}.parts")
    try:
        folder.mkdir(exist_ok=True)
    except OSError as error:
        raise FileProblem(
            f"{folder} cannot be made: {error.strerror or error}. Choose a folder that exists and is yours."
        ) from None
    journal = _continue(folder, path, key)
    resumed(journal.here.persons)
    for group in people(journal.here) if journal.here.persons < persons else ():
        part = solve(group)
        made = results.save(part.result, folder / _name(journal.parts))
        journal = journal.after(group, part)
        _write(folder / "journal.json", journal.text())
        if journal.parts == 1:
            _room(path, made.stat().st_size / journal.here.persons * (2 * persons - journal.here.persons))
    _join([folder / _name(i) for i in range(journal.parts)], path, persons, results.plain(attributes(journal)))
    shutil.rmtree(folder, ignore_errors=True)


def _name(part: int) -> str:
    return f"part-{part:06d}.nc"


def _continue(folder: Path, path: Path, key: Mapping[str, Any]) -> Journal:
    """The journal that was kept, or a new one."""
    try:
        journal = Journal.read((folder / "journal.json").read_text(encoding="utf-8"))
    except FileNotFoundError:
        return Journal(key)
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise FileProblem(f"{folder} holds an unfinished run that cannot be read ({error}). Delete this folder.") from None
    if journal.key != key:
        raise FileProblem(
            f"{folder} holds the parts of another, unfinished run. Choose another name than {path.name}, or delete it."
        )
    return journal


def _write(file: Path, text: str) -> None:
    temporary = file.with_name(f".{file.name}.part")
    temporary.write_text(text, encoding="utf-8")
    temporary.replace(file)


def _room(path: Path, size: float) -> None:
    free = shutil.disk_usage(path.parent).free
    if free < SPARE * size:
        raise FileProblem(
            f"{path} needs {size / 1e9:.1f} GB while it is made, but {free / 1e9:.1f} GB are free in {path.parent.absolute()}. "
            "Choose another folder, fewer persons, fewer outputs or fewer readings; what is done is kept and used."
        )


def _join(parts: list[Path], path: Path, persons: int, attributes: Mapping[str, Any]) -> None:
    """One file from all parts, one part in memory at a time."""
    temporary = path.with_name(f".{path.name}.part")
    try:
        with netCDF4.Dataset(temporary, "w") as whole:
            first = 0
            for number, file in enumerate(parts):
                with netCDF4.Dataset(file) as part:
                    part.set_auto_mask(False)
                    if number == 0:
                        _define(whole, part, persons)
                    count = part.dimensions["person"].size
                    for name, variable in part.variables.items():
                        if variable.dimensions[:1] == ("person",):
                            whole[name][first : first + count] = variable[:]
                        elif number == 0:
                            whole[name][:] = variable[:]
                    first += count
            whole.setncatts(attributes)
        temporary.replace(path)
    except OSError as error:
        temporary.unlink(missing_ok=True)
        raise FileProblem(
            f"{path} cannot be written: {error.strerror or error}. Make room and call again: all parts are kept."
        ) from None


def _define(whole: Any, part: Any, persons: int) -> None:
    for name, dimension in part.dimensions.items():
        whole.createDimension(name, persons if name == "person" else dimension.size)
    for name, variable in part.variables.items():
        attributes = {key: variable.getncattr(key) for key in variable.ncattrs()}
        made = whole.createVariable(name, variable.dtype, variable.dimensions, fill_value=attributes.pop("_FillValue", None))
        made.setncatts(attributes)
        made.set_auto_mask(False)
