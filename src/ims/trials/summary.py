"""What a study adds up to: bands, shares recovered, the three parts of the effect. Plain values, ready for JSON."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from ims.catalog.load import load
from ims.results import attributes
from ims.simulation.program import RECOVERED
from ims.trials.study import ARMS, SetResults, Study, Times

LOW, HIGH = 0.1, 0.9
"""Quantiles of the 80 % band."""
OUTCOMES = ("pain_intensity", "underlying_pain", "pressure_pain_threshold", "range_of_motion", "stiffness", "nerve_function")
WORST = {"pressure_pain_threshold": "min", "nerve_function": "min"}
"""Outcomes that have one value a muscle or root: the worst one is reported."""
MUCH_BETTER_POINTS, MUCH_BETTER_SHARE = 2.0, 0.33
"""Much improved: a fall of 2 points or 33 % (Salaffi 2004; target f28)."""
TWO_HUMPED = (0.1, 0.9)
BINS = tuple(float(edge) for edge in range(11))


def series(result: xr.Dataset, name: str) -> xr.DataArray:
    """One value a person and time: the worst muscle or root where there are several."""
    values = result[name]
    if name in WORST:
        axis = next((str(d) for d in values.dims if d not in ("person", "time")), None)
        if axis is not None:
            return values.reduce(getattr(np, WORST[name]), dim=axis, keep_attrs=True)
    return values


def recovered(result: xr.Dataset, day: float) -> NDArray[np.bool_]:
    """Whether each person's noise-free pain, context included, is 1 or less on that day."""
    return np.asarray(result["underlying_pain"].sel(time=day).values <= RECOVERED)


def much_better(result: xr.Dataset, day: float) -> NDArray[np.bool_]:
    """Whether each person's noise-free pain has fallen by 2 points or a third since day 0."""
    pain = result["underlying_pain"]
    before, now = pain.sel(time=0.0).values, pain.sel(time=day).values
    return np.asarray((before - now >= MUCH_BETTER_POINTS) | (now <= (1.0 - MUCH_BETTER_SHARE) * before))


def parts(arms: Mapping[str, xr.Dataset], name: str, day: float) -> dict[str, float]:
    """Natural course, context and specific part of the mean change since day 0; they sum to the total."""
    mean = {arm: float(series(arms[arm], name).sel(time=day).mean()) for arm in ARMS}
    start = float(series(arms["untreated"], name).sel(time=0.0).mean())
    return {
        "natural_course": mean["untreated"] - start,
        "context": mean["sham"] - mean["untreated"],
        "specific": mean["needling"] - mean["sham"],
        "total": mean["needling"] - start,
    }


def outcome_names(study: Study) -> tuple[str, ...]:
    """Common outcomes and the condition's own scale."""
    any_arm = next(iter(study.sets.values())).arms["needling"]
    own = str(any_arm.attrs["own_scale"])
    return tuple(n for n in dict.fromkeys((*OUTCOMES, own)) if n in any_arm)


def summarize(study: Study) -> dict[str, Any]:
    """The object that `--json` prints: see docs/json.md for every key."""
    return {
        "condition": study.condition,
        "presentation": study.presentation,
        "seed": study.seed,
        "persons": study.persons,
        "healthy": study.healthy,
        "needle": study.needle,
        "plan": dict(study.plan),
        "versions": study.provenance["versions"],
        "cpu_seconds": study.provenance["cpu_seconds"],
        "citations": study.provenance["citations"],
        "adverse_events": expected_adverse_events(study),
        "sets": {name: _set(study, results) for name, results in study.sets.items()},
        "provenance": {k: v for k, v in study.provenance.items() if k not in ("versions", "citations", "cpu_seconds")},
    }


def _set(study: Study, results: SetResults) -> dict[str, Any]:
    times = study.times
    attrs = attributes(results.arms["needling"])
    reported = {name: _outcome(results, name, times) for name in outcome_names(study)}
    share = {arm: _at(times, lambda day, arm=arm: _mean(recovered(results.arms[arm], day)), results) for arm in results.arms}
    better = {arm: _at(times, lambda day, arm=arm: _mean(much_better(results.arms[arm], day)), results) for arm in results.arms}
    return {
        "mechanisms": dict(results.mechanisms),
        "acceptance_rate": results.acceptance_rate,
        "healthy_returns_rate": float(attrs["healthy_returns_rate"]),
        "ill_rate": float(attrs["ill_rate"]),
        "induced_correlations": attrs["induced_correlations"],
        "outcomes": reported,
        "share_recovered": share,
        "share_much_better": better,
        "two_humped": _histograms(results, share, times),
        **(_effects(results, times) if set(ARMS) <= set(results.arms) else {}),
        "without": {name: _without(results, name, times) for name in results.without},
        "relapse_probability": relapse_probability(results.arms["needling"], times),
    }


