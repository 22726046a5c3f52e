"""One = many: a person's result does not depend on who else is solved, in which chunks, or by which thread."""

from __future__ import annotations

import logging
import subprocess
import sys
from pathlib import Path

import jax
import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from ims.simulation.clocks import DAY
from ims.simulation.solve import WIDTHS, Solution, is_lane, solve, take_lanes, width_for
from tests.simulation.elbow import SHARES, course, everything, lanes_of, patients, solved, still

FAINT = 1e-6


@pytest.fixture(scope="module")
def crowd() -> Solution:
    """513 people, one more than the widest program holds, through two sessions."""
    return solved(patients().take(np.arange(513)), course(2))


def assert_same(some: Solution, all_: Solution, people: slice) -> None:
    """The same bits in every reading, the last state, and the distance to the verdict."""
    for name, value in some.outputs.items():
        assert_array_equal(value, all_.outputs[name][..., people], err_msg=name)
    for name, value in some.y.items():
        assert_array_equal(value, all_.y[name][..., people], err_msg=name)
    assert_array_equal(some.closest, all_.closest[people])


@pytest.mark.parametrize("persons", [1, 2, 17, 128, 300])
def test_one_is_many(crowd: Solution, persons: int) -> None:
    """A batch of 1, 2, 17, 128 or 300 gives the bits that its people have among 513."""
    assert_same(solved(patients().take(np.arange(persons)), course(2)), crowd, slice(0, persons))


def test_one_is_many_in_double_precision() -> None:
    """The same in float64, in two chunks of one width."""
    many = solved(patients().take(np.arange(150)), course(2), double=True, width=WIDTHS[0])
    assert_same(solved(patients().take(np.arange(1)), course(2), double=True), many, slice(0, 1))


def test_a_person_is_the_same_at_any_place(crowd: Solution) -> None:
    """Person 400 alone is person 400 of the crowd."""
    assert_same(solved(patients().take(np.array([400])), course(2)), crowd, slice(400, 401))


@pytest.mark.parametrize("threads", [1, 2])
@pytest.mark.parametrize("width", WIDTHS[:2])
def test_chunks_and_threads_change_nothing(crowd: Solution, width: int, threads: int) -> None:
    """Chunks of 128 or 256 people from one thread or two: the same bits (1,024: the proof of invariance)."""
    assert_same(solved(patients().take(np.arange(300)), course(2), width=width, threads=threads), crowd, slice(0, 300))


def test_a_crowd_in_three_chunks_from_two_threads_is_one(crowd: Solution) -> None:
    """513 people need three chunks."""
    assert_same(solved(patients().take(np.arange(513)), course(2), threads=2), crowd, slice(0, 513))


def test_the_same_seed_gives_the_same_bits_in_another_process(crowd: Solution) -> None:
    """A fresh process, nothing shared but the code: the same people, chance and bits."""
    text = (
        "import numpy as np; from tests.simulation.elbow import *;"
        "s = solved(patients().take(np.arange(2)), course(2));"
        "print(''.join(s.outputs[name].tobytes().hex() for name in everything()))"
    )
    found = subprocess.run(
        [sys.executable, "-c", text], capture_output=True, text=True, check=True, cwd=Path(__file__).parents[2]
    )
    here = "".join(np.ascontiguousarray(crowd.outputs[name][..., :2]).tobytes().hex() for name in everything())
    assert found.stdout.strip() == here


def test_arms_share_each_person_s_chance() -> None:
    """Untreated, beside sham and needling or alone: the same bits; every arm meets the same flares."""
    few = patients().take(np.arange(5))
    alone = solved(few, course(0))
    together = solved(few, course(2), course(0), course(2, kind="non_penetrating_sham"))
    assert_same(alone, together, slice(5, 10))
    flare = together.outputs["flare"]
    assert_array_equal(flare[:, :5], flare[:, 5:10])
    assert_array_equal(flare[:, :5], flare[:, 10:])
    assert np.ptp(flare) > 0.5


