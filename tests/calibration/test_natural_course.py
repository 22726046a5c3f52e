"""Fitting the world without a needle."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from ims.calibration import natural_course
from ims.calibration.natural_course import BOUNDS, FILE, FREE, Fit, changed, write
from ims.catalog import load
from ims.catalog.condition import SETS
from ims.simulation.setting import setting


@pytest.mark.parametrize(("name", "at"), [("ongoing_source.persistence", 0.3), ("motor_drive.hold", 0.4)])
def test_line_and_value_are_inverse(name: str, at: float) -> None:
    """A probability on the logit line, anything else on the log line, and back."""
    assert natural_course._from_line(name, natural_course._to_line(name, at)) == pytest.approx(at)


def test_changed_entry_is_marked_fitted_and_keeps_its_relative_spread() -> None:
    """Twice the recovery time: twice the number in days, the same spread, basis fitted."""
    entry = setting("tennis_elbow", "", "as_evidenced").entries["ongoing_source.recovery_time"]
    twice = changed(entry, 2.0 * float(entry.value))  # type: ignore[arg-type]
    assert twice.unit_value == pytest.approx(2.0 * float(entry.unit_value))  # type: ignore[arg-type]
    assert (twice.spread, twice.basis) == (entry.spread, "fitted")


def test_changed_range_is_scaled_and_stays_below_one() -> None:
    """What is drawn from a range moves with its middle."""
    entry = load().base["ongoing_source.persistent_source_high"]
    half = changed(entry, 0.5 * float(entry.value))  # type: ignore[arg-type]
    assert half.spread.value == pytest.approx((0.25, 0.45))


def test_written_fit_is_read_back_by_the_catalog(tmp_path: Path) -> None:
    """The file holds whole entries that name the rows they were fitted to; another fit leaves them alone."""
    entry = setting("tennis_elbow", "", "as_evidenced").entries["ongoing_source.recovery_time"]
    path = tmp_path / "fitted.toml"
    for name in ("one.as_described", "two.as_evidenced"):
        write([Fit(name, {"ongoing_source.recovery_time": entry}, {"tennis_elbow_untreated_halving_time": 3.5})], path)
    content = tomllib.loads(path.read_text())["fit"]
    assert list(content) == ["one.as_described", "two.as_evidenced"]
    plain = content["one.as_described"]["parameter"]["ongoing_source.recovery_time"]
    assert plain["note"] == "fitted to tennis_elbow_untreated_halving_time"
    assert plain["value"] == pytest.approx(float(entry.unit_value), rel=1e-4)  # type: ignore[arg-type]


def test_every_condition_that_is_fitted_is_fitted_in_both_sets() -> None:
    """The shipped file holds a fit for each, with the parameters that may move and no other, within their bounds."""
    content = tomllib.loads(FILE.read_text())["fit"]
    assert set(content) == {f"{name}.{one}" for name in FREE for one in SETS}
    for key, fit in content.items():
        free = FREE[key.rsplit(".", 1)[0]]
        assert set(fit["parameter"]) == set(free)
        for name, (low, high) in BOUNDS.items():
            if name in free:
                assert low <= fit["parameter"][name]["value"] <= high
