"""Numbers of a parameter file in SI, read without the catalog's own loader."""

from __future__ import annotations

import tomllib
from importlib.resources import files
from typing import Any

import numpy as np

from ims.physiology.submodel import Values
from ims.units import to_si

DAY = 86400.0


def numbers(submodel: str, **changes: Any) -> Values:
    """Parameters of a sub-model in SI; a muscle-shaped one has a paraspinal and a peripheral row. `changes` are in SI."""
    folders = [files("ims.catalog") / folder for folder in ("parameters", "pass_parameters")]
    file = next(f for f in (folder / f"{submodel}.toml" for folder in folders) if f.is_file())
    text = file.read_text(encoding="utf-8")
    found: dict[str, Any] = {}
    for name, entry in tomllib.loads(text)["parameter"].items():
        value = entry["value"]
        if isinstance(value, dict):
            value = np.array([[value["paraspinal"]], [value["peripheral"]]])
        found[name] = to_si(value, entry["unit"])
    unknown = set(changes) - set(found)
    if unknown:
        raise KeyError(f"{submodel} has no parameters {sorted(unknown)}")
    return Values({**found, **changes})
