"""Numbers and words as they are typed."""

from __future__ import annotations

import pytest

from ims.cli.values import choice, number, several, whole
from ims.errors import OutOfRange, UnknownOption


def test_whole_reads_a_whole_number() -> None:
    """Underscores between digits are read as in Python."""
    assert whole("--persons", "100_000", 1, 1_000_000, "people") == 100_000


@pytest.mark.parametrize("text", ["many", "2.5", "", "0", "-3", "11", "1e1", "nan"])
def test_whole_refuses_with_option_range_and_meaning(text: str) -> None:
    """What came, what was expected, what it counts."""
    with pytest.raises(OutOfRange, match=rf"^--persons is '?{text}'?, expected a whole number from 1 to 10: people\.$"):
        whole("--persons", text, 1, 10, "people")


def test_number_reads_a_number() -> None:
    """Also half days."""
    assert number("--every", "3.5", 0.0, 10.0, "days") == 3.5


@pytest.mark.parametrize("text", ["7 d", "week", "nan", "inf", "-1", "1e9"])
def test_number_refuses_with_its_unit(text: str) -> None:
    """Infinite, not a number, with a unit, outside: refused, and the unit is said."""
    with pytest.raises(OutOfRange, match=r"^--every is .*, expected a number from 0 to 10: days\."):
        number("--every", text, 0.0, 10.0, "days")


def test_several_takes_each_word_once() -> None:
    """Commas with or without blanks."""
    assert several("--without", "S6a, S6b,S6a", ("S6a", "S6b", "S6c")) == ("S6a", "S6b")


@pytest.mark.parametrize(("text", "wrong"), [("S6a,", ""), ("S6d", "S6d"), ("S6a;S6b", "S6a;S6b")])
def test_several_refuses_what_is_no_choice(text: str, wrong: str) -> None:
    """The word that is wrong, and the choices."""
    with pytest.raises(UnknownOption, match=rf"^--without is '{wrong}', expected one of: S6a, S6b, S6c\."):
        several("--without", text, ("S6a", "S6b", "S6c"))


def test_choice_of_many_names_the_nearest_and_not_all() -> None:
    """A long list is cut to its ends."""
    names = [f"name_{i:02d}" for i in range(40)]
    with pytest.raises(UnknownOption, match=r"name_00, name_01, name_02 \.\.\. name_39 \(40 in all\)\. Nearest: name_07"):
        choice("--submodel", "nam_07", names)
