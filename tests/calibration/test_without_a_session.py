"""Fitting comes in order: what is fitted to untreated and sham arms is read without a session."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from ims.calibration.natural_course import FREE
from ims.calibration.needle import FREE as NEEDLE
from ims.catalog import Parameter, load
from ims.simulation.recruit import recruit_from
from ims.simulation.run import simulate_population
from ims.simulation.scenario import Scenario
from ims.simulation.setting import setting
from ims.treatment.plan import comparator, default_course

CONDITION, SET = "tennis_elbow", "as_described"
PERSONS = 24
BY_NEEDLE = (
    *(name for switch in ("S6a", "S6b", "S6c") for name in load().mechanisms[switch].parameters),
    *("micro_injury.wound_size", "end_plate_innervation.denervated_share", "injury_current.current_rise"),
)
"""Everything that acts by a needle: the switches S6a, S6b, S6c, and the wounds."""
ARMS = ("untreated", "non_penetrating_sham")


def tenfold(entry: Parameter) -> Parameter:
    """Ten times the value, its bounds with it."""
    bound = None if entry.high is None else 10.0 * entry.high
    return replace(entry, value=10.0 * float(entry.value), high=bound)  # type: ignore[arg-type]


def runs(changed: bool, arms: tuple[str, ...]) -> dict[str, dict[str, np.ndarray]]:
    """Outcomes of each arm on newly drawn people, with every needle parameter as it is or ten times as large."""
    of = setting(CONDITION, "", SET)
    if changed:
        entries = {name: tenfold(of.entries[name]) for name in BY_NEEDLE if name in of.entries}
        of = replace(of, entries={**of.entries, **entries})
    course = default_course(load(), CONDITION)
    base = Scenario(course=course, mechanism_set=SET, persons=PERSONS, seed=3, horizon=42.0)
    people = recruit_from(of, persons=PERSONS, seed=3)
    found = simulate_population(people, [base.with_(course=comparator(course, arm)) for arm in arms])
    return {arm: {str(k): v.values for k, v in run.items()} for arm, run in zip(arms, found, strict=True)}


def test_needle_parameters_do_not_touch_the_world_without_a_needle() -> None:
    """Ten times each of them, people and both arms stay the same, bit for bit; the needled arm does not."""
    before, after = runs(False, (*ARMS, "needling")), runs(True, (*ARMS, "needling"))
    for arm in ARMS:
        for name, values in before[arm].items():
            np.testing.assert_array_equal(after[arm][name], values, err_msg=f"{arm}: {name}")
    assert not np.array_equal(after["needling"]["pain_intensity"], before["needling"]["pain_intensity"])


@pytest.mark.parametrize("name", sorted({full for free in FREE.values() for full in free}))
def test_what_is_fitted_first_is_no_needle_parameter(name: str) -> None:
    """The two fits share no parameter, and the first moves none that acts by a needle."""
    assert name not in BY_NEEDLE
    assert name not in NEEDLE
    assert name in load().base
