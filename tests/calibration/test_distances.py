"""Distances between conditions, on courses made by hand."""

from __future__ import annotations

import numpy as np
import pytest
import xarray as xr
from numpy.testing import assert_allclose

from ims.calibration.distances import ARMS, COURSES, Vector, matrix, vector
from ims.calibration.protocols import WEEKS, Courses
from ims.treatment import Course, Who

TIMES = [7.0 * week for week in range(WEEKS + 1)]


def flat(**values: float) -> Vector:
    """Constant courses; 0 where no value is given."""
    return {name: np.full(4, values.get(name, 0.0)) for name in COURSES}


def test_same_courses_have_no_distance() -> None:
    """Nothing sets them apart, even where a third condition makes the ranges wide."""
    found = matrix({"a": flat(pain=1.0), "b": flat(pain=1.0), "c": flat(pain=3.0)})
    assert found["a", "b"] == 0.0
    assert found["a", "c"] == found["b", "c"] > 0.0


def test_distance_is_relative_to_the_range_over_all() -> None:
    """One of five courses at its whole range: the root of a fifth; a course that is alike everywhere counts as none."""
    assert_allclose(matrix({"a": flat(), "b": flat(stiffness=17.0)})["a", "b"], np.sqrt(1 / len(COURSES)))


def test_distance_is_symmetric_and_each_pair_stands_once() -> None:
    """Eight conditions have 28 pairs."""
    found = matrix({str(i): flat(pain=float(i)) for i in range(8)})
    assert len(found) == 28
    assert all((b, a) not in found for a, b in found)


def test_vector_holds_means_of_both_arms_by_muscle_class() -> None:
    """Range lost is a share of the healthy range; paraspinal and other muscles stand apart; untreated comes first."""
    muscles = ["paraspinal_C5", "paraspinal_C6", "deltoid"]
    shape = (2, len(TIMES))
    contracture = np.stack([np.full(shape, 0.2), np.full(shape, 0.4), np.full(shape, 0.9)], axis=1)

    def arm(pain: float) -> xr.Dataset:
        data = {
            "pain_intensity": (("person", "time"), np.array([[pain] * shape[1], [pain + 2.0] * shape[1]])),
            "range_of_motion": (("person", "time"), np.full(shape, 30.0), {"unit": "deg"}),
            "stiffness": (("person", "time"), np.full(shape, 8.0)),
            "contracture": (("person", "muscle", "time"), contracture),
        }
        return xr.Dataset(data, coords={"muscle": muscles, "time": TIMES})

    runs = Courses(
        Course(who=Who(condition="frozen_shoulder"), sessions=()),
        {"untreated": arm(5.0), "needling": arm(3.0)},
        7.0,
        np.radians(60.0),
    )
    found = vector(runs)
    assert {name: len(values) for name, values in found.items()} == dict.fromkeys(COURSES, len(ARMS) * len(TIMES))
    assert (found["pain"][0], found["pain"][-1]) == (6.0, 4.0)
    assert_allclose(found["range_lost"], 0.5)
    assert_allclose(found["contracture_paraspinal"], 0.3)
    assert_allclose(found["contracture_peripheral"], 0.9)


@pytest.mark.parametrize("unit", ["deg", "rad"])
def test_range_lost_knows_the_unit_of_the_range(unit: str) -> None:
    """Healthy is healthy in degrees and in radians."""
    healthy = np.radians(60.0)
    values = np.full((1, len(TIMES)), 60.0 if unit == "deg" else healthy)
    data = {name: (("person", "time"), np.ones_like(values)) for name in ("pain_intensity", "stiffness")}
    data["range_of_motion"] = (("person", "time"), values, {"unit": unit})  # type: ignore[assignment]
    data["contracture"] = (("person", "muscle", "time"), np.ones((1, 2, len(TIMES))))  # type: ignore[assignment]
    run = xr.Dataset(data, coords={"muscle": ["paraspinal_C5", "deltoid"], "time": TIMES})
    runs = Courses(Course(who=Who(condition="frozen_shoulder"), sessions=()), dict.fromkeys(ARMS, run), 7.0, healthy)
    assert_allclose(vector(runs)["range_lost"], 0.0, atol=1e-12)
