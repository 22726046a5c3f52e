"""Fitting the needle of as_evidenced."""

from __future__ import annotations

import tomllib

from ims.calibration.needle import CONDITION, FILE, FREE, SET, contrasts
from ims.catalog import load
from ims.simulation.setting import setting


def test_fit_stands_in_as_evidenced_only() -> None:
    """The shipped file fits the set that claims to be evidenced; the text's own numbers are left as they are described."""
    content = tomllib.loads(FILE.read_text())["fit"]
    assert set(content) == {SET}
    assert set(content[SET]["parameter"]) == set(FREE)
    for name in FREE:
        assert setting(CONDITION, "", SET).entries[name].basis == "fitted"
        assert setting(CONDITION, "", "as_described").entries[name].basis == "assumed"


def test_needling_beats_every_comparator_and_the_entering_sham_least() -> None:
    """At the end of the course: more against attention than against a blunt sham, least against a sham that enters."""
    found = contrasts(persons=64, seed=4)
    assert found["end_attention"] < found["end"] < found["end_penetrating"] < 0.0
    assert found["at_once"] < 0.0


def test_what_it_was_fitted_to_is_no_prediction() -> None:
    """The rows of the fit carry the role fitted."""
    assert {load().targets[key].role for key in ("f09", "f10")} == {"fitted"}
