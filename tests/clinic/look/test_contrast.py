"""Contrast as WCAG 2.2 defines it, against figures that its own documents and every checker give."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ims.clinic.look.contrast import TEXT, in_words, mixed, nearest_darker, parts, plain, ratio
from ims.errors import BadValue

COLORS = st.from_regex(r"#[0-9a-f]{6}", fullmatch=True)


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [("#000000", "#ffffff", 21.0), ("#777777", "#ffffff", 4.478), ("#767676", "#ffffff", 4.542), ("#ff0000", "#ffffff", 3.998)],
)
def test_the_ratio_is_that_of_the_guidelines(one: str, other: str, expected: float) -> None:
    """Known pairs to three digits; #777777 on white is the gray that just fails."""
    assert ratio(one, other) == pytest.approx(expected, abs=0.001)


@given(COLORS, COLORS)
def test_the_ratio_has_no_order_and_lies_between_one_and_twenty_one(one: str, other: str) -> None:
    """Which is the text and which the ground does not matter; a color has none with itself."""
    assert ratio(one, other) == ratio(other, one)
    assert 1 <= ratio(one, other) <= 21
    assert ratio(one, one) == 1


def test_a_ratio_that_is_not_enough_never_looks_as_if_it_were() -> None:
    """Told rounded down: 4.4999 is not 4.50."""
    assert (in_words(4.4999), in_words(21.0)) == ("4.49", "21.00")


@given(COLORS)
def test_the_nearest_darker_color_passes_and_is_not_lighter(color: str) -> None:
    """On white; one that passes stays as it is."""

    def is_enough(one: str) -> bool:
        return ratio(one, "#ffffff") >= TEXT

    found = nearest_darker(color, is_enough)
    assert is_enough(found)
    assert all(now <= before for now, before in zip(parts(found), parts(color), strict=True))
    assert (found == color) == is_enough(color)
    if found != color:
        assert ratio(found, "#ffffff") < TEXT + 0.25  # no darker than it must be


def test_where_nothing_is_enough_it_is_black() -> None:
    """The search ends."""
    assert nearest_darker("#ff6600", lambda _: False) == "#000000"


def test_a_mixture_lies_between_its_colors() -> None:
    """None, half and all of the other."""
    assert [mixed("#000000", "#ff8000", share) for share in (0, 0.5, 1)] == ["#000000", "#804000", "#ff8000"]


@pytest.mark.parametrize("typed", ["", "red", "#fff", "#12345g", "#0b5a61;}", "url(x)", "#0b5a61\n}"])
def test_what_is_no_color_is_refused_with_an_example(typed: str) -> None:
    """Nothing else gets into a style sheet."""
    with pytest.raises(BadValue, match="such as #0b5a61"):
        plain(typed)


def test_capitals_and_spaces_around_it_do_not_matter() -> None:
    """As it is copied from elsewhere."""
    assert plain(" #0B5A61 ") == "#0b5a61"
