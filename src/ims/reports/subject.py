"""What a study is about, in the catalog's words: the condition, its own scale, its movement."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from ims.catalog.condition import Condition, OwnScale
from ims.catalog.load import load
from ims.reports.words import outcome_title, plain

OWN_SCALES = ("condition_scale", "headache_days")


def condition_of(summary: Mapping[str, Any]) -> Condition | None:
    """The condition of the catalog; none for the regression preset, which is no condition."""
    return load().conditions.get(str(summary["condition"]))


def condition_name(summary: Mapping[str, Any]) -> str:
    """The condition in words, with its region where it has more than one."""
    condition = condition_of(summary)
    if condition is None:
        return plain(str(summary["condition"]))
    name = condition.label[:1].lower() + condition.label[1:]
    if len(condition.presentations) < 2:
        return name
    return f"{name} ({condition.presentation(str(summary.get('presentation') or '')).label.lower()})"


def is_healthy(summary: Mapping[str, Any]) -> bool:
    """Whether the people are healthy ones; a summary of an earlier version does not say so and is of patients."""
    return bool(summary.get("healthy", False))


def own_scale_of(summary: Mapping[str, Any]) -> OwnScale | None:
    """The scale that is the condition's own."""
    condition = condition_of(summary)
    return condition.own_scale if condition else None


def outcome_words(summary: Mapping[str, Any], name: str, entry: Mapping[str, Any]) -> tuple[str, str]:
    """Title and unit of an outcome: the condition's own scale by its name, the range by its movement."""
    scale, condition = own_scale_of(summary), condition_of(summary)
    if name in OWN_SCALES and scale is not None:
        return outcome_title("", scale.label), scale.unit
    title = outcome_title(name, str(entry.get("label") or ""))
    if name == "range_of_motion" and condition is not None:
        movement = condition.presentation(str(summary.get("presentation") or "")).range
        title = f"{title}, {plain(movement)}"
    return title, str(entry["unit"])


def decoded(value: Any) -> Any:
    """A value of a dataset's attributes; lists and mappings are kept there as JSON."""
    return json.loads(value) if isinstance(value, str) and value[:1] in "[{" and value else value
