"""simulation.store: a result made part by part is the same as one held in memory, whatever stops it on the way."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
import xarray as xr

from ims import results
from ims.errors import BadScenario, FileProblem
from ims.simulation import store
from ims.simulation.run import simulate
from ims.simulation.scenario import Scenario
from ims.treatment import comparator
from tests.simulation import elbow

PERSONS = 70


@pytest.fixture(autouse=True)
def small_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Parts of 30 persons: three of them, the last one short."""
    monkeypatch.setattr(store, "PART", 30)


@pytest.fixture(scope="module")
def scenario() -> Scenario:
    """A short course of a few people."""
    return elbow.scenario(persons=PERSONS)


@pytest.fixture(scope="module")
def held(scenario: Scenario) -> xr.Dataset:
    """The result in memory."""
    return simulate(scenario)


class Stopped(Exception):
    """Stands in for a key press."""


def stop_after(calls: int) -> Callable[[float], None]:
    """A progress callback that stops the run."""
    left = calls

    def progress(days: float) -> None:
        nonlocal left
        left -= 1
        if left < 0:
            raise Stopped

    return progress


def test_store_holds_the_same_result_bit_for_bit(tmp_path: Path, scenario: Scenario, held: xr.Dataset) -> None:
    """Values, persons, labels and all attributes, and nothing but the file is left."""
    with simulate(scenario, store=tmp_path / "run.nc") as stored:
        xr.testing.assert_identical(stored.load(), held)
    assert [file.name for file in tmp_path.iterdir()] == ["run.nc"]


def test_interrupted_run_goes_on_after_its_last_whole_part(tmp_path: Path, scenario: Scenario, held: xr.Dataset) -> None:
    """Stopped in the second part, no file is there; the next call keeps the first part and ends with the same result."""
    path = tmp_path / "run.nc"
    calls_a_part = 1 + len(_calls(scenario))
    with pytest.raises(Stopped):
        simulate(scenario, store=path, progress=stop_after(calls_a_part))
    folder = tmp_path / "run.nc.parts"
    first = (folder / "part-000000.nc").stat()
    assert not path.exists()
    assert json.loads((folder / "journal.json").read_text())["parts"] == 1
    told: list[float] = []
    seen: list[int] = []

    def progress(days: float) -> None:
        told.append(days)
        seen.append((folder / "part-000000.nc").stat().st_mtime_ns)

    with simulate(scenario, store=path, progress=progress) as stored:
        xr.testing.assert_identical(stored.load(), held)
    assert told[0] == 30 * scenario.horizon
    assert set(seen) == {first.st_mtime_ns}


def _calls(scenario: Scenario) -> list[float]:
    told: list[float] = []
    simulate(scenario.with_(persons=30), progress=told.append)
    return told


def test_finished_store_is_opened_and_not_made_again(tmp_path: Path, scenario: Scenario) -> None:
    """The second call solves nothing."""
    path = tmp_path / "run.nc"
    simulate(scenario, store=path).close()
    told: list[float] = []
    with simulate(scenario, store=path, progress=told.append) as again:
        assert again.sizes["person"] == PERSONS
    assert told == []


def test_file_of_another_run_is_not_overwritten(tmp_path: Path, scenario: Scenario) -> None:
    """Neither a finished file nor the parts of an unfinished one."""
    path = tmp_path / "run.nc"
    simulate(scenario, store=path).close()
    with pytest.raises(FileProblem, match="holds another run"):
        simulate(scenario.with_(seed=2), store=path)
    other = tmp_path / "other.nc"
    with pytest.raises(Stopped):
        simulate(scenario, store=other, progress=stop_after(3))
    store._write(tmp_path / "other.nc.parts" / "journal.json", store.Journal({"outputs": []}).text())
    with pytest.raises(FileProblem, match="another, unfinished run"):
        simulate(scenario, store=other)


def test_folder_that_is_missing_is_refused_before_solving(tmp_path: Path, scenario: Scenario) -> None:
    """One sentence, nothing made."""
    with pytest.raises(FileProblem, match="cannot be made"):
        simulate(scenario, store=tmp_path / "nowhere" / "run.nc")


def test_disk_that_is_too_small_is_told_after_the_first_part(
    tmp_path: Path, scenario: Scenario, monkeypatch: pytest.MonkeyPatch
) -> None:
    """How much is needed and how much is free."""
    usage = store.shutil.disk_usage(tmp_path)
    monkeypatch.setattr(store.shutil, "disk_usage", lambda _: usage._replace(free=1000))
    with pytest.raises(FileProblem, match=r"needs 0\.0 GB while it is made, but 0\.0 GB are free"):
        simulate(scenario, store=tmp_path / "run.nc")


def test_one_person_alone_needs_no_store(tmp_path: Path, scenario: Scenario) -> None:
    """`only` and `store` contradict one another."""
    with pytest.raises(BadScenario, match="alone needs no store"):
        simulate(scenario, only=0, store=tmp_path / "run.nc")


@pytest.mark.parametrize("healthy", [False, True])
def test_people_who_are_healthy_or_untreated_are_stored_alike(tmp_path: Path, healthy: bool) -> None:
    """People of another kind come in parts as well."""
    asked = elbow.scenario(comparator(elbow.course(), "untreated"), persons=40, healthy=healthy)
    with simulate(asked, store=tmp_path / "run.nc") as stored:
        xr.testing.assert_identical(stored.load(), simulate(asked))


def test_journal_is_read_back_as_it_was() -> None:
    """JSON and back."""
    journal = store.Journal({"outputs": ["pain_intensity"]}, parts=2, stopped=((3, 4.5),), solved_again=(7,))
    assert store.Journal.read(journal.text()) == journal


def test_store_is_a_result_like_any_other(tmp_path: Path, scenario: Scenario, held: xr.Dataset) -> None:
    """`results.load` reads it."""
    path = tmp_path / "run.nc"
    simulate(scenario, store=path).close()
    xr.testing.assert_identical(results.load(path), held)
