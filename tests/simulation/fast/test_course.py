"""Passes of a session: what is usual, who is alone, and what a normal muscle gives."""

from __future__ import annotations

from functools import cache

import numpy as np
from numpy.testing import assert_array_equal

from ims.catalog.load import load
from ims.simulation.fast.course import Insertion, Outcome, outcomes
from ims.simulation.fast.site import Tissue, tissue_at
from ims.simulation.recruit import Population, recruit
from ims.treatment.needle_place import muscle_at

MUSCLE = "extensor_carpi_radialis_brevis"


@cache
def patients() -> Population:
    """Eight patients with tennis elbow."""
    return recruit("tennis_elbow", "", "as_evidenced", persons=8, seed=7)


def tissue() -> Tissue:
    """Their muscle on day 0."""
    people = patients()
    return tissue_at(people.setting, people.y, people.setting.anatomy.muscles.index(MUSCLE))


def made(of: Tissue, person: np.ndarray, number: int = 0, technique: str = "pistoning") -> Outcome:
    """One needle in each of them."""
    (found,) = outcomes([Insertion(muscle_at(MUSCLE), technique, number)], [of], person=person, seed=7)
    return found


@cache
def usual() -> Outcome:
    """Pistoning in all eight."""
    return made(tissue(), patients().person)


def test_what_is_called_usual_is_what_passes_give() -> None:
    """The catalog's usual impulses and track are those of patients' passes (scaled, not chosen)."""
    numbers = load().needle_site
    assert 0.7 < np.median(usual().nociceptor_impulses) / float(numbers["usual_impulses"].value) < 1.4
    assert 0.5 < np.median(usual().stretch_impulses) / float(numbers["usual_stretch_impulses"].value) < 2.0
    assert 0.8 < usual().track_volume / float(numbers["usual_track_volume"].value) < 1.25


def test_a_person_s_pass_does_not_depend_on_company() -> None:
    """Person 3 alone, and the same person among eight: the same bits in all that is handed over."""
    of = tissue()
    alone = Tissue(**{name: getattr(of, name)[[3]] for name in vars(of)})
    found = made(alone, patients().person[[3]])
    for name, value in usual().all.items():
        assert_array_equal(found.all[name], value[[3]], err_msg=name)


def test_s5_a_normal_muscle_gives_less() -> None:
    """Fewer impulses, no cramp that lasts, less to release."""
    normal = made(Tissue.healthy(8), patients().person)
    assert np.median(normal.nociceptor_impulses) < 0.7 * np.median(usual().nociceptor_impulses)
    assert normal.all["cramp_s"].max() < 0.5 < np.median(usual().all["cramp_s"])
    assert np.median(normal.released_share) < 0.1 * np.median(usual().released_share)


def test_another_needle_of_the_course_meets_other_chance() -> None:
    """The second insertion of the same person in the same muscle is not the first again."""
    again = made(tissue(), patients().person, number=1)
    assert not np.array_equal(again.released_share, usual().released_share)


def test_what_answers_is_a_twitch_or_a_cramp() -> None:
    """S5, "when this occurs": of eight patients most, and nobody whose nerve is cut."""
    told = usual()
    assert_array_equal(told.answered, (told.all["twitches"] > 0) | (told.all["cramp_s"] > 0))
    assert 0.5 < told.answered.mean() <= 1.0
    cut = {"peripheral_nerve.afferents_conduct": 0.0, "peripheral_nerve.efferents_conduct": 0.0}
    needle = Insertion(muscle_at(MUSCLE), "static", 0)
    (without,) = outcomes([needle], [tissue()], person=patients().person, seed=7, changes=cut)
    assert not without.answered.any() and np.all(without.stretch_impulses >= 0.0)


def test_s6a_what_opens_the_gate_is_what_stretch_receptors_send_beyond_rest() -> None:
    """Some where the band cramps, and always less than all they send: what they send at rest does not count."""
    cramps = usual().all["cramp_s"] > 1.0
    assert cramps.any() and np.all(usual().stretch_impulses[cramps] > 10.0)
    rest = sum(usual().all[f"{name}_impulses"] for name in ("ia", "ii", "ib"))
    assert np.all(usual().stretch_impulses < rest)
