"""simulation.arrivals: people in parts are the people of one population."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.testing import assert_array_equal

from ims.catalog import PRESET
from ims.simulation.arrivals import Here, arrivals
from ims.simulation.recruit import BATCH, Population, join
from tests.simulation import elbow

PERSONS = BATCH + 100


def same(one: Population, other: Population) -> None:
    """Persons, states and parameters agree bit for bit, and so do the rates."""
    assert_array_equal(one.person, other.person)
    for name, value in one.y.items():
        assert_array_equal(value, other.y[name], err_msg=name)
    for submodel, values in one.p.items():
        for name, value in values.items():
            assert_array_equal(value, other.p[submodel][name], err_msg=f"{submodel}.{name}")
    assert one.rates == other.rates


@pytest.mark.parametrize(("size", "threads"), [(200, 1), (PERSONS, 2)])
def test_parts_are_those_recruited_at_once(size: int, threads: int) -> None:
    """Whatever the size of the parts and the threads that look ahead."""
    scenario = elbow.scenario(persons=PERSONS)
    parts = list(arrivals(scenario, size=size, threads=threads))
    assert [part.person.size for part in parts[:-1]] == [size] * (len(parts) - 1)
    same(join(parts), elbow.patients(PERSONS))


def test_arrivals_go_on_after_those_who_are_there() -> None:
    """After the 250th person come the 251st and so on, and no batch of candidates is counted twice."""
    scenario = elbow.scenario(persons=PERSONS)
    first = next(arrivals(scenario, size=250))
    rest = arrivals(scenario, size=400, here=Here(250, int(first.person[-1])))
    same(join([first, *rest]), elbow.patients(PERSONS))


def test_nobody_arrives_once_all_are_there() -> None:
    """The generator ends at once."""
    assert list(arrivals(elbow.scenario(persons=5), size=4, here=Here(5, 17))) == []


def test_preset_is_one_person_many_times() -> None:
    """Its persons are alike, in parts as well."""
    parts = list(arrivals(elbow.scenario(mechanism_set=PRESET, persons=7), size=3))
    assert [part.person.size for part in parts] == [3, 3, 1]
    assert np.ptp(join(parts).y["contracture"], axis=-1).max() == 0.0
