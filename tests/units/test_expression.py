"""Units as they are written."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ims.errors import BadUnit, UnknownUnit
from ims.units.expression import Unit, read_unit
from ims.units.table import NAMED


@pytest.mark.parametrize(
    ("text", "scale", "dimension"),
    [
        ("1", 1, (0, 0, 0, 0, 0)),
        ("1/d", Fraction(1, 86400), (0, 0, -1, 0, 0)),
        ("cm2", Fraction(1, 10000), (2, 0, 0, 0, 0)),
        ("mm^3", Fraction(1, 10**9), (3, 0, 0, 0, 0)),
        ("s-1", 1, (0, 0, -1, 0, 0)),
        ("m / s", 1, (1, 0, -1, 0, 0)),
        ("N*m", 1, (2, 1, -2, 0, 0)),
        ("kgf/cm2", Fraction("98066.5"), (-1, 1, -2, 0, 0)),
        ("a/b/c".replace("a", "N").replace("b", "m").replace("c", "s"), 1, (0, 1, -3, 0, 0)),
        ("ml/(min 100 g)", Fraction(1, 6 * 10**6), (3, -1, -1, 0, 0)),
        ("1/10000", Fraction(1, 10000), (0, 0, 0, 0, 0)),
        ("0.5 %", Fraction(1, 200), (0, 0, 0, 0, 0)),
    ],
)
def test_forms_are_read(text: str, scale: Fraction, dimension: tuple[int, ...]) -> None:
    """Products, quotients from left to right, powers, groups, and plain numbers."""
    assert read_unit(text) == Unit(Fraction(scale), dimension)


@pytest.mark.parametrize("text", ["", "  ", "mm/", "*mm", "(mm", "mm)", "m#", "0 m", "mm//s", "()", "m)(s"])
def test_what_is_no_unit_is_refused(text: str) -> None:
    """The message quotes what came and shows a form that would do."""
    with pytest.raises(BadUnit, match="cannot be read as a unit") as caught:
        read_unit(text)
    assert repr(text) in str(caught.value)
    assert "1/d" in str(caught.value)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("mm999999999", "999999999 as a power; the largest is 9"),
        ("mm-10", "-10 as a power"),
        ("(" * 100_000 + "mm" + ")" * 100_000, "it has 200002 characters, more than the 60"),
        ("1" * 5_000, "it has 5000 characters, more than the 60"),
        ("um9 " * 15, "it is too large or too small to compute with"),
        ("1/um9/um9/um9/um9/um9/um9/um9/um9/um9", "it is too large or too small to compute with"),
    ],
    ids=["power", "negative power", "parentheses", "digits", "tiny", "huge"],
)
def test_what_would_never_end_is_refused_at_once(text: str, reason: str) -> None:
    """A unit that somebody wrote cannot hang the program, nor fill the screen."""
    with pytest.raises(BadUnit, match=f"cannot be read as a unit: {reason}") as caught:
        read_unit(text)
    assert len(str(caught.value)) < 300


@pytest.mark.parametrize("power", [9, -9])
def test_the_highest_power_is_read(power: int) -> None:
    """The limit itself is within."""
    assert read_unit(f"mm{power}") == read_unit("mm") ** power


def test_what_is_no_text_is_refused() -> None:
    """A number where the unit belongs is a unit forgotten."""
    with pytest.raises(BadUnit, match="7 cannot be read"):
        read_unit(7)  # type: ignore[arg-type]


def test_unknown_unit_names_the_nearest() -> None:
    """Case matters, and the message says so."""
    with pytest.raises(UnknownUnit, match="'mmhg' is not a unit. Nearest: mmHg.*case-sensitive"):
        read_unit("mmhg")


@given(st.sampled_from(sorted(NAMED)), st.sampled_from(sorted(NAMED)))
def test_a_quotient_undoes_a_product(left: str, right: str) -> None:
    """a*b/b is a, exactly."""
    assert read_unit(f"{left} * {right} / {right}") == read_unit(left)


@given(st.sampled_from(sorted(NAMED)), st.integers(-4, 4))
def test_powers_repeat_a_factor(name: str, power: int) -> None:
    """The power of a unit is the unit that many times."""
    assert read_unit(f"{name}^{power}") == read_unit(name) ** power
