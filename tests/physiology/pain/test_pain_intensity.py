from __future__ import annotations

import numpy as np
from numpy.testing import assert_allclose

from ims.physiology.pain.pain_intensity import PainIntensity
from ims.physiology.space import NumpySpace
from ims.physiology.submodel import Values
from tests.physiology.numbers import numbers

MODEL = PainIntensity()


def pain(noc, context=0.0, flare=0.0, chance=0.0, **changes):
    reads = dict(nociceptive_drive=noc, context_response=context, flare=flare, reading_chance=chance)
    reads = {name: np.asarray(value, float) for name, value in reads.items()}
    return MODEL.output(NumpySpace(), Values({}), Values(reads), numbers("pain_intensity", **changes))


def test_pain_intensity_is_zero_without_drive():
    """No drive, or more inhibition than drive, is no pain."""
    assert_allclose(pain([0.0, -0.2])["underlying_pain"], [0.0, 0.0], rtol=0, atol=0)


def test_pain_intensity_rises_with_drive_and_stays_below_ten():
    """More drive hurts more; the scale ends at 10."""
    felt = pain(np.linspace(0.0, 6.0, 61))["underlying_pain"]
    assert np.all(np.diff(felt) > 0)
    assert felt.max() < 10


def test_pain_intensity_of_the_chronic_point_is_five_and_a_half():
    """The chronic state of the slow reference (section 8) rates 5.6; its drive is worked out from the printed states."""
    noc = 0.70 * 0.8464 * (0.35 + 0.65 * 0.8545) + 0.12 * 0.8922 + 0.08 * (1 - 0.2111)
    assert_allclose(pain([noc])["underlying_pain"], [5.56], atol=0.01)


def test_pain_intensity_takes_the_context_off_and_never_below_zero():
    """A context response of 1 point takes 1 point, or all there is."""
    without = pain([0.6, 0.02])["underlying_pain"]
    with_context = pain([0.6, 0.02], context=1.0)["underlying_pain"]
    assert_allclose(with_context, np.array([without[0] - 1.0, 0.0]), rtol=1e-14)


def test_pain_intensity_adds_the_flare_and_stays_on_the_scale():
    """A flare of 2 adds 2 points; one of 12 either way ends at 10 and at 0."""
    level = pain([0.6])["underlying_pain"]
    assert_allclose(pain([0.6], flare=2.0)["pain_intensity"], level + 2.0, rtol=1e-14)
    assert_allclose(pain([0.6, 0.6], flare=[12.0, -12.0])["pain_intensity"], [10.0, 0.0], rtol=0, atol=0)


def test_pain_intensity_underlying_pain_knows_no_chance():
    """Flare and reading error leave the underlying pain exactly as it is."""
    plain = pain([0.6])["underlying_pain"]
    assert_allclose(pain([0.6], flare=2.0, chance=1.5)["underlying_pain"], plain, rtol=0, atol=0)


def test_pain_intensity_reading_is_a_reading_error_away_and_on_the_scale():
    """One standard normal of chance moves a reading by 1.44 points; the scale's ends hold."""
    felt = pain([0.6])["pain_intensity"]
    assert_allclose(pain([0.6], chance=1.0)["pain_reading"], felt + 1.44, rtol=1e-14)
    assert_allclose(pain([0.6, 0.6], chance=[9.0, -9.0])["pain_reading"], [10.0, 0.0], rtol=0, atol=0)


def test_pain_intensity_reading_error_gives_the_published_detectable_change():
    """Two readings differ by chance by up to 1.96 sqrt(2) errors: 4.0 points (Kovacs 2008, f30)."""
    assert_allclose(1.96 * np.sqrt(2.0) * numbers("pain_intensity").reading_error, 4.0, atol=0.01)
