"""A scenario: frozen, checked before anything is solved, the same record in plain form."""

from __future__ import annotations

from dataclasses import FrozenInstanceError
from typing import Any

import pytest

from ims.catalog import PRESET, load
from ims.errors import BadScenario, ImsError, OutOfRange, UnknownKey, UnknownOption
from ims.simulation.scenario import Scenario
from ims.treatment import Course, Who, default_course
from tests.simulation.elbow import course, scenario


def test_plain_form_round_trips() -> None:
    """Every choice survives as plain values, to the same hash."""
    one = scenario(
        course(3, 3.5), persons=7, seed=11, without=("S6b", "S6a"), readings=(0.0, 14.0, 3.5), healthy=True, double=True
    )
    again = Scenario.from_dict(one.to_dict())
    assert again == one
    assert again.hash == one.hash


def test_order_of_switches_and_readings_does_not_matter() -> None:
    """What is the same run has the same hash."""
    one = scenario(without=("S6b", "S6a"), readings=(7.0, 0.0, 7.0))
    other = scenario(without=("S6a", "S6b"), readings=(0.0, 7.0))
    assert (one, one.hash) == (other, other.hash)


@pytest.mark.parametrize("change", [{"seed": 2}, {"persons": 2}, {"without": ("S6a",)}, {"horizon": 29.0}, {"double": True}])
def test_another_run_has_another_hash(change: dict[str, Any]) -> None:
    """Whatever can change a result changes the hash."""
    assert scenario().with_(**change).hash != scenario().hash


@pytest.mark.parametrize(
    ("change", "kind", "words"),
    [
        ({"mechanism_set": "as_describd"}, ImsError, "as_described"),
        ({"without": ("S6d",)}, UnknownOption, "S6"),
        ({"persons": 0}, OutOfRange, "persons is 0, expected a whole number from 1"),
        ({"persons": 2.5}, OutOfRange, "persons is 2.5, expected a whole number"),
        ({"persons": True}, OutOfRange, "persons is True"),
        ({"seed": -1}, OutOfRange, "seed is -1"),
        ({"substeps": 0}, OutOfRange, "substeps is 0"),
        ({"horizon": 0.0}, OutOfRange, "horizon is 0 days"),
        ({"horizon": float("nan")}, OutOfRange, "horizon is nan days"),
        ({"horizon": 1e6}, OutOfRange, "100 years"),
        ({"horizon": 7.0}, BadScenario, "horizon is 7 days, but the last session is on day 7"),
        ({"readings": (0.0, 99.0)}, OutOfRange, "readings has day 99, expected 0 to the horizon of 28 days"),
        ({"readings": (-1.0,)}, OutOfRange, "readings has day -1"),
        ({"course": Course(who=Who(condition="tenis_elbow"), sessions=())}, ImsError, "tennis_elbow"),
        ({"course": Course(who=Who(condition="back_pain", presentation="knee"), sessions=())}, ImsError, "knee"),
    ],
)
def test_what_cannot_be_is_refused_before_solving(change: dict[str, Any], kind: type[ImsError], words: str) -> None:
    """Wrong names and absurd values are named with what was expected."""
    with pytest.raises(kind) as caught:
        scenario(**change)
    assert words in str(caught.value)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"course": {"who": {}}}, "course is {'who': {}}, expected a Course."),
        ({"mechanism_set": ["as_described"]}, "mechanism_set is ['as_described'], expected the name of a mechanism set."),
        ({"without": "S6a"}, "without is 'S6a', expected a tuple of mechanism switches"),
        ({"without": (["S6a"],)}, "An entry of without is ['S6a'], expected one of mechanism switches"),
        ({"readings": 7.0}, "readings is 7.0, expected a tuple of days"),
        ({"readings": ("7",)}, "An entry of readings is '7'"),
        ({"horizon": "28"}, "horizon is '28', expected a number of days."),
        ({"horizon": True}, "horizon is True"),
        ({"healthy": 1}, "healthy is 1, expected True or False."),
        ({"double": "no"}, "double is 'no'"),
    ],
)
def test_what_is_of_another_kind_is_refused_before_solving(change: dict[str, Any], words: str) -> None:
    """A word where a list belongs is no list of letters."""
    with pytest.raises(BadScenario) as caught:
        scenario(**change)
    assert str(caught.value).startswith(words)


@pytest.mark.parametrize("change", [{"horizon": 10**400}, {"readings": (10**400,)}, {"persons": 10**400}])
def test_no_number_is_too_large_to_be_refused(change: dict[str, Any]) -> None:
    """Not even one larger than any float."""
    with pytest.raises(OutOfRange) as caught:
        scenario(**change)
    assert len(str(caught.value)) < 200


def test_what_is_said_twice_counts_once() -> None:
    """The same switch twice, or days as whole numbers, is the same run."""
    one = scenario(without=("S6a", "S6a"), readings=(0, 7), horizon=28)
    assert one.without == ("S6a",)
    assert one.hash == scenario(without=("S6a",), readings=(0.0, 7.0), horizon=28.0).hash


def test_neither_mechanism_set_is_the_default() -> None:
    """A run without a chosen set is refused: neither is silently the default."""
    with pytest.raises(TypeError, match="mechanism_set"):
        Scenario(course=course())  # type: ignore[call-arg]


def test_unknown_keys_are_refused_with_the_nearest() -> None:
    """A misspelled key of the plain form is no silent nothing."""
    plain = {**scenario().to_dict(), "horizn": 3.0}
    with pytest.raises(UnknownKey, match="horizn.*horizon"):
        Scenario.from_dict(plain)


def test_another_schema_is_refused() -> None:
    """A record of another version says so."""
    with pytest.raises(BadScenario, match="ims.scenario/9"):
        Scenario.from_dict({**scenario().to_dict(), "schema": "ims.scenario/9"})


def test_frozen() -> None:
    """A scenario does not change under a run."""
    with pytest.raises(FrozenInstanceError):
        scenario().seed = 3  # type: ignore[misc]


def test_the_preset_is_known_by_its_set() -> None:
    """The regression preset is a mechanism set of its own."""
    assert Scenario(course=default_course(load(), PRESET), mechanism_set=PRESET).is_preset
    assert not scenario().is_preset
