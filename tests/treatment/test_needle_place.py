"""Where a needle goes, and what is refused before anything is loaded."""

from __future__ import annotations

import math

import pytest

from ims.catalog import load
from ims.errors import BadScenario, NotPossible, OutOfRange, UnknownMuscle
from ims.treatment.needle_place import check_is_held, check_reach, muscle_at, place_name, place_named, planned_depth
from ims.treatment.technique import technique

MUSCLE = "extensor_carpi_radialis_brevis"


def test_a_needle_beside_the_spine_meets_the_multifidus_of_its_level():
    """By region: neck, chest, low back."""
    found = [muscle_at("paraspinal", level).key for level in ("C6", "T4", "L5", "S1")]
    assert found == [
        "cervical_multifidus",
        "thoracic_multifidus_and_erector_spinae",
        "lumbar_multifidus",
        "lumbar_multifidus",
    ]
    assert muscle_at("paraspinal_C6").key == "cervical_multifidus"


def test_a_muscle_that_is_not_needled_is_refused():
    """No depth is made up; a slip of the pen is answered."""
    with pytest.raises(NotPossible, match="not usually needled"):
        muscle_at("rectus_capitis_posterior_major")
    with pytest.raises(UnknownMuscle, match="upper_trapezius"):
        muscle_at("uper_trapezius")


def test_the_planned_depth_is_the_middle_of_the_published_ones() -> None:
    """The same for everybody; the catalog says that they are unverified."""
    muscle = muscle_at(MUSCLE)
    assert muscle.depth is not None
    assert planned_depth(muscle) == 0.5 * (muscle.depth.low + muscle.depth.high)


def test_a_place_has_one_name_and_is_read_back_from_it():
    """A muscle, or a level beside the spine."""
    for name in (MUSCLE, "paraspinal_C6"):
        assert place_name(*place_named(name)) == name
    with pytest.raises(UnknownMuscle, match="Nearest: paraspinal_C6"):
        place_named("paraspinal_c6")


def test_a_muscle_of_another_region_is_refused():
    """With what the run holds."""
    form = load().condition("tennis_elbow").presentation()
    check_is_held("tennis_elbow", form, "paraspinal", "C6")
    with pytest.raises(BadScenario, match="which are paraspinal_C5"):
        check_is_held("tennis_elbow", form, "soleus", None)


def test_moves_that_do_not_fit_are_refused():
    """A thrust longer than the way in; a slant that no needle is long enough for."""
    muscle, way = muscle_at(MUSCLE), technique("pistoning")
    check_reach(muscle, way, None, 0.0)
    with pytest.raises(OutOfRange, match="Go deeper"):
        check_reach(muscle, way, 0.004, 0.0)
    with pytest.raises(OutOfRange, match="Slant less"):
        check_reach(muscle_at("soleus"), way, None, math.radians(80.0))
