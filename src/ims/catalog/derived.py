"""Parameters that follow from a condition's scale and its range of motion, so that no number is written twice."""

from __future__ import annotations

from ims.catalog.condition import Condition, OwnScale, Presentation
from ims.catalog.outcome import RangeOfMotion
from ims.catalog.parameter import Parameter, Spread
from ims.errors import IncompleteEntry

NOT_KNOWN = Spread("none", None, "how it differs between people is not known")
SCALE_PARAMETERS = {
    "constant": "scale_constant",
    "per_pain": "scale_per_pain",
    "per_function_loss": "scale_per_function_loss",
    "low": "scale_low",
    "high": "scale_high",
}


def derived_parameters(condition: Condition, form: Presentation, range_of_motion: RangeOfMotion) -> dict[str, Parameter]:
    """Parameters of the range of motion and of the condition's own scale, by full name."""
    if range_of_motion.worse_when != "lower":
        raise IncompleteEntry(
            f"conditions/{condition.name}.toml [presentation.{form.name}] has range = {range_of_motion.id!r}, which is worse "
            "when higher. Expected a range that shrinks."
        )
    normal, impaired = range_of_motion.normal, range_of_motion.impaired
    found = [_range("range_of_motion", "healthy_range", range_of_motion, normal)]
    scale = condition.own_scale
    if scale.model == "condition_scale":
        found.append(_range("condition_scale", "healthy_range", range_of_motion, normal))
        found.append(_range("condition_scale", "impaired_range", range_of_motion, impaired))
        found.extend(_number(scale, name, number) for name, number in scale.numbers.items())
    return {parameter.full_name: parameter for parameter in found}


def _range(submodel: str, name: str, range_of_motion: RangeOfMotion, value: float) -> Parameter:
    origin = range_of_motion.provenance
    return Parameter(
        submodel=submodel,
        name=name,
        symbol=name,
        value=value,
        unit="rad",
        unit_value=value,
        spread=NOT_KNOWN,
        distribution="fixed",
        low=None,
        high=None,
        population=origin.population,
        source=origin.source,
        where=origin.where,
        basis=origin.basis,
        read_by=origin.read_by,
        note=f"{range_of_motion.id}. {origin.note}",
    )


def _number(scale: OwnScale, name: str, number: float) -> Parameter:
    differs = name == "constant" and scale.spread > 0
    return Parameter(
        submodel="condition_scale",
        name=SCALE_PARAMETERS[name],
        symbol=SCALE_PARAMETERS[name],
        value=number,
        unit="1",
        unit_value=number,
        spread=Spread("sd", scale.spread) if differs else NOT_KNOWN,
        distribution="normal" if differs else "fixed",
        low=None,
        high=None,
        population=scale.population,
        source=scale.source,
        where=scale.where,
        basis=scale.basis,
        read_by=scale.read_by,
        note=f"In {scale.unit}. {scale.note}",
    )
