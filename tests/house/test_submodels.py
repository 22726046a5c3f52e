"""House rules about every sub-model, found by walking the package; each rule is also shown a toy that breaks it."""

from __future__ import annotations

import ast
import inspect
import re
from typing import Any

import numpy as np
import pytest

from ims.physiology.space import NumpySpace
from ims.physiology.submodel import FAST_SHAPES, SHAPES, SubModel
from ims.simulation.assemble import library
from ims.simulation.fast.assemble import library as fast_library
from ims.units import factor
from tests.house import toys
from tests.house.bodies import (
    MUSCLES,
    PERSONS,
    SEGMENTS,
    AnySubModel,
    Recorder,
    declared,
    everything,
    fast_submodels,
    functions_of,
    sample,
    shape_of,
    submodels,
)
from tests.house.scaling import scaling_faults
from tests.house.tree import PACKAGE

XP_FUNCTIONS = {
    "exp",
    "log",
    "sqrt",
    "where",
    "where_any",
    "minimum",
    "maximum",
    "abs",
    "guard",
    "matmul",
    "stack",
    "sum",
    "mean",
    "max",
    "min",
}
EDGES = (0.0, 1.0, 1e-300)
ROUNDED_BELOW_ZERO = -1e-12
STATES = {v.name for s in everything() for v in s.states}

every_submodel = pytest.mark.parametrize("submodel", everything(), ids=lambda s: s.name)
every_slow_submodel = pytest.mark.parametrize("submodel", submodels(), ids=lambda s: s.name)


def declaration_faults(submodel: AnySubModel) -> list[str]:
    """Reads that are not declared or not used, and writes that are not declared or of the wrong shape."""
    faults, xp = [], NumpySpace()
    inputs = sample(submodel, seed=1)
    used: dict[str, set[str]] = {"states": set(), "reads": set(), "parameters": set()}
    for function in functions_of(submodel):
        recorders: list[Recorder] = []

        def record(items: Any, kept: list[Recorder] = recorders) -> Recorder:
            kept.append(Recorder(items))
            return kept[-1]

        try:
            given = inputs.call(submodel, function, xp, wrap=record)
        except KeyError as error:
            faults.append(f"{function}: {error.args[0]}")
            continue
        own, parameters, read = recorders
        used["states"] |= own.used
        used["parameters"] |= parameters.used
        used["reads"] |= read.used
        allowed = declared(submodel, function)
        faults += [f"{function}: '{name}' is written but not declared" for name in given.keys() - allowed.keys()]
        if function == "output":
            faults += [f"output: '{name}' is declared but not written" for name in allowed.keys() - given.keys()]
        for name in given.keys() & allowed.keys():
            full, got = shape_of(allowed[name], PERSONS), np.shape(given[name])
            if function in ("output", "jump") and isinstance(submodel, SubModel) and got != full:
                faults.append(f"{function}: '{name}' has shape {got}, declared {full}")
            if np.broadcast_shapes(got, full) != full:
                faults.append(f"{function}: '{name}' has shape {got}, which does not fit {full}")
    if not faults:
        faults += [f"read '{v.name}' is declared but never used" for v in submodel.reads if v.name not in used["reads"]]
        faults += [
            f"parameter '{v.name}' is declared but never used" for v in submodel.parameters if v.name not in used["parameters"]
        ]
    return faults


def persons_mixed(submodel: AnySubModel) -> list[str]:
    """Values of the first person that change when others join the batch."""
    together, xp = sample(submodel, seed=2), NumpySpace()

    def first(kind: str, name: str, array: Any) -> Any:
        is_matrix = np.shape(array) in ((SEGMENTS, MUSCLES), (MUSCLES, SEGMENTS))
        return array if np.ndim(array) == 0 or is_matrix else array[..., :1]

    alone = together.changed(first)
    mixed = []
    for function in functions_of(submodel):
        many, one = together.call(submodel, function, xp), alone.call(submodel, function, xp)
        for name in many:
            # Vector and scalar code of numpy may round a power differently by an ulp or two.
            if not np.allclose(np.asarray(many[name])[..., :1], one[name], rtol=1e-14, atol=0.0):
                mixed.append(f"{function}: {name}")
    return mixed


