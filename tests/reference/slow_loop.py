"""The 14-state loop of two muscles and one root, solved apart from the product.

An oracle: it imports nothing of `ims`, knows no engine and no sub-model, and is written for one person at a time in plain
numbers. The product's preset `two_muscle_reference` must give what this file gives. Time counts in days, pressure in mmHg,
as in section 8 of the slow reference, whose equations stand here one mechanism a function.

    healthy, saddle, chronic = fixed_points(parameters())
    course = integrate(chronic.state, parameters(), days=[0, 7, 42], sessions=session_days(6))
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields, replace

import numpy as np
from numpy.typing import NDArray
from scipy.integrate import solve_ivp
from scipy.optimize import root

Vector = NDArray[np.float64]

STATES = (
    "contracture_paraspinal",
    "contracture_peripheral",
    "energy_paraspinal",
    "energy_peripheral",
    "nerve_function",
    "receptors",
    "milieu",
    "peripheral_sensitization",
    "central_sensitization",
    "fixed_shortening",
    "hyperemia",
    "micro_injury",
    "inflammation",
    "injury_current",
)
INDEX = {name: place for place, name in enumerate(STATES)}
CHRONIC_ABOVE = 0.35
"""A muscle whose contracture is above this counts as chronic."""
FOLLOW_UP = 300.0
"""Days after the last session at which a course is judged."""
MOST_SESSIONS = 16
INJURY_CURRENT_CEILING = 1.5


@dataclass(frozen=True)
class Parameters:
    """Constants of the loop; rates per day, times in days, pressures in mmHg, everything else without a unit."""

    formation_rate: float = 0.44
    release_rate: float = 0.351
    pump_floor: float = 0.221
    half_energy: float = 0.701
    pump_steepness: float = 8.0
    paraspinal_gain: float = 1.0
    peripheral_gain: float = 1.0

    half_flow_contracture: float = 0.621
    flow_steepness: float = 3.0
    resting_demand: float = 0.45
    contracture_demand: float = 0.618
    energy_time: float = 0.03

    resting_root_pressure: float = 3.0
    paraspinal_pressure: float = 32.8
    shortening_pressure_weight: float = 0.298
    foraminal_narrowing: float = 1.0
    half_supply_pressure: float = 20.0
    supply_steepness: float = 2.0
    nerve_function_time: float = 4.0
    receptor_time: float = 5.0

    resting_drive: float = 0.004
    receptor_weight: float = 0.696
    milieu_weight: float = 0.194
    central_weight: float = 0.214
    shortening_weight: float = 0.196

    milieu_time: float = 1.5
    hypoxia_release: float = 1.65
    inflammation_release: float = 0.15
    peripheral_time: float = 2.0
    peripheral_ceiling: float = 1.55
    half_irritants: float = 0.8
    inflammation_weight: float = 0.35
    central_time: float = 18.0
    half_peripheral: float = 0.499
    central_steepness: float = 4.0
    shortening_time: float = 30.0
    half_shortening_contracture: float = 0.567
    shortening_steepness: float = 4.0

    release_share: float = 0.656
    gate: float = 0.35
    central_share: float = 0.3
    wash_out_share: float = 0.45
    hyperemia_dose: float = 1.0
    hyperemia_time: float = 0.05
    injury_dose: float = 0.25
    injury_time: float = 2.33
    inflammation_rate: float = 1.6
    inflammation_time: float = 0.60
    healing_rate: float = 0.10
    current_dose: float = 1.0
    current_time: float = 0.40
    current_suppression: float = 0.8


def parameters(*, without: str = "", **changes: float) -> Parameters:
    """Constants of the preset, with some of them changed and with mechanisms a, b, c (letters of `without`) cut.

    a: release of contracture and inhibition; b: wash-out, hyperemia and healing of fixed shortening; c: suppression of
    receptor synthesis by the injury current. The wound itself is made whichever are cut.
    """
    unknown = set(changes) - {field.name for field in fields(Parameters)}
    if unknown:
        raise KeyError(f"no such constant of the loop: {sorted(unknown)}")
    cut = {
        "a": {"release_share": 0.0, "gate": 0.0},
        "b": {"wash_out_share": 0.0, "hyperemia_dose": 0.0, "healing_rate": 0.0},
        "c": {"current_suppression": 0.0},
    }
    for mechanism in without:
        changes = {**changes, **cut[mechanism]}
    return replace(Parameters(), **changes)


# --------------------------------------------------------------------------------------------- one mechanism a function


def saturation(x: float, half: float, steepness: float) -> float:
    """Sigmoid of a quantity that is never negative: 0 at 0, one half at `half`, 1 at infinity."""
    if x <= 0.0:
        return 0.0
    return 1.0 / (1.0 + (half / x) ** steepness)


def calcium_pump(energy: float, p: Parameters) -> float:
    """Rate of release relative to a rested muscle: 1 from full energy on, `pump_floor` with none."""
    working = saturation(min(energy, 1.0), p.half_energy, p.pump_steepness)
    rested = saturation(1.0, p.half_energy, p.pump_steepness)
    return p.pump_floor + (1.0 - p.pump_floor) * working / rested


def energy_at_rest(contracture: float, hyperemia: float, p: Parameters) -> float:
    """Energy at which supply and demand of a muscle balance; 1 where it is relaxed, above 1 under hyperemia."""
    squeezed = (max(contracture, 0.0) / p.half_flow_contracture) ** p.flow_steepness
    supply = (1.0 + max(hyperemia, 0.0)) / (1.0 + squeezed)
    demand = p.resting_demand * (1.0 + p.contracture_demand * contracture)
    return (1.0 + p.resting_demand) * supply / (supply + demand)


def root_pressure(paraspinal: float, shortening: float, p: Parameters) -> float:
    """Pressure on the root [mmHg]: the resting one, and what short paraspinal muscle adds through the foramen."""
    pull = max(paraspinal, 0.0) + p.shortening_pressure_weight * max(shortening, 0.0)
    return p.resting_root_pressure + p.foraminal_narrowing * p.paraspinal_pressure * pull


def root_supply(paraspinal: float, shortening: float, p: Parameters) -> float:
    """Nutrition of the root relative to that at resting pressure."""

    def hindrance(pressure: float) -> float:
        return 1.0 + (pressure / p.half_supply_pressure) ** p.supply_steepness

    return min(hindrance(p.resting_root_pressure) / hindrance(root_pressure(paraspinal, shortening, p)), 1.0)


def peripheral_target(irritants: float, p: Parameters) -> float:
    """Sensitization of the nociceptors that a level of irritants holds."""
    return p.peripheral_ceiling * irritants / (p.half_irritants + irritants)


def derivative(y: Vector | Sequence[float], p: Parameters, overload: float = 0.0) -> list[float]:
    """Rate of all states [1/d]; `overload` is an external load on both muscles."""
    (
        spine,
        limb,
        energy_spine,
        energy_limb,
        nerve,
        receptors,
        milieu,
        peripheral,
        central,
        short,
        flush,
        wound,
        fire,
        current,
    ) = (float(value) for value in y)
    drive = (
        p.resting_drive
        + p.receptor_weight * receptors
        + p.milieu_weight * milieu
        + p.central_weight * central
        + p.shortening_weight * short
    )

    def contracture_rate(contracture: float, energy: float, gain: float) -> float:
        formed = p.formation_rate * (gain * drive + overload) * (1.0 - contracture)
        return formed - p.release_rate * calcium_pump(energy, p) * contracture

    hypoxia = (max(1.0 - energy_spine, 0.0) + max(1.0 - energy_limb, 0.0)) / 2.0
    irritants = max(milieu, 0.0) + p.inflammation_weight * max(fire, 0.0)
    synthesis = 1.0 - p.current_suppression * min(max(current, 0.0), 1.0)
    shortening_target = saturation((spine + limb) / 2.0, p.half_shortening_contracture, p.shortening_steepness)
    return [
        contracture_rate(spine, energy_spine, p.paraspinal_gain),
        contracture_rate(limb, energy_limb, p.peripheral_gain),
        (energy_at_rest(spine, flush, p) - energy_spine) / p.energy_time,
        (energy_at_rest(limb, flush, p) - energy_limb) / p.energy_time,
        (root_supply(spine, short, p) - nerve) / p.nerve_function_time,
        ((1.0 - nerve) * synthesis - receptors) / p.receptor_time,
        (p.hypoxia_release * hypoxia - milieu) / p.milieu_time + p.inflammation_release * fire,
        (peripheral_target(irritants, p) - peripheral) / p.peripheral_time,
        (saturation(peripheral, p.half_peripheral, p.central_steepness) - central) / p.central_time,
        (shortening_target - short) / p.shortening_time - p.healing_rate * wound * short,
        -flush / p.hyperemia_time,
        -wound / p.injury_time,
        p.inflammation_rate * wound - fire / p.inflammation_time,
        -current / p.current_time,
    ]


def needle(y: Vector, p: Parameters, *, paraspinal: float = 1.0, peripheral: float = 1.0) -> Vector:
    """State just after a visit; `paraspinal` and `peripheral` are the shares of placements that were grasped."""
    after = dict(zip(STATES, map(float, y), strict=True))
    both = (paraspinal + peripheral) / 2.0
    after["contracture_paraspinal"] *= 1.0 - p.release_share * paraspinal
    after["contracture_peripheral"] *= 1.0 - p.release_share * peripheral
    after["central_sensitization"] *= 1.0 - p.central_share * p.gate * both
    after["milieu"] *= 1.0 - p.wash_out_share * both
    after["hyperemia"] += p.hyperemia_dose * both
    after["micro_injury"] += p.injury_dose * both
    after["injury_current"] = min(after["injury_current"] + p.current_dose * both, INJURY_CURRENT_CEILING)
    return np.array([after[name] for name in STATES])


def readouts(y: Vector, p: Parameters) -> dict[str, Vector]:
    """What a clinic would measure, at the edge's units, of states in the leading axis."""
    state = dict(zip(STATES, np.asarray(y, float), strict=True))
    worst = np.maximum(state["contracture_paraspinal"], state["contracture_peripheral"])
    sore = np.maximum(0.9 * state["inflammation"] + 0.6 * state["micro_injury"] - 0.10, 0.0)
    nociception = (
        0.70 * state["peripheral_sensitization"] * (0.35 + 0.65 * worst)
        + 0.12 * state["central_sensitization"]
        + 0.08 * (1.0 - state["nerve_function"])
    )
    lost_threshold = (
        0.30 * np.clip(state["peripheral_sensitization"], 0.0, 1.2) + 0.18 * state["central_sensitization"] + 0.5 * sore
    )
    lost_range = 0.18 * worst + 0.14 * state["fixed_shortening"] + 0.10 * sore
    pull = np.maximum(state["contracture_paraspinal"], 0.0) + p.shortening_pressure_weight * np.maximum(
        state["fixed_shortening"], 0.0
    )
    return {
        "pain_intensity": -10.0 * np.expm1(-1.15 * np.maximum(nociception, 0.0)),
        "soreness": -10.0 * np.expm1(-1.15 * sore),
        "pressure_pain_threshold": 350.0 * (1.0 - lost_threshold),
        "range_of_motion": 80.0 * (1.0 - lost_range),
        "core_oxygen_pressure": 25.0
        * np.maximum(np.minimum(state["energy_paraspinal"], state["energy_peripheral"]), 0.0) ** 1.5,
        "root_pressure": p.resting_root_pressure + p.foraminal_narrowing * p.paraspinal_pressure * pull,
    }


