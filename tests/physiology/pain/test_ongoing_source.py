from __future__ import annotations

from types import SimpleNamespace

import numpy as np
from numpy.testing import assert_allclose

from ims.physiology.pain.ongoing_source import OngoingSource
from ims.physiology.space import NumpySpace
from ims.physiology.submodel import Values
from tests.physiology.numbers import DAY, numbers

MODEL = OngoingSource()
YEAR = 365.25 * DAY


def rate(U, pull=0.0, **changes):
    y = Values({"ongoing_source": np.asarray(U, float)})
    reads = Values({"pull_on_source": np.asarray(pull, float)})
    return MODEL.rate(NumpySpace(), y, reads, numbers("ongoing_source", **changes))["ongoing_source"]


def after(U, chance=1.0, new_day=0.0, set_source=0.0, source=0.0, **changes):
    y = Values({"ongoing_source": np.asarray(U, float)})
    reads = Values({"episode_chance": np.asarray(chance, float)})
    event = SimpleNamespace(new_day=new_day, set_source=set_source, source=source)
    return MODEL.jump(NumpySpace(), event, y, reads, numbers("ongoing_source", **changes))["ongoing_source"]


def test_ongoing_source_rests_at_its_persistent_part_without_pull():
    """Without a pull it stays exactly where it persists."""
    assert rate([0.6], persistent_source=0.6) == 0.0


def test_ongoing_source_recovers_over_the_persons_own_time():
    """Far above its persistent part it falls by the difference every recovery time."""
    assert_allclose(rate([0.9], persistent_source=0.1, recovery_time=40 * DAY), [-0.8 / (40 * DAY)], rtol=1e-14)


def test_ongoing_source_is_fed_by_the_pull_and_never_beyond_one():
    """A pull raises the rate, and at 1 the source cannot rise."""
    assert rate([0.5], pull=1.0) > rate([0.5], pull=0.0)
    assert rate([1.0], pull=100.0, persistent_source=1.0) == 0.0


def test_ongoing_source_under_a_pull_settles_where_the_sketch_says():
    """U = (U_p + r load)/(1 + r load): with U_p 0.2, r 0.5 and load 0.8 that is 0.6/1.4."""
    assert_allclose(rate([0.6 / 1.4], pull=0.8, persistent_source=0.2, pull_gain=0.5) * DAY, 0.0, atol=1e-15)


def test_ongoing_source_is_untouched_where_nothing_happens():
    """A visit without onset or day boundary leaves it exactly as it was, even at the unluckiest chance."""
    assert_allclose(after([0.37], chance=0.0), [0.37], rtol=0, atol=0)


def test_ongoing_source_onset_raises_a_healthy_person_to_its_size():
    """Onset 0.95 in somebody without a source gives 0.95, and takes 95 % of what is missing in others."""
    assert_allclose(after([0.0, 0.5], set_source=1.0, source=0.95), [0.95, 0.975], rtol=1e-15)


def test_ongoing_source_episode_takes_three_tenths_of_what_is_missing():
    """An unlucky day (chance near 0) raises 0.5 to 0.65; a lucky one (near 1) leaves it."""
    assert_allclose(after([0.5, 0.5], chance=[1e-9, 0.999], new_day=1.0), [0.65, 0.5], rtol=1e-15)


def test_ongoing_source_has_as_many_episodes_a_year_as_its_rate():
    """Two a year: over a fine grid of chances a day has an episode as often as 1 - exp(-2/365.25)."""
    chance = (np.arange(1_000_000) + 0.5) / 1_000_000
    hit = after(np.zeros_like(chance), chance=chance, new_day=1.0, episode_rate=2.0 / YEAR) > 0
    assert_allclose(hit.mean(), 1 - np.exp(-2 / 365.25), atol=1e-6)


def test_ongoing_source_drives_each_muscle_by_its_share():
    """The paraspinal muscle gets 0.8 of it and the peripheral one all (chronic pain, slow reference 10.1)."""
    y = Values({"ongoing_source": np.array([0.5, 1.0])})
    drive = MODEL.output(NumpySpace(), y, Values({}), numbers("ongoing_source"))["source_drive"]
    assert_allclose(drive, [[0.4, 0.8], [0.5, 1.0]], rtol=1e-15)
