"""Assembly: couplings exist through names alone, and every mistake in them is named."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from ims.errors import AssemblyError
from ims.physiology.submodel import Array, SubModel, Values, Variable
from ims.simulation.assemble import VARIANTS, assemble, library, link, used_by_output


class Toy(SubModel):
    """A sub-model of given reads, writes and states: each write is the sum of the reads it uses."""

    statement = grade = ""
    parameters: tuple[Variable, ...] = ()

    def __init__(
        self, called: str, reads: str = "", writes: str = "", states: str = "", used: str | None = None, shape: str = "person"
    ):
        def make(names: str) -> tuple[Variable, ...]:
            return tuple(Variable(name, name, "1", shape) for name in names.split())

        self.name, self.reads, self.writes, self.states = called, make(reads), make(writes), make(states)
        self.used = reads.split() if used is None else used.split()

    def decay(self, p: Values) -> dict[str, Array]:
        return {}

    def output(self, xp: Any, y: Values, reads: Values, p: Values) -> dict[str, Array]:
        return {v.name: sum(reads[name] for name in self.used) for v in self.writes}

    def rate(self, xp: Any, y: Values, reads: Values, p: Values) -> dict[str, Array]:
        return {v.name: -y[v.name] for v in self.states}

    def jump(self, xp: Any, event: Any, y: Values, reads: Values, p: Values) -> dict[str, Array]:
        return {}


def test_library_is_found_by_walking() -> None:
    """Every sub-model of the package, once, by its name."""
    found = library()
    assert all(found[name].name == name for name in found)
    assert {"contracture", "energy", "ongoing_source", "capsule"} <= found.keys()


def test_default_takes_the_first_variant_of_each_slot() -> None:
    """Of sub-models that exclude one another the first is taken; left-out ones are gone."""
    names = {s.name for s in assemble(without=["flare"]).submodels}
    for first, *others in VARIANTS.values():
        assert first in names and not names & set(others)
    assert names == set(library()) - {"flare"} - {v for options in VARIANTS.values() for v in options[1:]}


def test_unknown_sub_model_is_named_with_the_nearest() -> None:
    """A misspelled sub-model is refused."""
    with pytest.raises(AssemblyError, match="no sub-model 'contractur'. Nearest: contracture"):
        assemble(["contractur"])


def test_two_writers_of_one_name_are_refused() -> None:
    """Each name has one writer; both are named."""
    with pytest.raises(AssemblyError, match="'milieu' has two writers: a and b"):
        link([Toy("a", writes="milieu"), Toy("b", states="milieu")])


def test_a_read_nobody_writes_is_refused_with_the_nearest_and_its_writer() -> None:
    """A misspelled read stops at assembly, not in a result."""
    with pytest.raises(AssemblyError, match=r"b reads 'mileu', which nobody writes\. Nearest: milieu \(written by a\)"):
        link([Toy("a", states="milieu"), Toy("b", reads="mileu", writes="pain")])


def test_a_read_of_another_shape_is_refused() -> None:
    """Muscle and root are mapped in one place only."""
    with pytest.raises(
        AssemblyError, match="b reads 'milieu' as one per segment, but a writes one per muscle. Map it in nerve/inn"
    ):
        link([Toy("a", states="milieu", shape="muscle"), Toy("b", reads="milieu", writes="pain", shape="segment")])


def test_a_ring_of_algebraic_writes_is_printed() -> None:
    """Three values that wait for one another cannot be computed; the ring is shown."""
    ring = [
        Toy("a", reads="z", writes="x"),
        Toy("b", reads="x", writes="y"),
        Toy("c", reads="y", writes="z"),
        Toy("d", writes="w"),
    ]
    with pytest.raises(AssemblyError, match="form a ring: a -> c -> b -> a. Break it with a state"):
        link(ring)


def test_a_state_breaks_the_ring() -> None:
    """A state is known at the start of a step and makes no edge."""
    model = link([Toy("a", reads="z", writes="x"), Toy("b", reads="x", writes="y"), Toy("c", reads="y", states="z")])
    assert [s.name for s in model.submodels].index("a") < [s.name for s in model.submodels].index("b")


def test_only_reads_that_the_output_uses_make_an_edge() -> None:
    """A read that only a rate looks at does not order the writes."""
    one, other = Toy("a", reads="y", writes="x", used=""), Toy("b", reads="x", writes="y")
    assert used_by_output(one) == ()
    assert used_by_output(other) == ("x",)
    assert [s.name for s in link([other, one]).submodels] == ["a", "b"]


def test_an_absent_coupling_takes_its_declared_value() -> None:
    """A smaller model leaves couplings out; the reader gets the value it declared."""
    model = assemble(without=["ongoing_source"])
    assert model.absent["source_drive"] == ("muscle", 0.0)
    assert "ongoing_source" not in {v.name for v in model.states}


def test_every_algebraic_read_is_written_before_it_is_used() -> None:
    """The order of one step is topological over the whole model."""
    model = assemble()
    written: set[str] = {v.name for v in model.states} | set(model.absent) | {name for name, _ in model.streams}
    for submodel in model.submodels:
        assert set(used_by_output(submodel)) <= written
        written |= {v.name for v in submodel.writes}


def test_held_states_only_jump() -> None:
    """Counts, the imposed load and the flare stand still between events; nothing else does."""
    assert assemble().held == {
        *("overload", "flare", "bruise_count", "bleed_count", "pain_during_count", "pain_after_count", "aggravation_count")
    }


def test_streams_are_reads_with_their_purpose() -> None:
    """Chance comes by name and purpose."""
    streams = dict(assemble().streams)
    assert streams["flare_chance"] == "flare/normal"
    assert streams["episode_chance"] == "episode/uniform"
    assert all(purpose.split("/")[1] in ("normal", "uniform") for purpose in streams.values())


def test_a_variable_is_found_by_name_or_its_nearest_named() -> None:
    """States and writes are looked up; a misspelled one is refused."""
    model = assemble()
    assert model.variable("contracture").shape == "muscle"
    assert model.variable("pain_intensity").shape == "person"
    with pytest.raises(AssemblyError, match="'contractur' is not a variable of this model. Nearest: contracture"):
        model.variable("contractur")


def test_jumps_see_the_state_just_before() -> None:
    """All jumps of an event start from one state; a sub-model that has nothing to say changes nothing."""
    model = link([Toy("a", states="x"), Toy("b", reads="x", states="y")])
    y = {"x": np.ones(2), "y": np.zeros(2)}
    full = {**y, "contracture": np.zeros((1, 2)), "nerve_function": np.zeros((1, 2))}
    after = model.jump(np, None, full, {"a": Values({}), "b": Values({})}, {})
    assert after is not full
    assert after == full
