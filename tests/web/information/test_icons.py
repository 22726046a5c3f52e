"""Icon arrays show a share with the right number of dots."""

from __future__ import annotations

import pytest

from ims.web.information.icons import icon_array


@pytest.mark.parametrize(
    ("share", "total", "on"),
    [(0.16, 100, 16), (0.0088, 1000, 9), (0.01, 100, 1), (0.00098, 1000, 1), (0.0, 1000, 0), (1.0, 100, 100)],
)
def test_a_share_fills_its_dots(share: float, total: int, on: int) -> None:
    """A hundred dots where one of them is filled at least, else a thousand."""
    found = icon_array("x", share)
    assert (found.total, found.on) == (total, on)
    assert found.circles.count("<circle") == on


def test_a_share_below_one_dot_is_said_to_be_so() -> None:
    """An empty picture of a rare event would say that it never happens."""
    assert icon_array("x", 0.00001).is_less_than_one
    assert not icon_array("x", 0.0).is_less_than_one


def test_dots_stay_inside_the_picture() -> None:
    """The last filled dot lies in the last row."""
    found = icon_array("x", 1.0)
    assert (found.width, found.height) == (100, 100)
    assert 'cx="95" cy="95"' in found.circles
