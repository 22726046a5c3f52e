"""How far does it hold? Every published figure of the shelf beside what the model gives, misses and all."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from ims.calibration import distances, emergent, pass_emergent_cord, trials
from ims.calibration.needle import STANDARD_DEVIATION
from ims.calibration.protocols import Protocols
from ims.calibration.untreated_rows import PERSONS, SEED, measured, natural_row, needle_free
from ims.calibration.verdict import target_row
from ims.catalog.condition import SETS
from ims.catalog.load import load
from ims.catalog.outcome import NaturalCourse

HEADLINE_SET, BESIDE_SET = "as_evidenced", "as_described"
CONTRASTS = {
    "needling minus penetrating sham": "end_penetrating",
    "needling minus non-penetrating sham": "end",
    "needling minus usual care": "end_attention",
}
"""Rows of the natural course that compare needling with an arm, and the contrast they are read from."""
Report = Callable[[str, float], None]


def validate(
    untreated_only: bool = False, *, persons: int = PERSONS, seed: int = SEED, progress: Report | None = None
) -> list[dict[str, Any]]:
    """The table of `ims validate`.

    Parameters
    ----------
    untreated_only : only rows that need no needle, in both sets
    persons, seed : who is simulated
    progress : told what is being done and which share of all work is done

    Returns
    -------
    list of rows with `id, role, quantity, unit, source, target, tolerance, ours, verdict, set, note`; rows of the headline set
    also have `ours_as_described` where the other set gives another figure.
    """
    tell = progress or (lambda text, share: None)
    share = 1.0 if untreated_only else 0.6
    found = _natural_course(persons, seed, lambda text, part: tell(text, share * part))
    if not untreated_only:
        runs = {name: Protocols(name, persons=persons, seed=seed) for name in (HEADLINE_SET, BESIDE_SET)}
        headline_runs, beside = runs[HEADLINE_SET], runs[BESIDE_SET]
        told = _simulate_courses(runs, tell, share)
        tell("reading the targets", told)
        found = [*_targets(headline_runs, beside), *found, *_needling(runs)]
        found += trials.rows(headline_runs, beside)
        found += [one for each in runs.values() for one in distances.rows(each)]
    tell("done", 1.0)
    return found


def _natural_course(persons: int, seed: int, tell: Report) -> list[dict[str, Any]]:
    """Rows that need no needle, of this model: never those that come with the package."""
    found = []
    conditions = list(load().conditions)
    for i, condition in enumerate(conditions):
        tell(f"{condition} without a needle", i / len(conditions))
        values = measured(condition, persons=persons, seed=seed)
        found += [natural_row(r, name, values[name][r.id]) for name in SETS for r in needle_free(condition)]
    return found


def _simulate_courses(runs: Mapping[str, Protocols], tell: Report, begin: float) -> float:
    steps = [(each, condition) for each in runs.values() for condition in load().conditions]
    for i, (each, condition) in enumerate(steps):
        tell(f"{each.mechanism_set}: {condition}, all arms", begin + (0.9 - begin) * i / len(steps))
        each.courses(condition)
    return 0.9


def _targets(headline_runs: Protocols, beside: Protocols) -> list[dict[str, Any]]:
    found = []
    for target in load().targets.values():
        one, other = emergent.found(target.id, headline_runs), emergent.found(target.id, beside)
        more: dict[str, Any] = {"set": HEADLINE_SET} if one is not None else {}
        if one is None and target.id in pass_emergent_cord.REASONS:
            more["note"] = pass_emergent_cord.REASONS[target.id]
        if other is not None:
            more["ours_as_described"] = other.value
        found.append(target_row(target, one, **more))
    return found


def _needling(runs: Mapping[str, Protocols]) -> list[dict[str, Any]]:
    """Rows of the natural course that compare needling with other arms, in standard deviations."""
    asked = [r for r in load().natural_course.values() if "needling" in r.quantity]
    return [natural_row(r, name, contrast(r, runs[name].contrasts)) for name in SETS for r in asked]


def contrast(r: NaturalCourse, found: Mapping[str, float]) -> float:
    """The contrast a row asks for, in standard deviations of trials."""
    name = next(key for words, key in CONTRASTS.items() if r.quantity.startswith(words))
    return found[name] / STANDARD_DEVIATION
