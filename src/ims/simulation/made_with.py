"""What made a result: the versions of this package and of those its numbers depend on."""

from __future__ import annotations

from functools import cache
from importlib.metadata import version

VERSIONS = ("intramuscular", "jax", "numpy", "xarray")


@cache
def versions() -> dict[str, str]:
    """Version of each."""
    return {name: version(name) for name in VERSIONS}
