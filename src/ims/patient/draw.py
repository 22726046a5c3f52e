"""Drawing people: every parameter of a person from its catalog entry and the person's own chance."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri

from ims.errors import BadValue
from ims.patient import chance
from ims.patient.anatomy import Anatomy

if TYPE_CHECKING:
    from ims.catalog import Parameter

Drawn = dict[str, dict[str, Any]]

DIVIDED = ("pull_on_source.load_weight", "nociceptive_drive.pain_share")
"""Weights that sum to one over the muscles: the entry gives the total of each group, shared equally inside it."""
MIXED, HIGH = "persistence", "_high"
STEEP = ("steepness", "exponent")
_IQR_TO_SD = 1.0 / (2.0 * float(ndtri(0.75)))
_CI_TO_SD = 1.0 / (2.0 * float(ndtri(0.975)))


def draw(entries: Mapping[str, Parameter], anatomy: Anatomy, seed: int, person: NDArray[np.int64]) -> Drawn:
    """Parameters of these persons: sub-model -> name -> scalar, (person) or (muscle, 1).

    Parameters
    ----------
    entries : "submodel.name" -> Parameter
    person : (person) candidate numbers; a person's numbers depend on nothing but seed and candidate number

    Notes
    -----
    Some people recover and some do not: with probability `<submodel>.persistence` the value comes from the entry whose name
    ends in `_high` instead of the parameter's own (catalog/mixtures.toml).
    """
    drawn: Drawn = {}
    for full_name, entry in entries.items():
        submodel, name = full_name.split(".")
        drawn.setdefault(submodel, {})[name] = _one(entry, full_name, anatomy, seed, person)
    for submodel, values in drawn.items():
        if MIXED in values:
            stays = chance.uniform(seed, f"draw/{submodel}.{MIXED}", person) < values.pop(MIXED)
            for high in [name for name in values if name.endswith(HIGH)]:
                name = high.removesuffix(HIGH)
                values[name] = np.where(stays, values.pop(high), values[name]) + np.zeros(person.size)
    return drawn


def _one(entry: Parameter, full_name: str, anatomy: Anatomy, seed: int, person: NDArray[np.int64]) -> Any:
    if isinstance(entry.value, Mapping):
        return _by_muscle(entry.value, anatomy, divided=full_name in DIVIDED)
    if entry.distribution == "fixed":
        return float(entry.value)
    value = sample(entry, chance.uniform(seed, f"draw/{full_name}", person))
    return np.clip(value, -math.inf if entry.low is None else entry.low, math.inf if entry.high is None else entry.high)


def _by_muscle(value: Mapping[str, float], anatomy: Anatomy, *, divided: bool) -> NDArray[np.float64]:
    near = np.array([anatomy.is_paraspinal(m) for m in anatomy.muscles])
    out = np.where(near, value["paraspinal"], value["peripheral"])
    if divided:
        out = np.where(near, out / max(near.sum(), 1), out / max((~near).sum(), 1))
        out = out / out.sum()
    return out[:, None]


def sample(entry: Parameter, u: NDArray[np.float64]) -> NDArray[np.float64]:
    """Values at these quantiles of the entry's distribution (before its bounds).

    Raises
    ------
    BadValue
        The spread of the entry does not fit its distribution.
    """
    center, kind, spread = float(entry.value), entry.spread.kind, entry.spread.value  # type: ignore[arg-type]
    if entry.distribution == "uniform" and isinstance(spread, tuple):
        return np.asarray(spread[0] + u * (spread[1] - spread[0]))
    z = ndtri(u)
    if entry.distribution == "normal":
        return np.asarray(center + z * _sd(kind, spread, center))
    if entry.distribution == "lognormal":
        if kind == "log_sd":
            width = float(spread)  # type: ignore[arg-type]
            return np.asarray(center * np.exp(z * width))
        if kind in ("iqr", "ci95") and isinstance(spread, tuple):
            width = math.log(spread[1] / spread[0]) * (_IQR_TO_SD if kind == "iqr" else _CI_TO_SD)
            return np.asarray(center * np.exp(z * width))
        relative = _sd(kind, spread, center) / center
        width = math.sqrt(math.log1p(relative * relative))
        return np.asarray(center * np.exp(z * width - 0.5 * width * width))  # the entry's value is the mean
    raise BadValue(f"{entry.submodel}.{entry.name}: spread '{kind}' does not fit a {entry.distribution} distribution.")


def _sd(kind: str, spread: Any, center: float) -> float:
    if kind == "cv":
        return float(spread) * abs(center)
    if kind == "iqr":
        return float(spread[1] - spread[0]) * _IQR_TO_SD
    if kind == "ci95":
        return float(spread[1] - spread[0]) * _CI_TO_SD
    return float(spread)


def constants(drawn: Drawn) -> tuple[Drawn, tuple[tuple[str, str, float], ...]]:
    """Split off the steepness exponents that nobody varies: whole numbers compile to products instead of powers."""
    rest: Drawn = {}
    fixed: list[tuple[str, str, float]] = []
    for submodel, values in drawn.items():
        for name, value in values.items():
            if name.endswith(STEEP) and isinstance(value, float) and value.is_integer():
                fixed.append((submodel, name, int(value)))
            else:
                rest.setdefault(submodel, {})[name] = value
    return rest, tuple(sorted(fixed))
