"""Rows that the equations hold by themselves, against closed forms worked out by hand."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest
from numpy.testing import assert_allclose

from ims.calibration.held import ALONE, HELD, REMARKS, SEEN, Numbers, abolished, edema_after_a_step, holds
from ims.catalog import Parameter, load

CONDITION, SET = "chronic_pain", "as_evidenced"


@pytest.fixture(scope="module")
def entries() -> dict[str, Parameter]:
    return load().parameters_for(CONDITION, "", SET)


def changed(entries: dict[str, Parameter], name: str, factor: float) -> dict[str, Parameter]:
    return {**entries, name: replace(entries[name], value=entries[name].value * factor)}  # type: ignore[operator]


def test_only_rows_of_the_shelf_are_held() -> None:
    """Every id names a target, and none of them counts as prediction unless one sub-model alone answers it."""
    targets = load().targets
    assert set(HELD) <= set(targets) and set(ALONE) <= set(targets)
    assert {targets[id].role for id in HELD} == {"input", "formula", "definition"}
    assert {targets[id].role for id in ALONE} == {"emergent"}
    assert set(REMARKS) <= set(HELD) | set(ALONE)


def test_number_comes_from_the_catalog_in_the_unit_of_the_row(entries: dict[str, Parameter]) -> None:
    """The entry is named in the note, and moving it moves the figure."""
    found = holds("d04", entries)
    assert found is not None
    assert_allclose(found.value, entries["receptor_turnover.fast_half_life"].unit_value)
    assert found.note == "from receptor_turnover.fast_half_life"
    moved = holds("d04", changed(entries, "receptor_turnover.fast_half_life", 2.0))
    assert moved is not None
    assert_allclose(moved.value, 2.0 * found.value)


@pytest.mark.parametrize("id", sorted(HELD))
def test_every_held_row_gives_a_figure(id: str, entries: dict[str, Parameter]) -> None:  # noqa: A002
    """A finite one."""
    found = holds(id, entries)
    assert found is not None and math.isfinite(found.value)


def test_row_that_nothing_holds_has_no_figure(entries: dict[str, Parameter]) -> None:
    """Intramuscular pressure is in no equation."""
    assert holds("a10", entries) is None


def test_peak_of_inflammation_is_that_of_two_exponentials(entries: dict[str, Parameter]) -> None:
    """With equal feeding and clearing times but for a hair the peak lies at that time."""
    days = entries["inflammation.inflammation_time"].value
    close = {**entries, "micro_injury.healing_time": replace(entries["micro_injury.healing_time"], value=days * 1.0001)}  # type: ignore[operator]
    found = holds("b10", close)
    assert found is not None
    assert_allclose(found.value, float(days) / 3600.0, rtol=1e-3)  # type: ignore[arg-type]


def test_edema_is_seen_when_the_linear_equation_says(entries: dict[str, Parameter]) -> None:
    """At 50 mmHg O = k/(k + 1/tau) * (1 - exp(-(k + 1/tau) t)), with k the rate as it was read at that pressure."""
    rate, drain = (float(entries[f"root_edema.edema_{n}"].value) for n in ("rate", "time"))  # type: ignore[arg-type]
    total = rate + 1.0 / drain
    seconds = -math.log(1.0 - SEEN * total / rate) / total
    assert_allclose(edema_after_a_step(Numbers(entries)), seconds / 60.0, rtol=1e-5)


def test_nutrition_lost_is_that_of_the_printed_law(entries: dict[str, Parameter]) -> None:
    """1 - (1 + (p0/p50)^2)/(1 + (10/p50)^2), in percent."""
    rest, half = (entries[f"nerve_function.{n}_pressure"].unit_value for n in ("resting", "half_nutrition"))
    found = holds("e05", entries)
    assert found is not None
    assert_allclose(found.value, 100 * (1 - (1 + (rest / half) ** 2) / (1 + (10 / half) ** 2)), rtol=1e-9)  # type: ignore[operator]


def test_sensitivity_is_gone_sooner_with_shorter_times(entries: dict[str, Parameter]) -> None:
    """Stimulation stops the message: what is left fades with its two times, so both halved give half the days."""
    slow = abolished(Numbers(entries))
    quick = changed(
        changed(entries, "receptor_turnover.synthesis_time", 0.5), "receptor_turnover.extrajunctional_half_life", 0.5
    )
    assert 1.0 < slow < 60.0
    assert_allclose(abolished(Numbers(quick)), 0.5 * slow, rtol=1e-3)
