"""Conditions: complete, as the reference describes them, refused where they are not."""

from __future__ import annotations

import pytest

from ims.catalog import load
from ims.errors import IncompleteEntry, UnknownCondition, UnknownKey, UnknownMuscle, UnknownSource
from ims.units import from_si, to_si
from tests.catalog.copies import Copy

ELBOW = "conditions/tennis_elbow.toml"


@pytest.mark.parametrize(
    ("name", "ill", "entry", "pain", "returns"),
    [
        ("headache", 13, "pain", 3.5, 6),
        ("back_pain", 12, "pain", 3.5, 12),
        ("whiplash", 13, "pain", 3.5, 12),
        ("tennis_elbow", 6, "pain", 3.0, 12),
        ("frozen_shoulder", 26, "pain", 3.0, 12),
        ("chronic_pain", 26, "pain", 3.5, 12),
        ("limited_range_of_motion", 13, "range", None, 12),
        ("stiffness", 26, "stiffness", None, 12),
    ],
)
def test_patients_are_those_of_the_reference(name: str, ill: float, entry: str, pain: float | None, returns: float) -> None:
    """The table of section 10.5, row by row."""
    condition = load().condition(name)
    figures = condition.patient()
    assert condition.entry == entry
    assert figures["ill_at_least_weeks"].value == to_si(ill, "wk")
    assert figures["healthy_returns_within_weeks"].value == to_si(returns, "wk")
    assert (figures["entry_pain"].value if pain else figures.get("entry_pain")) == pain


def test_onset_is_alike_in_all_conditions() -> None:
    """Source nearly full, overload for two weeks, and three weeks from the flare to day 0."""
    for condition in load().conditions.values():
        figures = condition.patient()
        assert (figures["onset_source"].value, figures["onset_overload"].value) == (0.95, 0.5)
        assert (figures["onset_days"].unit_value, figures["flare_lead_days"].unit_value) == (14, 21)


def test_only_back_pain_is_recruited_at_a_flare() -> None:
    """The flare step of the reference: 0.9 in back pain, none elsewhere."""
    steps = {name: condition.patient()["flare_step"].value for name, condition in load().conditions.items()}
    assert {name for name, step in steps.items() if step} == {"back_pain"}
    assert steps["back_pain"] == 0.9


def test_presentation_may_have_figures_of_its_own() -> None:
    """Acute back pain is seen within weeks of onset, without a second flare."""
    condition = load().condition("back_pain")
    acute = condition.patient("acute")
    assert (acute["ill_at_least_weeks"].unit_value, acute["flare_step"].value) == (2, 0)
    assert acute["entry_pain"] == condition.patient()["entry_pain"]


@pytest.mark.parametrize(
    ("name", "sessions", "days", "needles"),
    [
        ("headache", 6, 7, (8, 10)),
        ("back_pain", 8, 7, (8, 12)),
        ("whiplash", 6, 3.5, (6, 8)),
        ("tennis_elbow", 4, 7, (4, 6)),
        ("frozen_shoulder", 8, 7, (6, 10)),
        ("chronic_pain", 8, 7, (6, 10)),
        ("limited_range_of_motion", 3, 7, (3, 6)),
        ("stiffness", 3, 7, (3, 6)),
    ],
)
def test_plans_are_those_of_the_reference(name: str, sessions: int, days: float, needles: tuple[int, int]) -> None:
    """The table of section 11.2, row by row."""
    plan = load().condition(name).plan
    assert (plan.sessions, from_si(plan.interval, "d"), plan.needles, plan.sites) == (sessions, days, needles, "both")


@pytest.mark.parametrize(
    ("name", "scale", "model"),
    [
        ("headache", "OM10", "headache_days"),
        ("back_pain", "OM04", "condition_scale"),
        ("whiplash", "OM07", "condition_scale"),
        ("tennis_elbow", "OM19", "condition_scale"),
        ("frozen_shoulder", "OM20", "condition_scale"),
        ("chronic_pain", "OM23", "condition_scale"),
        ("limited_range_of_motion", "OM33", "range"),
        ("stiffness", "OM34", "condition_scale"),
    ],
)
def test_own_scales_are_those_of_the_reference(name: str, scale: str, model: str) -> None:
    """The table of section 11.4; the better way is that of the outcome measure."""
    own = load().condition(name).own_scale
    assert (own.id, own.model) == (scale, model)
    assert own.better == load().outcome_measures[scale].better


