"""The public names of the package."""

from __future__ import annotations

import subprocess
import sys

import pytest

import ims


@pytest.mark.parametrize("name", ims.__all__)
def test_public_name_is_there(name: str) -> None:
    """Each name leads to the thing in its room, and that has a docstring."""
    thing = getattr(ims, name)
    assert thing.__doc__
    assert thing.__module__.startswith("ims.")


def test_names_are_listed() -> None:
    """Completion at a prompt finds them."""
    assert set(ims.__all__) <= set(dir(ims))


def test_wrong_name_says_which_there_are() -> None:
    """A misspelled name is an AttributeError that helps."""
    with pytest.raises(AttributeError, match=r"module 'ims' has no attribute 'simulat'; public names: .*simulate"):
        _ = ims.simulat


def test_looking_at_a_course_loads_no_engine() -> None:
    """A name costs only its own room."""
    code = "import sys, ims; ims.Course; ims.load_catalog(); print([m for m in ('jax', 'numpy', 'xarray') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout.strip() == "[]"


def test_the_three_doors_take_the_same_scenario() -> None:
    """simulate, cite and explain: one argument."""
    course = ims.default_course(ims.load_catalog(), "tennis_elbow", sessions=1)
    scenario = ims.Scenario(course=course, mechanism_set="as_evidenced", persons=2, horizon=14.0)
    assert ims.simulate(scenario).sizes["person"] == 2
    assert {entry["key"] for entry in ims.cite(scenario)} >= {"IMSDesign2026"}
    assert ims.explain(scenario).mechanism_set == "as_evidenced"