# ------------------------------------------------------------------------------------------------------------- in time


@dataclass(frozen=True)
class Dose:
    """Share of placements grasped at each visit."""

    paraspinal: float = 1.0
    peripheral: float = 1.0


def session_days(count: int, interval: float = 7.0) -> tuple[float, ...]:
    """Days of `count` sessions at one interval, the first on day 0."""
    return tuple(interval * visit for visit in range(count))


def integrate(
    start: Vector,
    p: Parameters,
    *,
    days: Sequence[float],
    sessions: Sequence[float] = (),
    dose: Dose | None = None,
    overload: tuple[float, float] = (0.0, 0.0),
    before_visits: bool = False,
    rtol: float = 1e-12,
    atol: float = 1e-14,
    method: str = "DOP853",
) -> Vector:
    """States at `days` (14, day); where a session falls on a day, just after it, or just before with `before_visits`.

    The solver is started anew at every session and at the end of the overload (amplitude, duration from day 0), so that no
    step crosses a discontinuity.
    """
    wanted = np.asarray(days, float)
    grasped = dose or Dose()
    last = float(wanted.max())
    stops = sorted({0.0, *(float(d) for d in sessions if d <= last), *(d for d in (overload[1],) if 0.0 < d < last), last})
    result = np.empty((len(STATES), wanted.size))
    state = np.array(start, float)
    for begin, end in zip(stops, [*stops[1:], math.inf], strict=True):
        if before_visits:
            result[:, wanted == begin] = state[:, None]
        if begin in sessions:
            state = needle(state, p, paraspinal=grasped.paraspinal, peripheral=grasped.peripheral)
        if not before_visits:
            result[:, wanted == begin] = state[:, None]
        if math.isinf(end):
            break
        load = overload[0] if begin < overload[1] else 0.0
        inside = (wanted > begin) & (wanted < end)
        solution = solve_ivp(
            lambda t, y, load=load: derivative(y, p, load),
            (begin, end),
            state,
            method=method,
            t_eval=np.append(np.unique(wanted[inside]), end),
            rtol=rtol,
            atol=atol,
        )
        if not solution.success:
            raise RuntimeError(f"the reference solver stopped in ({begin}, {end}) d: {solution.message}")
        result[:, inside] = solution.y[:, np.searchsorted(solution.t, wanted[inside])]
        state = solution.y[:, -1]
    return result


