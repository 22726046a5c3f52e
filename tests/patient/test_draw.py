"""Drawing people: distributions as the catalog states them, each person from its own chance."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal
from scipy.special import ndtr

from ims.catalog.parameter import Parameter, Spread
from ims.errors import BadValue
from ims.patient.anatomy import build
from ims.patient.draw import constants, draw, sample

PERSONS = np.arange(50_000)
LOWER, MIDDLE, UPPER = (np.array([q]) for q in (0.25, 0.5, 0.75))
SIX = build(
    ("deltoid", "supinator", "brachioradialis"),
    ("C5", "C6"),
    dict.fromkeys(("deltoid", "supinator", "brachioradialis"), ("C6",)),
)
FOUR_STANDARD_ERRORS = 4.0 / np.sqrt(PERSONS.size)


def entry(value: Any, distribution: str, kind: str = "none", spread: Any = None, **more: Any) -> Parameter:
    """A catalog entry with a value, a spread and a distribution."""
    plain = dict.fromkeys(("symbol", "population", "source", "where", "note"), "")
    return Parameter(
        **{
            **plain,
            "submodel": "milieu",
            "name": "milieu_time",
            "value": value,
            "unit": "1",
            "unit_value": value,
            "spread": Spread(kind, spread),
            "distribution": distribution,
            "low": None,
            "high": None,
            "basis": "assumed",
            "read_by": ("shelf",),
            **more,
        }
    )


def test_lognormal_by_cv_keeps_the_mean_and_the_spread() -> None:
    """With a coefficient of variation the entry's value is the mean (not the median) and people differ by that share."""
    drawn = draw({"milieu.milieu_time": entry(4.0, "lognormal", "cv", 0.3)}, SIX, 1, PERSONS)["milieu"]["milieu_time"]
    assert_allclose(drawn.mean(), 4.0, rtol=0.3 * FOUR_STANDARD_ERRORS)
    assert_allclose(drawn.std() / drawn.mean(), 0.3, rtol=0.03)
    assert drawn.min() > 0.0


def test_lognormal_by_sd_is_that_by_cv() -> None:
    """An sd of 1.2 about 4 is a coefficient of variation of 0.3."""
    u = np.linspace(0.01, 0.99, 99)
    assert_allclose(sample(entry(4.0, "lognormal", "sd", 1.2), u), sample(entry(4.0, "lognormal", "cv", 0.3), u), rtol=1e-14)


def test_lognormal_by_log_sd_keeps_the_median() -> None:
    """With a log sd the entry's value is the median; one log sd above it lies value times e^sd."""
    of = entry(4.0, "lognormal", "log_sd", 0.5)
    assert_allclose(sample(of, np.array([0.5, ndtr(1.0)])), [4.0, 4.0 * np.exp(0.5)], rtol=1e-12)


@pytest.mark.parametrize(("kind", "low", "high"), [("iqr", 0.25, 0.75), ("ci95", 0.025, 0.975)])
@pytest.mark.parametrize("distribution", ["lognormal", "normal"])
def test_intervals_are_as_wide_as_stated(distribution: str, kind: str, low: float, high: float) -> None:
    """Between the quantiles that the spread names lie its two numbers (ratio where lognormal)."""
    found = sample(entry(4.0, distribution, kind, (3.0, 6.0)), np.array([low, high]))
    if distribution == "lognormal":
        assert_allclose(found[1] / found[0], 2.0, rtol=1e-12)
        assert_allclose(np.sqrt(found[0] * found[1]), 4.0, rtol=1e-12)
    else:
        assert_allclose(found[1] - found[0], 3.0, rtol=1e-12)
        assert_allclose(found.mean(), 4.0, rtol=1e-12)


@pytest.mark.parametrize(("kind", "spread", "sd"), [("sd", 0.5, 0.5), ("cv", 0.25, 1.0)])
def test_normal_has_the_stated_sd(kind: str, spread: float, sd: float) -> None:
    """One standard deviation above the middle lies value + sd."""
    assert_allclose(sample(entry(4.0, "normal", kind, spread), np.array([0.5, ndtr(1.0)])), [4.0, 4.0 + sd], rtol=1e-12)


def test_uniform_runs_from_end_to_end() -> None:
    """Quantiles of a range are linear in it, whatever the entry's value."""
    assert_allclose(sample(entry(9.0, "uniform", "range", (2.0, 4.0)), np.array([0.0, 0.25, 1.0])), [2.0, 2.5, 4.0])


@pytest.mark.parametrize(("distribution", "kind"), [("uniform", "sd"), ("fixed", "sd")])
def test_a_spread_that_does_not_fit_is_refused(distribution: str, kind: str) -> None:
    """Nobody can be drawn from a range that has one end; the entry is named."""
    with pytest.raises(BadValue, match=f"milieu.milieu_time: spread '{kind}' does not fit a {distribution} distribution"):
        sample(entry(1.0, distribution, kind, 0.1), MIDDLE)


