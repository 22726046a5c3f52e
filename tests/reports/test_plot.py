"""One result as a figure."""

from __future__ import annotations

import matplotlib as mpl
import pytest

from ims.errors import UnknownName
from ims.reports.plot import plot
from ims.trials.study import Study


def test_plot_draws_pain_range_and_contracture(study: Study) -> None:
    """Three panels, each with its unit, one line a muscle in the last."""
    result = study.sets["as_described"].arms["needling"]
    figure = plot(result)
    titles = [axes.get_title(loc="left") for axes in figure.axes]
    assert titles == ["Pain (of 10)", "Range of motion (degrees)", "Contracture"]
    assert len(figure.axes[2].lines) == result.sizes["muscle"]
    assert figure.axes[0].lines[0].get_xdata()[-1] == pytest.approx(32.0)
    assert len(figure.axes[0].collections) == 1


def test_one_person_has_no_band(study: Study) -> None:
    """The spread over people is not drawn for one person."""
    figure = plot(study.sets["as_described"].arms["needling"].isel(person=[0]))
    assert len(figure.axes[0].collections) == 0


def test_settings_of_the_caller_stay(study: Study) -> None:
    """Drawing changes nothing of the caller's matplotlib."""
    before = dict(mpl.rcParams)
    plot(study.sets["as_described"].arms["needling"])
    assert dict(mpl.rcParams) == before


def test_nothing_to_draw_is_said(study: Study) -> None:
    """A result without any of the three is refused with what plot draws."""
    with pytest.raises(UnknownName, match="plot draws pain_intensity, range_of_motion, contracture"):
        plot(study.sets["as_described"].arms["needling"][["stiffness"]])
