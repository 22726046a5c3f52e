"""How each variable is called and in which unit people read it."""

from __future__ import annotations

import pytest

from ims import units
from ims.results.outcomes import OUTCOMES, Outcome, outcome
from ims.simulation.assemble import library

VARIABLES = {v.name: v for s in library().values() for v in (*s.states, *s.writes)}


@pytest.mark.parametrize("name", OUTCOMES)
def test_edge_unit_measures_what_the_model_computes(name: str) -> None:
    """Each outcome is a variable of the model, and its unit at the edge has the dimension of its unit inside."""
    assert units.dimension(OUTCOMES[name].unit) == units.dimension(VARIABLES[name].unit)


def test_labels_are_words_and_all_different_but_for_the_same_thing() -> None:
    """No two outcomes of one table carry one label; soreness of a muscle and of the person are the same thing."""
    labels = [of.label for name, of in OUTCOMES.items() if name != "soreness"]
    assert len(set(labels)) == len(labels)
    assert all(label[0].isupper() and "_" not in label for label in labels)


def test_what_nobody_reads_out_keeps_its_unit() -> None:
    """A variable without an entry is shown plainly in SI."""
    assert outcome("motor_drive") == Outcome("1", "Motor drive")
    assert outcome("decay_rate", "1/s") == Outcome("1/s", "Decay rate")


def test_better_is_less_pain_and_more_range() -> None:
    """Which way is good is known where it is."""
    assert OUTCOMES["pain_intensity"].higher_is_better is False
    assert OUTCOMES["range_of_motion"].higher_is_better is True
    assert OUTCOMES["flare"].higher_is_better is None
