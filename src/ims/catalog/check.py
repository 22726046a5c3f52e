"""Whether the files of the catalog agree with one another. Each file alone is checked when it is read."""

from __future__ import annotations

from ims.catalog.condition import SETS, Condition, Presentation
from ims.catalog.load import Catalog
from ims.errors import IncompleteEntry, UnknownParameter, unknown

EVERYTHING = (
    *("sources", "base", "mechanism_sets", "mechanisms", "muscles", "conditions", "fitted", "ranges_of_motion"),
    *("outcome_measures", "adverse_events", "natural_course", "targets", "trials", "claims", "safety"),
    *("pass_parameters", "needle_site", "architecture", "moment_arms", "passive_range"),
)


def check(catalog: Catalog) -> None:
    """Read every file, and see that whatever one file names is in another.

    Raises
    ------
    ImsError    the first entry that cannot be used, with its file and place
    """
    for name in EVERYTHING:
        getattr(catalog, name)
    _check_mechanisms(catalog)
    _check_codes(catalog)
    _check_fitted(catalog)
    for condition in catalog.conditions.values():
        _check_condition(catalog, condition)
    for row in catalog.natural_course.values():
        catalog.condition(row.condition).presentation(row.presentation)
    for trial in catalog.trials.values():
        catalog.condition(trial.condition).presentation(trial.presentation)


def _check_mechanisms(catalog: Catalog) -> None:
    for mechanism in catalog.mechanisms.values():
        for full_name in mechanism.parameters:
            _known(catalog, full_name, "mechanisms.toml")
    for chosen in catalog.mechanism_sets.values():
        file = f"mechanism_sets/{chosen.name}.toml"
        for full_name in chosen.parameters:
            _known(catalog, full_name, file)
        for submodel in chosen.leave_out:
            if submodel not in catalog.parameters:
                raise unknown(UnknownParameter, submodel, catalog.parameters, f"Left out in {file}.")


def _check_condition(catalog: Catalog, condition: Condition) -> None:
    file = f"conditions/{condition.name}.toml"
    if condition.own_scale.id not in catalog.outcome_measures:
        raise unknown(UnknownParameter, condition.own_scale.id, catalog.outcome_measures, f"The own_scale of {file}.")
    for form in condition.presentations.values():
        for mechanism_set in SETS:
            for full_name in catalog.parameters_for(condition.name, form.name, mechanism_set):
                _known(catalog, full_name, file)
        _check_segments(catalog, form, f"{file} [presentation.{form.name}]")


def _check_segments(catalog: Catalog, form: Presentation, place: str) -> None:
    for key in form.muscles:
        muscle = catalog.muscle(key)
        if muscle.paraspinal:
            raise IncompleteEntry(f"{place} lists {key}, which is the paraspinal compartment itself. Take it out.")
        missing = [segment for segment in muscle.segments if segment not in form.segments]
        if missing:
            raise IncompleteEntry(
                f"{place} lacks {', '.join(missing)} in paraspinal_segments, to which {key} belongs. Add them, or leave it out."
            )


def _check_codes(catalog: Catalog) -> None:
    codes = [muscle.code for muscle in catalog.muscles.values()]
    twice = sorted({code for code in codes if codes.count(code) > 1})
    if twice:
        raise IncompleteEntry(f"muscles: the code {', '.join(twice)} names more than one muscle. Each code names one.")


def _check_fitted(catalog: Catalog) -> None:
    for name, parameters in catalog.fitted.items():
        *person, mechanism_set = name.split(".")
        catalog.mechanism_set(mechanism_set)
        if person:
            catalog.condition(person[0]).presentation(".".join(person[1:]))
        for full_name in parameters:
            _known(catalog, full_name, f"fitted [{name}]")


def _known(catalog: Catalog, full_name: str, place: str) -> None:
    if full_name not in catalog.base:
        raise unknown(UnknownParameter, full_name, catalog.base, f"Named in {place}. List all: ims parameters.")
