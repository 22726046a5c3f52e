"""Rows of the shelf that only come out by running the assembled model: how each is read from its protocol."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from ims.calibration import pass_emergent, pass_emergent_cord, pass_emergent_course, pass_rows
from ims.calibration.held import ALONE, REMARKS, Numbers, holds
from ims.calibration.protocols import DIARY_DAYS, DOSES, NECK, PAIN, SHOULDER, TRAPEZIUS, Protocols
from ims.calibration.verdict import Found
from ims.catalog.load import load
from ims.trials.study import AT_ONCE

FELT = 0.5
"""Soreness that is rated at least 1 on a scale of whole numbers."""
TRIAL_ARM = 20.5
"""People in each arm of the trial of row f08 (41 in all)."""
SIGNIFICANT = 1.96
STILL_RAISED = 0.10
"""Inflammation counts as still raised at a tenth of its peak; the row gives no size."""
CERVICAL_RANGE = "OM32"
"""Outcome measure whose detectable change is what no effect on the range of the neck means."""


def found(id: str, protocols: Protocols) -> Found | None:  # noqa: A002 - as in the contract
    """What the model gives for a row of targets; None where it cannot say yet."""
    entries = load().parameters_for(PAIN, "", protocols.mechanism_set)
    if id in READ:
        one = READ[id](protocols)
        return one if isinstance(one, Found) else Found(float(one), NOTES.get(id, ""))
    if id in pass_emergent_course.READ:
        return pass_emergent_course.found(id, protocols.points)
    if id in ALONE:
        return Found(ALONE[id](Numbers(entries)), REMARKS.get(id, ""))
    if (of_pass := pass_rows.found(id) or pass_emergent.found(id)) is not None:
        return of_pass
    held = holds(id, entries)
    if held is None or id not in REMARKS:
        return held
    return Found(held.value, "; ".join(text for text in (REMARKS[id], held.note) if text), held.band)


def _pain(runs: Mapping[str, xr.Dataset], arm: str, day: float) -> float:
    return float(runs[arm]["pain_intensity"].sel(time=day).mean())


def _difference(runs: Mapping[str, xr.Dataset], name: str, day: float, **where: str) -> float:
    one, other = (runs[arm][name].sel({"time": day, **where}).mean() for arm in ("needling", "sham"))
    return float(one - other)


def _best_day(p: Protocols) -> float:
    days = [float(day) for day in range(1, DIARY_DAYS + 1)]
    means = p.diary(NECK)["needling"]["pain_intensity"].sel(time=days).mean("person").values
    return days[int(np.argmin(means))]


def _first_day(p: Protocols) -> float:
    """First day on which a trial of this size would expect a significant difference; infinite where none."""
    runs = p.diary(SHOULDER)
    for day in (AT_ONCE, *map(float, range(1, DIARY_DAYS + 1))):
        arms = [runs[arm]["pain_reading"].sel(time=day).values for arm in ("needling", "sham")]
        error = np.sqrt(sum(np.var(arm) for arm in arms) / TRIAL_ARM)
        if (arms[1].mean() - arms[0].mean()) / error >= SIGNIFICANT:
            return float(round(day))
    return np.inf


def _later_is_better(p: Protocols) -> float:
    """Whether two days later both pain and threshold have gained more than at once."""
    run = p.diary(NECK)["needling"]
    pain = [_pain(p.diary(NECK), "needling", day) for day in (AT_ONCE, 2.0)]
    threshold = [float(run["pressure_pain_threshold"].sel(time=day, muscle=TRAPEZIUS).mean()) for day in (AT_ONCE, 2.0)]
    return float(pain[1] < pain[0] and threshold[1] > threshold[0])


def _is_sore(run: xr.Dataset) -> NDArray[np.bool_]:
    return np.asarray(run["needling_soreness"].values >= FELT)


def _share_sore(run: xr.Dataset) -> float:
    return 100.0 * float(_is_sore(run).any(axis=-1).mean())


def _onset(p: Protocols) -> float:
    """Hours until soreness is first felt, median of those who feel it."""
    run = p.diary(NECK)["needling"]
    sore = _is_sore(run)
    hours = 24.0 * run["time"].values
    return float(np.median(hours[np.argmax(sore[sore.any(axis=-1)], axis=-1)])) if sore.any() else np.inf


def _gone(p: Protocols) -> float:
    """Hours after which soreness is no longer felt, median of those who felt it."""
    run = p.diary(NECK)["needling"]
    sore = _is_sore(run)
    felt = sore[sore.any(axis=-1)]
    last = felt.shape[-1] - 1 - np.argmax(felt[:, ::-1], axis=-1)
    return float(np.median(24.0 * run["time"].values[last])) if felt.size else 0.0


def _still_inflamed(p: Protocols) -> float:
    mean = p.repeated_doses["inflammation"].sel(muscle=TRAPEZIUS).mean("person")
    return float(float(mean.sel(time=2.0 * DOSES - 1.0)) >= STILL_RAISED * float(mean.max()))


def _range(p: Protocols) -> Found:
    runs = p.courses(PAIN)
    detectable = load().outcome_measures[CERVICAL_RANGE].change_low
    told = f"end of the default course, needling minus blunt sham; no effect = within the detectable change ({CERVICAL_RANGE})"
    return Found(_difference(runs.arms, "range_of_motion", runs.end), told, (-detectable, detectable))


def _twitches(p: Protocols) -> float:
    """Percent of people whose trapezius grasps the needle in at least one of three visits."""
    ready = p.diary(NECK)["needling"]["grasp_readiness"].sel(muscle=TRAPEZIUS, time=0.0).values
    share = float(p.placements_that_count)
    return 100.0 * float(np.mean(1.0 - (1.0 - share * ready) ** 3))


def _day_0(presentation: str) -> Callable[[Protocols], float]:
    return lambda p: _pain(p.diary(presentation), "needling", 0.0)


def _diary(presentation: str, day: float) -> Callable[[Protocols], float]:
    return lambda p: _pain(p.diary(presentation), "needling", day)


READ: Mapping[str, Callable[[Protocols], Any]] = {
    "a20": _still_inflamed,
    "b13": lambda p: _share_sore(p.diary(NECK)["needling"]),
    "b14": _onset,
    "b15": lambda p: _share_sore(p.three_weekly_visits),
    "b16": _gone,
    "f01": _day_0(NECK),
    "f02": _diary(NECK, AT_ONCE),
    "f03": _diary(NECK, 1.0),
    "f04": _best_day,
    "f06": _day_0(SHOULDER),
    "f07": _diary(SHOULDER, 7.0),
    "f08": _first_day,
    "f09": lambda p: p.contrasts["at_once"],
    "f10": lambda p: p.contrasts["weeks_1_8"],
    "f12": lambda p: _difference(p.diary(NECK), "pressure_pain_threshold", AT_ONCE, muscle=TRAPEZIUS),
    "f13": _range,
    "f17": _later_is_better,
    "f31": _twitches,
}
"""Row -> how it is read, in the row's unit."""

