"""Fitting the world without a needle: least squares on the rows of the natural course and of sham, ended when all are met.

    python -m ims.calibration.natural_course [CONDITION[.PRESENTATION] ...]

Only parameters that act without a needle are free; the result is written to catalog/fitted/natural_course.toml, where every
entry names the rows it was fitted to.
"""

from __future__ import annotations

import math
import sys
import tomllib
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import tomli_w
from scipy.optimize import least_squares

from ims.calibration.untreated import evaluate, rows
from ims.catalog.condition import SETS
from ims.catalog.load import HERE, load
from ims.catalog.parameter import Parameter
from ims.simulation.setting import setting
from ims.units import to_si

FILE = HERE / "fitted" / "natural_course.toml"
WHERE = "least squares from a start by hand, ended as soon as every row is well inside (ims.calibration.natural_course)"
PERSONS = 512
SEED = 1
PRIOR_WEIGHT = 0.15
"""Weight of staying where the reference put a parameter, per unit of its transformed scale: keeps what rows cannot tell."""
DIFFERENCE = 0.2
"""Step of the finite differences on the transformed scale: larger than the grain of shares among so many persons."""

PERSISTENCE, RECOVERY, HOLD = "ongoing_source.persistence", "ongoing_source.recovery_time", "motor_drive.hold"
FREE: Mapping[str, Mapping[str, float | None]] = {
    "tennis_elbow": {PERSISTENCE: None, RECOVERY: None, HOLD: None},
    "back_pain": {PERSISTENCE: None, RECOVERY: None, HOLD: None},
    "back_pain.acute": {PERSISTENCE: 0.03, RECOVERY: 20.0, HOLD: 0.3},
    "whiplash": {PERSISTENCE: 0.7, RECOVERY: 12.0, HOLD: 0.15},
    "frozen_shoulder": {
        RECOVERY: 155.0,
        HOLD: 0.12,
        "ongoing_source.episode_rate": 0.12,
        "capsule.persistence": 0.36,
        "capsule.capsule_time": 90.0,
    },
    "headache": {RECOVERY: 15.0, HOLD: 0.5, "ongoing_source.persistent_source_high": 0.6, "headache_days.headache_cut": 5.1},
}
"""What may move, and where it starts (in the unit of the catalog; None: where the reference put it).

The other conditions meet their rows with the values of the reference and are not fitted. A start away from the reference
was found by hand on a few hundred people; the pull of `PRIOR_WEIGHT` is towards the start.
"""

REACH = 2.0
"""How far from its start a parameter may go on its line: a factor of 7, or of 7 in the odds."""
BOUNDS: Mapping[str, tuple[float, float]] = {
    "motor_drive.hold": (0.04, 1.3),
    "headache_days.headache_cut": (3.0, 6.0),
}
"""Narrower bounds, as values: muscles hold at most as in the reference loop; a headache day is at least a moderate one."""


@dataclass(frozen=True)
class Fit:
    """Fitted entries of one condition, presentation and set, and what they give."""

    name: str
    entries: Mapping[str, Parameter]
    values: Mapping[str, float]

    @property
    def met(self) -> int:
        """Rows inside their interval."""
        found = load().natural_course
        return sum(found[key].low <= value <= found[key].high for key, value in self.values.items())


def _to_line(full_name: str, value: float) -> float:
    """A probability on the logit line, anything else on the log line."""
    return math.log(value / (1.0 - value)) if full_name.endswith("persistence") else math.log(value)


def _from_line(full_name: str, x: float) -> float:
    return 1.0 / (1.0 + math.exp(-x)) if full_name.endswith("persistence") else math.exp(x)


def _start(full_name: str, value: float | None, entry: Parameter) -> float:
    """Where a parameter starts, on its line."""
    si = float(entry.value) if value is None else to_si(value, entry.unit)  # type: ignore[arg-type]
    return _to_line(full_name, min(max(si, 0.03), 0.97) if full_name.endswith("persistence") else si)


def changed(entry: Parameter, value: float) -> Parameter:
    """The entry with another value (SI); a relative spread goes with it, a range is scaled."""
    old = float(entry.value)  # type: ignore[arg-type]
    ratio = value / old if old else 1.0
    spread = entry.spread
    if spread.kind == "range" and isinstance(spread.value, tuple):
        spread = replace(spread, value=(spread.value[0] * ratio, min(spread.value[1] * ratio, 1.0)))
    low, high = (None, None) if spread.kind == "range" else (entry.low, entry.high)
    unit_value = float(entry.unit_value) * ratio if old else value  # type: ignore[arg-type]
    return replace(entry, value=value, unit_value=unit_value, spread=spread, basis="fitted", low=low, high=high)


