from __future__ import annotations

import numpy as np
import pytest
from numpy.testing import assert_allclose

from ims.physiology.pain.nociceptive_drive import NociceptiveDrive
from ims.physiology.space import NumpySpace
from ims.physiology.submodel import Values
from tests.physiology.numbers import numbers

MODEL = NociceptiveDrive()
HEALTHY = dict(
    peripheral_sensitization=[[0.0], [0.0]],
    contracture=[[0.0], [0.0]],
    central_sensitization=[0.0],
    nerve_function=[[1.0], [1.0]],
    ongoing_source=[0.0],
    segmental_inhibition=[[0.0], [0.0]],
    descending_inhibition=[0.0],
)
CHRONIC = dict(
    peripheral_sensitization=[[0.8464], [0.8464]],
    contracture=[[0.8545], [0.8545]],
    central_sensitization=[0.8922],
    nerve_function=[[0.2111], [0.2111]],
)


def drive(changes=(), **parameters):
    reads = {name: np.asarray(value, float) for name, value in {**HEALTHY, **dict(changes)}.items()}
    return MODEL.output(NumpySpace(), Values({}), Values(reads), numbers("nociceptive_drive", **parameters))[
        "nociceptive_drive"
    ]


def test_nociceptive_drive_is_zero_in_health():
    """Nobody without sensitization, source or nerve loss asks for pain, contracted or not."""
    assert drive() == 0.0
    assert drive(dict(contracture=[[0.9], [0.9]])) == 0.0


def test_nociceptive_drive_shares_sum_to_one():
    """Two muscles alike weigh as one muscle with the whole weight: the shares of the catalog sum to 1."""
    assert_allclose(numbers("nociceptive_drive").pain_share.sum(), 1.0, rtol=1e-15)


@pytest.mark.parametrize(
    ("name", "more", "sign"),
    [
        ("peripheral_sensitization", [[0.9], [0.9]], 1),
        ("contracture", [[0.9], [0.9]], 1),
        ("central_sensitization", [0.9], 1),
        ("ongoing_source", [0.9], 1),
        ("nerve_function", [[0.9], [0.9]], -1),
        ("segmental_inhibition", [[0.9], [0.9]], -1),
        ("descending_inhibition", [0.9], -1),
    ],
)
def test_nociceptive_drive_moves_the_right_way(name, more, sign):
    """Sensitization, contracture and source ask for more pain; nerve function and inhibition for less."""
    half = {key: np.full_like(np.asarray(value), 0.5) for key, value in HEALTHY.items()}
    assert np.all(sign * (drive({**half, name: more}) - drive(half)) > 0)


def test_nociceptive_drive_of_the_chronic_point_is_the_references():
    """0.70*0.8464*(0.35+0.65*0.8545) + 0.12*0.8922 + 0.08*(1-0.2111) (slow_loop_prototype, read-outs)."""
    expected = 0.70 * 0.8464 * (0.35 + 0.65 * 0.8545) + 0.12 * 0.8922 + 0.08 * (1 - 0.2111)
    assert_allclose(drive(CHRONIC), [expected], rtol=1e-14)


def test_nociceptive_drive_counts_each_muscle_by_its_own_contracture():
    """Releasing one muscle lowers the drive by that muscle's share alone (S4, each site can help)."""
    both = drive(CHRONIC)
    released = drive({**CHRONIC, "contracture": [[0.8545], [0.0]]})
    assert_allclose(both - released, [0.55 * 0.70 * 0.8464 * 0.65 * 0.8545], rtol=1e-12)


def test_nociceptive_drive_of_the_preset_counts_the_worst_muscle():
    """With a worst share of 1, releasing one muscle alone changes nothing (two-muscle reference)."""
    both = drive(CHRONIC, worst_share=1.0)
    released = drive({**CHRONIC, "contracture": [[0.8545], [0.0]]}, worst_share=1.0)
    assert_allclose(released, both, rtol=1e-14)
