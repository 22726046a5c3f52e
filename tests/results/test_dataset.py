"""A result: labelled, in edge units, saved whole or not at all, refused where it is not ours."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import xarray as xr
from numpy.testing import assert_allclose, assert_array_equal

from ims.errors import FileProblem
from ims.results import SCHEMA, attributes, label, load, save


def labelled(**more: Any) -> xr.Dataset:
    """Two people, three muscles, one root, two readings; values tell where they come from."""
    time, muscle, person = np.meshgrid(range(2), range(3), range(2), indexing="ij")
    given = {
        "pressure_pain_threshold": np.float32(1000.0 * (100 * time + 10 * muscle + person)),
        "range_of_motion": np.array([[0.0, np.pi], [np.pi / 2, np.pi / 4]]),
        "nerve_function": np.array([[[0.25, 0.5]], [[0.75, 1.0]]]),
        "condition_scale": np.array([[40.0, 50.0], [20.0, 30.0]]),
    }
    return label(
        given,
        shapes={
            "pressure_pain_threshold": "muscle",
            "range_of_motion": "person",
            "nerve_function": "segment",
            "condition_scale": "person",
        },
        si_units={"pressure_pain_threshold": "Pa", "range_of_motion": "1", "nerve_function": "1", "condition_scale": "1"},
        days=[0.0, 7.0],
        persons=[4, 9],
        muscles=("supinator", "anconeus", "paraspinal_C6"),
        segments=("C6",),
        attributes={
            "seed": 3,
            "precision": "float32",
            "versions": {"jax": "1"},
            "solved_again": [4],
            "acceptance_rate": 0.5,
            **more,
        },
        named={"condition_scale": ("%", "Pain-free grip")},
    )


def test_axes_are_person_then_place_then_time() -> None:
    """Persons first, time last; each value stays with its person, muscle and time."""
    found = labelled()
    threshold = found["pressure_pain_threshold"]
    assert threshold.dims == ("person", "muscle", "time")
    assert threshold.sel(person=9, muscle="anconeus", time=7.0).item() == pytest.approx(111.0, rel=1e-6)
    assert found["nerve_function"].sel(person=9, segment="C6", time=0.0).item() == 0.5
    assert found["range_of_motion"].dims == ("person", "time")


def test_values_are_in_edge_units_and_say_so() -> None:
    """kPa and degrees outside; precision stays what it was."""
    found = labelled()
    assert_allclose(found["range_of_motion"].sel(person=4), [0.0, 90.0])
    assert (found["range_of_motion"].attrs["unit"], found["range_of_motion"].attrs["label"]) == ("deg", "Range of motion")
    assert found["pressure_pain_threshold"].attrs["unit"] == "kPa"
    assert found["time"].attrs["unit"] == "d"
    assert found["pressure_pain_threshold"].dtype == np.float32
    assert found["range_of_motion"].dtype == np.float64


def test_a_condition_s_own_scale_carries_its_own_name() -> None:
    """Its values are already in the unit people read."""
    scale = labelled()["condition_scale"]
    assert scale.attrs == {"unit": "%", "label": "Pain-free grip"}
    assert scale.sel(person=9, time=7.0).item() == 30.0


def test_attributes_come_back_as_they_were() -> None:
    """Plain values, and those stored as JSON."""
    found = attributes(labelled())
    assert found == {
        **{"schema": SCHEMA, "seed": 3, "precision": "float32"},
        **{"versions": {"jax": "1"}, "solved_again": [4], "acceptance_rate": 0.5},
    }


def test_saved_and_loaded_is_the_same(tmp_path: Path) -> None:
    """Values, units, coordinates and provenance survive; nothing else is left in the folder."""
    path = save(labelled(), tmp_path / "course.nc")
    xr.testing.assert_identical(load(path), labelled())
    assert [file.name for file in tmp_path.iterdir()] == ["course.nc"]


def test_saving_again_replaces_the_file(tmp_path: Path) -> None:
    """A second run takes the place of the first."""
    path = save(labelled(), tmp_path / "course.nc")
    save(labelled(seed=4), path)
    assert load(path).attrs["seed"] == 4


@pytest.mark.parametrize("target", ["missing/course.nc", "results"])
def test_a_place_that_cannot_be_written_is_named_and_left_clean(tmp_path: Path, target: str) -> None:
    """A missing folder, or a folder where the file should be: one sentence, nothing half-written."""
    (tmp_path / "results").mkdir()
    with pytest.raises(FileProblem, match="cannot be written"):
        save(labelled(), tmp_path / target)
    assert [file.name for file in tmp_path.rglob("*")] == ["results"]


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    """What is not there cannot be loaded."""
    with pytest.raises(FileProblem, match="course.nc is not a file"):
        load(tmp_path / "course.nc")


@pytest.mark.parametrize("content", [b"", b"no NetCDF at all", b"\x89HDF\r\n\x1a\n" + bytes(100)])
def test_a_corrupt_file_is_named(tmp_path: Path, content: bytes) -> None:
    """An empty file, text, and the head of a NetCDF file without its body."""
    path = tmp_path / "course.nc"
    path.write_bytes(content)
    with pytest.raises(FileProblem, match="course.nc cannot be read as NetCDF"):
        load(path)


def test_a_file_cut_short_is_named(tmp_path: Path) -> None:
    """A copy that broke off."""
    path = save(labelled(), tmp_path / "course.nc")
    path.write_bytes(path.read_bytes()[:-500])
    with pytest.raises(FileProblem, match="course.nc cannot be read as NetCDF"):
        load(path)


@pytest.mark.parametrize(("schema", "said"), [("ims.result/99", "'ims.result/99'"), ("", "'none'")])
def test_another_program_s_file_is_refused(tmp_path: Path, schema: str, said: str) -> None:
    """A newer schema, or none, is refused with what was expected."""
    other = labelled().assign_attrs(schema=schema)
    other.to_netcdf(tmp_path / "other.nc", engine="netcdf4")
    with pytest.raises(FileProblem, match=f"has schema {said}, expected '{SCHEMA}'"):
        load(tmp_path / "other.nc")


def test_saving_changes_nothing_in_the_result(tmp_path: Path) -> None:
    """The result in hand stays what it was."""
    result = labelled()
    before = result.copy(deep=True)
    save(result, tmp_path / "course.nc")
    xr.testing.assert_identical(result, before)
    assert_array_equal(result["person"], [4, 9])