def test_readings_change_no_trajectory() -> None:
    """Reading out less is reading the same: a result does not depend on which weeks are looked at."""
    few = patients().take(np.arange(5))
    weekly, fortnightly = solved(few, course(2), days=28.0), solved(few, course(2), days=28.0, every=14.0)
    for name in ("contracture", "ongoing_source", "pain_reading"):
        assert_array_equal(weekly.outputs[name][::2], fortnightly.outputs[name], err_msg=name)


def test_a_second_plan_of_the_same_shape_compiles_nothing(caplog: pytest.LogCaptureFixture) -> None:
    """0 compilations for other people, another plan and another step; a program not seen yet is counted, so the count works."""
    few = patients().take(np.arange(5))
    solved(few, course(2))

    def compilations() -> int:
        return sum("ompil" in record.getMessage() for record in caplog.records)

    with caplog.at_level(logging.WARNING), jax.log_compiles():
        solved(patients().take(np.arange(20, 29)), course(6, 3.5, sites="spine"), days=35.0, substeps=7)
        assert compilations() == 0
        jax.jit(lambda x: x * 4.5)(np.ones(3))
        assert compilations() > 0


def test_a_lane_that_is_no_longer_finite_stops_alone() -> None:
    """A number that cannot be is reported for its person with the time; the others keep their bits."""
    few = patients().take(np.arange(4))
    sound = solved(few, course(2))
    lanes = lanes_of(few, course(2))
    broken = {name: value.copy() for name, value in lanes.y.items()}
    broken["milieu"][:, 2] = np.nan
    ill = few.__class__(few.setting, few.fixed, few.person, broken, few.p, few.tallies)
    found = solved(ill, course(2))
    assert_array_equal(np.isnan(found.stopped_at), [True, True, False, True])
    assert 0.0 < found.stopped_at[2] <= 28 * DAY
    for lane in (0, 1, 3):
        assert_array_equal(found.outputs["pain_intensity"][:, lane], sound.outputs["pain_intensity"][:, lane])


def test_progress_adds_up_to_all_person_days() -> None:
    """Whoever watches is told every person-day once, padding not counted."""
    told: list[float] = []
    solved(patients().take(np.arange(150)), course(2), course(0), days=21.0, width=WIDTHS[0], progress=told.append)
    assert_allclose(sum(told), 300 * 21.0)
    assert len(told) == 3


def test_a_reading_at_day_0_is_the_state_given() -> None:
    """Nothing happens before the first reading."""
    few = patients().take(np.arange(5))
    lanes = lanes_of(few, course(2))
    found = solve(few.setting.structure(few.fixed, everything()), lanes, still(), substeps=12)
    for name in SHARES:
        assert_array_equal(found.outputs[name][0], np.float32(lanes.y[name]), err_msg=name)


def test_a_recorded_grasp_is_believed_and_a_refused_one_does_nothing() -> None:
    """S5: a minute after a needle the muscle that grasped is softer; without a grasp it is as it was."""
    few = patients().take(np.arange(5))
    before = few.y["contracture"].mean()
    with_, without = (solved(few, course(1, grasp=grasp), days=1 / 1440).y["contracture"].mean() for grasp in (True, False))
    assert with_ < 0.9 * before
    assert abs(without - before) < 1e-3


@pytest.mark.parametrize(("persons", "width"), [(1, 128), (128, 128), (129, 256), (5_000, 256)])
def test_width_is_the_smallest_program_that_holds_them(persons: int, width: int) -> None:
    """A few people do not pay for many."""
    assert width_for(persons) == width


def test_lanes_are_told_from_what_all_share() -> None:
    """One value a lane, one a muscle and lane; a number for all and a value a muscle are shared."""
    assert is_lane(np.zeros(3), 3) and is_lane(np.zeros((2, 3)), 3)
    assert not is_lane(0.5, 3) and not is_lane(np.zeros((2, 1)), 3) and not is_lane(np.zeros((2, 1)), 1)
    tree = {"energy": {"a": np.arange(3.0), "b": 0.5, "c": np.ones((2, 1)), "d": np.arange(6.0).reshape(2, 3)}}
    found = take_lanes(tree, np.array([2, 0]), 3)["energy"]
    assert found["a"].tolist() == [2.0, 0.0]
    assert found["b"] == 0.5
    assert found["c"].shape == (2, 1)
    assert found["d"].tolist() == [[2.0, 0.0], [5.0, 3.0]]
