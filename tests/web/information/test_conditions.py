"""A condition is told as the catalog has it."""

from __future__ import annotations

import pytest
from django.utils import translation

from ims.catalog import load
from ims.errors import NotFound
from ims.web.information.conditions import condition, conditions
from ims.web.information.words.muscles import PLAIN
from ims.web.information.words.trials import COMPARED, UNITS


def test_all_conditions_are_told_in_the_order_of_their_names() -> None:
    """Eight, found by their label in the language of the page."""
    assert {one.name for one in conditions()} == set(load().conditions)
    assert [one.label for one in conditions()] == sorted(one.label for one in conditions())
    with translation.override("fr"):
        labels = [one.label for one in conditions()]
        assert labels.index("Épaule gelée") == labels.index("Mal de dos") - 1


def test_a_condition_is_found_by_its_address() -> None:
    """Hyphens in the address, one address each."""
    assert condition("frozen-shoulder").name == "frozen_shoulder"
    for wrong in ("frozen_shoulder", "gout", ""):
        with pytest.raises(NotFound):
            condition(wrong)


def test_every_muscle_of_a_condition_has_plain_words() -> None:
    """Plain words are kept for exactly the muscles that a condition names."""
    named = {key for one in load().conditions.values() for form in one.presentations.values() for key in form.muscles}
    assert set(PLAIN) == named


def test_forms_with_the_same_muscles_are_told_once() -> None:
    """Lasting and new back pain have the same muscles: they are listed once."""
    assert len(condition("back-pain").forms) == 1
    assert len(condition("chronic-pain").forms) == 4


def test_a_long_sentence_is_cut_where_the_catalog_has_a_semicolon() -> None:
    """Short sentences, each with a capital and a full stop."""
    first, second = condition("back-pain").sentences
    assert first == "Low back pain that has lasted or keeps coming back."
    assert second == "Needling added to other care may reduce pain in the short term."


def test_visits_are_those_of_a_published_trial_or_not_told() -> None:
    """A plan of our own is no finding."""
    assert condition("tennis-elbow").visits is not None
    assert condition("tennis-elbow").visits.citation.key == "Shanmugam2024"
    assert condition("chronic-pain").visits is None


def test_every_trial_has_plain_words_and_a_unit() -> None:
    """All trials of the catalog can be told."""
    assert set(COMPARED) == set(load().trials)
    assert {row.unit for row in load().trials.values()} <= set(UNITS)


def test_a_trial_says_whether_needles_did_better() -> None:
    """Better is less pain or more range; a range that holds no difference is unclear; worse is said."""
    told = {trial.row.id: trial for one in conditions() for trial in one.trials}
    assert set(told) == set(load().trials)
    assert (told["BP02a"].verdict, told["WP01a"].verdict, told["CM09c"].verdict, told["LR01"].verdict) == (
        "better",
        "unclear",
        "worse",
        "unclear",
    )
    assert told["TE03d"].verdict == "better" and told["TE03d"].range is None
    assert [end[-10:] for end in told["BP02a"].range or ()] == [">0.05</data>"[-10:], ">0.79</data>"[-10:]]
    assert [end[-10:] for end in told["CM09c"].range or ()] == [">0.4</data>"[-10:], ">2.98</data>"[-10:]]
    assert told["WP01a"].size.endswith(">0.3</data>") and told["LR01"].size == ""


def test_standard_units_are_explained_where_they_are_used() -> None:
    """Back pain trials were pooled in standard units; those of frozen shoulder are in points."""
    assert condition("back-pain").has_standard_units
    assert not condition("frozen-shoulder").has_standard_units


def test_a_condition_near_the_lung_says_so() -> None:
    """The neck and the chest lie over the lung, the forearm does not."""
    assert condition("whiplash").near_lung
    assert not condition("tennis-elbow").near_lung