def moved_by_nothing(submodel: AnySubModel) -> list[str]:
    """States that an event moves in which nothing happens; they start low, so below any ceiling."""
    change = {"event": 0.0, "states": 0.1}
    quiet = sample(submodel, seed=3).changed(lambda kind, name, array: array * change.get(kind, 1.0))
    after = quiet.call(submodel, "jump", NumpySpace())
    return [
        name for name, value in after.items() if not np.array_equal(value, np.broadcast_to(quiet.states[name], np.shape(value)))
    ]


def test_the_walk_finds_what_assembly_finds() -> None:
    """A sub-model is discovered by walking the package; the product and these tests see the same ones."""
    assert sorted(s.name for s in submodels()) == sorted(library())
    assert sorted(s.name for s in fast_submodels()) == sorted(fast_library())
    assert len(submodels()) >= 30


@every_submodel
def test_units_agree(submodel: AnySubModel) -> None:
    """Told in stretched base units, everything comes back stretched by its declared unit."""
    assert scaling_faults(submodel) == []


def test_scaling_passes_a_sound_law_and_catches_hidden_units() -> None:
    """A correct law passes; a hidden 0.2 s, a hidden 0.5 N and a wrong declaration are each caught."""
    assert scaling_faults(toys.Tendon()) == []
    assert scaling_faults(toys.HiddenSecond()) == ["hidden_second.rate: 'stretch' does not scale as (m)/s"]
    assert scaling_faults(toys.HiddenNewton()) == ["hidden_newton.output: 'spring_force' does not scale as N"]
    assert scaling_faults(toys.WrongUnit()) == [
        "wrong_unit.output: 'spring_force' does not scale as N",
        "wrong_unit.rate: 'stretch' does not scale as (m)/s",
    ]


@every_submodel
def test_declares_what_it_reads_and_writes(submodel: AnySubModel) -> None:
    """A coupling exists only through declared names, and every declared name is needed."""
    assert declaration_faults(submodel) == []


def test_undeclared_names_are_caught() -> None:
    """The rule above sees a read and a write that nobody declared."""
    assert declaration_faults(toys.Tendon()) == []
    assert declaration_faults(toys.UndeclaredRead()) == ["rate: 'joint_force' is read but not declared"]
    assert declaration_faults(toys.UndeclaredWrite()) == ["output: 'spring_energy' is written but not declared"]


@every_submodel
def test_one_person_is_the_same_alone_and_in_a_batch(submodel: AnySubModel) -> None:
    """Persons are independent: nothing is summed, averaged or ranked over them."""
    assert persons_mixed(submodel) == []


def test_mixed_persons_are_caught() -> None:
    """The rule above sees a mean over persons."""
    assert persons_mixed(toys.Tendon()) == []
    assert persons_mixed(toys.MixesPersons()) == ["output: spring_force"]


@every_slow_submodel
def test_an_event_without_anything_changes_nothing(submodel: AnySubModel) -> None:
    """Where the hand did nothing, every state stays exactly what it was."""
    assert moved_by_nothing(submodel) == []


def test_a_state_moved_by_nothing_is_caught() -> None:
    """The rule above sees a jump that needs no event."""
    assert moved_by_nothing(toys.Tendon()) == []
    assert moved_by_nothing(toys.MovesUntouched()) == ["stretch"]


@every_submodel
@pytest.mark.parametrize("edge", [*EDGES, ROUNDED_BELOW_ZERO])
def test_finite_at_the_edges(submodel: AnySubModel, edge: float) -> None:
    """States and reads at 0, at 1 and next to nothing, and states a rounding below 0, give finite numbers and no warning."""
    edged = STATES if edge < 0.0 else STATES | {v.name for v in submodel.reads if v.source != "clock"}
    drawn = sample(submodel, seed=4)
    at_edge = drawn.changed(
        lambda kind, name, array: np.full_like(array, edge) if kind in ("states", "reads") and name in edged else array
    )
    for function in functions_of(submodel):
        for name, value in at_edge.call(submodel, function, NumpySpace()).items():
            assert np.all(np.isfinite(value)), f"{function}: {name}"


