from __future__ import annotations

from dataclasses import replace

import pytest

from ims.errors import AssemblyError
from ims.physiology.submodel import Variable
from ims.simulation.fast.assemble import VARIANTS, Delayed, assembled, library, link
from tests.simulation.fast.toys import Fire, Push


def changed(kind, **attributes):
    made = kind()
    for name, value in attributes.items():
        setattr(made, name, value)
    return made


def test_the_whole_pass_is_assembled():
    """Every sub-model of the library but the spare variants, each name with one writer, in an order without a ring."""
    model = assembled(())
    spare = {name for options in VARIANTS.values() for name in options[1:]}
    assert {s.name for s in model.submodels} == set(library()) - spare
    assert model.absent == {}
    assert {v.name for v in model.hand} == {"needle_depth", "needle_velocity", "rotation_rate", "needle_held"}


def test_all_conduction_is_in_the_nerve():
    """Delays stand in one sub-model alone."""
    assert {d.submodel for d in assembled(()).delayed} == {"peripheral_nerve"}


@pytest.mark.parametrize("slot", list(VARIANTS))
def test_each_variant_can_be_chosen(slot):
    """The forms of motor neurons, and of the tendon, stand in for one another: the rest of the pass is assembled with each."""
    usual = {s.name for s in assembled(()).submodels}
    for variant in VARIANTS[slot]:
        chosen = (usual - {*VARIANTS[slot]}) | {variant}
        assert {s.name for s in assembled(tuple(sorted(chosen))).submodels} == chosen


def test_a_late_read_makes_no_edge():
    """A sub-model may read late what comes after it in the order."""
    model = link([Push(), Fire()])
    assert model.delayed == (Delayed("fire", "push", "late"),)


def test_missing_and_doubled_writers_are_named_with_what_is_near():
    """Assembly says what is wrong before anything is solved."""
    lost = changed(Fire, reads=(replace(Fire.reads[0], name="pusch"), *Fire.reads[1:]), delays={})
    with pytest.raises(AssemblyError, match="'pusch', which nobody writes. Nearest: push"):
        link([Push(), lost])
    with pytest.raises(AssemblyError, match="two writers"):
        link([Push(), changed(Push, name="other")])
    bent = changed(Fire, reads=(replace(Fire.reads[0], shape="layer"), *Fire.reads[1:]))
    with pytest.raises(AssemblyError, match="as one per layer"):
        link([Push(), bent])
    with pytest.raises(AssemblyError, match="Nearest: cramp"):
        assembled(("crampp",))
    with pytest.raises(AssemblyError, match="not a variable of the needle pass"):
        assembled(()).variable("needle_forse")


def test_an_absent_coupling_takes_its_value():
    """A smaller pass may leave a coupling out where the reader says what it takes instead."""
    alone = changed(Fire, reads=(Variable("push", "d", "1/s", "person", absent=3.0), *Fire.reads[1:]))
    assert link([alone]).absent == {"push": 3.0}
