"""The short form of the pass: the same loci, nearly the same hand-over, and nobody's bits depend on the company."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from ims.simulation.fast.course import Insertion, Outcome
from ims.simulation.fast.site import HANDED_OVER, Tissue
from ims.simulation.fast.table import outcomes_by_table
from ims.treatment.needle_place import muscle_at
from tests.simulation.fast.test_course import MUSCLE, patients, tissue, usual
from tools.needle_table import BAR, tissues


def short(of: Tissue, person: np.ndarray, number: int = 0, technique: str = "pistoning") -> Outcome:
    """One needle in each of them, in the short form."""
    (found,) = outcomes_by_table([Insertion(muscle_at(MUSCLE), technique, number)], [of], person=person, seed=7)
    return found


@cache
def in_short() -> Outcome:
    """The patients of the course's test."""
    return short(tissue(), patients().person)


def test_the_same_loci_are_met() -> None:
    """A locus is met where the pass by steps meets it: the same chance, the same way of the tip, the same bursts."""
    assert in_short().loci_found.max() > 0
    assert_array_equal(np.round(in_short().loci_found), np.round(usual().loci_found))
    assert_allclose(in_short().released_share, usual().released_share, atol=0.01)


def test_what_enters_the_weeks_is_near_the_pass_itself() -> None:
    """Whether something answers, impulses of nociceptors and stretch receptors, within the bar of the range; the same track."""
    assert_array_equal(in_short().answered, usual().answered)
    for short_of, of in (
        (in_short().nociceptor_impulses, usual().nociceptor_impulses),
        (in_short().stretch_impulses, usual().stretch_impulses),
    ):
        error = np.abs(short_of - of) / np.ptp(of)
        assert np.median(error) < 0.005 and (error > 0.01 * BAR).sum() <= 1  # one cramp in eight
    assert in_short().track_volume == pytest.approx(usual().track_volume, rel=1e-12)
    assert set(in_short().all) == set(usual().all)


def test_a_person_s_short_pass_does_not_depend_on_company() -> None:
    """Person 21 alone, and among 24, in more than one group of lanes: the same bits."""
    everybody = np.arange(24)
    of = tissues(24, 3)
    alone = Tissue(**{name: getattr(of, name)[[21]] for name in HANDED_OVER})
    together, one = short(of, everybody), short(alone, everybody[[21]])
    for name, value in one.all.items():
        assert_array_equal(together.all[name][[21]], value, err_msg=name)


def test_another_place_is_another_chance() -> None:
    """A second needle of the same course meets other loci."""
    assert (short(tissue(), patients().person, number=1).all["loci_hit"] != in_short().all["loci_hit"]).any()


def test_s5_in_short_a_normal_muscle_gives_less() -> None:
    """Nothing to release in a muscle whose end plates do not leak, and fewer impulses."""
    normal = short(Tissue.healthy(8), patients().person)
    assert np.median(normal.released_share) < 0.01
    assert np.median(normal.nociceptor_impulses) < np.median(in_short().nociceptor_impulses)
