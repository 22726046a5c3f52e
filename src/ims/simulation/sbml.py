"""SBML: the deterministic course of one person as a model that other programs can read and run.

The model text runs in the symbolic namespace, so what is written is the equations themselves: parameters, a rate rule for
each state, an assignment rule for each value worked out from states, an event for each session. Chance and the guards
against rounding are left out: SBML Level 3 Version 2 without them is what solvers with error control agree on.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from xml.sax.saxutils import escape

import numpy as np

from ims import units
from ims.catalog.load import load
from ims.errors import BadScenario, ImsError, OutOfRange
from ims.physiology.submodel import Values, Variable
from ims.simulation.assemble import STREAM, Model, assemble
from ims.simulation.clocks import DAY
from ims.simulation.events import event_at
from ims.simulation.made_with import versions
from ims.simulation.recruit import Population
from ims.simulation.run import people_of, visits_of
from ims.simulation.scenario import Scenario
from ims.simulation.setting import Setting, switched
from ims.simulation.solve import Visit
from ims.simulation.symbolic import Node, SymbolicSpace, name
from ims.treatment.doses import MADE_OF_PASSES

LEVEL, VERSION = 3, 2
QUIET = {"normal": 0.0, "uniform": 1.0}
"""What a stream of chance gives where nothing is drawn: no deviation; a chance that never comes true."""
BASES = ("metre", "kilogram", "second", "coulomb", "kelvin")
FUNCTIONS = {"exp": "exp", "log": "ln", "sqrt": "sqrt", "abs": "abs", "min": "min", "max": "max"}


@dataclass(frozen=True)
class Quantity:
    """A parameter, state or written value of the exported model."""

    id: str
    says: str
    unit: str
    value: float | None = None
    """Value on day 0; None where an assignment rule gives it."""


@dataclass(frozen=True)
class Equations:
    """The course as expressions: what is exported, before any library writes it.

    Attributes
    ----------
    parameters, states, writes : what there is, by id
    rates, assignments : id -> expression
    sessions : time [s] -> id -> value just after
    """

    parameters: Mapping[str, Quantity]
    states: Mapping[str, Quantity]
    writes: Mapping[str, Quantity]
    rates: Mapping[str, Any]
    assignments: Mapping[str, Any]
    sessions: Mapping[int, Mapping[str, Any]]


def to_sbml(scenario: Scenario, *, person: int = 0) -> str:
    """The deterministic course of one person as SBML Level 3 Version 2, in seconds and SI units.

    Parameters
    ----------
    scenario : Scenario    that `simulate` takes too
    person : int    which of its persons, from 0

    Raises
    ------
    OutOfRange
        The scenario has no such person.
    ImsError
        python-libsbml is not installed.
    """
    if not 0 <= person < scenario.persons:
        raise OutOfRange(
            f"person is {person}, expected 0 to {scenario.persons - 1}: the scenario has {scenario.persons} persons."
        )
    if scenario.needle in MADE_OF_PASSES:
        raise BadScenario(
            f"needle is '{scenario.needle}', but a pass in milliseconds cannot be written in SBML. Leave needle out."
        )
    library = _library()
    people = people_of(scenario)
    return _write(
        library, equations(scenario, people, person), _id(_subject(scenario)), _notes(scenario, people.setting, person)
    )


def equations(scenario: Scenario, people: Population, person: int = 0) -> Equations:
    """The course of one of these people (from 0) in expressions, chance left out."""
    one, of = people.take(np.array([person])), people.setting
    model = assemble(tuple(n for n in of.submodels if not _is_chance(of.model, n)))
    return _Writer(of, model, one).written(switched(one.p, scenario.without, 1), visits_of(scenario, of))


def _is_chance(model: Model, submodel: str) -> bool:
    """Whether a sub-model is nothing but chance (flares, adverse events): it reads only draws, and only events move it."""
    it = next(s for s in model.submodels if s.name == submodel)
    return (
        bool(it.reads) and all(v.source.startswith(STREAM) for v in it.reads) and all(v.name in model.held for v in it.states)
    )


class _Writer:
    """Runs the model text on symbols and collects what it says."""

    def __init__(self, of: Setting, model: Model, people: Population) -> None:
        self.xp = SymbolicSpace()
        self.of, self.model, self.people = of, model, people
        self.places = {"person": ("",), "muscle": of.anatomy.muscles, "segment": of.anatomy.segments}

    def written(self, p: Mapping[str, Mapping[str, Any]], visits: Mapping[int, Visit]) -> Equations:
        parameters, symbols = self._parameters(p)
        states = dict(self._states())
        y = {v.name: self._symbols(v) for v in self.model.states}
        named = {**self._left_out(), **y, **{n: QUIET[purpose.split("/")[1]] for n, purpose in self.model.streams}}
        writes, assignments = self._outputs(y, named, symbols)
        rates: dict[str, Any] = {}
        for submodel in self.model.submodels:
            moved = submodel.rate(self.xp, Values(y), Values(named), symbols[submodel.name]) if submodel.states else {}
            for variable in submodel.states:
                if variable.name in moved:
                    rates.update(self._each(variable, moved[variable.name]))
        sessions = {time: self._jump(visit, y, named, symbols) for time, visit in sorted(visits.items())}
        used = {i for one in (rates, assignments, *sessions.values()) for value in one.values() for i in _names(value)}
        kept = {i: quantity for i, quantity in parameters.items() if i in used}
        return Equations(kept, states, writes, rates, assignments, sessions)

    def _parameters(self, p: Mapping[str, Mapping[str, Any]]) -> tuple[dict[str, Quantity], dict[str, Values]]:
        merged = self.of.structure(self.people.fixed, ()).merge(p)
        quantities: dict[str, Quantity] = {}
        symbols: dict[str, Values] = {}
        for submodel in self.model.submodels:
            given = merged[submodel.name]
            fixed = {n for s, n, _ in self.people.fixed if s == submodel.name}
            known: dict[str, Any] = {}
            for variable in submodel.parameters:
                value = given[variable.name]
                if variable.name in fixed or variable.name in ("paraspinal_of_segment", "segments_of_muscle"):
                    known[variable.name] = value  # whole exponents and maps are part of the equations
                    continue
                numbers = np.asarray(value, float).reshape(-1)
                shape = "muscle" if np.ndim(value) == 2 else "person"
                ids = [_id(submodel.name, variable.name, place) for place in self.places[shape]]
                for i, number, place in zip(ids, numbers, self.places[shape], strict=True):
                    quantities[i] = Quantity(i, _says(f"{submodel.name}: {variable.name}", place), variable.unit, float(number))
                known[variable.name] = np.array([name(i) for i in ids], object) if shape == "muscle" else name(ids[0])
            symbols[submodel.name] = Values(known)
        return quantities, symbols

    def _states(self) -> Iterator[tuple[str, Quantity]]:
        for variable in self.model.states:
            values = np.asarray(self.people.y[variable.name], float)[..., 0].reshape(-1)
            for place, value in zip(self.places[variable.shape], values, strict=True):
                i = _id(variable.name, place)
                yield i, Quantity(i, _says(variable.name, place), variable.unit, float(value))

    def _left_out(self) -> dict[str, Any]:
        length = {shape: len(places) for shape, places in self.places.items()}
        return {
            n: value if shape == "person" else np.full(length[shape], value) for n, (shape, value) in self.model.absent.items()
        }

    def _symbols(self, variable: Variable) -> Any:
        nodes = [name(_id(variable.name, place)) for place in self.places[variable.shape]]
        return nodes[0] if variable.shape == "person" else np.array(nodes, object)

    def _each(self, variable: Variable, value: Any) -> dict[str, Any]:
        """The value of a variable, place by place; one value stands for all places."""
        places = self.places[variable.shape]
        flat = np.broadcast_to(np.asarray(value, object), (len(places),)) if np.ndim(value) < 2 else np.asarray(value)[:, 0]
        return {_id(variable.name, place): one for place, one in zip(places, flat, strict=True)}

    def _outputs(
        self, y: Mapping[str, Any], named: dict[str, Any], symbols: Mapping[str, Values]
    ) -> tuple[dict[str, Quantity], dict[str, Any]]:
        """Assignments in the order of one step; what was written stands in later ones by its name."""
        writes: dict[str, Quantity] = {}
        assignments: dict[str, Any] = {}
        for submodel in self.model.submodels:
            if not submodel.writes:
                continue
            found = submodel.output(self.xp, Values(y), Values(named), symbols[submodel.name])
            for variable in submodel.writes:
                assignments.update(self._each(variable, found[variable.name]))
                for place in self.places[variable.shape]:
                    i = _id(variable.name, place)
                    writes[i] = Quantity(i, _says(variable.name, place), variable.unit)
                named[variable.name] = self._symbols(variable)
        return writes, assignments

    def _jump(
        self, visit: Visit, y: Mapping[str, Any], named: Mapping[str, Any], symbols: Mapping[str, Values]
    ) -> dict[str, Any]:
        """What a session does to the states; those it leaves alone are not told."""
        shares = {n: np.array(getattr(visit, n)) for n in ("placed", "effective", "recorded")}
        nothing = dict.fromkeys(("new_day", "set_overload", "overload", "set_source", "source"), 0.0)
        hand = {**shares, **nothing, "visit": 1.0, "expectation": visit.expectation}
        event = event_at(self.xp, hand, named, np.array(self.of.anatomy.members))
        after: dict[str, Any] = {}
        for submodel in self.model.submodels:
            jumped = submodel.jump(self.xp, event, Values(y), Values(named), symbols[submodel.name]) if submodel.states else {}
            for variable in submodel.states:
                if variable.name in jumped:
                    after.update(self._each(variable, jumped[variable.name]))
        return {
            i: value
            for i, value in after.items()
            if not (isinstance(value, Node) and value.op == "name" and value.args == (i,))
        }


def infix(node: Any) -> str:
    """An expression in the infix notation of SBML Level 3. Numbers have all their digits and, as in the model text, no unit."""
    if not isinstance(node, Node) or node.op == "number":
        number = float(node.args[0] if isinstance(node, Node) else node)
        return f"{number!r} dimensionless" if number >= 0.0 else f"(-({-number!r} dimensionless))"
    if node.op == "name":
        return str(node.args[0])
    if node.op == "where":
        condition, one, other = (infix(part) for part in node.args)
        return f"piecewise({one}, {condition}, {other})"
    if node.op in FUNCTIONS:
        # a limit at zero has the unit of its partner
        arguments = ("0" if _is_zero(part) else infix(part) for part in node.args)
        return f"{FUNCTIONS[node.op]}({', '.join(arguments)})"
    left, right = (infix(part) for part in node.args)
    return f"({left} {'^' if node.op == '**' else node.op} {right})"


def _is_zero(node: Any) -> bool:
    return node.op == "number" and node.args[0] == 0.0 if isinstance(node, Node) else bool(node == 0.0)


def _names(node: Any) -> Iterator[str]:
    if isinstance(node, Node):
        if node.op == "name":
            yield str(node.args[0])
        elif node.op != "number":
            for part in node.args:
                yield from _names(part)


def _id(*words: str) -> str:
    """An identifier of SBML: letters, figures and underscores; two underscores between words."""
    return "__".join("".join(sign if sign.isalnum() else "_" for sign in word) for word in words if word)


def _says(what: str, place: str) -> str:
    return (f"{what}, {place}" if place else what).replace("_", " ")


def _subject(scenario: Scenario) -> str:
    return scenario.mechanism_set if scenario.is_preset else f"{scenario.course.who.condition}_{scenario.mechanism_set}"


def _notes(scenario: Scenario, of: Setting, person: int) -> str:
    where = f", {of.presentation}" if of.presentation and of.presentation != "default" else ""
    who = (
        "The regression preset: no person."
        if scenario.is_preset
        else f"{of.condition}{where}, {of.mechanism_set}, person {person + 1} of the seed."
    )
    made = ", ".join(f"{package} {number}" for package, number in versions().items())
    lines = (
        f"Intramuscular stimulation, deterministic course. {who} A model of a hypothesis, not medical advice.",
        "Chance (flares, episodes, reading error, adverse events) and guards against rounding are left out. Time 0 is the "
        f"first session; {len(scenario.course.sessions)} sessions; seconds and SI units.",
        f"Seed {scenario.seed}; scenario {scenario.hash}; catalog {load().hash}; made by {made}.",
    )
    return "".join(f'<p xmlns="http://www.w3.org/1999/xhtml">{escape(line)}</p>' for line in lines)


def _library() -> Any:
    try:
        import libsbml  # noqa: PLC0415 - optional dependency
    except ImportError:
        raise ImsError(
            "SBML is written by python-libsbml, which is not installed. Install it: pip install 'intramuscular[sbml]'."
        ) from None
    return libsbml


def _write(libsbml: Any, written: Equations, identifier: str, notes: str) -> str:
    document = libsbml.SBMLDocument(LEVEL, VERSION)
    model = document.createModel()
    model.setId(identifier)
    model.setTimeUnits("second")
    model.setNotes(notes)
    unit_ids: set[str] = set()
    jumping = {i for after in written.sessions.values() for i in after}
    moving = written.rates.keys() | written.assignments.keys() | jumping
    for quantity in (*written.parameters.values(), *written.states.values(), *written.writes.values()):
        parameter = model.createParameter()
        parameter.setId(quantity.id)
        parameter.setName(quantity.says)
        parameter.setConstant(quantity.id not in moving)
        parameter.setUnits(_unit(libsbml, model, quantity.unit, unit_ids))
        if quantity.value is not None:
            parameter.setValue(quantity.value)
    for create, rules in ((model.createAssignmentRule, written.assignments), (model.createRateRule, written.rates)):
        for i, value in rules.items():
            rule = create()
            rule.setVariable(i)
            rule.setMath(libsbml.parseL3Formula(infix(value)))
    for number, (time, after) in enumerate(written.sessions.items()):
        event = model.createEvent()
        event.setId(f"session_{number + 1}")
        event.setName(f"Session on day {time / DAY:g}")
        event.setUseValuesFromTriggerTime(True)
        trigger = event.createTrigger()
        trigger.setInitialValue(False)
        trigger.setPersistent(True)
        trigger.setMath(libsbml.parseL3Formula(f"time >= {time} second"))
        for i, value in after.items():
            assignment = event.createEventAssignment()
            assignment.setVariable(i)
            assignment.setMath(libsbml.parseL3Formula(infix(value)))
    return str(libsbml.writeSBMLToString(document))


def _unit(libsbml: Any, model: Any, unit: str, known: set[str]) -> str:
    """The id of the unit definition of a unit; made where it is new."""
    powers = units.dimension(unit)
    if not any(powers):
        return "dimensionless"
    key = "_".join(f"{base}{power}" for base, power in zip(BASES, powers, strict=True) if power)
    identifier = _id(key.replace("-", "m").replace("/", "_per_"))
    if identifier not in known:
        known.add(identifier)
        definition = model.createUnitDefinition()
        definition.setId(identifier)
        for base, power in zip(BASES, powers, strict=True):
            if power:
                part = definition.createUnit()
                part.setKind(getattr(libsbml, f"UNIT_KIND_{base.upper()}"))
                part.setExponent(float(power))
                part.setScale(0)
                part.setMultiplier(1.0)
    return identifier
