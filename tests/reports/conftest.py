"""A synthetic study: every number is made up, shaped like a run, so that words and pictures can be tested without one."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
import xarray as xr

PERSONS, HORIZON_WEEKS = 120, 32
PLAN = {"sessions": 4, "interval_days": 7.0, "sites": "both", "horizon_weeks": HORIZON_WEEKS}
MUSCLES = (
    "extensor_carpi_radialis_brevis", "extensor_digitorum", "supinator", "paraspinal_C5", "paraspinal_C6", "paraspinal_C7",
)  # fmt: skip
SEGMENTS = ("C5", "C6", "C7")
DAYS = np.arange(0.0, HORIZON_WEEKS * 7 + 0.1, 3.5)
TIMES = {"before": 0.0, "end_of_course": 28.0, "month_3": 112.0, "month_6": 203.0}
ARMS = ("untreated", "sham", "needling")
MADE_UP = "SYNTHETIC, made up for a test"


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
        "nerve_function": (("person", "time"), function.min(axis=1), "1", "nerve function"),
        "condition_scale": (("person", "time"), 35 - 2.2 * underlying, "kg", "pain-free grip"),
        "contracture": (("person", "muscle", "time"), muscle, "1", "contracture"),
        "root_pressure": (("person", "segment", "time"), pressure, "mmHg", "root pressure"),
        "nerve_function_by_segment": (("person", "segment", "time"), function, "1", "nerve function"),
    }
    variables = {
        name: xr.Variable(dims, values, {"unit": unit, "label": label}) for name, (dims, values, unit, label) in shaped.items()
    }
    variables["condition_scale"].attrs["better"] = "higher"
    coordinates = {
        "person": np.arange(persons),
        "time": xr.Variable(("time",), DAYS, {"unit": "d"}),
        "muscle": list(MUSCLES),
        "segment": list(SEGMENTS),
    }
    return xr.Dataset(variables, coords=coordinates)


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


def _attractor(*, has_two: bool) -> dict[str, Any]:
    grid = np.linspace(0, 1, 101)
    before = -0.9 * (grid - 0.12) * (grid - 0.42) * (grid - 0.83) if has_two else -0.16 * (grid - 0.55)
    after = -0.9 * (grid - 0.10) * ((grid - 0.62) ** 2 + 0.03) if has_two else -0.16 * (grid - 0.38)
    return {
        "muscle": MUSCLES[0],
        "contracture": grid,
        "rate_before": before,
        "rate_after": after,
        "rest_points_before": [(0.12, True), (0.42, False), (0.83, True)] if has_two else [(0.55, True)],
        "rest_points_after": [(0.10, True)] if has_two else [(0.38, True)],
    }


def _set(name: str, strength: float, lasting: float) -> SimpleNamespace:
    described = name == "as_described"
    arms = {arm: _arm(arm, strength, lasting) for arm in ARMS}
    losses = {"S6a": 0.3, "S6b": 0.7, "S6c": 0.8}
    return SimpleNamespace(
        mechanism_set=name,
        arms=arms,
        without={key: _arm("needling", strength * loss, lasting, persons=100) for key, loss in losses.items()},
        mechanisms={"S6a": True, "S6b": True, "S6c": described, "root_loop": described, "context": True},
        acceptance_rate=0.77 if described else 0.95,
        healthy_returns_rate=0.97,
        ill_rate=0.79,
        induced_correlations=[("recovery_time", "load", 0.11)],
        detail={
            "course": arms["needling"].isel(person=0),
            "healing": _healing(3.0 if described else 0.4),
            "attractor": _attractor(has_two=described),
        },
        adverse_events=EVENTS,
    )


EVENTS = {
    "bruising": {"rate_per_treatment": 0.0755, "expected_in_course": 0.30, "unit": "1", "source": MADE_UP},
    "bleeding": {"rate_per_treatment": 0.0465, "expected_in_course": 0.19, "unit": "1", "source": MADE_UP},
    "itching": {"rate_per_treatment": 0.0001, "expected_in_course": 0.0004, "unit": "1", "source": MADE_UP},
}
CLAIMS = [
    {"statement": "S6a", "grade": "B/C/D", "sentence": "Needling can soften a tight band for a while. That a stretch reflex is the reason is a hypothesis."},
    {"statement": "S6c", "grade": "E", "sentence": "A needle does create a tiny, short electrical potential. There is no evidence that it restores nerve function."},
    {"statement": "S3, S4", "grade": "D", "sentence": "That tight muscles squeeze the nerve is unproven."},
    {"statement": "S2", "grade": "A", "sentence": "The needles are dry: nothing is injected."},
]  # fmt: skip
CITATIONS = [
    {"key": "Author2001", "authors": ["Author A", "Writer B"], "year": 2001, "title": "A synthetic reference", "journal": "J Test 1:1-2", "doi": "10.0000/synthetic.1"},
    {"key": "Other2010", "text": "Other C (2010). Another synthetic reference. J Test 2:3-4", "unverified": "medium"},
]  # fmt: skip


def _statistics(values: np.ndarray) -> dict[str, float]:
    return {
        "median": float(np.median(values)),
        "low80": float(np.quantile(values, 0.1)),
        "high80": float(np.quantile(values, 0.9)),
        "mean": float(values.mean()),
    }


def _at(dataset: xr.Dataset, name: str, time: str) -> np.ndarray:
    return dataset[name].sel(time=TIMES[time], method="nearest").to_numpy()


def _summary_of(results: SimpleNamespace) -> dict[str, Any]:
    names = ("pain_intensity", "pressure_pain_threshold", "range_of_motion", "stiffness", "nerve_function", "condition_scale")
    arms = results.arms
    outcomes = {
        name: {
            "unit": arms["needling"][name].attrs["unit"],
            "label": arms["needling"][name].attrs["label"],
            **{arm: {time: _statistics(_at(arms[arm], name, time)) for time in TIMES} for arm in ARMS},
        }
        for name in names
    }
    mean = {arm: outcomes["pain_intensity"][arm]["end_of_course"]["mean"] for arm in ARMS}
    before = outcomes["pain_intensity"]["untreated"]["before"]["mean"]
    parts = {
        "natural_course": mean["untreated"] - before,
        "context": mean["sham"] - mean["untreated"],
        "specific": mean["needling"] - mean["sham"],
        "total": mean["needling"] - before,
    }
    edges = [float(edge) for edge in np.linspace(0, 10, 21)]
    histogram = {arm: [float(n) / PERSONS for n in np.histogram(_at(arms[arm], "underlying_pain", "month_6"), edges)[0]] for arm in ARMS}
    with_all = float(_at(arms["needling"], "pain_intensity", "end_of_course")[:100].mean())
    without = {
        key: {"pain_intensity": float(_at(data, "pain_intensity", "end_of_course").mean())} for key, data in results.without.items()
    }
    recovered = {arm: {time: float((_at(arms[arm], "underlying_pain", time) <= 1).mean()) for time in TIMES} for arm in ARMS}
    return {
        "mechanisms": results.mechanisms,
        "acceptance_rate": results.acceptance_rate,
        "outcomes": outcomes,
        "share_recovered": recovered,
        "effect": {"pain_intensity": parts},
        "without": {"none": {"pain_intensity": with_all}, **without},
        "relapse_probability": {"untreated": 0.0, "sham": 0.1, "needling": 0.12},
        "histogram": {"edges": edges, **histogram},
    }


def _row(mechanism_set: str, quantity: str, low: float, high: float, ours: float, mark: str = "unverified") -> dict[str, Any]:
    verdict = "met" if low <= ours <= high else "missed"
    return {
        "mechanism_set": mechanism_set, "arm": "untreated", "quantity": quantity, "unit": "1", "week": "52", "low": low,
        "high": high, "ours": ours, "verdict": verdict, "mark": mark, "source": MADE_UP,
    }  # fmt: skip


@pytest.fixture(scope="session")
def study() -> SimpleNamespace:
    """Both mechanism sets, three arms, and one example person."""
    return SimpleNamespace(
        condition="tennis_elbow",
        presentation=None,
        plan=PLAN,
        seed=1,
        persons=PERSONS,
        sets={"as_described": _set("as_described", 2.4, 0.5), "as_evidenced": _set("as_evidenced", 1.3, 0.1)},
        provenance={
            "versions": {"intramuscular": "0.0.0", "jax": "0.0.0"},
            "catalog_hash": "c" * 64,
            "scenario_hash": "5" * 64,
            "provisional_share": 0.97,
            "basis_share": {"measured": 0.2, "scaled": 0.15, "fitted": 0.2, "assumed": 0.45},
            "precision": "float32",
            "step_days": 0.0625,
            "ended": "The run reached its horizon.",
            "cpu_seconds": 6.1,
            "lingerers": 2,
        },
    )


@pytest.fixture(scope="session")
def summary(study: SimpleNamespace) -> dict[str, Any]:
    """The summary of the synthetic study, as `--json` prints it."""
    return {
        "condition": study.condition,
        "seed": study.seed,
        "persons": study.persons,
        "plan": study.plan,
        "versions": study.provenance["versions"],
        "cpu_seconds": study.provenance["cpu_seconds"],
        "citations": CITATIONS,
        "adverse_events": EVENTS,
        "sets": {name: _summary_of(results) for name, results in study.sets.items()},
    }


@pytest.fixture(scope="session")
def claims() -> list[dict[str, str]]:
    """Claims of several grades."""
    return CLAIMS


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
