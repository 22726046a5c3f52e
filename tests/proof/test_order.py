"""The step: how fast the error falls with it, and what the cohort's step costs in accuracy."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import pytest

from ims.catalog.condition import SETS
from ims.simulation.run import simulate
from tests.simulation.elbow import RANGES, course, everything, scenario, worst_share
from tests.simulation.two_muscles import FROZEN, READ, REFERENCE_SUBSTEPS, in_product, needled, run

Tell = Callable[[str, object], None]
COHORT = 1e-3
SMOOTH = (48, 96, 192)
FINEST = 1536
COURSE = (6, 12, 24)
"""Steps a day: h, h/2, h/4."""


def orders(errors: Sequence[float]) -> list[float]:
    """Observed order of each halving of the step."""
    return [float(np.log2(one / other)) for one, other in zip(errors, errors[1:], strict=False)]


def tell_steps(tell: Tell, steps: Sequence[int], errors: Sequence[float]) -> None:
    """Errors and orders, for the page."""
    tell("errors", ", ".join(f"{error:.1e} at 1/{n} d" for error, n in zip(errors, steps, strict=True)))
    tell("orders", ", ".join(f"{order:.2f}" for order in orders(errors)))


def test_order_is_four_between_events(record_property: Tell) -> None:
    """Three days of the preset on the way back to its rest point: with h, h/2, h/4 the error falls with order 4."""
    y = in_product(FROZEN["fixed_points"]["chronic"]["states"])
    y = {name: value * 0.97 if name in ("contracture", "milieu", "energy") else value for name, value in y.items()}
    exact = run(y, days=[3.0], substeps=FINEST).y
    ends = [run(y, days=[3.0], substeps=n).y for n in SMOOTH]
    errors = [max(float(np.abs(end[name] - exact[name]).max()) for name in READ) for end in ends]
    tell_steps(record_property, SMOOTH, errors)
    assert all(3.5 < order < 4.6 for order in orders(errors))


def test_course_of_the_preset_converges(record_property: Tell) -> None:
    """Six sessions and twelve weeks of the preset: h, h/2, h/4 come closer to 1/512 d; at 1/12 d within 1e-3 of any state.

    The limits of the equations (energy at most one) are kinks, at which no Runge-Kutta step keeps order 4.
    """
    days = [7.0 * week for week in range(13)]
    plan = {7.0 * k: needled() for k in range(6)}
    start = in_product(FROZEN["fixed_points"]["chronic"]["states"])
    exact = run(start, days=days, visits=[plan]).outputs
    found = [run(start, days=days, visits=[plan], substeps=n).outputs for n in COURSE]
    errors = [max(float(np.abs(one[name] - exact[name]).max()) for name in READ) for one in found]
    tell_steps(record_property, COURSE, errors)
    assert errors[0] > errors[1] > errors[2]
    assert errors[1] <= COHORT


@pytest.mark.parametrize("mechanism_set", SETS)
def test_course_of_the_full_model_converges(mechanism_set: str, record_property: Tell) -> None:
    """Tennis elbow, 200 persons, four sessions, eight weeks: the worst error of the median person falls with the step.

    At 1/12 d all but a few are within 1e-3 of every outcome's range; those few linger near a threshold.
    """
    asked = scenario(course(4), persons=200, horizon=56.0, mechanism_set=mechanism_set, double=True)
    exact = simulate(asked.with_(substeps=REFERENCE_SUBSTEPS // 4), outputs=everything())
    errors, within = [], []
    for n in COURSE:
        apart = worst_share(simulate(asked.with_(substeps=n), outputs=everything()), exact)
        worst = np.max([apart[name] for name in RANGES], axis=0)
        errors.append(float(np.median(worst)))
        within.append(float((worst <= COHORT).mean()))
    tell_steps(record_property, COURSE, errors)
    record_property("persons_within_1e-3", ", ".join(f"{share:.3f}" for share in within))
    assert errors[0] > errors[1] > errors[2]
    assert within[1] > 0.95
