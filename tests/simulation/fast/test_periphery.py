"""A pass without its cord: what follows from the hand, the layers and chance alone."""

from __future__ import annotations

import numpy as np
from numpy.testing import assert_allclose

from ims.simulation.fast import noise
from ims.simulation.fast.needle_pass import STEP, hand_of, submodels
from ims.simulation.fast.periphery import Met, met, recurrence
from ims.simulation.fast.site import parameters
from ims.simulation.fast.table import lanes_of
from ims.treatment.needle_place import muscle_at, planned_depth
from ims.treatment.technique import technique
from tests.simulation.fast.passes import quick
from tools.needle_table import tissues

MUSCLE = muscle_at("extensor_carpi_radialis_brevis")
LANES = 16
PERSON = np.arange(LANES)


def went(share: float, **changes: float) -> Met:
    """Sixteen people, a quick needle that goes a share of the planned depth; parameters set for all."""
    p, _ = parameters(submodels(), MUSCLE, tissues(LANES, 2), person=PERSON, seed=2)
    of = lanes_of(p, PERSON, LANES, PERSON, 0, 2)
    for full, value in changes.items():
        submodel, name = full.split("__")
        of[submodel][name] = np.full(LANES, value)
    hand = hand_of(technique(quick()).motion(share * planned_depth(MUSCLE), STEP), 0.5)
    return met(of, {name: values[:, 0] for name, values in hand.items()}, noise.keys(2, "pass/locus/0", PERSON), STEP)


def test_recurrence_is_the_step_by_step_sum() -> None:
    """x(t) = a(t) x(t-1) + b(t), against a loop."""
    rng = np.random.default_rng(1)
    a, b = rng.uniform(0.0, 1.0, (37, 3)), rng.normal(size=(37, 3))
    x, by_steps = np.full(3, 2.0), []
    for keep, given in zip(a, b, strict=True):
        x = keep * x + given
        by_steps.append(x)
    assert_allclose(recurrence(a, b, 2.0), np.stack(by_steps), rtol=1e-12)


def test_loci_are_found_once_however_often_the_needle_comes_by() -> None:
    """Thrusts meet them again, but find them at most once; without loci there is nothing to meet."""
    found = went(1.0)
    assert found.found.sum() < found.hits.sum()
    none = went(1.0, local_twitch__locus_density_band=0.0, local_twitch__locus_density_muscle=0.0)
    assert none.hits.max() == 0.0


def test_a_needle_that_stays_above_the_muscle_does_nothing_to_it() -> None:
    """No locus, no release; endings that are active by themselves go on."""
    _, layers = parameters(submodels(), MUSCLE, tissues(LANES, 2), person=PERSON, seed=2)
    shallow = went(0.35)
    above = layers.muscle_top > 0.35 * planned_depth(MUSCLE)
    assert above.sum() > 4
    assert shallow.hits[above].max() == 0.0
    assert_allclose(shallow.released_share[above], 0.0, atol=1e-6)
    assert np.all(shallow.impulses >= 0.0)


def test_what_is_released_is_what_hits_and_cuts_take() -> None:
    """With no loss at a hit and nothing cut, no share is released, whatever is met."""
    kept = went(1.0, end_plate_noise__loss_per_hit=0.0, cross_bridge_detachment__cut_of_met=0.0)
    assert kept.found.max() > 0.0
    assert_allclose(kept.released_share, 0.0, atol=1e-6)
    assert went(1.0, end_plate_noise__loss_per_hit=0.9).released_share.max() > 0.9
