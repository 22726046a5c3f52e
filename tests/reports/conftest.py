"""A synthetic study: every number is made up, shaped like a run, so that words and pictures can be tested without one."""

from __future__ import annotations

import json
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
import xarray as xr

from ims.trials.study import SetResults, Study, Times
from ims.trials.summary import summarize

PERSONS, HORIZON_WEEKS = 120, 32
PLAN = {
    "sessions": 4, "interval_days": 7.0, "sites": "both", "kinds": ["needling"], "days": [0.0, 7.0, 14.0, 21.0],
    "end_of_course_day": 28.0, "horizon_weeks": HORIZON_WEEKS,
}  # fmt: skip
MUSCLES = (
    "extensor_carpi_radialis_brevis", "extensor_digitorum", "supinator", "paraspinal_C5", "paraspinal_C6", "paraspinal_C7",
)  # fmt: skip
SEGMENTS = ("C5", "C6", "C7")
DAYS = np.arange(0.0, HORIZON_WEEKS * 7 + 0.1, 3.5)
ARMS = ("untreated", "sham", "needling")
MADE_UP = "SYNTHETIC, made up for a test"
DOI = "10.0000/synthetic.1"
CITATIONS = [
    {"key": "Author2001", "reference": f"Author (2001). J Test 1:1. https://doi.org/{DOI}", "doi": DOI, "note": ""},
    {"key": "Brady2014", "reference": "Brady (2014). J Test 2:2 [unverified, medium]", "doi": "", "note": "unverified, medium"},
]
ATTRIBUTES = {
    "acceptance_rate": 0.77,
    "healthy_returns_rate": 0.97,
    "ill_rate": 0.79,
    "own_scale": "condition_scale",
    "induced_correlations": json.dumps([["milieu.source_gain", "motor_drive.hold", 0.11]]),
}


def _chance(rows: int, columns: int, salt: int) -> np.ndarray:
    """Numbers in (0, 1) spread evenly, without a random generator: the fractional parts of irrational steps."""
    grid = np.arange(rows)[:, None] * 0.754877666 + np.arange(columns)[None, :] * 0.569840290 + salt * 0.618033989
    return np.mod(np.sin(grid * 12.9898) * 43758.5453, 1.0)


def _arm(arm: str, strength: float, lasting: float, persons: int = PERSONS) -> xr.Dataset:
    start = 3.6 + 3.6 * _chance(persons, 1, 1)
    recovers = _chance(persons, 1, 2) < 0.45
    speed = 60 + 90 * _chance(persons, 1, 3)
    natural = np.where(recovers, np.exp(-DAYS / speed), 0.82 + 0.18 * np.exp(-DAYS / speed))
    visits = np.clip(DAYS / 28, 0, 1) * np.where(DAYS > 28, np.exp(-(DAYS - 28) / 45), 1.0)
    context = {"untreated": 0.0, "sham": 0.9, "needling": 0.9}[arm] * visits
    needle = 0.0 if arm != "needling" else strength * (lasting * np.clip(DAYS / 28, 0, 1) + (1 - lasting) * visits)
    underlying = np.clip(start * natural - context - needle, 0, 10)
    pain = np.clip(underlying + 1.6 * (_chance(persons, len(DAYS), 4) - 0.5), 0, 10)
    hold = np.linspace(0.75, 1.0, len(MUSCLES))[None, :, None]
    muscle = (0.12 + 0.075 * underlying[:, None, :]) * hold
    pressure = 14 + 38 * muscle[:, 3:, :]
    function = 1 - 0.35 * muscle[:, 3:, :]
    shaped = {
        "pain_intensity": (("person", "time"), pain, "NRS", "pain"),
        "underlying_pain": (("person", "time"), underlying, "NRS", "pain without noise"),
        "pressure_pain_threshold": (("person", "time"), 310 - 22 * underlying, "kPa", "pressure pain threshold"),
        "range_of_motion": (("person", "time"), 80 - 2.6 * underlying, "deg", "wrist flexion"),
        "stiffness": (("person", "time"), 5.8 + 0.6 * underlying, "kPa", "shear modulus"),
        "condition_scale": (("person", "time"), 35 - 2.2 * underlying, "1", "Own scale"),
        "contracture": (("person", "muscle", "time"), muscle, "1", "contracture"),
        "root_pressure": (("person", "segment", "time"), pressure, "mmHg", "root pressure"),
        "nerve_function": (("person", "segment", "time"), function, "1", "nerve function"),
    }
    variables = {
        name: xr.Variable(dims, values, {"unit": unit, "label": label}) for name, (dims, values, unit, label) in shaped.items()
    }
    coordinates = {
        "person": np.arange(persons),
        "time": xr.Variable(("time",), DAYS, {"unit": "d"}),
        "muscle": list(MUSCLES),
        "segment": list(SEGMENTS),
    }
    return xr.Dataset(variables, coords=coordinates, attrs=ATTRIBUTES)


