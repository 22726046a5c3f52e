from __future__ import annotations

import numpy as np
import pytest
from numpy.testing import assert_allclose

from ims.physiology.muscle.motor_drive import MotorDrive
from ims.physiology.space import NumpySpace
from ims.physiology.submodel import Values
from tests.physiology.numbers import numbers

MODEL = MotorDrive()
TERMS = ("supersensitivity", "milieu_felt", "central_sensitization", "fixed_shortening", "source_drive")
NOTHING = dict.fromkeys(TERMS, 0.0)


def drive(changes=None, **reads):
    muscle = {name: np.full((2, 1), value) for name, value in {**NOTHING, **reads}.items() if name != "central_sensitization"}
    center = np.array([reads.get("central_sensitization", 0.0)])
    values = Values({**muscle, "central_sensitization": center})
    return MODEL.output(NumpySpace(), Values({}), values, numbers("motor_drive", **(changes or {})))["motor_drive"]


def test_motor_drive_of_a_healthy_muscle_is_the_baseline():
    """With nothing to raise it the drive is 0.004."""
    assert_allclose(drive(), np.full((2, 1), 0.004), rtol=1e-14)


@pytest.mark.parametrize("name", TERMS)
def test_motor_drive_rises_with_each_of_its_causes(name):
    """Supersensitivity, milieu, center, shortening and source each raise it, in proportion."""
    once, twice = drive(**{name: 0.3}) - drive(), drive(**{name: 0.6}) - drive()
    assert np.all(once > 0)
    assert_allclose(twice, 2 * once, rtol=1e-12)


def test_motor_drive_without_the_root_loop_ignores_supersensitivity():
    """A receptor weight of zero cuts the root loop and nothing else."""
    cut = {"receptor_weight": 0.0}
    assert_allclose(drive(cut, supersensitivity=0.8, milieu_felt=0.4), drive(cut, milieu_felt=0.4), rtol=0)


def test_hold_scales_what_a_muscle_holds_itself_with():
    """Half the hold halves milieu, center and shortening, and leaves baseline, receptors and source as they are."""
    held = {"milieu_felt": 0.4, "central_sensitization": 0.5, "fixed_shortening": 0.6}
    free = {"supersensitivity": 0.7, "source_drive": 0.2}
    half = {"hold": 0.5}
    assert_allclose(drive(half, **held) - drive(half), 0.5 * (drive(**held) - drive()), rtol=1e-12)
    assert_allclose(drive(half, **free), drive(**free), rtol=1e-14)


def test_motor_drive_at_the_chronic_point_is_that_of_the_reference():
    """The weighted sum at the printed chronic state, and with the source fully on the 0.45 of section 10.1 more."""
    chronic = {"supersensitivity": 0.7889, "milieu_felt": 0.9624, "central_sensitization": 0.8922, "fixed_shortening": 0.8376}
    expected = 0.004 + 0.696 * 0.7889 + 0.194 * 0.9624 + 0.214 * 0.8922 + 0.196 * 0.8376
    assert_allclose(drive(**chronic), np.full((2, 1), expected), rtol=1e-14)
    assert_allclose(drive(**chronic, source_drive=1.0) - drive(**chronic), np.full((2, 1), 0.45), rtol=1e-12)