def is_chronic(y: Vector) -> bool:
    """Whether either muscle is above the contracture that counts as chronic."""
    return bool(max(y[0], y[1]) > CHRONIC_ABOVE)


def is_released(start: Vector, p: Parameters, sessions: Sequence[float], *, dose: Dose | None = None, **solver: float) -> bool:
    """Whether neither muscle is chronic `FOLLOW_UP` days after the last session."""
    end = sessions[-1] + FOLLOW_UP
    return not is_chronic(integrate(start, p, days=[end], sessions=sessions, dose=dose, **solver)[:, -1])


def sessions_needed(
    start: Vector, p: Parameters, interval: float = 7.0, *, dose: Dose | None = None, **solver: float
) -> int | None:
    """Fewest sessions that release for good; None where `MOST_SESSIONS` do not.

    Every number of sessions is tried in turn: that more sessions never do worse is a finding, not an assumption.
    """
    for count in range(1, MOST_SESSIONS + 1):
        if is_released(start, p, session_days(count, interval), dose=dose, **solver):
            return count
    return None


# ------------------------------------------------------------------------------------------------------------- at rest


@dataclass(frozen=True)
class FixedPoint:
    """A state at rest, how many directions lead away from it, and the slowest (or growing) rate [1/d]."""

    state: Vector
    unstable_directions: int
    lead_rate: float


