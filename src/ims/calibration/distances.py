"""Is each condition an illness of its own? Normalized distances between the courses that the model gives for them."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import combinations
from typing import Any

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from ims.calibration.protocols import WEEKS, Courses, Protocols
from ims.calibration.verdict import MET, MISSED, row
from ims.catalog.load import load

SMALLEST = 0.05
"""Conditions nearer than this have the same course."""
ARMS = ("untreated", "needling")
COURSES = ("pain", "range_lost", "stiffness", "contracture_paraspinal", "contracture_peripheral")
Vector = dict[str, NDArray[np.float64]]


def vector(runs: Courses) -> Vector:
    """Mean courses of one condition, weeks 0 to 26, untreated and needled one after the other."""
    found = [_courses(runs.arms[arm], runs.healthy_range) for arm in ARMS]
    return {name: np.concatenate([one[name] for one in found]) for name in COURSES}


def _courses(run: xr.Dataset, healthy_range: float) -> Vector:
    weekly = run.sel(time=[7.0 * week for week in range(WEEKS + 1)])
    healthy = np.degrees(healthy_range) if weekly["range_of_motion"].attrs["unit"] == "deg" else healthy_range
    near = np.char.startswith(weekly["muscle"].values.astype(str), "paraspinal")
    contracture = weekly["contracture"].mean("person").values
    return {
        "pain": weekly["pain_intensity"].mean("person").values,
        "range_lost": 1.0 - weekly["range_of_motion"].mean("person").values / healthy,
        "stiffness": weekly["stiffness"].mean("person").values,
        "contracture_paraspinal": contracture[near].mean(axis=0),
        "contracture_peripheral": contracture[~near].mean(axis=0),
    }


def matrix(vectors: Mapping[str, Vector]) -> dict[tuple[str, str], float]:
    """Root mean square distance of each pair, every course divided by its range over all conditions.

    A course that is the same everywhere sets nobody apart and counts as no distance.
    """
    whole = {name: np.array([one[name] for one in vectors.values()], np.float64) for name in COURSES}
    widths = {name: float(np.ptp(values)) for name, values in whole.items()}
    scaled = {
        key: np.concatenate([np.asarray(one[name], np.float64) / (widths[name] or 1.0) for name in COURSES])
        for key, one in vectors.items()
    }
    return {(a, b): float(np.sqrt(np.mean((scaled[a] - scaled[b]) ** 2))) for a, b in combinations(scaled, 2)}


def rows(protocols: Protocols) -> list[dict[str, Any]]:
    """One row for each pair of conditions."""
    found = matrix({name: vector(protocols.courses(name)) for name in load().conditions})
    return [
        row(
            f"distance_{a}_{b}.{protocols.mechanism_set}",
            "distance",
            quantity=f"normalized distance between the courses of {a} and {b}",
            unit="1",
            source="IMSDesign2026",
            target=SMALLEST,
            tolerance=f"> {SMALLEST}",
            ours=value,
            verdict=MET if value > SMALLEST else MISSED,
            set=protocols.mechanism_set,
            note="default presentations, untreated and needling, weeks 0 to 26",
            pair=[a, b],
        )
        for (a, b), value in found.items()
    ]
