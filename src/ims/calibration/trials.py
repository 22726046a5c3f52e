"""Trials beside the model: published nulls that must stay null, and pooled effects that are predictions."""

from __future__ import annotations

from typing import Any

import numpy as np
import xarray as xr

from ims.calibration.needle import STANDARD_DEVIATION
from ims.calibration.protocols import Courses, Protocols
from ims.calibration.verdict import MET, MISSED, NOT_YET, is_met, row, said
from ims.catalog.load import load
from ims.catalog.outcome import TrialResult

SMALLEST_IMPORTANT = 1.0
"""Points of pain that matter least (target f29)."""
SMALLEST_DISABILITY = 7.0
"""Points of the neck disability index that matter least (lower end of outcome measure OM08)."""
ARM_OF = {"non_penetrating_sham": "sham", "untreated": "untreated"}
"""Our arm that stands for a comparator."""


def rows(protocols: Protocols, beside: Protocols | None = None) -> list[dict[str, Any]]:
    """One row for each trial, in the mechanism set of `protocols`; that of `beside` stands next to it."""
    return [_row(trial, protocols, beside) for trial in load().trials.values()]


def effect(trial: TrialResult, runs: Courses) -> float:
    """Needling minus the other arm, in the trial's unit or in standard deviations."""
    day = day_of(trial, runs)
    arms = [_values(trial, runs, arm, day) for arm in ("needling", ARM_OF[trial.against])]
    difference = float(arms[0].mean() - arms[1].mean())
    if not trial.standardized:
        return difference
    if trial.outcome == "pain_intensity":
        return difference / STANDARD_DEVIATION
    return difference / float(np.sqrt(0.5 * (np.var(arms[0]) + np.var(arms[1]))))


def day_of(trial: TrialResult, runs: Courses) -> float:
    """Day since the first session on which a trial is read."""
    kind, _, weeks = trial.when.partition(" ")
    if kind == "end":
        return runs.end
    return 7.0 * float(weeks) + (runs.course.last_day if kind == "later" else 0.0)


def _values(trial: TrialResult, runs: Courses, arm: str, day: float) -> Any:
    run: xr.Dataset = runs.arms[arm]
    name = str(run.attrs["own_scale"]) if trial.outcome == "own_scale" else trial.outcome
    values = run[name].sel(time=day)
    return np.asarray(values.mean("muscle") if "muscle" in values.dims else values, np.float64)


def smallest_important(trial: TrialResult) -> float:
    """The smallest effect that matters to a person: a null must stay below it, however wide its own interval is."""
    return SMALLEST_IMPORTANT / STANDARD_DEVIATION if trial.standardized else SMALLEST_DISABILITY


def _row(trial: TrialResult, protocols: Protocols, beside: Protocols | None) -> dict[str, Any]:
    ours = other = None
    verdict = NOT_YET
    if trial.outcome != "none":
        ours = effect(trial, protocols.courses(trial.condition))
        other = effect(trial, beside.courses(trial.condition)) if beside is not None else None
        inside = is_met(ours, trial.low, trial.high)
        small = trial.kind != "null" or abs(ours) < smallest_important(trial)
        verdict = MET if inside and small else MISSED
    return row(
        trial.id,
        trial.kind,
        quantity=trial.quantity,
        unit="SD" if trial.standardized else trial.unit,
        source=trial.provenance.source,
        target=trial.value,
        tolerance=said(trial.low, trial.high) + (f", and within {smallest_important(trial):g}" if trial.kind == "null" else ""),
        ours=ours,
        verdict=verdict,
        set=protocols.mechanism_set,
        note=trial.provenance.note,
        condition=trial.condition,
        **({f"ours_{beside.mechanism_set}": other} if beside is not None else {}),
    )
