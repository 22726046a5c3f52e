"""Lists of the catalog: every row has a name, every filter filters, every wrong filter is refused."""

from __future__ import annotations

import json

import pytest

from ims.catalog import load
from ims.catalog.listing import KINDS, rows
from ims.errors import UnknownCondition, UnknownOption, UnknownParameter

PARAMETERS = len(load().base) + len(load().pass_parameters) + len(load().needle_site)


@pytest.mark.parametrize(("kind", "count"), [("conditions", 8), ("muscles", 52), ("parameters", PARAMETERS)])
def test_lists_are_complete(kind: str, count: int) -> None:
    """One row each."""
    assert len(rows(load(), kind)) == count


@pytest.mark.parametrize("kind", KINDS)
def test_rows_begin_with_a_name_of_their_own_and_are_json(kind: str) -> None:
    """A row is known by its name, and can be printed as JSON as it is."""
    found = rows(load(), kind)
    assert all(next(iter(row)) == "name" for row in found)
    assert len({row["name"] for row in found}) == len(found)
    assert json.loads(json.dumps(found)) == found


def test_text_looks_into_every_field() -> None:
    """A word in any field keeps the row; capitals do not matter."""
    assert [row["name"] for row in rows(load(), "conditions", text="TENDON")] == ["tennis_elbow"]
    assert rows(load(), "sources", text="no such word") == []


def test_sizes_of_a_muscle_are_in_millimeters() -> None:
    """As a clinician writes them; None where the muscle is not needled."""
    (row,) = rows(load(), "muscles", text="extensor_carpi_radialis_brevis")
    assert (row["needle_length_mm"], row["depth_mm"]) == ([25.0, 40.0], [8.0, 20.0])
    (row,) = rows(load(), "muscles", text="rectus_capitis")
    assert row["depth_mm"] is None


def test_muscles_of_a_condition() -> None:
    """Those of all its presentations."""
    found = {row["code"] for row in rows(load(), "muscles", condition="stiffness")}
    assert found == {"UTRA", "LEVS", "PMAJ", "LONG", "ILIO", "ILPS", "RFEM", "ADDU", "HAMS", "GAST", "SOLE"}


def test_parameters_of_a_submodel_and_a_basis() -> None:
    """Both filters at once; an empty one keeps everything."""
    found = rows(load(), "parameters", submodel="injury_current", basis="assumed", text="")
    assert {row["name"].split(".")[0] for row in found} == {"injury_current"}
    assert {row["basis"] for row in found} == {"assumed"}


def test_parameters_as_they_stand_for_a_condition() -> None:
    """With the mechanism set that was named."""
    (row,) = rows(
        load(), "parameters", condition="tennis_elbow", mechanism_set="as_described", text="ongoing_source.source_share"
    )
    assert row["value"] == {"paraspinal": 0.5, "peripheral": 1.0}


def test_parameters_of_a_set_without_a_condition() -> None:
    """The healthy person with that set."""
    (row,) = rows(load(), "parameters", mechanism_set="as_evidenced", text="motor_drive.receptor_weight")
    assert row["value"] == 0


def test_neither_set_is_silently_chosen() -> None:
    """Parameters of a condition without a set are refused, and both sets are named."""
    with pytest.raises(UnknownOption, match="Expected one of: as_described, as_evidenced"):
        rows(load(), "parameters", condition="tennis_elbow")


def test_interval_of_a_plan_is_in_days() -> None:
    """As a clinician counts."""
    (row,) = rows(load(), "conditions", text="whiplash")
    assert row["interval_days"] == 3.5


def test_reference_of_a_source() -> None:
    """With its DOI, or the mark that there is none."""
    (row,) = rows(load(), "sources", text="Brady2014")
    assert row["reference"].endswith("https://doi.org/10.1179/2042618613Y.0000000044")
    assert row["unverified"] is False


@pytest.mark.parametrize(
    ("kind", "filters", "error", "words"),
    [
        ("muscle", {}, UnknownOption, "Nearest: muscles"),
        ("muscles", {"basis": "assumed"}, UnknownOption, "A list of muscles is filtered by: condition, text"),
        ("muscles", {"condition": "tenis_elbow"}, UnknownCondition, "Nearest: tennis_elbow"),
        ("parameters", {"basis": "assume"}, UnknownOption, "Nearest: assumed"),
        ("parameters", {"submodel": "contractur"}, UnknownParameter, "Nearest: contracture"),
        ("parameters", {"mechanism_set": "as_described_"}, UnknownParameter, "Nearest: as_described"),
    ],
)
def test_wrong_filter_is_refused(kind: str, filters: dict[str, str], error: type[Exception], words: str) -> None:
    """With the nearest, or with all there are."""
    with pytest.raises(error, match=words):
        rows(load(), kind, **filters)
