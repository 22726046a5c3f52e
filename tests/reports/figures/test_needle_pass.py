from __future__ import annotations

from ims.reports.figures.canvas import to_svg
from ims.reports.figures.needle_pass import ROWS, needle_figure
from tests.simulation.fast.passes import dataset


def test_one_picture_tells_the_whole_pass():
    """Seven rows over one time: depth, force, receptors, units, electromyogram, stiffness, pain; each with its unit."""
    figure = needle_figure(dataset())
    assert len(figure.axes) == len(ROWS)
    assert all(axes.get_ylabel() and axes.get_title(loc="left") for axes in figure.axes)
    end = float(dataset().time[-1])
    assert all(axes.get_xlim() == (0.0, end) for axes in figure.axes)


def test_the_picture_lives_in_a_page():
    """As an element without an address, named for those who cannot see it."""
    svg = to_svg(needle_figure(dataset()), "needle", "A pass.")
    assert svg.startswith("<svg") and "A pass." in svg and "http" not in svg
