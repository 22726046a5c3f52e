from __future__ import annotations

import numpy as np
import pytest

from ims.catalog import load
from ims.simulation.fast.assemble import assembled
from ims.simulation.fast.needle_pass import submodels
from ims.simulation.fast.site import Tissue, nerve_length, numbers_of, parameters
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
TWO = ("extensor_carpi_radialis_brevis", "upper_trapezius")
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


@pytest.mark.parametrize("key", sorted(load().muscles))
def test_every_muscle_has_fibers_tendon_and_force(key):
    """Its own where the catalog has them, else the placeholder's; never a part of each muscle's missing."""
    numbers, own = numbers_of(load().muscles[key]), load().architecture.get(key, {})
    for name in ("largest_force", "optimal_fiber_length", "tendon_slack_length"):
        entry = numbers[f"muscle_tendon.{name}"]
        assert entry is own.get(name, load().pass_parameters[entry.full_name])
        assert entry.value > 0.0


def test_a_pass_takes_the_muscles_own_fibers_tendon_and_force():
    """The short extensor of the wrist is no trapezius: each has its numbers, a person the same chance in both."""
    own = load().architecture["extensor_carpi_radialis_brevis"]
    found = [parameters(submodels(), muscle_at(key), ILL, person=PERSON, seed=1)[0]["muscle_tendon"] for key in TWO]
    for name, entry in own.items():
        placeholder = load().pass_parameters[entry.full_name].value
        assert np.allclose(found[0][name] / entry.value, found[1][name] / placeholder)
    slack, fiber = found[0]["tendon_slack_length"], found[0]["optimal_fiber_length"]
    assert np.allclose(found[0]["muscle_tendon_length"], slack + (1.0 - 0.4 * 0.38 - 0.15 * 0.1) * fiber)


def test_either_tendon_has_the_same_muscle_of_the_same_person():
    """The variant takes its numbers from the default's, and whatever else a pass has stays."""
    rigid = submodels(tendon="rigid_tendon")
    assert set(rigid) ^ set(submodels()) == {"rigid_tendon", "muscle_tendon"}
    p, _ = parameters(rigid, muscle_at("soleus"), ILL, person=PERSON, seed=1)
    usual, _ = parameters(submodels(), muscle_at("soleus"), ILL, person=PERSON, seed=1)
    assert all(np.array_equal(value, usual["muscle_tendon"][name]) for name, value in p["rigid_tendon"].items())
    assert np.array_equal(p["motor_units"]["strength_range"], usual["motor_units"]["strength_range"])
    assert assembled(rigid).variable("fiber_length").unit == "1"


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
    """Asked for, the activity of an active band sits in knots, more of it on less of the fiber, and they begin at rest."""
    p, _ = parameters(submodels(), muscle_at("upper_trapezius"), ILL, person=PERSON, seed=1, knots=True)
    spread, _ = parameters(submodels(), muscle_at("upper_trapezius"), ILL, person=PERSON, seed=1)
    band = p["taut_band"]
    assert np.all(band["knot_share"] == 0.23) and not np.any(spread["taut_band"]["knot_share"])
    more = p["end_plate_noise"]["largest_activation"] / spread["end_plate_noise"]["largest_activation"]
    assert np.allclose(more, 5.65)
    length = p["spindle_mileusnic2006"]["resting_length"]
    assert np.all((band["resting_knot_length"] > 0.3) & (band["resting_knot_length"] < length))
    assert np.all(p["tendon_organ"]["resting_force"] > 0.0)


def test_the_way_to_the_cord_is_longest_from_the_leg():
    """Neck, arm, leg."""
    lengths = [nerve_length(muscle_at(key)) for key in ("upper_trapezius", "extensor_digitorum", "soleus")]
    assert lengths == sorted(lengths) and lengths[0] < lengths[2]
