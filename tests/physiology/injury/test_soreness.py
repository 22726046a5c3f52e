from __future__ import annotations

import numpy as np
from numpy.testing import assert_allclose

from ims.physiology.injury.soreness import Soreness
from ims.physiology.space import NumpySpace
from ims.physiology.submodel import Values
from tests.physiology.numbers import numbers

MODEL = Soreness()


def soreness(F, D):
    reads = Values({"inflammation": np.asarray(F, float), "micro_injury": np.asarray(D, float)})
    return MODEL.output(NumpySpace(), Values({}), reads, numbers("soreness"))


def wound_and_inflammation(hours, wound=0.25):
    """Closed form after one needle: a wound of 2.33 d and the inflammation of 0.6 d that it drives."""
    t, a, b = np.asarray(hours) / 24.0, 1 / 2.33, 1 / 0.6
    return 1.6 * wound / (b - a) * (np.exp(-a * t) - np.exp(-b * t))[None, :], wound * np.exp(-a * t)[None, :]


def test_muscle_without_a_needle_is_not_sore():
    """Neither nothing nor what lies below the floor is felt."""
    assert_allclose(soreness([[0.0]], [[0.0]])["soreness"], 0.0, rtol=0)
    assert_allclose(soreness([[0.05]], [[0.05]])["soreness_term"], 0.0, rtol=0)


def test_soreness_rises_with_wound_and_inflammation_and_ends_at_ten():
    """More of either is sorer, never beyond the scale."""
    more = np.linspace(0.2, 20.0, 50)[:, None]
    for found in (soreness(more, np.zeros_like(more)), soreness(np.zeros_like(more), more)):
        assert np.all(np.diff(found["soreness"], axis=0) >= 0)
        assert found["soreness"].max() <= 10.0
        assert np.all(np.diff(found["soreness_term"], axis=0) > 0)


def test_soreness_of_a_person_is_that_of_the_sorest_muscle():
    """One muscle needled is enough to be sore."""
    found = soreness([[0.3, 0.0], [0.0, 0.1]], [[0.1, 0.0], [0.0, 0.1]])
    assert_allclose(found["needling_soreness"], found["soreness"].max(axis=0), rtol=0)
    assert_allclose(found["soreness_term"][:, 0], [0.9 * 0.3 + 0.6 * 0.1 - 0.1, 0.0], rtol=1e-14)


def test_soreness_after_one_needle_comes_and_goes_as_published():
    """Onset within 2-8 h (Hong 1994, b14), at most 1.5 of 10 at 18 h and 0.2 at 72 h (slow reference; gone by 72 h, b16)."""
    hours = np.linspace(0.0, 96.0, 961)
    sore = soreness(*wound_and_inflammation(hours))["soreness"][0]
    assert_allclose(sore.max(), 1.5, atol=0.05)
    assert_allclose(hours[sore.argmax()], 18.0, atol=1.0)
    assert_allclose(np.interp(72.0, hours, sore), 0.2, atol=0.1)
    assert sore[hours < 8.0].max() > 0.5 * sore.max()
    assert sore[-1] == 0.0
