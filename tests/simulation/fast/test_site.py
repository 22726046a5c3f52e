from __future__ import annotations

import numpy as np
import pytest

from ims.catalog import load
from ims.simulation.fast.needle_pass import submodels
from ims.simulation.fast.site import Tissue, nerve_length, parameters
from ims.treatment.needle_place import muscle_at

N = 64
PERSON = np.arange(N)
ILL = Tissue(
    contracture=np.full(N, 0.38),
    fixed_shortening=np.full(N, 0.1),
    peripheral_sensitization=np.full(N, 0.9),
    central_sensitization=np.full(N, 0.8),
    nerve_function=np.full(N, 0.95),
)
NEEDLED = [key for key, muscle in load().muscles.items() if muscle.depth is not None]


@pytest.mark.parametrize("key", NEEDLED)
def test_layers_of_every_muscle_lie_in_order_within_its_published_depths(key):
    """Cover above the muscle, the band within it, the far face no deeper than the deepest published depth."""
    muscle = muscle_at(key)
    _, layers = parameters(submodels(), muscle, ILL, person=PERSON, seed=1)
    assert np.all((layers.muscle_top > 0) & (layers.muscle_top <= layers.band_top + 1e-12))
    assert np.all((layers.band_top < layers.band_bottom) & (layers.band_bottom <= layers.muscle_bottom + 1e-12))
    assert np.all(layers.muscle_bottom <= max(muscle.depth.high, 0.7 * muscle.depth.low + 0.0031))
    assert np.all((layers.target >= muscle.depth.low - 0.004) & (layers.target <= muscle.depth.high))


def test_illness_sets_end_plates_band_endings_and_length():
    """The hand-over IN, each in its direction; a healthy muscle has next to none of it (S5)."""
    muscle = muscle_at("extensor_carpi_radialis_brevis")
    ill, there = parameters(submodels(), muscle, ILL, person=PERSON, seed=1)
    well, none = parameters(submodels(), muscle, Tissue.healthy(N), person=PERSON, seed=1)
    assert np.all(ill["end_plate_noise"]["resting_release"] > 20 * well["end_plate_noise"]["resting_release"])
    assert np.all(there.band_bottom - there.band_top > 10 * (none.band_bottom - none.band_top))
    assert np.all(ill["nociceptor"]["sensitization"] == 0.9) and not well["nociceptor"]["sensitization"].any()
    assert np.all(ill["needle_pain"]["central_gain"] > 1.0) and np.all(well["needle_pain"]["central_gain"] == 1.0)
    assert np.all(ill["spindle_mileusnic2006"]["resting_length"] < 0.9 * well["spindle_mileusnic2006"]["resting_length"])
    assert np.all(ill["peripheral_nerve"]["nerve_function"] == 0.95)
    assert np.all(ill["taut_band"]["structural_stress"] > 10 * well["taut_band"]["structural_stress"])


def test_an_active_point_is_as_stiff_as_published():
    """B01, B02: activity and structure together, in the median person 11.5 kPa within 1; the spread is wider than published."""
    many = np.arange(2000)
    active = Tissue(**{**vars(Tissue.healthy(2000)), "contracture": np.full(2000, 0.4)})
    p, _ = parameters(submodels(), muscle_at("upper_trapezius"), active, person=many, seed=1)
    plate, band = p["end_plate_noise"], p["taut_band"]
    share = (plate["resting_release"] / plate["half_release"]) ** plate["release_steepness"]
    leak = plate["largest_activation"] * share / (1.0 + share)
    modulus = band["resting_modulus"] + band["largest_stress"] * leak + band["structural_stress"]
    assert np.median(modulus) == pytest.approx(11_500.0, abs=1000.0)


def test_no_ending_is_nearer_than_the_shaft_of_the_needle_that_is_used():
    """The nearest place of an ending is the needle's own radius."""
    for diameter in (2.5e-4, 3.0e-4):
        p, _ = parameters(submodels(), muscle_at("upper_trapezius"), ILL, person=PERSON, seed=1, diameter=diameter)
        assert np.allclose(p["nociceptor"]["nearest"], 0.5 * diameter)


def test_layers_are_longer_along_a_slanting_needle():
    """At 60 degrees twice as long as straight in, in every layer and in what the pass is given."""
    muscle = muscle_at("extensor_digitorum")
    straight, there = parameters(submodels(), muscle, ILL, person=PERSON, seed=1)
    slant, along = parameters(submodels(), muscle, ILL, person=PERSON, seed=1, angle=np.pi / 3)
    for name in ("muscle_top", "band_top", "band_bottom", "muscle_bottom"):
        assert np.allclose(getattr(along, name), 2.0 * getattr(there, name))
    for name in ("thickness_scale", "muscle_thickness", "band_thickness"):
        assert np.allclose(slant["needle_layers"][name], 2.0 * straight["needle_layers"][name])


def test_knots_are_a_mode_of_the_band():
    """Asked for, the activity of an active band sits in knots."""
    p, _ = parameters(submodels(), muscle_at("upper_trapezius"), ILL, person=PERSON, seed=1, knots=True)
    assert np.all(p["taut_band"]["knot_share"] == 0.23)


def test_the_way_to_the_cord_is_longest_from_the_leg():
    """Neck, arm, leg."""
    lengths = [nerve_length(muscle_at(key)) for key in ("upper_trapezius", "extensor_digitorum", "soleus")]
    assert lengths == sorted(lengths) and lengths[0] < lengths[2]
