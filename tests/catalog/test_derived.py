"""What follows from a condition's scale and range of motion is written once and computed here."""

from __future__ import annotations

import math

import pytest
from numpy.testing import assert_allclose

from ims.catalog import load
from ims.catalog.derived import derived_parameters
from ims.errors import IncompleteEntry


def derived(condition: str, presentation: str = "") -> dict[str, object]:
    """Values of the parameters that are derived for a condition, by full name."""
    found = load().condition(condition)
    form = found.presentation(presentation)
    parameters = derived_parameters(found, form, load().ranges_of_motion[form.range])
    return {name: parameter.value for name, parameter in parameters.items()}


def test_scale_of_tennis_elbow() -> None:
    """35 kg, 2.2 kg less a point of pain, 0.3 kg less a point of lost function, between 0 and 60 kg."""
    assert derived("tennis_elbow") == {
        "range_of_motion.healthy_range": math.radians(80),
        "condition_scale.healthy_range": math.radians(80),
        "condition_scale.impaired_range": math.radians(60),
        "condition_scale.scale_constant": 35,
        "condition_scale.scale_per_pain": -2.2,
        "condition_scale.scale_per_function_loss": -0.3,
        "condition_scale.scale_low": 0,
        "condition_scale.scale_high": 60,
    }


@pytest.mark.parametrize("condition", ["headache", "limited_range_of_motion"])
def test_without_a_mapping_only_the_range_follows(condition: str) -> None:
    """Headache days and the range itself need no mapping."""
    assert list(derived(condition)) == ["range_of_motion.healthy_range"]


def test_range_follows_the_presentation() -> None:
    """The neck turns 80 degrees, the shoulder lifts 180."""
    assert_allclose(derived("chronic_pain")["range_of_motion.healthy_range"], math.radians(80))  # type: ignore[arg-type]
    assert_allclose(derived("chronic_pain", "shoulder")["condition_scale.impaired_range"], math.radians(75))  # type: ignore[arg-type]


def test_people_differ_in_the_constant_alone() -> None:
    """Between-person spread sits on the constant of the scale; nobody is drawn a slope."""
    parameters = load().parameters_for("back_pain", "", "as_evidenced")
    drawn = {
        name
        for name, parameter in parameters.items()
        if name.startswith("condition_scale.") and parameter.distribution != "fixed"
    }
    assert drawn == {"condition_scale.scale_constant"}
    assert parameters["condition_scale.scale_constant"].spread.value == 15


def test_range_that_is_worse_when_higher_is_refused() -> None:
    """Loss of function is a range that shrinks; a deficit that grows is not the range of a condition."""
    condition = load().condition("limited_range_of_motion")
    with pytest.raises(IncompleteEntry, match="has range = 'knee_extension_deficit', which is worse when higher"):
        derived_parameters(condition, condition.presentation(), load().ranges_of_motion["knee_extension_deficit"])
