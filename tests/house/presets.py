"""Every preset a person can ask for: each condition in each form and mechanism set, and the regression preset."""

from __future__ import annotations

from functools import cache

from ims.catalog import PRESET, load

Preset = tuple[str, str, str]


@cache
def presets() -> tuple[Preset, ...]:
    """Condition, presentation and mechanism set of each."""
    catalog = load()
    sets = [name for name, chosen in catalog.mechanism_sets.items() if chosen.conditions]
    forms = [(c.name, form, chosen) for c in catalog.conditions.values() for form in c.presentations for chosen in sets]
    return ((PRESET, "", PRESET), *forms)


def called(preset: Preset) -> str:
    """A preset's name in a list of tests."""
    return "-".join(part for part in dict.fromkeys(preset) if part)
