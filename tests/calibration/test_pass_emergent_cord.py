"""Motor units at a tenth of their force, twisted needles of two widths, and reasons of rows that stay out."""

from __future__ import annotations

import numpy as np
import pytest

from ims.calibration import emergent, pass_emergent_cord
from ims.calibration.pass_emergent_cord import LEFT_OUT, READ, rates_at
from ims.calibration.validate import _targets
from ims.calibration.verdict import MET, MISSED, NOT_YET, judge
from ims.catalog.load import load


def test_more_force_takes_quicker_units() -> None:
    """At every force the slowest unit fires at least at the least rate, and the fastest rises with force up to its peak."""
    entries = load().pass_parameters
    least = float(entries["motor_neuron_pool.least_rate"].value)  # type: ignore[arg-type]
    few, many = rates_at(0.05), rates_at(0.5)
    assert least <= few[0] <= few[1] < many[1]


@pytest.mark.parametrize(("rates", "verdict"), [((7.4, 14.8), MET), ((8.0, 17.0), MISSED), ((5.0, 12.0), MISSED)])
def test_rates_are_held_against_the_published_range(
    monkeypatch: pytest.MonkeyPatch, rates: tuple[float, float], verdict: str
) -> None:
    """E05: 7.4 to 14.8 imp/s."""
    monkeypatch.setattr(pass_emergent_cord, "rates_at", lambda share: rates)
    assert judge(load().targets["E05"], READ["E05"]()) == verdict


@pytest.mark.parametrize(("thick", "verdict"), [(1.0, MET), (2.0, MISSED)])
def test_twisted_needles_alike_would_meet_the_row(monkeypatch: pytest.MonkeyPatch, thick: float, verdict: str) -> None:
    """A06: no difference between diameters is published."""
    monkeypatch.setattr(pass_emergent_cord, "sliding", lambda needle_width, **_: thick if needle_width > 2e-4 else 1.0)
    assert judge(load().targets["A06"], READ["A06"]()) == verdict


def test_the_reason_stands_beside_a_row_that_stays_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """Rows that are read have no reason not to be, and the table shows the reasons of the rest."""
    assert not set(LEFT_OUT) & set(READ)
    assert {load().targets[id].role for id in LEFT_OUT} == {"emergent"}
    monkeypatch.setattr(emergent, "found", lambda *_: None)
    notes = {row["id"]: row["note"] for row in _targets(None, None) if row["verdict"] == NOT_YET}  # type: ignore[arg-type]
    assert {id: notes[id] for id in LEFT_OUT} == LEFT_OUT


@pytest.mark.parametrize(
    ("thresholds", "verdict"),
    [((16.2, 17.1), MET), ((16.2, 11.0), MISSED), ((21.0, 17.1), MISSED), ((float("inf"), 17.1), MISSED)],
)
def test_both_starts_have_to_be_near(monkeypatch: pytest.MonkeyPatch, thresholds: tuple[float, float], verdict: str) -> None:
    """D13: 16.2 and 17.1 Hz, with standard deviations of 3.8 and 5.0."""
    by_start = dict(zip((4.0, 14.0), thresholds, strict=True))
    monkeypatch.setattr(pass_emergent_cord, "threshold_by_steps", by_start.__getitem__)
    assert judge(load().targets["D13"], READ["D13"]()) == verdict


@pytest.mark.parametrize(("height", "verdict"), [(1e-3, MET), (0.2e-3, MISSED), (4e-3, MISSED)])
def test_height_of_a_potential_is_from_trough_to_peak(monkeypatch: pytest.MonkeyPatch, height: float, verdict: str) -> None:
    """E07: 0.3 to 3 mV."""
    wave = np.tile([0.0, 0.75 * height, -0.25 * height, 0.0], (5, 1))
    monkeypatch.setattr(pass_emergent_cord, "templates", lambda *_: wave)
    row = READ["E07"]()
    assert row.value == pytest.approx(1e3 * height) and judge(load().targets["E07"], row) == verdict