def _healing(days_of_current: float) -> xr.Dataset:
    hours = np.arange(0.0, 241.0)
    curves = {
        "micro_injury": 0.08 * np.exp(-hours / 60),
        "inflammation": 0.22 * (np.exp(-hours / 50) - np.exp(-hours / 9)),
        "hyperemia": 1.1 * np.exp(-hours / 14),
        "end_plate_innervation": 1 - 0.07 * np.exp(-hours / 70),
        "soreness": 3.4 * np.exp(-hours / 16),
        "injury_current": np.exp(-hours / (24 * days_of_current)),
    }
    time = xr.Variable(("time",), hours / 24, {"unit": "d"})
    return xr.Dataset({name: (("time",), values) for name, values in curves.items()}, coords={"time": time})


def _attractor(*, has_two: bool) -> SimpleNamespace:
    grid = np.linspace(0, 1, 101)
    before = -0.9 * (grid - 0.12) * (grid - 0.42) * (grid - 0.83) if has_two else -0.16 * (grid - 0.55)
    after = -0.9 * (grid - 0.10) * ((grid - 0.62) ** 2 + 0.03) if has_two else -0.16 * (grid - 0.38)
    return SimpleNamespace(
        muscle=MUSCLES[0],
        contracture=grid,
        rate_before=before,
        rate_after=after,
        rest_points_before=[(0.12, True), (0.42, False), (0.83, True)] if has_two else [(0.55, True)],
        rest_points_after=[(0.10, True)] if has_two else [(0.38, True)],
    )


def _set(name: str, strength: float, lasting: float) -> SetResults:
    described = name == "as_described"
    losses = {"S6a": 0.3, "S6b": 0.7, "S6c": 0.8}
    arms = {arm: _arm(arm, strength, lasting) for arm in ARMS}
    return SetResults(
        mechanism_set=name,
        arms=arms,
        without={key: _arm("needling", strength * loss, lasting, persons=100) for key, loss in losses.items()},
        mechanisms={"S6a": True, "S6b": True, "S6c": described, "root_loop": described, "context": True},
        detail={
            "person": 0,
            "course": arms["needling"].isel(person=[0]),
            "healing": _healing(3.0 if described else 0.4),
            "attractor": _attractor(has_two=described),
        },
    )


def _row(mechanism_set: str, quantity: str, low: float, high: float, ours: float, mark: str = "unverified") -> dict[str, Any]:
    verdict = "met" if low <= ours <= high else "missed"
    return {
        "mechanism_set": mechanism_set, "arm": "untreated", "quantity": quantity, "unit": "1", "week": "52", "low": low,
        "high": high, "ours": ours, "verdict": verdict, "mark": mark, "source": MADE_UP,
    }  # fmt: skip


@pytest.fixture(scope="session")
def study() -> Study:
    """Both mechanism sets, three arms, and one example person."""
    sessions = [SimpleNamespace(kind="needling", day=day) for day in PLAN["days"]]
    return Study(
        condition="tennis_elbow",
        presentation="default",
        course=SimpleNamespace(sessions=sessions),  # type: ignore[arg-type]
        plan=PLAN,
        seed=1,
        persons=PERSONS,
        times=Times(before=0.0, at_once=3.5, end_of_course=28.0, month_3=112.0, month_6=203.0),
        sets={"as_described": _set("as_described", 2.4, 0.5), "as_evidenced": _set("as_evidenced", 1.3, 0.1)},
        provenance={
            "versions": {"intramuscular": "0.0.0", "jax": "0.0.0"},
            "catalog_hash": "c" * 64,
            "scenario_hash": "5" * 64,
            "provisional_share": 0.97,
            "basis_share": {"measured": 0.2, "scaled": 0.15, "fitted": 0.2, "assumed": 0.45},
            "citations": CITATIONS,
            "precision": "float32",
            "step_days": 0.0625,
            "ended": {name: "The run reached its horizon." for name in ("as_described", "as_evidenced")},
            "solved_again": {"as_described": "[3, 7]", "as_evidenced": "[]"},
            "cpu_seconds": 6.1,
        },
    )


@pytest.fixture(scope="session")
def summary(study: Study) -> dict[str, Any]:
    """The summary of the synthetic study, as `--json` prints it."""
    return summarize(study)


@pytest.fixture(scope="session")
def untreated_rows() -> list[dict[str, Any]]:
    """Rows of the natural course in both sets: met, missed, and one of our own."""
    return [
        _row("as_described", "share much improved", 0.8, 0.9, 0.83),
        _row("as_described", "months in which the rest halves", 3.0, 4.0, 4.3),
        _row("as_described", "sham minus untreated", -1.5, -0.5, -0.9, mark="design"),
        _row("as_evidenced", "share much improved", 0.8, 0.9, 0.86),
        _row("as_evidenced", "months in which the rest halves", 3.0, 4.0, 3.6),
        _row("as_evidenced", "sham minus untreated", -1.5, -0.5, -0.9, mark="design"),
    ]