def fit(
    condition: str, presentation: str, mechanism_set: str, *, persons: int = PERSONS, rounds: int = 9, say: Any = None
) -> Fit:
    """Least squares: rows' misses in half widths of their interval, and a weak pull towards the reference's values."""
    name = f"{condition}.{presentation}" if presentation else condition
    free = FREE[name]
    entries = setting(condition, presentation, mechanism_set).entries
    start = np.array([_start(n, value, entries[n]) for n, value in free.items()])
    asked = {row.id: row for row in rows(condition, presentation)}
    best: dict[str, Any] = {"cost": math.inf}

    def residuals(x: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
        changes = {n: changed(entries[n], _from_line(n, float(v))) for n, v in zip(free, x, strict=True)}
        values = evaluate(condition, presentation, mechanism_set, persons=persons, seed=SEED, changes=changes)
        misses = [(values[k] - 0.5 * (r.low + r.high)) / (0.5 * (r.high - r.low)) for k, r in asked.items()]
        found = np.clip(np.array(misses), -30.0, 30.0)
        outside = float(np.sum(np.maximum(np.abs(found) - 0.8, 0.0) ** 2))
        if outside < best["cost"]:
            best.update(cost=outside, entries=changes, values=values)
        if say is not None:
            say(
                f"{name} {mechanism_set}: "
                + ", ".join(f"{n.split('.')[1]} {_from_line(n, float(v)):.4g}" for n, v in zip(free, x, strict=True))
            )
            say(
                "    "
                + ", ".join(f"{k.removeprefix(condition)[1:]} {v:.3g}" for k, v in values.items())
                + f"  outside {outside:.3f}"
            )
        if outside == 0.0:
            raise StopIteration
        return np.concatenate([found, PRIOR_WEIGHT * (x - start)])

    narrow = [BOUNDS.get(n) for n in free]
    low = [_to_line(n, b[0]) if b else x - REACH for n, b, x in zip(free, narrow, start, strict=True)]
    high = [_to_line(n, b[1]) if b else x + REACH for n, b, x in zip(free, narrow, start, strict=True)]
    start = np.clip(start, np.array(low) + 0.05, np.array(high) - 0.05)
    difference = DIFFERENCE / np.maximum(np.abs(start), 0.1)
    with suppress(StopIteration):  # every row is well inside its interval: nothing is left to fit
        least_squares(residuals, start, diff_step=difference, max_nfev=rounds, x_scale=0.5, bounds=(low, high))
    return Fit(f"{name}.{mechanism_set}", best["entries"], best["values"])


def write(fits: Sequence[Fit], path: Path = FILE) -> None:
    """Add these fits to the file, in place of earlier ones of the same name."""
    content: dict[str, Any] = {"schema": 1, "fit": {}}
    if path.exists():
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    for one in fits:
        parameters = {full: _plain(entry, sorted(one.values)) for full, entry in one.entries.items()}
        content["fit"][one.name] = {"parameter": parameters}
    content["fit"] = dict(sorted(content["fit"].items()))
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(tomli_w.dumps(content), encoding="utf-8")


def _plain(entry: Parameter, fitted_to: Sequence[str]) -> dict[str, Any]:
    scale = entry.value / entry.unit_value if entry.unit_value else 1.0  # type: ignore[operator]
    value = entry.spread.value
    spread: dict[str, Any] = {"kind": entry.spread.kind}
    if isinstance(value, tuple):
        spread["value"] = [round(v / scale, 6) for v in value]
    elif value is not None:
        spread["value"] = value if entry.spread.kind in ("cv", "log_sd") else value / scale
    if entry.spread.reason:
        spread["reason"] = entry.spread.reason
    plain: dict[str, Any] = {
        "symbol": entry.symbol,
        "value": float(f"{entry.unit_value:.5g}"),
        "unit": entry.unit,
        "spread": spread,
        "distribution": entry.distribution,
        "population": "virtual adults with the condition",
        "source": "IMSDesign2026",
        "where": WHERE,
        "basis": "fitted",
        "read_by": ["shelf"],
        "note": "fitted to " + ", ".join(fitted_to),
    }
    for bound in ("low", "high"):
        if (limit := getattr(entry, bound)) is not None:
            plain[bound] = limit / scale
    return plain


def main(names: Sequence[str]) -> None:
    """Fit the named conditions in both sets (all that can be fitted, by default) and write what was found."""
    for name in names or FREE:
        condition, _, presentation = name.partition(".")
        for mechanism_set in SETS:
            found = fit(condition, presentation, mechanism_set, say=lambda text: sys.stderr.write(text + "\n"))
            write([found])
            sys.stderr.write(f"{found.name}: {found.met} of {len(found.values)} rows met\n")


if __name__ == "__main__":
    main(sys.argv[1:])