_VISIT = "first visit of the default plan for neck pain"
NOTES: Mapping[str, str] = {
    "a20": "five daily visits to healthy muscle, inflammation five days later at least a tenth of its peak (the cut is ours)",
    "b13": f"{_VISIT}; sore = a rating of at least 1 at any hour of four days",
    "b14": f"{_VISIT}; median hour of the first rating of at least 1",
    "b15": "three weekly visits; sore = a rating of at least 1 after any of them",
    "b16": f"{_VISIT}; median hour of the last rating of at least 1",
    "f01": "mean on day 0, neck",
    "f02": f"{_VISIT}, 15 minutes later",
    "f03": f"{_VISIT}, a day later",
    "f04": f"{_VISIT}; day of the lowest mean pain within two weeks",
    "f06": "mean on day 0, shoulder",
    "f07": "first visit of the default plan for shoulder pain, a week later",
    "f08": "first visit, shoulder; first day on which a trial of 41 people would expect a significant difference to sham",
    "f09": "default course for neck pain, needling minus blunt sham, 15 minutes after the first visit",
    "f10": "default course for neck pain, needling minus blunt sham, mean of weeks 1 to 8",
    "f12": f"{_VISIT}, needling minus blunt sham, 15 minutes later, when the gain of minutes (row f16) is over",
    "f17": f"{_VISIT}; both pain and threshold better after two days than after 15 minutes",
    "f31": "upper trapezius, three visits",
}
"""How the figure was read, where the name of the row does not say it."""
LEFT_OUT: Mapping[str, str] = {**pass_emergent_course.LEFT_OUT, **pass_emergent_cord.LEFT_OUT}
"""Rows that cannot be read, and why."""
