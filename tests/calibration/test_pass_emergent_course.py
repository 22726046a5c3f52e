"""Rows that need people with trigger points: what is read from runs made by hand."""

from __future__ import annotations

from typing import cast

import numpy as np
import pytest
from numpy.testing import assert_allclose

from ims import units
from ims.calibration.pass_emergent_course import LEFT_OUT, READ, WHOLE, found
from ims.calibration.trigger_points import TriggerPoints
from ims.calibration.verdict import MET, MISSED, Found, judge
from ims.catalog.load import load
from tests.calibration.synthetic import SyntheticPoints, dataset

SET = "as_evidenced"


def _told(id: str, points: SyntheticPoints) -> tuple[Found, str]:  # noqa: A002
    one = found(id, cast(TriggerPoints, points))
    assert one is not None and one.note
    return one, judge(load().targets[id], one)


def test_they_are_rows_that_count_as_prediction() -> None:
    """Emergent, of milliseconds; the same of those left out, which are read by nothing here."""
    targets = load().targets
    assert {(targets[id].role, targets[id].scale) for id in (*READ, *LEFT_OUT)} == {("emergent", "fast")}
    assert not set(READ) & set(LEFT_OUT)


def test_rows_of_whole_passes_are_read_in_one_set() -> None:
    """The other set has no figure there, and one everywhere else."""
    points = cast(TriggerPoints, SyntheticPoints("as_described"))
    assert {id for id in READ if found(id, points) is None} == set(WHOLE)


@pytest.mark.parametrize("id", ["B07", "B08", "B09"])
def test_a_point_that_lets_nothing_go_stays_as_stiff(id: str) -> None:  # noqa: A002
    """1, which is missed; one that lets go what it holds is softer."""
    points = SyntheticPoints(SET)
    same, verdict = _told(id, points)
    assert_allclose(same.value, 1.0)
    assert verdict == MISSED
    points.latent_runs["needling"] = points.latent_run(contracture=[0.25, 0.05, 0.05])
    softer, _ = _told(id, points)
    assert softer.value < 1.0


def test_a_stiffer_band_after_the_needle_misses(monkeypatch: pytest.MonkeyPatch) -> None:
    """B11: only a fall that seven people tell at the level of the row is one."""
    points = SyntheticPoints(SET)
    assert _told("B11", points)[1] == MET
    before, spread = np.full(7, 10.0), np.arange(7.0) - 3.0
    for after, sign in ((before + 3.0 + 0.1 * spread, 1.0), (before, 0.0), (before - 0.5 + spread, 0.0)):
        monkeypatch.setattr(points, "felt_band", lambda n, after=after: (before, after))
        one, verdict = _told("B11", points)
        assert (one.value, verdict) == (sign, MISSED)


def test_pain_of_end_plates_is_told_in_millimeters() -> None:
    """F01: 0.5 points are 5 mm, which is met; muscles without any are passed over, and nothing found is a miss."""
    points = SyntheticPoints(SET)
    points.examined = (*points.examined, (np.empty(0), np.full(3, 9.0)))
    one, verdict = _told("F01", points)
    assert_allclose(one.value, 5.0)
    assert verdict == MET
    points.examined = ((np.empty(0), np.ones(3)),)
    assert _told("F01", points)[1] == MISSED


def test_pain_after_needles_far_away_is_judged_by_its_own_spread(monkeypatch: pytest.MonkeyPatch) -> None:
    """F04, F05: as published both are met; a blunt needle that helps as much, or a needle that does nothing, is a miss."""
    points = SyntheticPoints(SET)
    assert [_told(id, points)[1] for id in ("F04", "F05")] == [MET, MET]
    points.blunt["pain_intensity"][:, -1] = 3.3
    monkeypatch.setattr(points, "remote", lambda index: dataset([0.0, points.blunt["time"].values[-1]], pain_intensity=7.4))
    assert [_told(id, points)[1] for id in ("F04", "F05")] == [MISSED, MISSED]


def test_everybody_has_to_be_sore() -> None:
    """F10: all of them is met, three of four is not."""
    points = SyntheticPoints(SET)
    points.latent_runs["needling"] = points.latent_run(sore=[0.0, 0.6, 0.0])
    assert _told("F10", points)[1] == MET
    points.latent_runs["needling"]["needling_soreness"][0] = 0.4
    one, verdict = _told("F10", points)
    assert (one.value, verdict) == (75.0, MISSED)


def test_soreness_has_to_go_with_both() -> None:
    """F11: sixty people tell 0.254 from none (tables of the correlation, 58 degrees of freedom); one that falls is a miss."""
    points = SyntheticPoints(SET)
    rising = np.arange(60.0)
    points.needled_often = (rising, rising, rising)
    one, verdict = _told("F11", points)
    assert one.band == pytest.approx((0.254, 1.0), abs=5e-4) and verdict == MET
    points.needled_often = (rising, -rising, rising)
    assert _told("F11", points)[1] == MISSED
    points.needled_often = (rising, rising, 0.0 * rising)
    assert _told("F11", points)[0].value == 0.0


def test_a_muscle_is_as_quiet_minutes_after_twitches_as_before(monkeypatch: pytest.MonkeyPatch) -> None:
    """T09: silence before and after is met, and so is chance; units that go on firing in most people are not."""
    points = SyntheticPoints(SET)
    silent, spread = np.zeros(20), np.arange(20.0) - 9.5
    for after, sign in ((silent, 0.0), (spread, 0.0), (5.0 + 0.1 * spread, 1.0)):
        monkeypatch.setattr(points, "firing_at_rest", lambda n, after=after: (silent, after, silent))
        one, verdict = _told("T09", points)
        assert (one.value, verdict) == (sign, MET if sign == 0.0 else MISSED)


def test_the_gain_of_the_threshold_is_that_of_the_study() -> None:
    """F13: 5.19 against 4.23 kg/cm2 is met, no gain is not."""
    points = SyntheticPoints(SET)
    for arm, told in (("needling", 5.19), ("sham", 4.23)):
        kilopascal = float(units.from_si(units.to_si(told, "kgf/cm2"), "kPa"))
        points.latent_runs[arm] = points.latent_run(threshold=kilopascal)
    one, verdict = _told("F13", points)
    assert_allclose(one.value, 0.96, rtol=1e-6)
    assert verdict == MET
    points.latent_runs["needling"] = points.latent_runs["sham"]
    assert _told("F13", points)[1] == MISSED


def test_loci_are_set_against_pain_and_threshold() -> None:
    """P05, P06: pain that rises with loci and a threshold that falls give 1 and -1; what is the same in both groups none."""
    points = SyntheticPoints(SET)
    assert _told("P05", points)[0].value == pytest.approx(0.0, abs=1e-12)
    for run in (points.latent_runs["needling"], points.blunt):
        run["pain_intensity"][:] = np.arange(4.0)[:, None]
        run["pressure_pain_threshold"][:] = -np.arange(4.0)[:, None, None]
    assert_allclose([_told(id, points)[0].value for id in ("P05", "P06")], [1.0, -1.0])