@pytest.mark.parametrize("condition", load().conditions.values(), ids=lambda condition: condition.name)
def test_own_scale_keeps_the_ends_of_its_measure(condition: object) -> None:
    """A mapped scale is clipped where the published scale ends; people differ by 15 % of it."""
    own = condition.own_scale  # type: ignore[attr-defined]
    if own.model == "condition_scale":
        measure = load().outcome_measures[own.id]
        assert (own.numbers["low"], own.numbers["high"]) == (measure.low, measure.high)
        assert own.spread == pytest.approx(0.15 * (measure.high - measure.low))


def test_presentation_by_name_and_by_default() -> None:
    """Without a name, the default one; with a wrong name, the nearest and all there are."""
    condition = load().condition("chronic_pain")
    assert condition.presentation().name == "neck"
    assert condition.presentation("shoulder").range == "shoulder_abduction"
    with pytest.raises(UnknownCondition, match="Nearest: shoulder. Presentations of chronic_pain: neck, shoulder, low_back"):
        condition.presentation("sholder")


@pytest.mark.parametrize(
    ("old", "new", "kind", "words"),
    [
        ('= "tennis_elbow"', '= "golf_elbow"', IncompleteEntry, "must be called golf_elbow.toml"),
        ("source_is ", "sourceis ", UnknownKey, "Nearest: source_is"),
        ('sentence             = "', 'sentence = ""\nlabels = "', UnknownKey, "Nearest: label"),
        ('source_is            = "common extensor tendon"\n', "", IncompleteEntry, "lacks 'source_is'"),
        ('default_presentation = "default"', 'default_presentation = "arm"', UnknownCondition, "default_presentation of"),
        ('"supinator"', '"supinater"', UnknownMuscle, "'supinater' is not in the catalog. Nearest: supinator"),
        ('["C5", "C6", "C7"]', '["C5", "V3"]', IncompleteEntry, "has V3 in paraspinal_segments"),
        ('range               = "wrist_flexion"\n', "", IncompleteEntry, "lacks 'range'"),
        ("sessions = 4", "session = 4", UnknownKey, "Nearest: sessions"),
        ("sessions = 4\n", "", IncompleteEntry, "lacks 'sessions'"),
        ("needles  = [4, 6]", "needles = [6, 4]", IncompleteEntry, r"has needles = \[6, 4\], expected \[lower, higher\]"),
        ('sites    = "both"', 'sites = "all"', IncompleteEntry, "expected one of: both, bands, spine"),
        ('"Shanmugam2024"', '"Shanmugan2024"', UnknownSource, "Nearest: Shanmugam2024"),
        ('entry = "pain"', 'entry = "grip"', IncompleteEntry, "expected one of: pain, range, stiffness"),
        ('entry = "pain"', 'entry = "stiffness"', IncompleteEntry, "lacks entry_limit. Entry is by stiffness"),
        ("[patient.entry_pain]", "[patient.entry_pein]", UnknownKey, "Nearest: entry_pain"),
        ("[own_scale]\n", "[own_scale]\nmean = 1\n", UnknownKey, "'mean'"),
        ("per_pain          = -2.2\n", "", IncompleteEntry, "lacks 'per_pain'"),
        ('model             = "condition_scale"', 'model = "line"', IncompleteEntry, "has model = 'line'"),
        ('better            = "higher"', 'better = "more"', IncompleteEntry, "expected one of: higher, lower"),
        ('[parameter."motor_drive.hold"]', '[parameter."hold"]', IncompleteEntry, "is not called <submodel>.<name>"),
        ('[as_described.parameter."ongoing_source.persistence"]', "[as_described.x]", UnknownKey, "'x'"),
    ],
)
def test_broken_file_is_refused(copy: Copy, old: str, new: str, kind: type[Exception], words: str) -> None:
    """Each fault planted alone in a copy; the message names the file."""
    copy.replace(ELBOW, old, new)
    with pytest.raises(kind, match=words) as caught:
        _ = copy.catalog().conditions
    assert ELBOW in str(caught.value)


def test_strange_figure_alike_in_all_conditions_is_refused(copy: Copy) -> None:
    """patient.toml knows the same figures."""
    copy.replace("patient.toml", "[patient.flare_step]", "[patient.flare_stop]")
    with pytest.raises(UnknownKey, match="Nearest: flare_step"):
        _ = copy.catalog().conditions
