"""Compartments, roots and the maps between them (S3, S4; section 11.7 of the slow reference)."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.testing import assert_allclose

from ims.catalog import load
from ims.patient.anatomy import TWO_MUSCLES, Anatomy, build

ROOTS = {"deltoid": ("C5", "C6"), "supinator": ("C6",), "temporalis": ("V3",), "triceps_brachii": ("C6", "C7", "C8")}
SEGMENTS = ("C5", "C6", "C7")


@pytest.fixture
def arm() -> Anatomy:
    """Four muscles with known roots on three segments."""
    return build(tuple(ROOTS), SEGMENTS, ROOTS)


def all_presentations() -> list[tuple[str, str]]:
    """Every condition in every form."""
    return [(c.name, form) for c in load().conditions.values() for form in c.presentations]


def test_each_segment_has_one_paraspinal_compartment_first(arm: Anatomy) -> None:
    """Paraspinal muscles come first, one a root; then the muscles in the order given."""
    assert arm.muscles == ("paraspinal_C5", "paraspinal_C6", "paraspinal_C7", *ROOTS)
    assert [arm.is_paraspinal(muscle) for muscle in arm.muscles] == [True] * 3 + [False] * 4


def test_supply_is_the_mean_over_the_roots_in_the_run(arm: Anatomy) -> None:
    """Two roots share a muscle equally; a root outside the run does not count; a cranial muscle is supplied from outside."""
    rows = dict(zip(arm.muscles, arm.segments_of_muscle, strict=True))
    assert rows["deltoid"] == (0.5, 0.5, 0.0)
    assert rows["supinator"] == (0.0, 1.0, 0.0)
    assert rows["triceps_brachii"] == (0.0, 0.5, 0.5)
    assert rows["paraspinal_C7"] == (0.0, 0.0, 1.0)
    assert rows["temporalis"] == (0.0, 0.0, 0.0)
    assert dict(zip(arm.muscles, arm.supply_outside, strict=True)) == {**dict.fromkeys(arm.muscles, 0.0), "temporalis": 1.0}


def test_a_root_is_pressed_by_its_own_paraspinal_muscle(arm: Anatomy) -> None:
    """S3: the shortened muscle beside the spine presses on the root of its level, and on no other."""
    assert arm.paraspinal_of_segment == tuple(tuple(float(i == j) for i in range(7)) for j in range(3))


def test_members_of_a_segment_are_the_muscles_it_serves(arm: Anatomy) -> None:
    """An event felt by a segment is the mean over the muscles it serves."""
    assert arm.members[1] == (0.0, 0.25, 0.0, 0.25, 0.25, 0.0, 0.25)


@pytest.mark.parametrize(("condition", "form"), all_presentations())
def test_maps_of_every_presentation_are_averages(condition: str, form: str) -> None:
    """Rows sum to one; supply from these roots and from outside add up to one; no segment is without a muscle."""
    found = load().condition(condition).presentation(form)
    anatomy = build(found.muscles, found.segments, {key: load().muscle(key).roots for key in found.muscles})
    assert_allclose(np.sum(anatomy.segments_of_muscle, axis=1) + anatomy.supply_outside, 1.0, rtol=1e-15)
    assert_allclose(np.sum(anatomy.members, axis=1), 1.0, rtol=1e-15)
    assert_allclose(np.sum(anatomy.paraspinal_of_segment, axis=1), 1.0)
    assert len(set(anatomy.muscles)) == len(anatomy.muscles) == len(found.muscles) + len(found.segments)


def test_preset_is_one_root_with_two_muscles() -> None:
    """The regression preset: a paraspinal and a peripheral muscle on one root."""
    assert (TWO_MUSCLES.muscles, TWO_MUSCLES.segments) == (("paraspinal", "peripheral"), ("root",))
    assert TWO_MUSCLES.is_paraspinal("paraspinal") and not TWO_MUSCLES.is_paraspinal("peripheral")
    assert_allclose(np.sum(TWO_MUSCLES.segments_of_muscle, axis=1), 1.0)
