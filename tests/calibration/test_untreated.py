"""What the model gives for the rows of the natural course."""

from __future__ import annotations

import math

import numpy as np
import pytest
import xarray as xr

from ims.calibration import untreated
from ims.calibration.untreated import Runs, rows, value
from ims.catalog import load

WEEKS = (0.0, 6.0, 8.0, 13.0, 26.0, 52.0)


def made(pain: list[list[float]], sham: float = 0.0, **more: list[list[float]]) -> Runs:
    """Runs made by hand: pain (person, week), and a sham arm that is lower by `sham`."""
    times = [7.0 * week for week in WEEKS]
    data = {"pain_intensity": pain, "underlying_pain": pain, **more}

    def arm(less: float) -> xr.Dataset:
        shift = {"pain_intensity": less, "underlying_pain": less}
        return xr.Dataset(
            {name: (("person", "time"), np.asarray(values, float) - shift.get(name, 0.0)) for name, values in data.items()},
            coords={"time": times},
        )

    return Runs(arm(0.0), arm(sham), 7.0 * 8, {}, (), math.radians(70.0))


def test_mean_pain_is_read_at_the_week_of_the_row() -> None:
    """Two people, week 6."""
    runs = made([[5, 3, 3, 3, 2, 1], [5, 4, 3, 3, 2, 1]])
    assert value(load().natural_course["back_pain_untreated_w6"], runs) == pytest.approx(3.5)


def test_halving_time_of_an_exponential_is_its_own() -> None:
    """Of 8 people 4 are not much better at week 13 and 1 at week 52: two halvings in 39 weeks."""
    better, same = [6, 6, 6, 1, 1, 1], [6, 6, 6, 6, 1, 1]
    never = [6] * 6
    runs = made([better] * 4 + [same] * 3 + [never])
    months = 39 / 2 / untreated.WEEKS_A_MONTH
    assert value(load().natural_course["tennis_elbow_untreated_halving_time"], runs) == pytest.approx(months)


def test_nobody_left_halves_at_once_and_nobody_better_never() -> None:
    """The two limits of the halving time."""
    row = load().natural_course["tennis_elbow_untreated_halving_time"]
    assert value(row, made([[6, 6, 6, 1, 1, 1]])) == 0.0
    assert value(row, made([[6] * 6])) == math.inf


def test_sham_is_read_against_untreated_at_the_end_of_the_course() -> None:
    """A sham arm 0.7 lower gives -0.7."""
    row = load().natural_course["back_pain_sham_minus_untreated_end"]
    assert value(row, made([[5.0] * 6], sham=0.7)) == pytest.approx(-0.7)


def test_responders_have_half_the_headache_days() -> None:
    """20 to 10 days counts, 20 to 11 does not."""
    runs = made([[5.0] * 6] * 2, headache_days=[[20, 20, 10, 10, 10, 10], [20, 20, 11, 11, 11, 11]])
    assert value(load().natural_course["headache_sham_responders_w8"], runs) == 0.5


def test_range_won_early_is_a_share_of_the_range_won_in_four_years() -> None:
    """30 to 50 of 30 to 60 degrees."""
    reach = np.radians([[30.0], [50.0], [60.0]])
    runs = Runs(xr.Dataset(), xr.Dataset(), 0.0, {"range_of_motion": reach, "week": np.array([26, 104, 208])}, (), 1.2)
    assert value(load().natural_course["frozen_shoulder_untreated_early_gain_w104"], runs) == pytest.approx(2 / 3)


@pytest.mark.parametrize("row", [r for r in load().natural_course.values() if "needling" not in r.quantity], ids=lambda r: r.id)
def test_every_row_without_a_needle_has_its_own_reading(row: object) -> None:
    """No row of the catalog is left without a way to compute it."""
    quantity = row.quantity  # type: ignore[attr-defined]
    assert [words for words in untreated._QUANTITIES if quantity.startswith(words)]


def test_rows_are_those_of_the_presentation() -> None:
    """Acute back pain has rows of its own; those with a needle are not among them."""
    assert all(row.presentation == "acute" for row in rows("back_pain", "acute"))
    assert not [row for row in rows("chronic_pain") if "needling" in row.quantity]


def test_evaluation_meets_the_rows_of_tennis_elbow() -> None:
    """The fitted values give what they were fitted to, on a small cohort and another seed: loosely."""
    found = untreated.evaluate("tennis_elbow", "", "as_evidenced", persons=256, seed=5)
    assert 0.72 < found["tennis_elbow_untreated_much_improved_w52"] < 0.95
    assert -1.5 < found["tennis_elbow_sham_minus_untreated_end"] < -0.5
