"""Muscles: roots, segments and supply follow the anatomy; needle sizes are conventions with their own refusals."""

from __future__ import annotations

import pytest

from ims.catalog import load
from ims.catalog.muscle import CONVERGENCE, CRANIAL, ROOTS
from ims.errors import BadUnit, IncompleteEntry, UnknownKey, UnknownSource
from tests.catalog.copies import Copy

SOLEUS = "muscles/soleus.toml"


def test_numbers_are_in_meters() -> None:
    """Millimeters outside, meters inside."""
    muscle = load().muscles["extensor_carpi_radialis_brevis"]
    assert muscle.needle_length is not None and muscle.depth is not None
    assert (muscle.needle_length.low, muscle.needle_length.high, muscle.needle_length.unit) == (0.025, 0.04, "mm")
    assert (muscle.depth.low, muscle.depth.high) == (0.008, 0.02)


def test_muscle_that_is_not_needled_has_no_sizes() -> None:
    """Absent is None, never zero."""
    muscle = load().muscles["rectus_capitis_posterior_major"]
    assert (muscle.needle_diameter, muscle.needle_length, muscle.depth) == (None, None, None)
    assert muscle.needle_note == "not usually needled"


def test_supply_is_the_spinal_roots() -> None:
    """A limb muscle is supplied by its own roots."""
    assert load().muscles["soleus"].supply_roots == ("S1", "S2")


def test_cranial_nerves_are_supplied_by_convergence() -> None:
    """A cranial nerve has no foramen of the spine: C2 and C3 stand for it."""
    assert load().muscles["masseter"].supply_roots == CONVERGENCE
    assert load().muscles["upper_trapezius"].supply_roots == ("C2", "C3", "C4")


@pytest.mark.parametrize("muscle", load().muscles.values(), ids=lambda muscle: muscle.key)
def test_convergence_is_said_where_a_cranial_nerve_is(muscle: object) -> None:
    """`converges` is true exactly where a root is a cranial nerve."""
    assert muscle.converges == any(root in CRANIAL for root in muscle.roots)  # type: ignore[attr-defined]


@pytest.mark.parametrize("muscle", load().muscles.values(), ids=lambda muscle: muscle.key)
def test_gunn_segments_lie_among_the_supplying_roots(muscle: object) -> None:
    """The segment Gunn assigns to a muscle is one of those that supply it."""
    assert set(muscle.segments) <= set(muscle.supply_roots)  # type: ignore[attr-defined]


def test_three_muscles_are_the_paraspinal_compartments() -> None:
    """The multifidi are the paraspinal compartments of their segments and are not counted twice."""
    assert {muscle.code for muscle in load().muscles.values() if muscle.paraspinal} == {"CMUL", "LMUL", "TMUL"}


def test_roots_run_from_the_head_down() -> None:
    """Eight cervical, twelve thoracic, five lumbar, five sacral."""
    assert (len(ROOTS), ROOTS[0], ROOTS[8], ROOTS[20], ROOTS[-1]) == (30, "C1", "T1", "L1", "S5")


@pytest.mark.parametrize(
    ("old", "new", "kind", "words"),
    [
        ('key               = "soleus"', 'key = "solius"', IncompleteEntry, "must be called solius.toml"),
        ('code              = "SOLE"\n', "", IncompleteEntry, "lacks 'code'"),
        ('["S1", "S2"]', '["S1", "S9"]', IncompleteEntry, "has S9 in roots, expected roots such as C5"),
        ('gunn_segments     = ["S1", "S2"]', 'gunn_segments = ["XI"]', IncompleteEntry, "has XI in gunn_segments"),
        ("paraspinal        = false", 'paraspinal = "no"', IncompleteEntry, "expected true or false"),
        ("low = 20, high = 40", "low = 40, high = 20", IncompleteEntry, r"runs from 40.0 to 20.0 mm, expected 0 < low <= high"),
        ("low = 20, high = 40", "low = 20", IncompleteEntry, "lacks 'high'"),
        ("low = 20, high = 40", "low = 20, high = 40, sd = 3", UnknownKey, "'sd'"),
        ('unit = "mm"', 'unit = "mm//"', BadUnit, "cannot be read as a unit"),
        ("sides ", "side ", UnknownKey, "'side' is not a key of this entry. Nearest: sides"),
        ('"StandardAnatomy"', '"StandardAnatomie"', UnknownSource, "Nearest: StandardAnatomy"),
        ('"assumed"', '"known"', IncompleteEntry, "has basis = 'known'"),
    ],
)
def test_broken_file_is_refused(copy: Copy, old: str, new: str, kind: type[Exception], words: str) -> None:
    """Each fault planted alone in a copy; the message names the file."""
    copy.replace(SOLEUS, old, new)
    with pytest.raises(kind, match=words) as caught:
        _ = copy.catalog().muscles
    assert SOLEUS in str(caught.value)
