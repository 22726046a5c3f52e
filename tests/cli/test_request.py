"""What is asked of a simulation."""

from __future__ import annotations

from typing import Any

import pytest

from ims.cli.request import request_of
from ims.errors import BadScenario, ImsError, OutOfRange, UnknownOption


def test_neither_set_is_silently_the_default() -> None:
    """Without --mechanisms both sets are run."""
    assert request_of("tennis_elbow").sets == ("as_described", "as_evidenced")
    assert request_of("tennis_elbow", mechanisms="as_evidenced").sets == ("as_evidenced",)
    assert request_of("two_muscle_reference").sets == ("two_muscle_reference",)


def test_name_differs_where_the_request_does() -> None:
    """Two different requests never share a folder, the same one always does."""
    names = {
        request_of("tennis_elbow", **more).name
        for more in (
            {},
            {"seed": "2"},
            {"persons": "9"},
            {"weeks": "8"},
            {"without": "S6a"},
            {"healthy": True},
            {"seed": "1"},
            {"needle": "full"},
        )
    }
    assert len(names) == 7
    assert all(name.startswith("tennis_elbow-") for name in names)


@pytest.mark.parametrize(
    ("argument", "more", "kind", "says"),
    [
        ("two_muscle_reference", {"healthy": True}, BadScenario, "--normal"),
        ("two_muscle_reference", {"needle": "full"}, BadScenario, "no body to needle"),
        ("tennis_elbow", {"needle": "ful"}, UnknownOption, "Nearest: full"),
        ("two_muscle_reference", {"mechanisms": "as_described"}, BadScenario, "has values of its own"),
        ("tennis_elbow", {"mechanisms": "two_muscle_reference"}, UnknownOption, "ims simulate two_muscle_reference"),
        ("tennis_elbow", {"mechanisms": "as_evidence"}, UnknownOption, "Nearest: as_evidenced"),
        ("tennis_elbow", {"without": "S6d"}, UnknownOption, "root_loop, context"),
        ("tennis_elbow", {"persons": "0"}, OutOfRange, "people in each arm"),
        ("tennis_elbow", {"persons": "many"}, OutOfRange, "people in each arm"),
        ("tennis_elbow", {"seed": "-1"}, OutOfRange, "--seed is -1"),
        ("tennis_elbow", {"weeks": "-1"}, OutOfRange, "weeks after the last session"),
        ("tennis_elbow", {"weeks": "1e7"}, OutOfRange, "weeks after the last session"),
    ],
)
def test_wrong_requests_are_refused(argument: str, more: dict[str, Any], kind: type[ImsError], says: str) -> None:
    """Before anything is loaded or solved."""
    with pytest.raises(kind) as refused:
        request_of(argument, **more)
    assert says in str(refused.value)
