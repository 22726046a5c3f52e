"""tools.muscle_architecture: lengths follow from the ends of an actuator's range; what is absurd is left out and said."""

from __future__ import annotations

import tomllib

import pytest

from ims.catalog import load
from tools.muscle_architecture import ACTUATORS, MOVEMENTS, Fascicle, entry, fascicle, main


def test_lengths_follow_from_the_ends_of_the_range() -> None:
    """A fiber of 50 mm on a tendon of 200 mm, from 0.6 to 1.4 of its length: 230 to 270 mm."""
    found = fascicle("made", 100.0, (0.230, 0.270), (0.6, 1.4))
    assert (found.fiber, found.tendon) == pytest.approx((0.050, 0.200))
    assert found.given and found.plausible
    assert not fascicle("made", 100.0, (0.230, 0.270), (0.75, 1.05)).given


def test_forces_add_and_lengths_are_weighted_by_them() -> None:
    """Two fascicles, one with three times the force."""
    text = entry("made", [Fascicle("a", 100.0, 0.04, 0.1, True), Fascicle("b", 300.0, 0.08, 0.2, True)])
    own = tomllib.loads(text)["muscle"]["made"]["parameter"]
    assert [own[name]["value"] for name in ("largest_force", "optimal_fiber_length", "tendon_slack_length")] == [400, 70, 175]


def test_absurd_lengths_are_left_out_and_said() -> None:
    """A slack length below zero is no tendon; with most of the force gone the lengths go, with all of it the muscle."""
    good, bad = Fascicle("a", 100.0, 0.04, 0.1, True), Fascicle("b", 100.0, 0.9, -0.4, True)
    half = entry("made", [good, bad])
    assert "1 of 2" in half and "50%" in half and "value = 40," in half
    none = tomllib.loads(entry("made", [bad]))["muscle"]["made"]
    assert set(none["parameter"]) == {"largest_force"} and "placeholder" in none["defaults"]["note"]
    assert entry("made", [Fascicle("a", 9e4, 0.04, 0.1, True)]).startswith("# made")


def test_the_tool_asks_for_muscles_and_movements_of_the_catalog() -> None:
    """Every name is in the catalog, and what the catalog holds is what the tool gives."""
    assert set(ACTUATORS) == set(load().architecture) <= set(load().muscles)
    assert set(MOVEMENTS) <= set(load().ranges_of_motion)
    assert {key for _, _, keys in MOVEMENTS.values() for key in keys} <= set(ACTUATORS)


def test_an_unknown_wish_is_answered(capsys: pytest.CaptureFixture[str]) -> None:
    """Usage, and no traceback."""
    assert main(["all"]) == 2
    assert "architecture | moments" in capsys.readouterr().out
