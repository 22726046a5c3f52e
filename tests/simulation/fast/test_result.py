from __future__ import annotations

import json

import pytest
import xarray as xr

import ims
from ims.errors import UnknownCondition, UnknownMuscle
from ims.simulation.fast.result import SCHEMA, question_of
from tests.simulation.fast.passes import dataset, solved


def test_a_result_says_units_and_how_it_is_made_again(tmp_path):
    """A plain Dataset, which survives being written."""
    run = dataset()
    assert run.attrs["schema"] == SCHEMA and run.attrs["seed"] == 1
    assert {v.attrs["unit"] for v in run.data_vars.values()} >= {"N", "1/s", "kPa", "uV", "mm", "1"}
    assert json.loads(run.attrs["question"])["condition"] == "tennis_elbow"
    run.to_netcdf(tmp_path / "pass.nc")
    with xr.open_dataset(tmp_path / "pass.nc") as again:
        assert again.identical(run)


def test_traces_are_those_of_the_pass():
    """Edge units: kilopascals, microvolts, millimeters."""
    run, mean = dataset(), solved().solved.mean
    assert run.band_shear_modulus.values == pytest.approx(mean["band_shear_modulus"][:, 0] / 1e3, rel=1e-6)
    assert run.needle_depth.values.max() == pytest.approx(1e3 * solved().motion.needle_depth.max(), abs=0.2)
    assert run.sizes["sample"] == 10 * run.sizes["time"]


def test_the_pass_of_a_course_is_its_first_needle():
    """Site, level and technique of the course; of a condition, its first muscle."""
    course = ims.default_course(ims.load_catalog(), "back_pain", sessions=2)
    first = course.sessions[0].needles[0]
    asked = question_of(course)
    assert (asked.site, asked.level, asked.technique) == (first.site, first.level, first.technique)
    assert question_of("tennis_elbow").site == "extensor_carpi_radialis_brevis"
    assert question_of("tennis_elbow", muscle="paraspinal_C6").level == "C6"
    assert question_of("tennis_elbow", muscle="SUPI", depth=12.0).depth == pytest.approx(0.012)


def test_names_that_are_not_there_are_answered_with_the_nearest():
    """Condition and muscle."""
    with pytest.raises(UnknownCondition, match="tennis_elbow"):
        question_of("tenniselbow")
    with pytest.raises(UnknownMuscle, match="supinator"):
        question_of("tennis_elbow", muscle="supinater")
