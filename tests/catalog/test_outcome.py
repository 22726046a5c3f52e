"""Outcomes: what was seen, as it was handed over, in units, refused where incomplete."""

from __future__ import annotations

import math
from collections import Counter

import pytest
from numpy.testing import assert_allclose

from ims.catalog import load
from ims.errors import IncompleteEntry, UnknownKey, UnknownSource, UnknownUnit
from tests.catalog.copies import Copy

FOLDER = "outcomes/"


@pytest.mark.parametrize(
    ("attribute", "count"),
    [
        ("ranges_of_motion", 29),
        ("outcome_measures", 34),
        ("adverse_events", 44),
        ("natural_course", 37),
        ("targets", 217),
        ("trials", 18),
    ],
)
def test_no_row_was_lost(attribute: str, count: int) -> None:
    """As many rows as were handed over; of the adverse events one has no number and is a note of another."""
    assert len(getattr(load(), attribute)) == count


def test_range_is_in_radians() -> None:
    """Degrees outside, radians inside; the impaired value is the middle of its interval, or its one bound."""
    wrist, neck = load().ranges_of_motion["wrist_flexion"], load().ranges_of_motion["neck_c1_c2_rotation"]
    assert_allclose([wrist.normal, wrist.impaired], [math.radians(80), math.radians(60)])
    assert neck.impaired_low is None
    assert_allclose(neck.impaired, math.radians(32))


def test_measure_without_ends_has_none() -> None:
    """A range has no ends of its own: absent is None, never zero."""
    measure = load().outcome_measures["OM33"]
    assert (measure.low, measure.high, measure.change_low, measure.change_high) == (None, None, 6, 9)


def test_rate_is_a_share() -> None:
    """7.55 % of treatments is 0.0755 of them; a rate per ten thousand is converted too."""
    events = load().adverse_events
    assert_allclose(events["AE-BR02"].rate, 0.0755)
    assert (events["AE-BR02"].per, events["AE-BR02"].denominator) == ("treatment", 7629)
    assert_allclose([events["AE-WH01"].rate, events["AE-WH01"].low, events["AE-WH01"].high], [0.0684, 0.0556, 0.0823])


@pytest.mark.parametrize(
    ("id", "weeks"),
    [
        ("back_pain_untreated_w6", (6, 6)),
        ("tennis_elbow_untreated_halving_time", (13, 52)),
        ("headache_sham_minus_untreated_end", None),
    ],
)
def test_weeks_are_read(id: str, weeks: tuple[float, float] | None) -> None:
    """One week, from-to, or the end of the course."""
    assert load().natural_course[id].weeks == weeks


def test_row_of_back_pain_at_week_6() -> None:
    """The fall of persistent back pain: 3.3 of 10 after six weeks, met between 2.7 and 3.9."""
    row = load().natural_course["back_pain_untreated_w6"]
    assert (row.value, row.low, row.high, row.unit) == (3.3, 2.7, 3.9, "NRS")
    assert (row.condition, row.presentation, row.arm, row.designed) == ("back_pain", "", "untreated", False)
    assert (row.provenance.source, row.provenance.mark, row.provenance.confidence) == (
        "daCostaMenezes2012",
        "unverified",
        "high",
    )


def test_acute_rows_belong_to_the_acute_presentation() -> None:
    """Three rows are met by acute back pain only."""
    assert [row.week for row in load().natural_course.values() if row.presentation == "acute"] == ["6", "26", "52"]


def test_designed_rows_are_told_apart() -> None:
    """Ten rows hold a number of our own and are reported apart."""
    assert sum(row.designed for row in load().natural_course.values()) == 10


def test_every_condition_has_both_arms() -> None:
    """Untreated and sham, for each of the eight conditions."""
    arms = Counter((row.condition, row.arm) for row in load().natural_course.values())
    assert set(arms) == {(name, arm) for name in load().conditions for arm in ("untreated", "sham")}


@pytest.mark.parametrize(
    ("id", "number", "low", "high"),
    [
        ("A01", 2.67, 2.42, 2.92),
        ("A10", 11, 7.7, 14.3),
        ("B01", 11.5, 10.5, 12.5),
        ("M25", 0.1944, 0.1463, 0.2425),
        ("b01", 15, 15, None),
        ("b10", 24, 3, 24),
        ("c01", -85, -90, -80),
        ("f09", -1.53, -2.29, -0.76),
        ("f06", 6.3, 4.25, 8.35),
        ("e08", 2, 2, 2),
        ("E05", None, 7.4, 14.8),
        ("D05", None, None, None),
    ],
)
def test_target_says_what_counts_as_met(id: str, number: float | None, low: float | None, high: float | None) -> None:
    """Where the printed tolerance says so in numbers, and only there."""
    target = load().targets[id]
    assert (target.number, target.low, target.high) == (number, low, high)


@pytest.mark.parametrize("target", load().targets.values(), ids=lambda target: target.id)
def test_number_of_a_target_is_what_is_printed(target: object) -> None:
    """The parsed number is the printed text, and lies within what counts as met."""
    if target.number is not None:  # type: ignore[attr-defined]
        assert float(target.value) == target.number  # type: ignore[attr-defined]
        assert (target.low is None or target.low <= target.number) and (target.high is None or target.number <= target.high)  # type: ignore[attr-defined]