@every_submodel
def test_decay_is_a_rate_that_is_never_negative(submodel: AnySubModel) -> None:
    """The linear part only damps; a state without one is simply absent."""
    decay = sample(submodel, seed=5).call(submodel, "decay", NumpySpace())
    assert decay.keys() <= {v.name for v in submodel.states}
    assert all(np.all(np.asarray(value) >= 0.0) for value in decay.values())


@every_submodel
def test_variables_are_declared_in_full(submodel: AnySubModel) -> None:
    """Names are full words, units are SI themselves, shapes are known, and no name stands twice in one place."""
    for kind in ("reads", "writes", "states", "parameters", "derived"):
        variables = getattr(submodel, kind, ())
        assert len({v.name for v in variables}) == len(variables), kind
        for v in variables:
            assert v.name.isidentifier() and v.name == v.name.lower() and len(v.name) > 2, v
            assert v.symbol, v
            assert factor(v.unit) == 1.0, f"{v.name}: inside everything is SI, but '{v.unit}' is not"
            assert v.shape in (SHAPES if isinstance(submodel, SubModel) else FAST_SHAPES), v
    assert not {v.name for v in submodel.reads} & {v.name for v in (*submodel.writes, *submodel.states)}


@every_submodel
def test_file_class_and_name_agree(submodel: AnySubModel) -> None:
    """One final class a file, and the file has the sub-model's name."""
    kind = type(submodel)
    assert kind.__module__.rsplit(".", 1)[1] == submodel.name
    assert kind.__subclasses__() == []
    assert kind.__name__.lower() == submodel.name.replace("_", "")
    assert set(functions_of(submodel)) <= vars(kind).keys(), "every function of the interface is spelled out"


@every_submodel
def test_says_what_it_implements_and_how_sure_it_is(submodel: AnySubModel) -> None:
    """Statements are those of the treatment text; whoever claims one carries a grade."""
    statements = {"S1", "S2", "S3", "S4", "S5", "S6a", "S6b", "S6c", "S7", "S8"}
    assert set(submodel.statement.split()) <= statements
    assert re.fullmatch(r"([A-EX](/[A-EX])?)?", submodel.grade)
    text = inspect.getdoc(type(submodel)) or ""
    assert "Sources\n-------" in text


@every_submodel
def test_names_no_engine(submodel: AnySubModel) -> None:
    """Equations use operators and the few functions of `xp`: no library, no `if` on a value, no dtype, no index by number."""
    path = PACKAGE.joinpath(*type(submodel).__module__.split(".")[1:]).with_suffix(".py")
    tree = ast.parse(path.read_text(encoding="utf-8"))
    own_system = type(submodel).__module__.rpartition(".")[0] + "."
    imported = {n.module or "" for n in ast.walk(tree) if isinstance(n, ast.ImportFrom)}
    imported |= {a.name for n in ast.walk(tree) if isinstance(n, ast.Import) for a in n.names}
    assert {m for m in imported if not m.startswith(own_system)} <= {"__future__", "math", "typing", "ims.physiology.submodel"}
    called = {
        n.attr for n in ast.walk(tree) if isinstance(n, ast.Attribute) and isinstance(n.value, ast.Name) and n.value.id == "xp"
    }
    assert called <= XP_FUNCTIONS
    kind = next(n for n in tree.body if isinstance(n, ast.ClassDef))
    functions = [n for n in kind.body if isinstance(n, ast.FunctionDef)]
    inside = [node for function in functions for node in ast.walk(function)]
    assert not [n for n in inside if isinstance(n, ast.If | ast.IfExp | ast.For | ast.While)]
    conditions = [
        part
        for n in inside
        if isinstance(n, ast.Call) and isinstance(n.func, ast.Attribute) and n.func.attr in ("where", "where_any")
        for part in ast.walk(n.args[0])
    ]
    assert not [n for n in inside if isinstance(n, ast.Compare) and n not in conditions]
