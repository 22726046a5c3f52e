"""The attractor picture: a slice through the system, and its rest points."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.testing import assert_allclose

from ims.catalog import PRESET, load
from ims.simulation.attractor import Attractor, attractor
from ims.simulation.scenario import Scenario
from ims.simulation.setting import setting
from ims.treatment import default_course
from tests.simulation.elbow import course, everything, patients, scenario
from tests.simulation.two_muscles import FROZEN


@pytest.fixture(scope="module")
def elbow() -> Attractor:
    """One person with a tennis elbow before and after two sessions."""
    return attractor(scenario(course(2), persons=3), 1, outputs=everything(), before=0.0, after=21.0)


@pytest.fixture(scope="module")
def preset() -> Attractor:
    """The preset's person, whose rest points are known."""
    of = setting(PRESET, "", PRESET)
    run = Scenario(course=default_course(load(), PRESET, sessions=6), mechanism_set=PRESET, horizon=250.0, double=True)
    return attractor(
        run, 0, outputs=tuple(dict.fromkeys((*of.outcomes, *(v.name for v in of.model.states)))), before=0.0, after=245.0
    )


def test_the_worst_muscle_of_day_0_is_shown(elbow: Attractor) -> None:
    """Of all muscles the one most in contracture on day 0."""
    people = patients(3)
    assert elbow.muscle == people.setting.anatomy.muscles[int(people.y["contracture"][:, 1].argmax())]


def test_rates_point_inwards_at_the_ends(elbow: Attractor) -> None:
    """From none it can only rise, from all it can only fall."""
    for rate in (elbow.rate_before, elbow.rate_after):
        assert rate[0] > 0.0 > rate[-1]
        assert np.isfinite(rate).all()
    assert (elbow.contracture[0], elbow.contracture[-1]) == (0.0, 1.0)


def test_rest_points_alternate_and_begin_and_end_stable(elbow: Attractor, preset: Attractor) -> None:
    """Between two points that hold lies one that does not; rates change sign there."""
    for points in (elbow.rest_points_before, elbow.rest_points_after, preset.rest_points_before, preset.rest_points_after):
        assert [stable for _, stable in points] == [i % 2 == 0 for i in range(len(points))]
        assert len(points) % 2 == 1
        assert [where for where, _ in points] == sorted(where for where, _ in points)


def test_the_preset_rests_where_the_oracle_rests(preset: Attractor) -> None:
    """The highest rest point on day 0 is the chronic fixed point; after release it is the low one, and the only one."""
    chronic = FROZEN["fixed_points"]["chronic"]["states"]["contracture_paraspinal"]
    assert_allclose(preset.rest_points_before[-1][0], chronic, atol=1e-4)
    assert len(preset.rest_points_after) == 1
    assert preset.rest_points_after[0][0] < 0.05


def test_the_picture_is_the_model_s_own_rate(preset: Attractor) -> None:
    """The slice passes through the state itself: at the chronic contracture the rate is zero."""
    chronic = FROZEN["fixed_points"]["chronic"]["states"]["contracture_paraspinal"]
    assert abs(np.interp(chronic, preset.contracture, preset.rate_before)) < 1e-4