def test_roles_are_counted() -> None:
    """Six rows that were emergent are fitted to, and so count as prediction no more."""
    roles = Counter(target.role for target in load().targets.values())
    assert set(roles) == {"input", "definition", "formula", "emergent", "fitted"}
    assert {target.id for target in load().targets.values() if target.role == "fitted"} == {
        *("b14", "b16", "f09", "f10", "f12", "f31")
    }


def test_trials_are_as_printed() -> None:
    """Nulls are apart from predictions; an interval holds its value, and each row says what it is against."""
    rows = load().trials
    assert {row.id for row in rows.values() if row.kind == "null"} == {
        *("WP01a", "WP01b", "HA02a", "HA02b", "LR01", "CM09c", "CM09d")
    }
    assert (rows["BP02a"].low, rows["BP02a"].value, rows["BP02a"].high) == (-0.79, -0.42, -0.05)
    for row in rows.values():
        if row.low is not None and row.value is not None:
            assert row.low <= row.value, row.id
        assert bool(row.against) == (row.outcome != "none"), row.id


ROM, COURSE, TARGETS = FOLDER + "ranges_of_motion.toml", FOLDER + "natural_course.toml", FOLDER + "targets_slow.toml"
MEASURES, EVENTS, TRIALS = FOLDER + "outcome_measures.toml", FOLDER + "adverse_events.toml", FOLDER + "trials.toml"


@pytest.mark.parametrize(
    ("attribute", "file", "old", "new", "kind", "words"),
    [
        ("ranges_of_motion", ROM, '"neck_extension"', '"neck_flexion"', IncompleteEntry, "is there twice"),
        ("ranges_of_motion", ROM, 'joint         = "neck"\n', "", IncompleteEntry, "lacks 'joint'"),
        ("ranges_of_motion", ROM, 'unit          = "deg"', 'unit = "degr"', UnknownUnit, "Nearest: deg"),
        ("ranges_of_motion", ROM, 'worse_when    = "lower"', 'worse_when = "less"', IncompleteEntry, "lower, higher"),
        ("ranges_of_motion", ROM, '"Goniometry"', '"Gonimetry"', UnknownSource, "Nearest: Goniometry"),
        ("ranges_of_motion", ROM, "[[range]]\n", "[[rom]]\n", UnknownKey, "'rom'"),
        ("ranges_of_motion", ROM, 'mark       = "unverified"', 'mark = "heard"', IncompleteEntry, "has mark = 'heard'"),
        ("ranges_of_motion", ROM, 'confidence = "medium"', 'confidence = "some"', IncompleteEntry, "has confidence = 'some'"),
        ("ranges_of_motion", ROM, 'basis      = "assumed"', 'basis = "known"', IncompleteEntry, "has basis = 'known'"),
        ("outcome_measures", MEASURES, "meaning ", "meening ", UnknownKey, "Nearest: meaning"),
        ("outcome_measures", MEASURES, 'unit             = "point"', 'unit = "points"', UnknownUnit, "Nearest: point"),
        ("outcome_measures", MEASURES, 'better           = "lower"', 'better = "less"', IncompleteEntry, "lower, higher"),
        ("adverse_events", EVENTS, "denominator = 7629", "denominator = 7629.5", IncompleteEntry, "expected a whole number"),
        ("adverse_events", EVENTS, 'event       = "any mild event"\n', "", IncompleteEntry, "lacks 'event'"),
        (
            "natural_course",
            COURSE,
            "value      = 5.1",
            "value = 9.1",
            IncompleteEntry,
            "value 9.1 outside its own low 4.5 and high 5.7",
        ),
        ("natural_course", COURSE, 'arm        = "untreated"', 'arm = "none"', IncompleteEntry, "untreated, sham"),
        ("natural_course", COURSE, 'unit       = "NRS"', 'unit = "VAS"', UnknownUnit, "'VAS' is not a unit"),
        ("targets", TARGETS, 'role       = "input"', 'role = "inputs"', IncompleteEntry, "expected one of: input, definition"),
        ("targets", TARGETS, 'scale      = "slow"', 'scale = "slower"', IncompleteEntry, "expected one of: fast, slow"),
        (
            "trials",
            TRIALS,
            'against      = "non_penetrating_sham"\n',
            "",
            IncompleteEntry,
            "An outcome needs an arm to be against",
        ),
        ("trials", TRIALS, "low          = -0.79", "low = 0.79", IncompleteEntry, "low 0.79 above its high -0.05"),
        ("targets", TARGETS, "schema = 1\n", "schema = 1\nx = 1\n", UnknownKey, "'x' is not a key"),
    ],
)
def test_broken_file_is_refused(
    copy: Copy, attribute: str, file: str, old: str, new: str, kind: type[Exception], words: str
) -> None:
    """Each fault planted alone in a copy; the message names the file."""
    copy.replace(file, old, new)
    with pytest.raises(kind, match=words) as caught:
        getattr(copy.catalog(), attribute)
    assert file in str(caught.value)
