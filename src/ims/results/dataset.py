"""A result: an xarray Dataset in edge units that carries everything needed to make it again."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import xarray as xr

from ims import units
from ims.errors import FileProblem
from ims.results.outcomes import outcome

SCHEMA = "ims.result/1"


def label(
    values: Mapping[str, Any],
    *,
    shapes: Mapping[str, str],
    si_units: Mapping[str, str],
    days: Sequence[float],
    persons: Sequence[int],
    muscles: Sequence[str],
    segments: Sequence[str],
    attributes: Mapping[str, Any],
    named: Mapping[str, tuple[str, str]] | None = None,
) -> xr.Dataset:
    """A labelled result from solver arrays.

    Parameters
    ----------
    values : name -> array (time, [muscle | segment,] person) in SI units
    shapes, si_units : name -> "person" | "muscle" | "segment", and its unit inside
    days : times of reading, days from the first session
    attributes : provenance; values that are not plain are stored as JSON
    named : name -> (unit, label) of variables that are already in the unit people read, as a condition's own scale is

    Returns
    -------
    Dataset with axes person, muscle | segment, time; each variable in its edge unit with `unit` and `label`.
    """
    data: dict[str, Any] = {}
    for name, value in values.items():
        shown = outcome(name, si_units[name])
        lead = () if shapes[name] == "person" else (shapes[name],)
        array = np.moveaxis(np.asarray(value), (0, -1), (-1, 0)) * units.from_si(1.0, shown.unit)
        data[name] = (
            ("person", *lead, "time"),
            array.astype(np.asarray(value).dtype),
            {"unit": shown.unit, "label": shown.label},
        )
    for name, (unit, words) in (named or {}).items():
        if name in data:
            data[name][2].update(unit=unit, label=words)
    return xr.Dataset(
        data,
        coords={
            "person": ("person", np.asarray(persons, np.int64)),
            "muscle": ("muscle", list(muscles)),
            "segment": ("segment", list(segments)),
            "time": ("time", np.asarray(days, np.float64), {"unit": "d", "label": "Days from the first session"}),
        },
        attrs=plain(attributes),
    )


def plain(attributes: Mapping[str, Any]) -> dict[str, str | int | float]:
    """Attributes as a file can hold them: with the schema; values that are not plain as JSON."""
    held = {k: v if isinstance(v, (str, int, float)) else json.dumps(v, sort_keys=True) for k, v in attributes.items()}
    return {"schema": SCHEMA, **held}


def attributes(result: xr.Dataset) -> dict[str, Any]:
    """The attributes of a result as they were handed to `label`: what was stored as JSON is read back."""
    return {k: json.loads(v) if isinstance(v, str) and v[:1] in ("[", "{") else v for k, v in result.attrs.items()}


def save(result: xr.Dataset, path: str | Path) -> Path:
    """Save as NetCDF; the file appears whole or not at all.

    Raises
    ------
    FileProblem
        The folder is missing or not writable.
    """
    target = Path(path)
    temporary = target.with_name(f".{target.name}.part")
    try:
        result.to_netcdf(temporary, engine="netcdf4")
        temporary.replace(target)
    except OSError as error:
        temporary.unlink(missing_ok=True)
        raise FileProblem(
            f"{target} cannot be written: {error.strerror or error}. Choose a folder that exists and is yours."
        ) from None
    return target


def load(path: str | Path) -> xr.Dataset:
    """Load a result saved by `save` into memory.

    Raises
    ------
    FileProblem
        As `opened`.
    """
    with opened(path) as result:
        try:
            return result.load()
        except (OSError, ValueError) as error:
            raise FileProblem(f"{path} cannot be read as NetCDF: {error}.") from None


def opened(path: str | Path) -> xr.Dataset:
    """Open a saved result and read only what is asked of it; close it, or use it in a `with`.

    Raises
    ------
    FileProblem
        There is no such file, it is no NetCDF file, or no result of ours, or of a newer schema.
    """
    source = Path(path)
    if not source.is_file():
        raise FileProblem(f"{source} is not a file. Expected a result saved as NetCDF (.nc).")
    try:
        result = xr.open_dataset(source, engine="netcdf4")
    except (OSError, ValueError) as error:
        raise FileProblem(f"{source} cannot be read as NetCDF: {error}.") from None
    schema = str(result.attrs.get("schema", ""))
    if schema != SCHEMA:
        result.close()
        raise FileProblem(
            f"{source} has schema {schema or 'none'!r}, expected {SCHEMA!r}. It was made by another program or version."
        )
    return result
