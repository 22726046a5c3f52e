"""Every condition in both sets against scipy: the assembled model, integrated apart from the product."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from ims import units
from ims.catalog import load
from ims.catalog.condition import SETS
from ims.results.outcomes import outcome
from ims.simulation.clocks import seconds
from ims.simulation.recruit import recruit
from ims.simulation.run import simulate, visit
from ims.simulation.scenario import Scenario
from ims.treatment import default_course
from tests.reference.model_numpy import integrate, person_of
from tests.simulation.two_muscles import REFERENCE_SUBSTEPS

SEED = 3
PERSONS, WHO = 4, 2
DAYS = (0.0, 0.0625, 2.25, 3.5, 4.0, 5.5)
"""Readings: before the first needle, 90 minutes after it, within a day, before the second needle, and two after that."""
AGREE = 1e-6
SMALL = 1e-3
"""A value that is never larger is compared with this."""


@pytest.mark.parametrize("mechanism_set", SETS)
@pytest.mark.parametrize("condition", sorted(load().conditions))
def test_condition_agrees_with_scipy(
    condition: str, mechanism_set: str, record_property: Callable[[str, object], None]
) -> None:
    """Every state and outcome of one person through two sessions, at 1/512 d in float64, is scipy's at rtol 1e-11 to 1e-6."""
    course = default_course(load(), condition, sessions=2, every_days=3.5)
    people = recruit(condition, "", mechanism_set, persons=PERSONS, seed=SEED)
    of = people.setting
    names = tuple(dict.fromkeys((*of.outcomes, *(v.name for v in of.model.states))))
    run = Scenario(
        course=course,
        mechanism_set=mechanism_set,
        persons=PERSONS,
        seed=SEED,
        horizon=6.0,
        readings=DAYS,
        double=True,
        substeps=REFERENCE_SUBSTEPS,
    )
    ours = simulate(run, outputs=names, only=WHO)
    visits = {seconds(s.day): visit(s, of.anatomy) for s in course.sessions}
    oracle = integrate(person_of(people, WHO, seed=SEED), visits=visits, readings=[seconds(day) for day in DAYS])
    errors = {}
    for name in names:
        edge = units.from_si(1.0, outcome(name, of.model.variable(name).unit).unit)
        value = np.moveaxis(ours[name].isel(person=0).values, -1, 0) / edge
        errors[name] = float(np.abs(value - oracle[name]).max() / max(np.abs(oracle[name]).max(), SMALL))
    worst = max(errors, key=errors.__getitem__)
    record_property("largest_error", f"{errors[worst]:.1e} ({worst}, of {len(errors)} names)")
    assert {name: error for name, error in errors.items() if error > AGREE} == {}
