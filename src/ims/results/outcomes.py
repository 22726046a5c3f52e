"""Outcomes: how each named variable is called and in which unit people read it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Outcome:
    """One variable at the edge: unit, what people call it, whether more is better (None: neither)."""

    unit: str
    label: str
    higher_is_better: bool | None = None
    shown_as: str = ""
    """Unit as printed, where it is not the unit itself."""


OUTCOMES: dict[str, Outcome] = {
    "pain_intensity": Outcome("NRS", "Pain intensity", False, "0-10"),
    "underlying_pain": Outcome("NRS", "Pain without flare", False, "0-10"),
    "pain_reading": Outcome("NRS", "Pain as one reading", False, "0-10"),
    "pressure_pain_threshold": Outcome("kPa", "Pressure pain threshold", True),
    "range_of_motion": Outcome("deg", "Range of motion", True),
    "stiffness": Outcome("kPa", "Muscle stiffness", False),
    "nerve_function": Outcome("1", "Nerve function", True, "0-1"),
    "contracture": Outcome("1", "Contracture", False, "0-1"),
    "fixed_shortening": Outcome("1", "Fixed shortening", False, "0-1"),
    "energy": Outcome("1", "Energy of the core"),
    "core_oxygen_pressure": Outcome("mmHg", "Oxygen pressure of the core"),
    "milieu": Outcome("1", "Milieu"),
    "root_pressure": Outcome("mmHg", "Root pressure", False),
    "root_edema": Outcome("1", "Root edema", False),
    "supersensitivity": Outcome("1", "Supersensitivity", False),
    "peripheral_sensitization": Outcome("1", "Peripheral sensitization", False),
    "central_sensitization": Outcome("1", "Central sensitization", False),
    "ongoing_source": Outcome("1", "Ongoing source", False),
    "capsular_fibrosis": Outcome("1", "Capsular fibrosis", False),
    "capsule_binds": Outcome("1", "Range limited by the capsule", False),
    "context_response": Outcome("NRS", "Context response", None),
    "flare": Outcome("NRS", "Flare", None),
    "condition_scale": Outcome("1", "Own scale", None),
    "headache_days": Outcome("1", "Headache days in 28", False),
    "needling_soreness": Outcome("NRS", "Soreness from the needle", False, "0-10"),
    "soreness": Outcome("NRS", "Soreness from the needle", False, "0-10"),
    "micro_injury": Outcome("1", "Micro-injury"),
    "inflammation": Outcome("1", "Inflammation"),
    "hyperemia": Outcome("1", "Hyperemia"),
    "end_plate_innervation": Outcome("1", "End plates innervated"),
    "injury_current": Outcome("1", "Current of injury"),
    "bruise_count": Outcome("1", "Bruises"),
    "bleed_count": Outcome("1", "Bleeds"),
    "pain_during_count": Outcome("1", "Pain during needling"),
    "pain_after_count": Outcome("1", "Pain after needling"),
    "aggravation_count": Outcome("1", "Symptoms made worse"),
}


def outcome(name: str, unit: str = "1") -> Outcome:
    """The outcome of that variable; a plain one in SI units for variables nobody reads out."""
    return OUTCOMES.get(name) or Outcome(unit, name.replace("_", " ").capitalize())