def _effects(results: SetResults, times: Times) -> dict[str, Any]:
    """The parts of the effect, which need every arm."""
    return {
        "effect": {"pain_intensity": parts(results.arms, "pain_intensity", times.end_of_course)},
        "effect_later": {"pain_intensity": _later(results, times)},
    }


def _at(times: Times, value: Any, results: SetResults) -> dict[str, float | None]:
    """The value at each summary time; None where the run does not reach it."""
    last = float(results.arms["needling"]["time"].values[-1])
    return {name: value(day) if day <= last else None for name, day in times.named().items()}


def _mean(flags: NDArray[np.bool_]) -> float:
    return float(flags.mean())


def _band(values: NDArray[np.floating[Any]]) -> dict[str, float]:
    low, middle, high = np.quantile(values.astype(np.float64), (LOW, 0.5, HIGH))
    return {"median": float(middle), "low80": float(low), "high80": float(high), "mean": float(values.mean(dtype=np.float64))}


def _outcome(results: SetResults, name: str, times: Times) -> dict[str, Any]:
    shown: dict[str, Any] = {"unit": str(results.arms["needling"][name].attrs["unit"])}
    shown["label"] = str(results.arms["needling"][name].attrs["label"])
    for arm in results.arms:
        values = series(results.arms[arm], name)
        shown[arm] = _at(times, lambda day, values=values: _band(values.sel(time=day).values), results)
    return shown


def _later(results: SetResults, times: Times) -> dict[str, float] | None:
    last = float(results.arms["needling"]["time"].values[-1])
    return parts(results.arms, "pain_intensity", times.month_6) if times.month_6 <= last else None


def _histograms(results: SetResults, share: Mapping[str, Mapping[str, float | None]], times: Times) -> dict[str, Any]:
    """Histogram of noise-free pain wherever the share recovered is neither small nor nearly everybody: a mean would mislead."""
    found: dict[str, Any] = {}
    for arm, by_time in share.items():
        for name, value in by_time.items():
            if value is not None and TWO_HUMPED[0] < value < TWO_HUMPED[1]:
                pain = results.arms[arm]["underlying_pain"].sel(time=times.named()[name]).values
                counts, _ = np.histogram(np.clip(pain, BINS[0], BINS[-1]), bins=BINS)
                found.setdefault(arm, {})[name] = counts.tolist()
    return {"edges": list(BINS), "counts": found}


def _without(results: SetResults, name: str, times: Times) -> dict[str, Any]:
    """Mean pain without this mechanism at the end of the course and at each time, and how much more that is, same persons."""
    cut = results.without[name]
    some = cut.sizes["person"]

    def more(day: float) -> float:
        whole = results.arms["needling"]["pain_intensity"].isel(person=slice(0, some)).sel(time=day)
        return float(cut["pain_intensity"].sel(time=day).mean() - whole.mean())

    mean = _at(times, lambda day: float(cut["pain_intensity"].sel(time=day).mean()), results)
    extra = _at(times, more, results)
    return {
        "persons": some,
        "pain_intensity": mean["end_of_course"],
        "pain_intensity_at": mean,
        "more_at_end_of_course": extra["end_of_course"],
        "more_at_month_6": extra["month_6"],
    }


def relapse_probability(needling: xr.Dataset, times: Times) -> float | None:
    """Among those recovered at the end of the course, the share not recovered at month 6; None where nobody was."""
    if times.month_6 > float(needling["time"].values[-1]):
        return None
    first, later = recovered(needling, times.end_of_course), recovered(needling, times.month_6)
    return float((first & ~later).sum()) / float(first.sum()) if first.any() else None


def expected_adverse_events(study: Study) -> dict[str, Any]:
    """Mild events to expect, by published rates for each treatment with a needle that enters."""
    sessions = sum(session.kind in ("needling", "penetrating_sham") for session in study.course.sessions)
    found = {}
    for full, entry in load().base.items():
        submodel, name = full.split(".")
        if submodel == "adverse_events" and name.endswith("_rate"):
            rate = float(entry.value)  # type: ignore[arg-type]
            found[name.removesuffix("_rate")] = {
                "rate_per_treatment": rate,
                "expected_in_course": rate * sessions,
                "chance_in_course": 1.0 - (1.0 - rate) ** sessions,
                "source": entry.source,
            }
    return found
