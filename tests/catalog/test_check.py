"""Files that agree with one another, and every way in which they may not."""

from __future__ import annotations

import pytest

from ims.catalog import check, load
from ims.errors import IncompleteEntry, UnknownCondition, UnknownParameter
from tests.catalog.copies import Copy
from tests.catalog.test_load import fitted

ELBOW, SHOULDER = "conditions/tennis_elbow.toml", "conditions/chronic_pain.toml"


def test_the_catalog_agrees_with_itself() -> None:
    """Whatever one file names is in another."""
    check(load())


def test_a_good_fit_is_accepted(copy: Copy) -> None:
    """Fitted values of a whole set, of a condition, and of one presentation of it."""
    name = "ongoing_source.recovery_time"
    copy.write(
        "fitted/natural_course.toml",
        fitted(
            ("as_evidenced", "contracture.release_share", 0.7, "1"),
            ("back_pain.as_evidenced", name, 20, "d"),
            ("back_pain.acute.as_evidenced", name, 9, "d"),
        ),
    )
    check(copy.catalog())


@pytest.mark.parametrize(
    ("file", "old", "new", "kind", "words"),
    [
        (
            "mechanisms.toml",
            "gate",
            "gates",
            UnknownParameter,
            "Nearest: central_sensitization.gate.* Named in mechanisms.toml",
        ),
        (
            "mechanism_sets/as_described.toml",
            "release_share",
            "release_shear",
            UnknownParameter,
            "Named in mechanism_sets/as_d",
        ),
        (
            "mechanism_sets/as_described.toml",
            '["receptors"]',
            '["receptor"]',
            UnknownParameter,
            "Nearest: receptors.* Left out in",
        ),
        (ELBOW, '"OM19"', '"OM99"', UnknownParameter, "The own_scale of conditions/tennis_elbow.toml"),
        (ELBOW, "motor_drive.hold", "motor_drive.holds", UnknownParameter, "Nearest: motor_drive.hold"),
        (ELBOW, '["C5", "C6", "C7"]', '["C5", "C6"]', IncompleteEntry, "lacks C7 in paraspinal_segments, to which extensor"),
        (ELBOW, '"supinator"', '"cervical_multifidus"', IncompleteEntry, "lists cervical_multifidus, which is the paraspinal"),
        ("muscles/soleus.toml", '"SOLE"', '"GAST"', IncompleteEntry, "the code GAST names more than one muscle"),
        ("outcomes/natural_course.toml", '"back_pain"', '"back_ache"', UnknownCondition, "Nearest: back_pain"),
        ("outcomes/natural_course.toml", '"acute"', '"acuter"', UnknownCondition, "Presentations of back_pain: default, acute"),
    ],
)
def test_disagreement_is_refused(copy: Copy, file: str, old: str, new: str, kind: type[Exception], words: str) -> None:
    """Each fault planted alone in a copy."""
    copy.replace(file, old, new)
    with pytest.raises(kind, match=words):
        check(copy.catalog())


@pytest.mark.parametrize(
    ("name", "full_name", "kind", "words"),
    [
        ("back_ache.as_evidenced", "motor_drive.hold", UnknownCondition, "Nearest: back_pain"),
        ("back_pain.cute.as_evidenced", "motor_drive.hold", UnknownCondition, "Nearest: acute"),
        ("back_pain.as_evident", "motor_drive.hold", UnknownParameter, "Nearest: as_evidenced"),
        ("back_pain.as_evidenced", "motor_drive.hould", UnknownParameter, r"Named in fitted \[back_pain.as_evidenced\]"),
    ],
)
def test_fit_of_what_is_not_there_is_refused(copy: Copy, name: str, full_name: str, kind: type[Exception], words: str) -> None:
    """A fitted value is of a condition, a set and a parameter that exist."""
    copy.write("fitted/natural_course.toml", fitted((name, full_name, 1, "1")))
    with pytest.raises(kind, match=words):
        check(copy.catalog())
