"""The tree of errors: each a built-in kind, each with a plain message that helps."""

from __future__ import annotations

import inspect
import pickle

import pytest

from ims import errors
from ims.errors import (
    AssemblyError,
    BadValue,
    FileProblem,
    ImsError,
    Interrupted,
    NotFound,
    OutOfRange,
    UnknownKey,
    UnknownMuscle,
    UnknownName,
    UnknownOption,
    nearest,
    unknown,
)

KINDS = [kind for _, kind in inspect.getmembers(errors, inspect.isclass) if issubclass(kind, ImsError)]
MUSCLES = ["upper_trapezius", "middle_trapezius", "lower_trapezius", "soleus"]


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_every_error_says_its_plain_message(kind: type[ImsError]) -> None:
    """str gives the message itself, also where the built-in kind would quote it, and survives a process boundary."""
    error = kind("12 mm is 'too' deep.")
    assert str(error) == "12 mm is 'too' deep."
    assert str(pickle.loads(pickle.dumps(error))) == "12 mm is 'too' deep."


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_every_error_is_in_the_drawing(kind: type[ImsError]) -> None:
    """The tree in the docstring of the module names every error there is."""
    assert f" {kind.__name__} " in f" {errors.__doc__} ".replace("\n", " ")


@pytest.mark.parametrize(
    ("kind", "built_in"),
    [(UnknownName, KeyError), (BadValue, ValueError), (AssemblyError, ValueError), (FileProblem, OSError)],
)
def test_branches_are_built_in_kinds(kind: type[ImsError], built_in: type[Exception]) -> None:
    """Whoever knows only Python catches them too."""
    assert issubclass(kind, built_in)


def test_leaves_hang_on_their_branch() -> None:
    """One name or one value: every leaf is one of the two, the rest stand on the root."""
    on_root = {UnknownName, BadValue, NotFound, AssemblyError, FileProblem, Interrupted}
    assert {kind for kind in KINDS if kind.__bases__[0] is ImsError} == on_root
    assert {kind.__bases__[0] for kind in KINDS} - {ImsError, Exception} == {UnknownName, BadValue}


def test_nearest_finds_words_in_another_order() -> None:
    """A name with its words turned around is as near as the name itself."""
    assert nearest("trapezius_upper", MUSCLES) == ["upper_trapezius", "lower_trapezius", "middle_trapezius"]


def test_nearest_offers_nothing_that_is_far() -> None:
    """No suggestion is better than a strange one."""
    assert nearest("zzz", MUSCLES) == []


def test_nearest_gives_no_more_than_asked() -> None:
    """The limit holds."""
    assert len(nearest("trapezius", MUSCLES, n=1)) == 1
    assert len(nearest("trapezius", MUSCLES, n=2)) == 2


def test_unknown_names_what_came_what_is_near_and_what_to_do() -> None:
    """The message of the style guide, word for word."""
    error = unknown(UnknownMuscle, "solius", MUSCLES)
    assert isinstance(error, UnknownMuscle)
    assert str(error) == "'solius' is not in the catalog. Nearest: soleus. List all: ims muscles."


def test_unknown_names_all_choices_where_none_is_near_and_they_are_few() -> None:
    """Of two choices both are named; of a hundred none."""
    assert str(unknown(UnknownOption, "zzz", ["bands", "spine"])) == "'zzz' is not an option. Expected one of: bands, spine."
    assert str(unknown(UnknownOption, "zzz", [f"a{i}" for i in range(100)])) == "'zzz' is not an option."


def test_unknown_takes_a_hint_instead_of_the_remedy() -> None:
    """What to do can be said for the place where it happened."""
    error = unknown(UnknownKey, "valu", ["value"], "Found in x.toml.")
    assert str(error) == "'valu' is not a key of this entry. Nearest: value. Found in x.toml."


def test_unknown_takes_what_is_no_text() -> None:
    """A number where a name belongs is quoted as it came."""
    assert str(unknown(UnknownOption, 7, [])) == "'7' is not an option."


def test_out_of_range_is_a_value_error() -> None:
    """A leaf is caught by the built-in kind of its branch."""
    with pytest.raises(ValueError, match="too deep"):
        raise OutOfRange("too deep")
