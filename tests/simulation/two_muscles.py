"""The product's regression preset in the terms of the oracle `tests/reference/slow_loop.py`."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ims.catalog import PRESET
from ims.simulation.clocks import DAY, grid, seconds
from ims.simulation.setting import Setting, setting, switched
from ims.simulation.solve import Imposed, Lanes, Solution, Visit, solve
from tests.baselines.freeze_two_muscle_reference import QUESTIONS
from tests.reference.slow_loop import CHRONIC_ABOVE, FOLLOW_UP, MOST_SESSIONS, attractors, parameters, session_days
from tests.reference.slow_loop import STATES as ORACLE_STATES

FROZEN: dict[str, Any] = json.loads(
    (Path(__file__).parents[1] / "baselines/two_muscle_reference.json").read_text(encoding="utf-8")
)
REFERENCE_SUBSTEPS = 512
"""Steps a day of a reference run: trajectories of the preset are then within 1e-5, the assembled model within 1e-6."""
MUSCLES = ("_paraspinal", "_peripheral")
READ = tuple(dict.fromkeys(name.removesuffix(MUSCLES[0]).removesuffix(MUSCLES[1]) for name in ORACLE_STATES))
SWITCHES = {"a": "S6a", "b": "S6b", "c": "S6c"}
CHANGED = {
    "current_time": ("injury_current", "current_time", DAY),
    "foraminal_narrowing": ("root_pressure", "foraminal_narrowing", 1.0),
}
"""Constant of the oracle -> sub-model, parameter, its unit in SI."""


def preset() -> Setting:
    """The setting of the preset."""
    return setting(PRESET, "", PRESET)


def in_product(state: Mapping[str, float], lanes: int = 1) -> dict[str, NDArray[np.float64]]:
    """A state of the oracle as the product holds it; what both muscles share stands in each of them."""
    y = preset().resting(lanes)
    for name in READ:
        each = [state.get(name, state.get(name + muscle, np.nan)) for muscle in MUSCLES]
        y[name] = np.broadcast_to(
            np.array(each)[:, None] if y[name].shape[:-1] == (2,) else np.array(each[0]), y[name].shape
        ).copy()
    return y


def in_oracle(outputs: Mapping[str, Any]) -> dict[str, Any]:
    """The product's states (.., muscle, lane) by the oracle's names; what its muscles share is the mean over them."""
    found = {}
    for name in ORACLE_STATES:
        for i, muscle in enumerate(MUSCLES):
            if name.endswith(muscle):
                found[name] = outputs[name.removesuffix(muscle)][..., i, :]
        if name not in found:
            found[name] = outputs[name].mean(axis=-2) if outputs[name].shape[-2:-1] in ((1,), (2,)) else outputs[name]
    return found


def needled(paraspinal: float = 1.0, peripheral: float = 1.0) -> Visit:
    """A visit at which these shares of the placements are made and grasped: the oracle's dose, wound included."""
    shares = (paraspinal, peripheral)
    return Visit(1.0, shares, shares, (1.0, 1.0))


def run(
    y: Mapping[str, NDArray[np.float64]],
    *,
    days: Sequence[float],
    visits: Sequence[Mapping[float, Visit]] = ({},),
    p: Mapping[str, Mapping[str, Any]] | None = None,
    imposed: Mapping[int, Imposed] | None = None,
    substeps: int = REFERENCE_SUBSTEPS,
) -> Solution:
    """Lanes of the preset, one a plan, in float64; `days` and the plans' times count in days."""
    of = preset()
    drawn, fixed = of.draw(1, np.zeros(1, np.int64))
    plans = [{seconds(day): visit for day, visit in plan.items()} for plan in visits]
    loads = dict(imposed or {})
    events = sorted({*loads, *(time for plan in plans for time in plan)})
    times = grid(begin=0, end=seconds(max(days)), events=events, outputs=[seconds(day) for day in days])
    lanes = Lanes(y, p or drawn, np.zeros(len(plans), np.int64), 1, plans, np.arange(len(plans)), loads)
    return solve(of.structure(fixed, READ), lanes, times, substeps=substeps, double=True, threads=1)


@cache
def questions() -> dict[str, NDArray[np.bool_]]:
    """For every question of the frozen table, whether 1, 2, .. 16 sessions release for good: one lane each, one solve."""
    asked = [question for question in QUESTIONS.values() for _ in range(MOST_SESSIONS)]
    counts = [*range(1, MOST_SESSIONS + 1)] * len(QUESTIONS)
    days = [session_days(count, question.get("interval", 7.0)) for count, question in zip(counts, asked, strict=True)]
    plans = [dict.fromkeys(when, needled(**question.get("dose", {}))) for when, question in zip(days, asked, strict=True)]
    judged = [when[-1] + FOLLOW_UP for when in days]
    starts = [in_product(_chronic(question), MOST_SESSIONS) for question in QUESTIONS.values()]
    y = {name: np.concatenate([start[name] for start in starts], axis=-1) for name in starts[0]}
    solution = run(y, days=sorted(set(judged)), visits=plans, p=_lane_parameters(asked), substeps=12)
    at = [sorted(set(judged)).index(day) for day in judged]
    worst = solution.outputs["contracture"].max(axis=1)[at, np.arange(len(asked))]
    return dict(zip(QUESTIONS, (worst <= CHRONIC_ABOVE).reshape(len(QUESTIONS), MOST_SESSIONS), strict=True))


def _chronic(question: Mapping[str, Any]) -> dict[str, float]:
    return dict(zip(ORACLE_STATES, attractors(parameters(**question.get("changes", {})))[1].tolist(), strict=True))


def _lane_parameters(asked: Sequence[Mapping[str, Any]]) -> dict[str, dict[str, Any]]:
    """The preset's parameters, one value a lane: switched and changed as each lane's question asks."""
    drawn, _ = preset().draw(1, np.zeros(1, np.int64))
    each = []
    for question in asked:
        p = {s: dict(v) for s, v in switched(drawn, [SWITCHES[x] for x in question.get("without", "")], 1).items()}
        for constant, value in question.get("changes", {}).items():
            submodel, name, unit = CHANGED[constant]
            p[submodel][name] = value * unit
        each.append(p)
    return {
        s: {n: v if np.ndim(v) == 2 else np.array([float(np.squeeze(p[s][n])) for p in each]) for n, v in values.items()}
        for s, values in drawn.items()
    }
