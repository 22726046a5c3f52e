"""Reading one table of a catalog file: what must be there, what may be there, and what to say when it is not.

A `Table` knows its file and its place in it, so that every refusal names both.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ims.errors import BadUnit, FileProblem, IncompleteEntry, UnknownKey, UnknownUnit, nearest, unknown
from ims.units import factor


def read_file(path: Path) -> Table:
    """The whole of one catalog file."""
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as problem:
        raise FileProblem(f"{path} cannot be read: {problem.strerror}. Expected a catalog file there.") from problem
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as problem:
        raise FileProblem(f"{path} is not readable TOML: {problem}. Correct that place in the file.") from problem
    return Table(f"{path.parent.name}/{path.name}", "", content)


@dataclass(frozen=True)
class Table:
    """One table of a catalog file: the file, the place in it, and its keys."""

    file: str
    place: str
    content: Mapping[str, Any]

    def __contains__(self, key: str) -> bool:
        return key in self.content

    def __iter__(self) -> Iterator[str]:
        return iter(self.content)

    def only(self, allowed: Iterable[str]) -> None:
        """Refuse a key that is not allowed, naming the nearest that is."""
        known = list(allowed)
        for key in self.content:
            if key not in known:
                raise unknown(UnknownKey, key, known, f"Found in {self.where()}.")

    def require(self, keys: Iterable[str], remedy: str = "Write it there, or in [defaults] of the file.") -> None:
        """Refuse a table that lacks a key."""
        missing = [key for key in keys if key not in self.content]
        if missing:
            raise self.refuse(f"lacks {', '.join(repr(key) for key in missing)}", remedy)

    def text(self, key: str, default: str | None = None) -> str:
        """A text that is not empty."""
        value = self._get(key, default)
        if not isinstance(value, str) or (not value.strip() and value != default):
            raise self.refuse(f"has {key} = {value!r}, expected a text")
        return value

    def choice(self, key: str, choices: Iterable[str], default: str | None = None) -> str:
        """A text out of a short list."""
        value, known = self.text(key, default), list(choices)
        if value not in known:
            near = nearest(value, known)
            raise self.refuse(
                f"has {key} = {value!r}, expected one of: {', '.join(known)}", f"Nearest: {', '.join(near)}." if near else ""
            )
        return value

    def number(self, key: str, default: float | None = None) -> float:
        """A number; true and false are none."""
        value = self._get(key, default)
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise self.refuse(f"has {key} = {value!r}, expected a number")
        try:
            return float(value)
        except OverflowError:
            raise self.refuse(f"has a {key} of more than 300 digits, expected a number") from None

    def whole(self, key: str, default: int | None = None) -> int:
        """A whole number."""
        value = self._get(key, default)
        if isinstance(value, bool) or not isinstance(value, int):
            raise self.refuse(f"has {key} = {value!r}, expected a whole number")
        return value

    def flag(self, key: str, default: bool | None = None) -> bool:
        """True or false."""
        value = self._get(key, default)
        if not isinstance(value, bool):
            raise self.refuse(f"has {key} = {value!r}, expected true or false")
        return value

    def texts(self, key: str, default: tuple[str, ...] | None = None) -> tuple[str, ...]:
        """A list of texts."""
        value = self._get(key, default)
        if not isinstance(value, list | tuple) or not all(isinstance(item, str) for item in value):
            raise self.refuse(f"has {key} = {value!r}, expected a list of texts")
        return tuple(value)

    def pair(self, key: str) -> tuple[float, float]:
        """Two numbers, the lower first."""
        value = self._get(key, None)
        if not isinstance(value, list) or len(value) != 2 or not all(_is_number(item) for item in value) or value[0] > value[1]:
            raise self.refuse(f"has {key} = {value!r}, expected [lower, higher]")
        return float(value[0]), float(value[1])

    def scale(self, key: str = "unit") -> float:
        """SI units in one of the unit that stands under `key`."""
        unit = self.text(key)
        try:
            return factor(unit)
        except (UnknownUnit, BadUnit) as problem:
            raise type(problem)(f"{problem} Found in {self.where()}.") from problem

    def table(self, key: str) -> Table:
        """The table under `key`; empty where there is none."""
        value = self.content.get(key, {})
        if not isinstance(value, Mapping):
            raise self.refuse(f"has {key} = {value!r}, expected a table")
        return Table(self.file, f"{self.place}.{key}" if self.place else key, value)

    def tables(self, key: str) -> dict[str, Table]:
        """The tables under `key`, by name."""
        group = self.table(key)
        return {name: group.table(name) for name in group}

    def rows(self, key: str) -> list[Table]:
        """The tables of an array of tables; each is named by its `id`."""
        value = self.content.get(key, [])
        if not isinstance(value, list) or not all(isinstance(item, Mapping) for item in value):
            raise self.refuse(f"has {key} = {value!r}, expected an array of tables ([[{key}]])")
        return [Table(self.file, f"{key} {item.get('id', number)}", item) for number, item in enumerate(value)]

    def under(self, defaults: Table) -> Table:
        """This table with the keys of `defaults` where it has none of its own."""
        return Table(self.file, self.place, {**defaults.content, **self.content})

    def where(self) -> str:
        """File and place, for a message."""
        return f"{self.file} [{self.place}]" if self.place else self.file

    def refuse(self, what: str, remedy: str = "") -> IncompleteEntry:
        """The error that says what is wrong with this table."""
        return IncompleteEntry(f"{self.where()} {what}.{' ' + remedy if remedy else ''}")

    def _get(self, key: str, default: Any) -> Any:
        if key not in self.content and default is None:
            self.require([key])
        return self.content.get(key, default)


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
