"""The catalog, read from its files.

Files are read when they are first asked for, so that a run pays only for what it uses; `ims.catalog.check` reads all.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cache, cached_property
from pathlib import Path
from types import MappingProxyType
from typing import TypeVar

from ims.catalog.architecture import Architecture, Stretch, read_architecture, read_moment_arms
from ims.catalog.condition import SETS, Condition, read_condition
from ims.catalog.derived import derived_parameters
from ims.catalog.evidence import Claim, SafetyNote, read_claims, read_safety
from ims.catalog.mechanism import Mechanism, MechanismSet, read_mechanism_set, read_mechanisms, read_overrides
from ims.catalog.muscle import Muscle, read_muscle
from ims.catalog.outcome import (
    AdverseEvent,
    NaturalCourse,
    OutcomeMeasure,
    RangeOfMotion,
    Target,
    TrialResult,
    read_adverse_events,
    read_natural_course,
    read_outcome_measures,
    read_ranges_of_motion,
    read_targets,
    read_trials,
)
from ims.catalog.parameter import Parameter, Spread, read_parameter
from ims.catalog.source import Source, read_sources
from ims.catalog.table import Table, read_file
from ims.errors import (
    BadScenario,
    FileProblem,
    UnknownCondition,
    UnknownMuscle,
    UnknownName,
    UnknownParameter,
    UnknownSource,
    unknown,
)

HERE = Path(__file__).parent
DATA_ENDINGS = (".toml", ".bib")
PRESET = "two_muscle_reference"
"""The regression preset: it is no condition, and its mechanism set alone defines it."""

ONE_PERSON = Spread("none", None, "a regression preset is one and the same person")

Item = TypeVar("Item")


@dataclass(frozen=True)
class Catalog:
    """All numbers and claims of IMS, with their sources."""

    path: Path

    @cached_property
    def hash(self) -> str:
        """SHA-256 over the names and contents of all data files: the same catalog, the same hash."""
        digest = hashlib.sha256()
        for file in sorted(self.files, key=lambda file: file.relative_to(self.path).as_posix()):
            digest.update(file.relative_to(self.path).as_posix().encode() + b"\0" + file.read_bytes() + b"\0")
        return digest.hexdigest()

    @property
    def files(self) -> tuple[Path, ...]:
        """Every data file."""
        return tuple(file for file in self.path.rglob("*") if file.suffix in DATA_ENDINGS)

    @cached_property
    def sources(self) -> Mapping[str, Source]:
        """Sources by key of sources.bib."""
        return MappingProxyType(read_sources(self.path / "sources.bib"))

    @cached_property
    def parameters(self) -> Mapping[str, Mapping[str, Parameter]]:
        """Sub-model -> name -> parameter, as a healthy person has it."""
        return self._folder("parameters", self._parameter_file)

    @cached_property
    def base(self) -> Mapping[str, Parameter]:
        """Every parameter as a healthy person has it, mixtures included, by full name."""
        files = {parameter.full_name: parameter for group in self.parameters.values() for parameter in group.values()}
        return MappingProxyType({**files, **self.mixtures})

    @cached_property
    def mixtures(self) -> Mapping[str, Parameter]:
        """How a parameter is drawn that is not alike in all people, by full name.

        With probability `<submodel>.persistence` a person's value is drawn from the entry whose name ends in `_high` instead
        of the parameter's own.
        """
        file = self._file("mixtures.toml")
        file.only(("schema", "defaults", "parameter"))
        return MappingProxyType(read_overrides(file, file.table("defaults"), self.sources))

    @cached_property
    def pass_parameters(self) -> Mapping[str, Parameter]:
        """Every parameter of a needle pass by full name: in a folder of their own, so that a course does not read them."""
        groups = self._folder("pass_parameters", self._parameter_file)
        return MappingProxyType({entry.full_name: entry for group in groups.values() for entry in group.values()})

    @cached_property
    def needle_site(self) -> Mapping[str, Parameter]:
        """How a needle pass begins from a person of a course, by name."""
        file = self._file("needle_site.toml")
        file.only(("schema", "defaults", "parameter"))
        found = read_overrides(file, file.table("defaults"), self.sources)
        return MappingProxyType({entry.name: entry for entry in found.values()})

    @cached_property
    def architecture(self) -> Architecture:
        """Fibers, tendon and force of a needle pass, by muscle and name; a muscle without takes those of `muscle_tendon`."""
        return read_architecture(self._file("muscle_architecture.toml"), self.sources, self.muscles)

    @cached_property
    def moment_arms(self) -> Mapping[str, Stretch]:
        """The movement that stretches a muscle, by muscle; most have none on record."""
        return read_moment_arms(self._file("moment_arms.toml"), self.sources, self.muscles, self.ranges_of_motion)

    @cached_property
    def passive_range(self) -> Mapping[str, Parameter]:
        """How a stretch ends before and after a pass, by full name: `passive_torque.<name>`, `examiner_torque.<joint>`."""
        file = self._file("passive_range.toml")
        file.only(("schema", "defaults", "parameter"))
        return MappingProxyType(read_overrides(file, file.table("defaults"), self.sources))

    @cached_property
    def mechanism_sets(self) -> Mapping[str, MechanismSet]:
        """Mechanism sets by name."""
        return self._folder("mechanism_sets", lambda file: read_mechanism_set(file, self.sources))

    @cached_property
    def mechanisms(self) -> Mapping[str, Mechanism]:
        """Mechanisms that can be switched off, by name."""
        return MappingProxyType(read_mechanisms(self._file("mechanisms.toml")))

    @cached_property
    def muscles(self) -> Mapping[str, Muscle]:
        """Muscles by key."""
        return self._folder("muscles", lambda file: read_muscle(file, self.sources))

    @cached_property
    def muscles_by_code(self) -> Mapping[str, Muscle]:
        """Muscles by the short code that charts use."""
        return MappingProxyType({muscle.code: muscle for muscle in self.muscles.values()})

    @cached_property
    def conditions(self) -> Mapping[str, Condition]:
        """Conditions by name."""
        patient = self._file("patient.toml")
        patient.only(("schema", "defaults", "patient"))
        defaults = patient.table("defaults")
        common = {name: table.under(defaults) for name, table in patient.tables("patient").items()}
        names = MappingProxyType({file.stem: None for file in (self.path / "muscles").glob("*.toml")})
        return self._folder("conditions", lambda file: read_condition(file, self.sources, names, common))

    @cached_property
    def fitted(self) -> Mapping[str, Mapping[str, Parameter]]:
        """Values that calibration found, by what they were found for.

        `mechanism_set`, `condition.mechanism_set` or `condition.presentation.mechanism_set`; in the files of catalog/fitted
        they stand as `[fit."<that>".parameter."<submodel>.<name>"]`.
        """
        path = self.path / "fitted"
        found: dict[str, dict[str, Parameter]] = {}
        for file in sorted(path.glob("*.toml")):
            table = read_file(file)
            table.only(("schema", "defaults", "fit"))
            for name, fit in table.tables("fit").items():
                fit.only(("parameter",))
                found.setdefault(name, {}).update(read_overrides(fit, table.table("defaults"), self.sources))
        return MappingProxyType(found)

    @cached_property
    def ranges_of_motion(self) -> Mapping[str, RangeOfMotion]:
        """Ranges of motion by id."""
        return MappingProxyType(read_ranges_of_motion(self._file("outcomes/ranges_of_motion.toml"), self.sources))

    @cached_property
    def outcome_measures(self) -> Mapping[str, OutcomeMeasure]:
        """Scales by id; several rows may describe one scale."""
        return MappingProxyType(read_outcome_measures(self._file("outcomes/outcome_measures.toml"), self.sources))

    @cached_property
    def adverse_events(self) -> Mapping[str, AdverseEvent]:
        """Rates of unwanted events by id."""
        return MappingProxyType(read_adverse_events(self._file("outcomes/adverse_events.toml"), self.sources))

    @cached_property
    def natural_course(self) -> Mapping[str, NaturalCourse]:
        """What was seen without a needle, by id."""
        return MappingProxyType(read_natural_course(self._file("outcomes/natural_course.toml"), self.sources))

    @cached_property
    def targets(self) -> Mapping[str, Target]:
        """Published figures the model is held against, by id."""
        found: dict[str, Target] = {}
        for file in sorted((self.path / "outcomes").glob("targets_*.toml")):
            found.update(read_targets(read_file(file), self.sources))
        return MappingProxyType(found)

    @cached_property
    def trials(self) -> Mapping[str, TrialResult]:
        """Differences between arms of trials that the model is held against and not fitted to, by id."""
        return MappingProxyType(read_trials(self._file("outcomes/trials.toml"), self.sources))

    @cached_property
    def claims(self) -> tuple[Claim, ...]:
        """Claims about the treatment, graded."""
        return read_claims(self._file("evidence.toml"))

    @cached_property
    def safety(self) -> tuple[SafetyNote, ...]:
        """What to watch for, what to do, who should not be needled."""
        return read_safety(self._file("safety.toml"), self.sources)

    def muscle(self, name: str) -> Muscle:
        """The muscle of that key or code."""
        if name in self.muscles_by_code:
            return self.muscles_by_code[name]
        return _get(self.muscles, name, UnknownMuscle)

    def condition(self, name: str) -> Condition:
        """The condition of that name."""
        return _get(self.conditions, name, UnknownCondition)

    def mechanism_set(self, name: str) -> MechanismSet:
        """The mechanism set of that name."""
        hint = f"Mechanism sets: {', '.join(self.mechanism_sets)}."
        return _get(self.mechanism_sets, name, UnknownParameter, hint)

    def parameter(self, full_name: str) -> Parameter:
        """The parameter `submodel.name`, as a healthy person has it."""
        return _get(self.base, full_name, UnknownParameter)

    def source(self, key: str) -> Source:
        """The source of that key."""
        return _get(self.sources, key, UnknownSource)

    def parameters_for(self, condition: str, presentation: str, mechanism_set: str) -> dict[str, Parameter]:
        """Every parameter as it stands for one condition, presentation and mechanism set, by full name.

        An empty presentation is the default one. Later ones replace earlier ones: parameter files, mechanism set and what was
        fitted for it, condition, presentation, each of these two for the set, and last what was fitted for them.
        `two_muscle_reference` is its parameter files and its mechanism set alone.

        Raises
        ------
        UnknownCondition, UnknownParameter    the condition, presentation or mechanism set is not there
        BadScenario    the preset asked for with a condition's set, or the other way round
        """
        chosen = self.mechanism_set(mechanism_set)
        merged = {**self.base, **chosen.parameters, **self.fitted.get(mechanism_set, {})}
        if condition == PRESET or not chosen.conditions:
            if condition != mechanism_set:
                raise BadScenario(
                    f"{mechanism_set!r} cannot be used with {condition!r}: {PRESET} is a regression preset that stands alone. "
                    f"Expected one of {', '.join(SETS)} for a condition, {PRESET} for the preset."
                )
            return {name: replace(parameter, distribution="fixed", spread=ONE_PERSON) for name, parameter in merged.items()}
        found = self.condition(condition)
        form = found.presentation(presentation)
        merged.update(derived_parameters(found, form, _get(self.ranges_of_motion, form.range, UnknownParameter)))
        for overrides in (found.overrides, form.overrides):
            merged.update(overrides.common)
        for overrides in (found.overrides, form.overrides):
            merged.update(overrides.by_set.get(mechanism_set, {}))
        merged.update(self.fitted.get(f"{condition}.{mechanism_set}", {}))
        merged.update(self.fitted.get(f"{condition}.{form.name}.{mechanism_set}", {}))
        return {name: self._with_symbol(parameter) for name, parameter in merged.items()}

    def _with_symbol(self, parameter: Parameter) -> Parameter:
        """Overrides need not repeat the symbol: it is that of the parameter file."""
        base = self.base.get(parameter.full_name)
        return replace(parameter, symbol=base.symbol) if base and base.symbol != parameter.symbol else parameter

    def _file(self, name: str) -> Table:
        return read_file(self.path / name)

    def _folder(self, name: str, read: Callable[[Table], Item]) -> Mapping[str, Item]:
        """One item for each file of a folder, by the name of the file."""
        files = sorted((self.path / name).glob("*.toml"))
        if not files:
            raise FileProblem(f"{self.path / name} holds no .toml file. Expected the catalog's {name.replace('_', ' ')} there.")
        return MappingProxyType({file.stem: read(read_file(file)) for file in files})

    def _parameter_file(self, file: Table) -> Mapping[str, Parameter]:
        file.only(("schema", "defaults", "parameter"))
        submodel = file.file.rsplit("/", 1)[-1].removesuffix(".toml")
        defaults = file.table("defaults")
        return MappingProxyType(
            {
                name: read_parameter(table.under(defaults), submodel, name, self.sources)
                for name, table in file.tables("parameter").items()
            }
        )


@cache
def load(path: Path = HERE) -> Catalog:
    """The catalog of the package, or of another folder of the same form.

    Raises
    ------
    FileProblem    there is no such folder
    """
    if not path.is_dir():
        raise FileProblem(
            f"{path} is not a folder. Expected one with sources.bib, parameters, conditions, muscles and outcomes."
        )
    return Catalog(path)


def _get(items: Mapping[str, Item], name: str, kind: type[UnknownName], hint: str = "") -> Item:
    if name not in items:
        raise unknown(kind, name, items, hint)
    return items[name]
