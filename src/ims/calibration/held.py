"""Rows of the shelf that the equations hold by themselves: inputs, definitions and closed forms, read from the catalog.

No number of a row stands here twice: each is compared with the catalog entry that holds it, or with what one sub-model alone
makes of its entries.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from scipy.integrate import solve_ivp

from ims import units
from ims.calibration.verdict import Found
from ims.catalog.load import PRESET, load
from ims.catalog.parameter import Parameter
from ims.physiology.space import NumpySpace
from ims.physiology.submodel import Values
from ims.simulation.assemble import library
from ims.simulation.clocks import DAY
from ims.simulation.preset import chronic
from ims.trials.summary import MUCH_BETTER_POINTS

SEEN = 0.05
"""Edema counts as seen from 5 % on, what fades as gone below 5 %: the cut that edema_rate and the healing times were set by."""
UNHEALED = 0.10
"""Regeneration counts as almost complete at 10 % unhealed, as row b12 says."""
_TWO_READINGS = 1.96 * math.sqrt(2.0)
"""Detectable change over the standard deviation of one reading."""
HOUR, MINUTE = 3600.0, 60.0


class Numbers:
    """Entries of the catalog, each in the unit asked for; remembers which were read."""

    def __init__(self, entries: Mapping[str, Parameter]) -> None:
        self._entries = entries
        self.read: list[str] = []

    def __call__(self, name: str, unit: str = "1") -> float:
        self.read.append(name)
        return float(units.from_si(float(self._entries[name].value), unit))  # type: ignore[arg-type]

    def parameters(self, submodel: str, **changes: float) -> Values:
        """All parameters of a sub-model in SI units, as it takes them."""
        model = library()[submodel]
        self.read.append(submodel)
        values = {p.name: float(self._entries[f"{submodel}.{p.name}"].value) for p in model.parameters}  # type: ignore[arg-type]
        return Values({**values, **changes})


def holds(id: str, entries: Mapping[str, Parameter]) -> Found | None:  # noqa: A002 - as in the contract
    """What these entries hold for a row; None where no entry and no sub-model does."""
    make = HELD.get(id)
    if make is None:
        return None
    numbers = Numbers(entries)
    value = make(numbers)
    return Found(float(value), "from " + ", ".join(dict.fromkeys(numbers.read)) if numbers.read else "")


def _true(*flags: bool) -> float:
    return float(all(flags))


def _contracted(name: str) -> float:
    """A state of the peripheral muscle in the contracted rest point of the two-muscle reference."""
    return float(chronic().y[name][-1, 0])


def _peak_of_inflammation(n: Numbers) -> float:
    heals, clears = n("micro_injury.healing_time", "h"), n("inflammation.inflammation_time", "h")
    return math.log(heals / clears) / (1.0 / clears - 1.0 / heals)


def _edema_seen(n: Numbers, unit: float) -> float:
    """Time from a step of pressure to 50 mmHg until edema is seen."""
    model, p = library()["root_edema"], n.parameters("root_edema")
    pressed = Values({"root_pressure": np.array([[units.to_si(50.0, "mmHg")]])})

    def rate(_: float, y: Any) -> Any:
        return np.ravel(model.rate(NumpySpace(), Values({"root_edema": y[:, None]}), pressed, p)["root_edema"])

    return _first(rate, np.zeros(1), lambda y: y[0] - SEEN, 30.0 * DAY) / unit


def _receptors(
    n: Numbers, days: float, supply: float, start: Any, until: Callable[[Any], float] | None = None, **changes: float
) -> Any:
    """Receptors of a muscle with this nerve supply after so many days, or the time until `until` crosses zero."""
    model, p = library()["receptor_turnover"], n.parameters("receptor_turnover", **changes)
    names = [v.name for v in model.states]
    reads = Values({"muscle_supply": np.array([[supply]]), "injury_current_felt": np.zeros((1, 1))})

    def rate(_: float, y: Any) -> Any:
        found = model.rate(NumpySpace(), Values({name: y[i : i + 1, None] for i, name in enumerate(names)}), reads, p)
        return np.concatenate([np.ravel(found[name]) for name in names])

    if until is not None:
        return _first(rate, np.asarray(start), until, days * DAY)
    return solve_ivp(rate, (0.0, days * DAY), start, rtol=1e-9, atol=1e-12).y[:, -1]


def _first(rate: Callable[..., Any], start: Any, crossing: Callable[[Any], float], limit: float) -> float:
    """Time of the first crossing; infinite where there is none before the limit."""

    def event(_: float, y: Any) -> float:
        return crossing(y)

    event.terminal = True  # type: ignore[attr-defined]
    solved = solve_ivp(rate, (0.0, limit), start, events=event, rtol=1e-9, atol=1e-12)
    return float(solved.t_events[0][0]) if solved.t_events[0].size else math.inf


_INNERVATED = (0.0, 0.0, 1.0)


def _density(n: Numbers) -> float:
    """Extrajunctional density 3 days after the nerve is cut, on the scale that day 10 sets."""
    early, late = (_receptors(n, days, 0.0, _INNERVATED)[1] for days in (3.0, 10.0))
    return float(early / late * float(load().targets["d08"].number or math.nan))


def abolished(n: Numbers) -> float:
    """Days of direct stimulation until the sensitivity of a long denervated muscle is gone."""
    denervated = _receptors(n, 60.0, 0.0, _INNERVATED)
    gone = _receptors(n, 90.0, 0.0, denervated, lambda y: y[1] - SEEN * denervated[1], activity=1.0)
    return float(gone / DAY)


def edema_after_a_step(n: Numbers) -> float:
    """Minutes from a sudden pressure of 50 mmHg until edema is seen."""
    return _edema_seen(n, MINUTE)


def _nutrition_lost(n: Numbers) -> float:
    """Percent of the nutrition of a root lost at 10 mmHg."""
    model, p = library()["nerve_function"], n.parameters("nerve_function")
    pressed = Values({"root_pressure": np.array([[units.to_si(10.0, "mmHg")]]), "root_edema": np.zeros((1, 1))})
    rate = model.rate(NumpySpace(), Values({"nerve_function": np.zeros((1, 1))}), pressed, p)["nerve_function"]
    return 100.0 * (1.0 - float(rate[0, 0]) * float(p.nerve_time))


def _band_modulus(n: Numbers) -> float:
    stress = n("shear_modulus.contracture_stress", "kPa") * _contracted("contracture")
    stress += n("shear_modulus.shortening_stress", "kPa") * _contracted("fixed_shortening")
    return n("shear_modulus.resting_modulus", "kPa") + n("shear_modulus.stress_gain") * stress


def _core_oxygen(n: Numbers) -> float:
    model, p = library()["core_oxygen"], n.parameters("core_oxygen")
    reads = Values({"energy": np.array([[_contracted("energy")]])})
    found = model.output(NumpySpace(), Values({}), reads, p)["core_oxygen_pressure"]
    return float(units.from_si(float(found[0, 0]), "mmHg"))


def _contracted_root_pressure(n: Numbers) -> float:
    """Root pressure in the contracted rest point of the two-muscle reference, whose foramen is narrow."""
    of_preset = Numbers(load().parameters_for(PRESET, "", PRESET))
    n.read.append("root_pressure")
    state = chronic().y
    reads = {"paraspinal_contracture": state["contracture"][:1], "paraspinal_shortening": state["fixed_shortening"][:1]}
    found = library()["root_pressure"].output(NumpySpace(), Values({}), Values(reads), of_preset.parameters("root_pressure"))
    return float(units.from_si(float(found["root_pressure"][0, 0]), "mmHg"))


def _knows_no_nerve(n: Numbers) -> float:
    n.read.append("hyperemia")
    return float(not library()["hyperemia"].reads)


HELD: Mapping[str, Callable[[Numbers], float]] = {
    "a01": lambda n: _true(n("milieu.hypoxia_gain") > 0.0),
    "a02": lambda n: _true(n("milieu.hypoxia_gain") > 0.0),
    "a05": lambda n: _true(n("milieu.wash_out_share") > 0.0),
    "a06": lambda n: _true(n("coupling.own_milieu") < 1.0),
    "a08": lambda n: _true(n("core_oxygen.oxygen_exponent") > 0.0, n("energy.contracture_demand") > 0.0),
    "a09": _core_oxygen,
    "a19": lambda n: _true(n("milieu.wash_out_share") > 0.0, n("descending_inhibition.inhibition_dose") > 0.0),
    "b01": lambda n: n("hyperemia.hyperemia_time", "min"),
    "b02": lambda n: 1.0 - n("coupling.own_trace"),
    "b03": lambda n: n("hyperemia.hyperemia_time", "min"),
    "b06": lambda n: n("hyperemia.hyperemia_time", "min"),
    "b07": _knows_no_nerve,
    "b10": _peak_of_inflammation,
    "b11": lambda n: -n("end_plate_innervation.reinnervation_time", "d") * math.log(SEEN),
    "b12": lambda n: -n("micro_injury.healing_time", "d") * math.log(UNHEALED),
    "b17": lambda n: n("adverse_events.bruising_rate", "%"),
    "b18": lambda n: n("adverse_events.bleeding_rate", "%"),
    "c05": lambda n: n("injury_current.current_time", "h"),
    "d01": lambda n: n("receptor_turnover.slow_half_life_denervated", "d") * n("receptor_turnover.slow_half_life_ratio"),
    "d03": lambda n: n("receptor_turnover.extrajunctional_half_life", "d"),
    "d04": lambda n: n("receptor_turnover.fast_half_life", "h"),
    "d05": lambda n: n("receptor_turnover.slow_half_life_denervated", "d") * n("receptor_turnover.slow_half_life_ratio"),
    "d06": lambda n: n("receptor_turnover.fast_share", "%"),
    "d07": _density,
    "e01": lambda n: n("root_edema.edema_threshold", "mmHg"),
    "e05": _nutrition_lost,
    "e08": lambda n: _edema_seen(n, HOUR),
    "e12": _contracted_root_pressure,
    "e13": lambda n: n("root_pressure.resting_pressure", "mmHg"),
    "f16": lambda n: n("segmental_inhibition.inhibition_time", "min") * math.log(2.0),
    "f20": lambda n: float(load().condition("back_pain").plan.sessions),
    "f28": lambda n: MUCH_BETTER_POINTS,
    "f30": lambda n: _TWO_READINGS * n("pain_intensity.reading_error"),
    "B01": _band_modulus,
    "B02": lambda n: n("shear_modulus.resting_modulus", "kPa"),
    "B03": lambda n: n("shear_modulus.resting_modulus", "kPa"),
}
"""Row -> what the catalog or one sub-model makes of it, in the row's unit."""

ALONE: Mapping[str, Callable[[Numbers], float]] = {"d12": abolished, "e07": edema_after_a_step}
"""Emergent rows that one sub-model answers by itself."""

REMARKS: Mapping[str, str] = {
    "a01": "mediators are lumped into one",
    "a02": "mediators are lumped into one",
    "b01": "time constant of the rise",
    "b03": "time constant of the rise",
    "b06": "time constant of the rise; the dose is not in it",
    "b10": "time of the peak; the row's interval runs from first seen to greatest",
    "c05": "time constant; the claimed three days in as_described",
    "d07": "densities are relative: day 10 (row d08) sets the scale",
    "e07": "a sudden pressure of 50 mmHg; the equation has one rate for sudden and slow",
    "e12": "contracted rest point of the two-muscle reference, narrow foramen",
    "e13": "pressure of an unpressed root",
    "f20": "the plan simulated for back pain where none is given",
    "B01": "contracted rest point of the two-muscle reference",
    "d12": "activity 1 after 60 days without nerve; gone = below 5 %",
}
