"""Passes that several tests look at: solved once, short, with a technique of their own."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

import xarray as xr

from ims.simulation.fast.needle_pass import Needled, Question, needle
from ims.simulation.fast.result import as_dataset

QUICK = """schema = 1
label = "quick"
sentence = "In, twice up and down, out: for tests."
source = "IMSDesign2026"
[[move]]
kind = "insert"
speed = { value = 60, unit = "mm/s" }
[[move]]
kind = "thrust"
stroke = { value = 4, unit = "mm" }
frequency = { value = 3, unit = "Hz" }
cycles = { value = 3, unit = "1" }
[[move]]
kind = "withdraw"
speed = { value = 60, unit = "mm/s" }
"""


@cache
def quick() -> str:
    """Path of a short technique."""
    file = Path(mkdtemp()) / "quick.toml"
    file.write_text(QUICK, encoding="utf-8")
    return str(file)


@cache
def solved(
    normal: bool = False,
    silenced: tuple[str, ...] = (),
    seed: int = 1,
    site: str = "extensor_digitorum",
    band: str = "diffuse",
) -> Needled:
    """A short pass for tennis elbow."""
    asked = Question("tennis_elbow", "default", site, technique=quick(), normal=normal, silenced=silenced, band=band, seed=seed)
    return needle(replace(asked, after=0.3))


@cache
def dataset(normal: bool = False) -> xr.Dataset:
    """The same as a result."""
    return as_dataset(solved(normal))