def at_rest(paraspinal: float, peripheral: float, p: Parameters) -> Vector:
    """State in which everything but the two contractures has settled; no needle's trace is left."""
    energy = [energy_at_rest(contracture, 0.0, p) for contracture in (paraspinal, peripheral)]
    short = saturation((paraspinal + peripheral) / 2.0, p.half_shortening_contracture, p.shortening_steepness)
    nerve = root_supply(paraspinal, short, p)
    milieu = p.hypoxia_release * sum(max(1.0 - value, 0.0) for value in energy) / 2.0
    sensitized = peripheral_target(milieu, p)
    central = saturation(sensitized, p.half_peripheral, p.central_steepness)
    return np.array(
        [paraspinal, peripheral, *energy, nerve, 1.0 - nerve, milieu, sensitized, central, short, 0, 0, 0, 0], float
    )


def jacobian(y: Vector, p: Parameters, step: float = 1e-6) -> Vector:
    """Jacobian of the rates by central differences [1/d]."""
    columns = []
    for unit in np.eye(len(STATES)):
        up, down = (np.array(derivative(y + sign * step * unit, p)) for sign in (1.0, -1.0))
        columns.append((up - down) / (2.0 * step))
    return np.array(columns).T


def _contractures_at_rest(p: Parameters, starts: int) -> Iterator[Vector]:
    def imbalance(contracture: Vector) -> list[float]:
        return derivative(at_rest(contracture[0], contracture[1], p), p)[:2]

    grid = np.linspace(0.0, 1.0, starts)
    for paraspinal in grid:
        for peripheral in grid:
            found = root(imbalance, [paraspinal, peripheral], method="hybr", options={"xtol": 1e-15})
            inside = bool(found.x.min() > -1e-9 and found.x.max() < 1.0)
            if inside and max(map(abs, imbalance(found.x))) < 1e-13:
                yield found.x


def fixed_points(p: Parameters, *, starts: int = 11) -> list[FixedPoint]:
    """All states at rest, by rising paraspinal contracture.

    With the contractures given every other state at rest follows in closed form, so two unknowns are left; they are solved
    from a grid of starts.
    """
    kept: list[Vector] = []
    for contracture in _contractures_at_rest(p, starts):
        if all(np.abs(contracture - other).max() > 1e-6 for other in kept):
            kept.append(contracture)
    points = []
    for contracture in sorted(kept, key=lambda pair: (pair[0], pair[1])):
        state = at_rest(contracture[0], contracture[1], p)
        growth = np.linalg.eigvals(jacobian(state, p)).real
        points.append(FixedPoint(state, int((growth > 1e-9).sum()), float(growth.max())))
    return points


def attractors(p: Parameters) -> tuple[Vector, Vector]:
    """Healthy and chronic state."""
    stable = [point.state for point in fixed_points(p) if point.unstable_directions == 0]
    if len(stable) != 2:
        raise ValueError(f"two states at rest that hold were expected, {len(stable)} found")
    return stable[0], stable[1]
