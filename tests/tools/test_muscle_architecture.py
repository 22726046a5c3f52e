"""tools.muscle_architecture: lengths follow from the ends of an actuator's range; what is absurd is left out and said."""

from __future__ import annotations

import math
import tomllib

import pytest

from ims.catalog import load
from tools.muscle_architecture import ACTUATORS, MOVEMENTS, Fascicle, entry, fascicle, main, moment


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


def test_a_moment_arm_is_the_lengthening_over_the_angle() -> None:
    """A fascicle that is 10 mm longer after half a radian has an arm of 20 mm; one that is shorter has no movement here."""
    good = [Fascicle("a", 100.0, 0.05, 0.1, True)]
    own = tomllib.loads(moment("made", "bend", "hinge", 90.0 / math.pi, good, [[0.15], [0.16]]))["muscle"]["made"]
    assert own["movement"] == "bend"
    assert own["parameter"]["moment_arm"]["value"] == pytest.approx(20.0)
    assert own["parameter"]["neutral_length"]["value"] == pytest.approx(1.0)
    assert "does not stretch" in moment("made", "bend", "hinge", 30.0, good, [[0.15], [0.14]])
    assert "absurd" in moment("made", "bend", "hinge", 30.0, good, [[0.11], [0.12]])
    assert "no lengths" in moment("made", "bend", "hinge", 30.0, [Fascicle("a", 1.0, 0.9, -1.0, True)], [[0.1], [0.2]])


def test_the_tool_asks_for_muscles_and_movements_of_the_catalog() -> None:
    """Every name is in the catalog, and what the catalog holds is what the tool gives."""
    assert set(ACTUATORS) == set(load().architecture) <= set(load().muscles)
    assert set(MOVEMENTS) <= set(load().ranges_of_motion)
    assert {key for _, _, keys in MOVEMENTS.values() for key in keys} <= set(ACTUATORS)


def test_an_unknown_wish_is_answered(capsys: pytest.CaptureFixture[str]) -> None:
    """Usage, and no traceback."""
    assert main(["all"]) == 2
    assert "architecture | moments" in capsys.readouterr().out
