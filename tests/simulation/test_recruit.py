"""Recruiting: patients are made by falling ill, and are the same people in every run of a seed."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from numpy.testing import assert_array_equal

from ims.catalog import load
from ims.physiology.space import NumpySpace
from ims.simulation import recruit as recruiting
from ims.simulation.recruit import (
    BATCH,
    HEALTHY_CONTRACTURE,
    HEALTHY_PAIN,
    Population,
    batches,
    before_illness,
    figures,
    healthy,
    recruit,
    recruit_from,
)
from ims.simulation.setting import setting
from tests.simulation.elbow import CONDITION, SEED, SET, course, patients, solved


@pytest.fixture
def empty_cache(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A cache nobody has written to."""
    monkeypatch.setenv("IMS_CACHE", str(tmp_path))
    return tmp_path


@pytest.fixture(scope="module")
def kept_people(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file in which a population is kept."""
    file = tmp_path_factory.mktemp("kept") / "people.npz"
    recruiting._write(file, recruit_from(setting(CONDITION, "", SET), persons=5, seed=SEED))
    return file


def some(persons: int = 40, seed: int = SEED, without: tuple[str, ...] = ()) -> Population:
    """A few people with a tennis elbow."""
    return recruit(CONDITION, "", SET, persons=persons, seed=seed, without=without)


def assert_same(one: Population, other: Population) -> None:
    """The same people to the bit: numbers, states, parameters."""
    assert_array_equal(one.person, other.person)
    for name, value in one.y.items():
        assert_array_equal(value, other.y[name], err_msg=name)
    for submodel, values in one.p.items():
        for name, value in values.items():
            assert_array_equal(value, other.p[submodel][name], err_msg=f"{submodel}.{name}")
    assert one.fixed == other.fixed


def test_patients_are_in_pain_on_day_0() -> None:
    """Whoever enters is at least as much in pain, flare included, as the condition asks."""
    people = patients()
    pain = solved(people, course(0), days=1.0).outputs["pain_intensity"][0]
    assert pain.min() >= figures(people.setting)["entry_pain"] - 1e-4


def test_patients_have_been_ill_for_weeks() -> None:
    """Day 0 is the end of an illness: the injury's load is over, and something else holds the pain."""
    people = patients()
    assert not people.y["overload"].any()
    assert people.y["contracture"].max(axis=0).mean() > HEALTHY_CONTRACTURE
    assert people.y["ongoing_source"].min() > 0.0


def test_the_first_people_are_the_first_whoever_follows() -> None:
    """Asking for more people appends; it exchanges nobody."""
    many, few = some(300), some(20)
    assert_same(many.first(20), few)
    assert (np.diff(many.person) > 0).all()


def test_another_seed_gives_other_people() -> None:
    """The seed decides who comes."""
    one, other = some(20), some(20, seed=SEED + 1)
    assert not np.array_equal(one.p["contracture"]["formation_rate"], other.p["contracture"]["formation_rate"])


@pytest.mark.usefixtures("empty_cache")
def test_the_cache_gives_back_the_same_people() -> None:
    """Drawn anew, or read from the cache: the same bits, rates and correlations."""
    drawn, read = some(), some()
    assert_same(drawn, read)
    assert drawn.rates == read.rates
    assert drawn.correlations == read.correlations


def test_another_engine_does_not_use_what_was_kept(empty_cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two Pythons with two versions of JAX share a cache folder, and neither gets the other's last bits."""
    some(5)
    monkeypatch.setattr(recruiting, "version", lambda library: f"another {library}")
    some(5)
    assert len(list((empty_cache / "populations").glob("*.npz"))) == 2


def test_a_broken_cache_is_drawn_anew(empty_cache: Path) -> None:
    """A file that cannot be read is replaced, not believed."""
    drawn = some()
    (file,) = (empty_cache / "populations").glob("*.npz")
    file.write_bytes(file.read_bytes()[:1000])
    assert_same(drawn, some())
    assert len(file.read_bytes()) > 1000


def damaged(kept: dict[str, np.ndarray], how: str) -> dict[str, np.ndarray]:
    """What was kept, well-formed and wrong."""
    pain = next(name for name in kept if name.startswith("p/"))
    changes: dict[str, dict[str, np.ndarray | None]] = {
        "a state is missing": {"y/contracture": None},
        "a parameter is missing": {pain: None},
        "nobody is counted": {"tallies": np.zeros((0, 3), np.int64)},
        "the tallies are of others": {"tallies": kept["tallies"] + 1},
        "the tallies are missing": {"tallies": None},
        "the persons are missing": {"person": None},
        "there are no persons": {name: value[..., :0] for name, value in kept.items() if value.ndim},
        "the persons are no numbers of candidates": {"person": kept["person"] + 0.5},
        "a person stands twice": {"person": np.zeros_like(kept["person"])},
        "a state has fewer persons": {"y/contracture": kept["y/contracture"][:, :-1]},
        "a state has fewer muscles": {"y/contracture": kept["y/contracture"][1:]},
        "a state is no number": {"y/contracture": np.full_like(kept["y/contracture"], np.nan)},
        "a state is text": {"y/contracture": kept["y/contracture"].astype(str)},
        "there is one state more": {"y/mood": kept["y/contracture"]},
    }
    return {name: value for name, value in {**kept, **changes[how]}.items() if value is not None}


@pytest.mark.parametrize(
    "how",
    [
        *("a state is missing", "a parameter is missing", "nobody is counted", "the tallies are of others"),
        *("the tallies are missing", "the persons are missing", "there are no persons", "a person stands twice"),
        *("the persons are no numbers of candidates", "a state has fewer persons", "a state has fewer muscles"),
        *("a state is no number", "a state is text", "there is one state more"),
    ],
)
def test_a_kept_file_that_is_wrong_is_not_believed(kept_people: Path, how: str) -> None:
    """It can be read, and it is not these people: they are drawn again."""
    of = setting(CONDITION, "", SET)
    with np.load(kept_people) as data:
        kept = {name: data[name] for name in data.files}
    wrong = kept_people.with_name("wrong.npz")
    np.savez(wrong, **damaged(kept, how))
    assert recruiting._read(wrong, of, ()) is None
    np.savez(wrong, **kept)
    assert_same(recruiting._read(wrong, of, ()), recruiting._read(kept_people, of, ()))


def test_another_kind_of_file_is_drawn_anew(empty_cache: Path) -> None:
    """One array instead of many, under the same name."""
    drawn = some(5)
    (file,) = (empty_cache / "populations").glob("*.npz")
    with file.open("wb") as opened:
        np.save(opened, np.zeros(3))
    assert_same(drawn, some(5))


def test_people_without_a_disease_switch_are_kept_too(empty_cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """They are read, not drawn: nothing is solved the second time."""
    drawn = some(5, without=("root_loop",))
    assert list((empty_cache / "populations").glob("*.npz"))
    monkeypatch.setattr(recruiting, "recruit_from", None)
    assert_same(drawn, some(5, without=("root_loop",)))


def test_a_cache_that_cannot_be_written_does_no_harm(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Without a place for the cache people are drawn all the same."""
    blocked = tmp_path / "file"
    blocked.write_text("")
    monkeypatch.setenv("IMS_CACHE", str(blocked))
    assert some(5).person.size == 5


def test_only_the_switch_that_makes_another_disease_recruits_others() -> None:
    """Without S6a the same people are treated otherwise; without the root loop other people fall ill."""
    assert_same(some(10), some(10, without=("S6a", "S6b", "S6c", "context")))
    cut = some(10, without=("root_loop",))
    assert not cut.p["motor_drive"]["receptor_weight"].any()
    assert not np.array_equal(cut.y["contracture"], some(10).y["contracture"])


def test_rates_say_what_became_of_the_candidates() -> None:
    """Patients are those who both fall ill and would get over a mere overload; the share is of all candidates tried."""
    people = some(40)
    accepted, returns, ill = people.rates
    assert 0.1 < accepted <= min(returns, ill) <= 1.0
    first_batch = (patients().person < BATCH).sum()
    assert accepted == first_batch / BATCH


def test_being_a_patient_correlates_what_was_drawn_apart() -> None:
    """Candidates' numbers are independent; among patients the strongest correlations are reported, strongest first."""
    found = patients().correlations
    assert len(found) == 5
    strengths = [abs(r) for _, _, r in found]
    assert strengths == sorted(strengths, reverse=True)
    one, other, r = found[0]
    columns = [patients().p[name.split(".")[0]][name.split(".")[1]] for name in (one, other)]
    assert abs(np.corrcoef(columns)[0, 1] - r) < 1e-3
    assert patients(10).correlations == (), "ten people say nothing about a correlation"


def test_take_keeps_a_person_together() -> None:
    """States, parameters and number of a person move together."""
    people = patients()
    two = people.take(np.array([17, 3]))
    assert two.person.tolist() == people.person[[17, 3]].tolist()
    assert_array_equal(two.y["contracture"], people.y["contracture"][:, [17, 3]])
    assert_array_equal(two.p["contracture"]["formation_rate"], people.p["contracture"]["formation_rate"][[17, 3]])


def test_healthy_people_are_well_and_have_no_flare() -> None:
    """S5: the same draw without the condition: relaxed, without a source, without pain."""
    well = healthy(CONDITION, "", SET, 30, SEED)
    assert well.person.size == 30
    assert not well.y["flare"].any() and not well.p["flare"]["flare_size"].any()
    assert well.y["contracture"].max() < HEALTHY_CONTRACTURE
    assert solved(well, course(0), days=7.0).outputs["pain_intensity"].max() <= HEALTHY_PAIN


def first_readings(people: Population) -> dict[str, np.ndarray]:
    """What these people read on day 0, by the model's text."""
    merged = people.setting.structure(people.fixed, ()).merge(people.p)
    chance = {name: np.zeros(people.person.size) for name, _ in people.setting.model.streams}
    return dict(people.setting.model.outputs(NumpySpace(), people.y, merged, chance))


def test_a_limited_range_enters_by_the_range() -> None:
    """Whoever comes for a limited range has one on day 0; pain is not asked of them."""
    people = recruit("limited_range_of_motion", "", "as_evidenced", persons=12, seed=SEED)
    found = load().condition("limited_range_of_motion")
    impaired = load().ranges_of_motion[found.presentation(people.setting.presentation).range].impaired_high
    assert people.person.size == 12
    assert first_readings(people)["range_of_motion"].max() < impaired + 1e-6


def test_a_joint_that_was_stiff_before_is_stiff_from_the_start() -> None:
    """Where illness does not stiffen the capsule, its persistent part is there before onset; in frozen shoulder it is not."""
    person = np.arange(4, dtype=np.int64)
    for condition, is_there in (("stiffness", True), ("frozen_shoulder", False)):
        of = setting(condition, "", "as_evidenced")
        p, _ = of.draw(1, person)
        found = before_illness(of, p, 4)["capsular_fibrosis"]
        expected = p["capsule"]["persistent_fibrosis"] if is_there else 0.0
        np.testing.assert_array_equal(found, np.broadcast_to(expected, 4))


@pytest.mark.parametrize("mechanism_set", ["as_described", "as_evidenced"])
def test_a_limited_shoulder_has_patients(mechanism_set: str) -> None:
    """More than one candidate in twenty: muscle alone cannot take half of the arc, so the capsule is part of it."""
    of = setting("limited_range_of_motion", "shoulder", mechanism_set)
    assert next(batches(of, 1)).rates[0] > 0.05
