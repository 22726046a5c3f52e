"""One number and where it comes from: complete, converted once, refused where it cannot be used."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from numpy.testing import assert_allclose

from ims.catalog.parameter import ALLOWED, REQUIRED, Spread, read_parameter, read_source
from ims.catalog.table import Table
from ims.errors import IncompleteEntry, OutOfRange, UnknownKey, UnknownSource, UnknownUnit

SOURCES = {"Known2020": None}
Make = Callable[..., Table]


def test_number_spread_and_bounds_are_in_si(entry: Make) -> None:
    """Millimeters outside, meters inside: value, spread and bounds alike."""
    parameter = read_parameter(entry(low=40, high=90), "toy", "length", SOURCES)
    assert_allclose([parameter.value, parameter.spread.value, parameter.low, parameter.high], [0.06, 0.005, 0.04, 0.09])
    assert (parameter.unit_value, parameter.unit, parameter.full_name) == (60.0, "mm", "toy.length")


def test_everything_written_is_kept(entry: Make) -> None:
    """Whoever judges the number finds its population, source, place, basis and readings."""
    parameter = read_parameter(entry(note="why"), "toy", "length", SOURCES)
    assert (parameter.symbol, parameter.population, parameter.source, parameter.where) == (
        "l_0^m",
        "adults",
        "Known2020",
        "Table 1",
    )
    assert (parameter.basis, parameter.read_by, parameter.note) == ("measured", ("first", "second"), "why")
    assert (parameter.distribution, parameter.low, parameter.high) == ("normal", None, None)


def test_two_kinds_of_muscle_have_two_values(entry: Make) -> None:
    """A number by place is converted place by place."""
    value = {"paraspinal": 10, "peripheral": 20}
    parameter = read_parameter(entry(value=value), "toy", "length", SOURCES)
    assert parameter.value == {"paraspinal": 0.01, "peripheral": 0.02}
    assert parameter.unit_value == {"paraspinal": 10.0, "peripheral": 20.0}


@pytest.mark.parametrize(
    ("spread", "distribution", "expected"),
    [
        ({"kind": "cv", "value": 0.3}, "lognormal", Spread("cv", 0.3)),
        ({"kind": "log_sd", "value": 0.6}, "lognormal", Spread("log_sd", 0.6)),
        ({"kind": "range", "value": [50, 70]}, "uniform", Spread("range", (0.05, 0.07))),
        ({"kind": "iqr", "value": [50, 70]}, "normal", Spread("iqr", (0.05, 0.07))),
        ({"kind": "sem", "value": 2, "n": 9}, "fixed", Spread("sem", 0.002, n=9)),
        ({"kind": "sd", "value": 5, "n": 9, "reason": "ours"}, "normal", Spread("sd", 0.005, "ours", 9)),
        ({"kind": "none", "reason": "definition"}, "fixed", Spread("none", None, "definition")),
    ],
)
def test_spreads_are_read(entry: Make, spread: dict[str, object], distribution: str, expected: Spread) -> None:
    """Relative spreads keep their number, absolute ones are converted."""
    assert read_parameter(entry(spread=spread, distribution=distribution), "toy", "length", SOURCES).spread == expected


@pytest.mark.parametrize(
    ("readers", "provisional"), [(["shelf"], True), (["a"], True), (["a", "a"], True), (["a", "b"], False)]
)
def test_provisional_until_two_have_read_it(entry: Make, readers: list[str], provisional: bool) -> None:
    """What was carried over, and what one person read, is provisional."""
    assert read_parameter(entry(read_by=readers), "toy", "length", SOURCES).provisional is provisional


@pytest.mark.parametrize("key", ("symbol", *REQUIRED))
def test_lacking_key_is_refused(entry: Make, key: str) -> None:
    """Each required key in turn; the message names file, entry and key."""
    with pytest.raises(IncompleteEntry, match=rf"parameters/toy.toml \[parameter.length\] lacks '{key}'"):
        read_parameter(entry(**{key: None}), "toy", "length", SOURCES)


def test_figure_needs_no_symbol(entry: Make) -> None:
    """What stands in no equation is called by its name."""
    assert read_parameter(entry(symbol=None), "patient", "length", SOURCES, symbol=False).symbol == "length"


@pytest.mark.parametrize(
    ("changes", "kind", "words"),
    [
        ({"unit": "furlong"}, UnknownUnit, "'furlong' is not a unit"),
        ({"source": "Known2021"}, UnknownSource, "'Known2021' is not a key of sources.bib. Nearest: Known2020"),
        ({"basis": "guessed"}, IncompleteEntry, "expected one of: measured, scaled, fitted, assumed"),
        ({"basis": "assumed"}, IncompleteEntry, "is assumed and lacks 'note'. The note gives the reason"),
        ({"basis": "fitted"}, IncompleteEntry, "is fitted and lacks 'note'. The note names the target it was fitted to"),
        ({"distribution": "gamma"}, IncompleteEntry, "expected one of: lognormal, normal, uniform, fixed"),
        ({"vlaue": 1}, UnknownKey, "Nearest: value"),
        ({"value": "60"}, IncompleteEntry, "expected a number"),
        ({"value": float("nan")}, IncompleteEntry, "has value = nan, expected a finite number"),
        ({"value": {"paraspinal": 1}}, IncompleteEntry, "lacks 'peripheral'"),
        ({"value": {"paraspinal": 1, "peripheral": 2, "cranial": 3}}, UnknownKey, "'cranial'"),
        ({"read_by": "shelf"}, IncompleteEntry, "expected a list of texts"),
        ({"spread": {"value": 1}}, IncompleteEntry, "lacks 'kind'"),
        ({"spread": {"kind": "sdd", "value": 1}}, IncompleteEntry, "has kind = 'sdd'"),
        ({"spread": {"kind": "sd"}}, IncompleteEntry, "lacks 'value'"),
        ({"spread": {"kind": "sd", "value": -1}}, IncompleteEntry, "has value = -1.0, expected zero or more"),
        ({"spread": {"kind": "sd", "values": 1}}, UnknownKey, "Nearest: value"),
        ({"spread": {"kind": "none"}, "distribution": "fixed"}, IncompleteEntry, "lacks 'reason'"),
        ({"spread": {"kind": "sem", "value": 1}, "distribution": "fixed"}, IncompleteEntry, "lacks 'n'"),
        ({"spread": {"kind": "sem", "value": 1, "n": 9}}, IncompleteEntry, "kind 'sem', but 'normal' is drawn from: sd, cv"),
        ({"distribution": "uniform"}, IncompleteEntry, "kind 'sd', but 'uniform' is drawn from: range"),
        ({"spread": {"kind": "range", "value": [2, 1]}, "distribution": "fixed"}, IncompleteEntry, "lower, higher"),
        ({"high": 50}, OutOfRange, "value 60.0 mm lies outside its own low and high"),
        ({"low": 70}, OutOfRange, "lies outside"),
        ({"value": 0, "distribution": "lognormal"}, OutOfRange, "cannot be drawn from a lognormal"),
        ({"value": {"paraspinal": 1, "peripheral": 99}, "high": 90}, OutOfRange, "lies outside"),
    ],
)
def test_what_cannot_be_used_is_refused(entry: Make, changes: dict[str, object], kind: type[Exception], words: str) -> None:
    """Each fault planted alone in a complete entry."""
    with pytest.raises(kind, match=words):
        read_parameter(entry(**changes), "toy", "length", SOURCES)


def test_every_allowed_key_is_read(entry: Make) -> None:
    """No key is allowed that the loader then ignores: each one changes what is read."""
    changed: dict[str, object] = {
        **{key: "other" for key in ("symbol", "population", "where", "note")},
        **{"value": 61, "unit": "cm", "spread": {"kind": "sd", "value": 6}, "distribution": "fixed", "source": "Other2020"},
        **{"basis": "scaled", "read_by": ["third"], "low": 1, "high": 99},
    }
    assert set(changed) == set(ALLOWED)
    sources = {**SOURCES, "Other2020": None}
    plain = read_parameter(entry(), "toy", "length", sources)
    for key, value in changed.items():
        assert read_parameter(entry(**{key: value}), "toy", "length", sources) != plain, key


def test_source_is_refused_without_a_list_of_near_ones(entry: Make) -> None:
    """A plain set of keys names none; the message still says where and what to do."""
    with pytest.raises(UnknownSource, match=r"'Known2020' is not a key of sources.bib. Named in parameters/toy.toml"):
        read_source(entry(), frozenset({"Unlike"}))