def test_bounds_of_the_entry_hold() -> None:
    """Draws are kept inside low and high."""
    of = entry(0.5, "normal", "sd", 0.5, low=0.2, high=0.9)
    drawn = draw({"milieu.milieu_time": of}, SIX, 1, PERSONS)["milieu"]["milieu_time"]
    assert (drawn.min(), drawn.max()) == (0.2, 0.9)


def test_a_fixed_entry_is_one_number() -> None:
    """What nobody varies is a plain number, not an array."""
    drawn = draw({"milieu.milieu_time": entry(3.0, "fixed")}, SIX, 1, PERSONS)
    assert drawn == {"milieu": {"milieu_time": 3.0}}


def test_candidates_are_the_same_people_in_every_draw() -> None:
    """Candidate 7 has its numbers whoever else is drawn; two parameters of a person are independent."""
    of = {f"milieu.{name}": entry(4.0, "lognormal", "cv", 0.3) for name in ("one", "other")}
    everybody = draw(of, SIX, 1, PERSONS)["milieu"]
    some = draw(of, SIX, 1, np.array([7, 3]))["milieu"]
    assert_array_equal(some["one"], everybody["one"][[7, 3]])
    assert abs(np.corrcoef(everybody["one"], everybody["other"])[0, 1]) < FOUR_STANDARD_ERRORS
    assert not np.array_equal(draw(of, SIX, 2, np.array([7]))["milieu"]["one"], some["one"][:1])


def test_muscle_shaped_values_go_to_their_muscles() -> None:
    """A value by kind of muscle stands in each compartment of that kind, shared by all persons."""
    drawn = draw({"milieu.milieu_time": entry({"paraspinal": 1.0, "peripheral": 2.0}, "fixed")}, SIX, 1, PERSONS[:3])
    assert drawn["milieu"]["milieu_time"].tolist() == [[1.0], [1.0], [2.0], [2.0], [2.0]]


def test_divided_weights_sum_to_one() -> None:
    """A weight over muscles is shared inside its group and sums to one over all, so that more muscles are not more pain."""
    of = entry({"paraspinal": 0.4, "peripheral": 0.6}, "fixed")
    weight = draw({"nociceptive_drive.pain_share": of}, SIX, 1, PERSONS[:3])["nociceptive_drive"]["pain_share"]
    assert_allclose(weight[:, 0], [0.2, 0.2, 0.2, 0.2, 0.2], rtol=1e-14)
    lonely = build(("temporalis",), (), {"temporalis": ()})
    assert draw({"nociceptive_drive.pain_share": of}, lonely, 1, PERSONS[:3])["nociceptive_drive"]["pain_share"].tolist() == [
        [1.0]
    ]


def test_a_mixture_gives_the_high_value_to_the_stated_share() -> None:
    """Some people recover and some do not: with the stated probability the `_high` entry is taken; no helper name is left."""
    drawn = draw(
        {
            "ongoing_source.persistence": entry(0.3, "fixed"),
            "ongoing_source.persistent_source": entry(0.0, "fixed"),
            "ongoing_source.persistent_source_high": entry(0.7, "uniform", "range", (0.5, 0.9)),
        },
        SIX,
        1,
        PERSONS,
    )["ongoing_source"]
    assert drawn.keys() == {"persistent_source"}
    stays = drawn["persistent_source"] > 0.0
    assert_allclose(stays.mean(), 0.3, atol=0.5 * FOUR_STANDARD_ERRORS)
    assert drawn["persistent_source"][stays].min() >= 0.5


@pytest.mark.parametrize(("probability", "expected"), [(0.0, 0.1), (1.0, 0.8)])
def test_a_mixture_of_none_or_all(probability: float, expected: float) -> None:
    """A probability of 0 or 1 leaves one kind of person."""
    drawn = draw(
        {
            "capsule.persistence": entry(probability, "fixed"),
            "capsule.fibrosis": entry(0.1, "fixed"),
            "capsule.fibrosis_high": entry(0.8, "fixed"),
        },
        SIX,
        1,
        PERSONS[:100],
    )
    assert_array_equal(drawn["capsule"]["fibrosis"], np.full(100, expected))


def test_constants_are_the_whole_exponents_nobody_varies() -> None:
    """A steepness of 3 for all becomes a constant of the program; 2.5, or one that differs between people, does not."""
    people = np.array([2.0, 3.0])
    drawn = {"energy": {"flow_steepness": 3.0, "demand_steepness": 2.5, "pump_exponent": people, "energy_time": 3.0}}
    rest, fixed = constants(drawn)
    assert fixed == (("energy", "flow_steepness", 3),)
    assert rest == {"energy": {"demand_steepness": 2.5, "pump_exponent": people, "energy_time": 3.0}}
