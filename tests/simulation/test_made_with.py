"""Versions that go into every result."""

from __future__ import annotations

import numpy as np

from ims.simulation.made_with import versions


def test_versions_are_those_that_run_here() -> None:
    """This package and the libraries whose numbers it uses."""
    assert versions().keys() == {"intramuscular", "jax", "numpy", "xarray"}
    assert versions()["numpy"] == np.__version__
