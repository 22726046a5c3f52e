"""Loci told beforehand: those that the rule of a pass meets, each in a step of its own."""

from __future__ import annotations

import numpy as np
from numpy.testing import assert_array_equal

from ims.simulation.fast import noise
from ims.simulation.fast.loci import Loci, _apart, _nearest, loci
from ims.simulation.fast.needle_pass import STEP, hand_of, submodels
from ims.simulation.fast.site import parameters
from ims.simulation.fast.table import STEPS, lanes_of
from ims.treatment.needle_place import muscle_at, planned_depth
from ims.treatment.technique import technique
from tests.simulation.fast.passes import quick
from tools.needle_table import tissues

MUSCLE = muscle_at("extensor_carpi_radialis_brevis")
LANES = 16
PERSON = np.arange(LANES)


def met(share: float, **changes: float) -> Loci:
    """Sixteen people, a quick needle that goes a share of the planned depth; parameters set for all."""
    p, _ = parameters(submodels(), MUSCLE, tissues(LANES, 2), person=PERSON, seed=2)
    of = lanes_of(p, PERSON, LANES)
    for full, value in changes.items():
        submodel, name = full.split("__")
        of[submodel] = {**of[submodel], name: np.full(LANES, value)}
    hand = hand_of(technique(quick()).motion(share * planned_depth(MUSCLE), STEP), 0.5)
    return loci(
        of,
        {name: values[:, 0] for name, values in hand.items()},
        locus=noise.keys(2, "pass/locus/0", PERSON),
        burst=noise.keys(2, "pass/burst/0", PERSON),
        step=STEP,
        steps=STEPS,
    )


def test_loci_are_found_once_however_often_the_needle_comes_by() -> None:
    """Thrusts meet them again, but find them at most once; without loci there is nothing to meet."""
    found = met(1.0)
    assert 0 < found.met_first.sum() < found.met.sum()
    assert np.all(found.met_first <= found.met)
    assert np.all((found.burst_chance > 0.0) == (found.met > 0.0))
    none = met(1.0, local_twitch__locus_density_band=0.0, local_twitch__locus_density_muscle=0.0)
    assert not none.met.any()


def test_a_needle_that_stays_above_the_muscle_meets_none() -> None:
    """Loci lie in muscle."""
    _, layers = parameters(submodels(), MUSCLE, tissues(LANES, 2), person=PERSON, seed=2)
    above = layers.muscle_top > 0.35 * planned_depth(MUSCLE)
    assert above.sum() > 4
    assert not met(0.35).met[:, above].any()


def test_a_burst_begins_in_the_nearest_longer_step() -> None:
    """A locus met in step 52 lets its burst begin at 53, nearest to 50; one met in 57 at 58, nearest to 60."""
    assert_array_equal(_nearest(np.array([0, 3, 4, 52, 57, 99]), 10), [0, 0, 0, 4, 5, 9])
    assert_array_equal(_nearest(np.arange(20), 1), np.arange(20))


def test_where_loci_are_dense_none_is_lost() -> None:
    """Two that are met within one step are put one after the other, in the order they are met."""
    rows, lanes = _apart(np.array([5, 5, 2, 9, 9]), np.array([0, 0, 0, 1, 0]), 20)
    assert_array_equal(lanes, [0, 0, 0, 0, 1])
    assert_array_equal(rows, [2, 5, 6, 9, 9])
    last, _ = _apart(np.array([9, 9]), np.array([0, 0]), 10)
    assert last.max() == 9
