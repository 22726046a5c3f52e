from __future__ import annotations

from ims.reports.figures.canvas import to_svg
from ims.reports.figures.sensitivity import RESULTS, largest, sensitivity_figure


def owed(name: str, low: float, high: float) -> dict[str, object]:
    """One number that moves everything alike."""
    return {"name": f"submodel.{name}", "at_low": dict.fromkeys(RESULTS, low), "at_high": dict.fromkeys(RESULTS, high)}


FOUND = {
    "as_it_is": dict.fromkeys(RESULTS, 1.0),
    "owed": [owed("little", 0.9, 1.1), owed("nothing", 1.0, 1.004), owed("much", 3.0, 3.0)],
}


def test_the_largest_come_first_and_what_moves_nothing_is_left_out():
    """Whichever way it moves, also where both ends lie on one side of what the pass itself comes to."""
    assert [one["name"] for one in largest(FOUND, "twitches", 5)] == ["submodel.much", "submodel.little"]
    assert len(largest(FOUND, "twitches", 1)) == 1


def test_a_panel_for_each_result_names_its_numbers():
    """With what the pass itself comes to; a result that nothing moves has an empty panel."""
    figure = sensitivity_figure(FOUND)
    assert len(figure.axes) == len(RESULTS)
    assert [t.get_text() for t in figure.axes[0].get_yticklabels()] == ["much", "little"]
    still = {**FOUND, "owed": []}
    assert "http" not in to_svg(sensitivity_figure(still), "sensitivity", "Nothing moves.")
