"""Chance is a function of seed, purpose, person and counter, and of nothing else."""

from __future__ import annotations

import hashlib
import math
import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_array_equal
from scipy.stats import kstest

from ims.patient.chance import _STEP, _mix, normal, uniform

MANY = np.arange(20_000)
SURE = 1e-4
"""Chance that a fair stream fails a test here; the streams are fixed, so a test that passes keeps passing."""

seeds = st.integers(0, 2**63 - 1)
counters = st.integers(-(2**40), 2**40)


def by_hand(seed: int, purpose: str, person: int, counter: int) -> float:
    """The same number in whole-number arithmetic: SplitMix64's finalizer twice (Steele 2014), 53 bits of the result."""
    wrap = 2**64

    def mix(z: int) -> int:
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9 % wrap
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB % wrap
        return z ^ (z >> 31)

    step = 0x9E3779B97F4A7C15
    key = int.from_bytes(hashlib.sha256(f"{seed}/{purpose}".encode()).digest()[:8], "little")
    who = mix((key + person * step) % wrap)
    return ((mix((who + counter * step + step) % wrap) >> 11) + 0.5) / 2**53


@given(seed=seeds, person=st.integers(0, 2**40), counter=counters)
@settings(max_examples=50, deadline=None)
def test_uniform_is_the_published_generator(seed: int, person: int, counter: int) -> None:
    """Vector code gives what whole-number arithmetic gives, days before the first session included."""
    assert uniform(seed, "flare", np.array([person]), counter)[0] == by_hand(seed, "flare", person, counter)


def test_splitmix64_gives_its_published_first_numbers() -> None:
    """The finalizer is SplitMix64's: from state 0 the first output is 0xE220A8397B1DCDAF."""
    assert _mix(np.array([_STEP])).tolist() == [0xE220A8397B1DCDAF]


@given(seed=seeds, index=st.lists(st.integers(0, 10**6), min_size=1, max_size=30), counter=counters)
@settings(max_examples=30, deadline=None)
def test_a_person_s_chance_does_not_depend_on_the_batch(seed: int, index: list[int], counter: int) -> None:
    """Alone, in a batch, in another order: the same bits."""
    person = np.array(index)
    together = normal(seed, "reading", person, counter)
    assert_array_equal(together[::-1], normal(seed, "reading", person[::-1], counter))
    assert_array_equal(together, [normal(seed, "reading", np.array([k]), counter)[0] for k in index])


def test_uniform_is_uniform_over_persons_and_over_counters() -> None:
    """Neither neighboring persons nor neighboring days are alike; 0 and 1 never come."""
    for drawn in (uniform(1, "flare", MANY), uniform(1, "flare", np.array([7]), MANY)):
        assert kstest(drawn, "uniform").pvalue > SURE
        assert 0.0 < drawn.min() < drawn.max() < 1.0
        assert abs(np.corrcoef(drawn[:-1], drawn[1:])[0, 1]) < 4.0 / math.sqrt(MANY.size)


def test_normal_is_standard_normal() -> None:
    """Mean 0, variance 1, the shape of a normal."""
    assert kstest(normal(2, "reading", MANY), "norm").pvalue > SURE


@pytest.mark.parametrize("other", [(2, "flare", 0), (1, "episode", 0), (1, "flare", 1)])
def test_seed_purpose_and_counter_are_independent(other: tuple[int, str, int]) -> None:
    """Another seed, purpose or counter gives an unrelated number."""
    seed, purpose, counter = other
    r = np.corrcoef(uniform(1, "flare", MANY, 0), uniform(seed, purpose, MANY, counter))[0, 1]
    assert abs(r) < 4.0 / math.sqrt(MANY.size)


def test_two_processes_draw_the_same_bits() -> None:
    """Nothing of the process enters: not its hash seed, not what was drawn before."""
    text = (
        "import numpy as np; from ims.patient.chance import normal; print(normal(3, 'flare', np.arange(5), -2).tobytes().hex())"
    )
    runs = [
        subprocess.run(
            [sys.executable, "-c", text], capture_output=True, text=True, check=True, env={"PYTHONHASHSEED": seed}
        ).stdout
        for seed in ("1", "2")
    ]
    assert runs == [normal(3, "flare", np.arange(5), -2).tobytes().hex() + "\n"] * 2
