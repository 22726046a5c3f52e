"""What can go wrong, as one tree.

::

    ImsError (Exception)
    |-- UnknownName (KeyError)       a name that is not there; the message names the nearest
    |   |-- UnknownMuscle            not a muscle of the catalog
    |   |-- UnknownCondition         not a condition, or not a presentation of it
    |   |-- UnknownParameter         not a parameter, sub-model, mechanism set or catalog row
    |   |-- UnknownSource            not a key of sources.bib
    |   |-- UnknownKey               not a key this file or record may hold
    |   |-- UnknownUnit              not a unit
    |   `-- UnknownOption            not an option or choice of a call or command
    |-- BadValue (ValueError)        a value that cannot be used
    |   |-- OutOfRange               a number outside its range
    |   |-- IncompleteEntry          a catalog entry that lacks a key, or holds one that cannot be used
    |   |-- BadUnit                  a unit that cannot be read, or that measures something else
    |   |-- BadCourse                a course that cannot have happened
    |   |-- BadScenario              a run that contradicts itself
    |   |-- NotPossible              a step that is not possible from here, or not for them
    |   |-- TimeTaken                a time that somebody else has, or that is not offered
    |   |-- TooMany                  more than one visitor may have or try
    |   |-- UnderWay                 the same request came before and is not done yet
    |   `-- KeyReused                another request came before under the same key
    |-- NotFound (LookupError)       no such record, or not for them: the same answer to both
    |-- AssemblyError (ValueError)   sub-models that do not fit together
    |-- FileProblem (OSError)        a file or folder that cannot be read or written
    `-- Interrupted                  stopped by the person at the keyboard

Every message says what is wrong, what came, what was expected, what is near and what to do; `str(error)` is that message.
"""

from __future__ import annotations

from collections.abc import Iterable
from difflib import SequenceMatcher
from typing import TypeVar

NEAR_ENOUGH = 0.5
"""Least similarity (0-1) of a name that is offered as the nearest."""
LONG = 60
"""What was typed is said in so many characters at most."""
FEW = 12
"""Where nothing is near, all choices are named if they are no more than this."""


class ImsError(Exception):
    """Everything IMS raises on purpose; `str` gives the plain message."""

    def __init__(self, message: str = "") -> None:
        super().__init__(message)
        self.message = message

    def __str__(self) -> str:
        return self.message


class UnknownName(ImsError, KeyError):
    """A name that is not there."""

    absence = "is not known"
    remedy = ""


class UnknownMuscle(UnknownName):
    """Not a muscle of the catalog."""

    absence = "is not in the catalog"
    remedy = "List all: ims muscles."


class UnknownCondition(UnknownName):
    """Not a condition of the catalog, or not a presentation of the condition."""

    absence = "is not in the catalog"
    remedy = "List all: ims conditions."


class UnknownParameter(UnknownName):
    """Not a parameter, sub-model, mechanism set or row of the catalog."""

    absence = "is not in the catalog"
    remedy = "List all: ims parameters."


class UnknownSource(UnknownName):
    """Not a key of sources.bib."""

    absence = "is not a key of sources.bib"
    remedy = "List all: ims sources."


class UnknownKey(UnknownName):
    """Not a key that this file or record may hold."""

    absence = "is not a key of this entry"


class UnknownUnit(UnknownName):
    """Not a unit."""

    absence = "is not a unit"


class UnknownOption(UnknownName):
    """Not an option, or not a choice of one."""

    absence = "is not an option"


class BadValue(ImsError, ValueError):
    """A value that cannot be used."""


class OutOfRange(BadValue):
    """A number outside the range it must lie in."""


class IncompleteEntry(BadValue):
    """A catalog entry that lacks a key, or holds a value that cannot be used."""


class BadUnit(BadValue):
    """A unit that cannot be read, or that measures something else than is asked for."""


class BadCourse(BadValue):
    """A course of sessions that cannot have happened."""


class BadScenario(BadValue):
    """A run that contradicts itself."""


class NotPossible(BadValue):
    """A step that is not possible from here, or not for them."""


class TimeTaken(BadValue):
    """A time that somebody else has, or that is not offered."""


class TooMany(BadValue):
    """More than one visitor may have or try; `retry_after` says in how many seconds to try again, where that helps."""

    def __init__(self, message: str = "", retry_after: int | None = None) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class UnderWay(BadValue):
    """The same request came before and is not done yet; `retry_after` says in how many seconds its answer may be there."""

    def __init__(self, message: str = "", retry_after: int = 1) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class KeyReused(BadValue):
    """Another request came before under the same key."""


class NotFound(ImsError, LookupError):
    """No such record, or not for them: the answer is the same, so that nobody can ask who comes here."""


class AssemblyError(ImsError, ValueError):
    """Sub-models that do not fit together: a variable nobody writes, or two do, or a ring."""


class FileProblem(ImsError, OSError):
    """A file or folder that cannot be read or written."""


class Interrupted(ImsError):
    """Stopped by the person at the keyboard before the end."""


Kind = TypeVar("Kind", bound=UnknownName)


def nearest(name: str, choices: Iterable[str], n: int = 3) -> list[str]:
    """Those of `choices` that look most like `name`, best first.

    Letters are compared as written and with the words in alphabetical order, so that `trapezius_upper` finds
    `upper_trapezius`.

    Parameters
    ----------
    name : str    what came
    choices : iterable of str    what could have come
    n : int    how many at most

    Returns
    -------
    list of str    at most `n`; empty where nothing is near
    """
    scored = [(-_likeness(str(name), choice), choice) for choice in choices]
    near = sorted(pair for pair in scored if -pair[0] >= NEAR_ENOUGH)
    return [choice for _, choice in near[:n]]


def unknown(kind: type[Kind], name: object, choices: Iterable[str], hint: str = "") -> Kind:
    """The error for a name that is not among `choices`, ready to be raised.

    Parameters
    ----------
    kind : type    which `UnknownName`
    name : object    what came
    choices : iterable of str    what could have come
    hint : str    what to do; the remedy of the kind where empty

    Returns
    -------
    UnknownName    `'x' is not in the catalog. Nearest: y, z. List all: ims muscles.`
    """
    known = list(choices)
    near = nearest(str(name), known)
    parts = [f"{cut(name)} {kind.absence}."]
    if near:
        parts.append(f"Nearest: {', '.join(near)}.")
    elif 0 < len(known) <= FEW:
        parts.append(f"Expected one of: {', '.join(known)}.")
    if hint or kind.remedy:
        parts.append(hint or kind.remedy)
    return kind(" ".join(parts))


def cut(typed: object) -> str:
    """What was typed, in quotes; cut where it is long."""
    text = repr(str(typed))
    return text if len(text) <= LONG else f"{text[: LONG - 3]}..."


def _likeness(name: str, choice: str) -> float:
    left, right = name.lower(), choice.lower()
    as_written = SequenceMatcher(None, left, right).ratio()
    return max(as_written, SequenceMatcher(None, _by_word(left), _by_word(right)).ratio())


def _by_word(text: str) -> str:
    return " ".join(sorted(text.replace("-", " ").replace("_", " ").replace(".", " ").split()))
