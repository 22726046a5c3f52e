"""Fitting the needle of `as_evidenced`, after the world without a needle stands: release share and gate, on chronic pain.

    python -m ims.calibration.needle

Fitted to the pooled trials f09 (at once) and f10 (short term); of what fits, the values nearest the individual-patient
comparison with a blunt sham (CM19b). All three are thereby fitted, none is a prediction. `as_described` is not fitted.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from scipy.optimize import least_squares

from ims.calibration.natural_course import Fit, changed, write
from ims.catalog.load import HERE, load
from ims.catalog.parameter import Parameter
from ims.simulation.recruit import recruit_from
from ims.simulation.run import simulate_population
from ims.simulation.scenario import Scenario
from ims.simulation.setting import setting
from ims.treatment.plan import comparator, default_course
from ims.trials.study import AT_ONCE

FILE = HERE / "fitted" / "needle.toml"
CONDITION, SET = "chronic_pain", "as_evidenced"
FREE = ("contracture.release_share", "central_sensitization.gate")
STANDARD_DEVIATION = 2.0
"""Points of NRS in one standard deviation of trials (shelf: FS02 implies about 2.0); to compare with rows given in SD."""
ARMS = ("non_penetrating_sham", "needling", "penetrating_sham", "attention")
FITTED_TO = ("f09", "f10", "chronic_pain_sham_needling_minus_non_penetrating_sham_end")
PERSONS, SEED, ROUNDS = 512, 1, 5
PRIOR_WEIGHT = 0.3
"""Pull towards the reference's shares, per unit on the logit line: the rows pull both to 1 without ever reaching f10."""


def contrasts(
    condition: str = CONDITION,
    mechanism_set: str = SET,
    *,
    persons: int = PERSONS,
    seed: int = SEED,
    changes: Mapping[str, Parameter] | None = None,
) -> dict[str, float]:
    """Needling against each comparator on the same people, default plan, mean pain.

    Returns
    -------
    `at_once`, `weeks_1_8`, `end` (against a blunt sham, NRS), `end_penetrating`, `end_attention` (NRS).
    """
    of = setting(condition, "", mechanism_set)
    if changes:
        of = replace(of, entries={**of.entries, **changes})
    course = default_course(load(), condition)
    weeks = [7.0 * week for week in range(1, 9)]
    end = course.last_day + 7.0
    base = Scenario(
        course=course,
        mechanism_set=mechanism_set,
        persons=persons,
        seed=seed,
        horizon=max(end, weeks[-1]) + 1.0,
        readings=tuple(sorted({AT_ONCE, end, *weeks})),
        double=True,
    )
    people = recruit_from(of, persons=persons, seed=seed)
    runs = simulate_population(people, [base.with_(course=comparator(course, arm)) for arm in ARMS])
    pain = {arm: run["pain_intensity"].mean("person") for arm, run in zip(ARMS, runs, strict=True)}

    def against(arm: str, days: Any) -> float:
        return float((pain["needling"] - pain[arm]).sel(time=days).mean())

    return {
        "at_once": against(ARMS[0], AT_ONCE),
        "weeks_1_8": against(ARMS[0], weeks),
        "end": against(ARMS[0], end),
        "end_penetrating": against("penetrating_sham", end),
        "end_attention": against("attention", end),
    }


def fit(say: Any = None) -> Fit:
    """Least squares in half widths of the published intervals, on the logit line of both shares."""
    entries = setting(CONDITION, "", SET).entries
    numbers = load()
    bounds = [(float(numbers.targets[key].low or 0.0), float(numbers.targets[key].high or 0.0)) for key in FITTED_TO[:2]]
    bounds.append((numbers.natural_course[FITTED_TO[2]].low, numbers.natural_course[FITTED_TO[2]].high))
    start = np.array([float(entries[name].value) for name in FREE])  # type: ignore[arg-type]
    last: dict[str, Any] = {}

    def residuals(x: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
        shares = 1.0 / (1.0 + np.exp(-x))
        changes = {name: changed(entries[name], float(v)) for name, v in zip(FREE, shares, strict=True)}
        found = contrasts(changes=changes)
        values = [found["at_once"], found["weeks_1_8"], found["end"] / STANDARD_DEVIATION]
        if say is not None:
            say(", ".join(f"{n} {v:.3f}" for n, v in zip((*FREE, *FITTED_TO), (*shares, *values), strict=True)))
        last.update(changes=changes, values=dict(zip(FITTED_TO, values, strict=True)))
        misses = [(v - 0.5 * (low + high)) / (0.5 * (high - low)) for v, (low, high) in zip(values, bounds, strict=True)]
        return np.array([*misses, *(PRIOR_WEIGHT * (x - line))])

    line = np.log(start / (1.0 - start))
    solved = least_squares(residuals, line, diff_step=0.3, max_nfev=ROUNDS)
    residuals(solved.x)
    return Fit(SET, last["changes"], last["values"])


def main(_: Sequence[str] = ()) -> None:
    """Fit and write."""
    found = fit(say=lambda text: sys.stderr.write(text + "\n"))
    write([found], FILE)


if __name__ == "__main__":
    main()
