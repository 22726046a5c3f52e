"""Rows of several figures: the one farthest off stands for all."""

from __future__ import annotations

from ims.calibration.pass_figures import asked, room, several, several_exactly
from ims.calibration.verdict import MET, MISSED, judge
from ims.catalog.load import load


def test_figures_and_room_are_read_from_the_row() -> None:
    """Percent of each figure, one width for all, or one each."""
    assert asked("S05") == [27.8, 277.2, 101.8]
    assert room("S05", [100.0, 200.0]) == [1.0, 2.0]
    assert room("S08", asked("S08")) == [0.2, 0.2, 0.2]
    assert room("D24", asked("D24")) == [0.5, 2.0, 1.0, 0.3]


def test_of_several_figures_the_one_farthest_off_counts() -> None:
    """One figure off is a miss, whichever it is."""
    figures = asked("S05")
    assert judge(load().targets["S05"], several("S05", figures)) == MET
    for i in range(3):
        off = [f * (1.02 if k == i else 1.0) + (0.6 if k == i else 0.0) for k, f in enumerate(figures)]
        told = several("S05", off)
        assert told.value == off[i]
        assert judge(load().targets["S05"], told) == MISSED


def test_counts_have_to_be_the_row_s_own() -> None:
    """One unit more is a miss."""
    assert judge(load().targets["E03"], several_exactly("E03", asked("E03"))) == MET
    assert judge(load().targets["E03"], several_exactly("E03", [56.0, 81.0, 106.0])) == MISSED
