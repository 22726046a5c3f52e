"""The compiled step: exact on linear decay, of order four where the rates are smooth, still where time stands still."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal, getcontext

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from ims.simulation.clocks import DAY, grid
from ims.simulation.program import _phi, program
from ims.simulation.solve import solve
from tests.simulation.elbow import RECOVERED_AT, course, everything, lanes_of, patients, still
from tests.simulation.two_muscles import FROZEN, in_product, preset, run

FINEST = 768


def phi_by_definition(z: float) -> list[float]:
    """phi1, phi2, phi3 in 60 digits: (e^z - 1)/z, and each next one (this - its value at 0)/z."""
    getcontext().prec = 60
    x = Decimal(z)
    one = (x.exp() - 1) / x
    two = (one - 1) / x
    three = (two - Decimal("0.5")) / x
    return [float(one), float(two), float(three)]


@pytest.mark.parametrize("z", [-1e-12, -1e-4, -0.3, -0.999, -1.0, -1.001, -30.0, -900.0])
def test_phi_functions_are_accurate_on_both_sides_of_the_switch(z: float) -> None:
    """The series near zero and the closed form far from it meet; neither cancels. 1e-10 is far below a step's own error."""
    with jax.enable_x64(True):
        found = [float(value) for value in _phi(jnp.asarray(z, jnp.float64))]
    assert_allclose(found, phi_by_definition(z), rtol=1e-10)


def test_phi_functions_at_zero() -> None:
    """Without a decay the step is that of the classical Runge-Kutta method: 1, 1/2, 1/6."""
    with jax.enable_x64(True):
        assert_allclose([float(value) for value in _phi(jnp.zeros(()))], [1.0, 0.5, 1 / 6], rtol=1e-15)


@pytest.mark.parametrize("substeps", [1, 5])
def test_linear_decay_is_exact_at_any_step(substeps: int) -> None:
    """A wound with a half-life of days decays exactly, even in one step a day."""
    of = preset()
    drawn, _ = of.draw(1, np.zeros(1, np.int64))
    y = in_product(FROZEN["fixed_points"]["healthy"]["states"])
    y["micro_injury"] = y["micro_injury"] + 0.25
    days = [1.0, 2.0, 7.0]
    found = run(y, days=days, substeps=substeps).outputs["micro_injury"]
    expected = 0.25 * np.exp(-np.array(days) * DAY / np.squeeze(drawn["micro_injury"]["healing_time"]))
    assert_allclose(found, np.broadcast_to(expected[:, None, None], found.shape), rtol=1e-12)


def test_order_is_four_where_rates_are_smooth() -> None:
    """Halving the step divides the error by about 16: a relaxed start on the way back to the chronic rest point."""
    y = in_product(FROZEN["fixed_points"]["chronic"]["states"])
    y = {name: value * 0.97 if name in ("contracture", "milieu", "energy") else value for name, value in y.items()}
    ends = {n: run(y, days=[3.0], substeps=n).y["contracture"] for n in (48, 96, FINEST)}
    errors = [np.abs(ends[n] - ends[FINEST]).max() for n in (48, 96)]
    assert 1e-13 < errors[1] < errors[0] < 1e-6
    assert 10.0 < errors[0] / errors[1] < 25.0


def test_an_interval_of_no_length_leaves_every_state() -> None:
    """A reading before any event moves nothing, bit for bit."""
    people = patients(3)
    lanes = lanes_of(people, course(0))
    solution = solve(people.setting.structure(people.fixed, everything()), lanes, still(), substeps=12)
    for name, value in solution.y.items():
        assert_array_equal(value, np.float32(lanes.y[name]), err_msg=name)


def test_closest_is_the_smallest_distance_to_the_verdict() -> None:
    """Each person's closest approach of noise-free pain to the verdict, over the ends of all intervals."""
    people = patients(16)
    structure = people.setting.structure(people.fixed, everything())
    lanes = lanes_of(people, course(2))
    times = grid(begin=0, end=21 * DAY, events=lanes.visits[0], outputs=range(0, 21 * DAY + 1, DAY))
    solution = solve(structure, lanes, times, substeps=12)
    apart = np.abs(solution.outputs["underlying_pain"] - RECOVERED_AT)
    assert_allclose(solution.closest, apart.min(axis=0), atol=1e-6)


def test_one_program_for_one_structure() -> None:
    """What a program depends on is its structure alone: the same one is compiled once, another one is another program."""
    people = patients(3)
    structure = people.setting.structure(people.fixed, everything())
    again = people.setting.structure(people.fixed, everything())
    assert program(structure) is program(again)
    assert program(structure) is not program(replace(structure, outputs=("contracture",)))


def test_merge_gives_each_sub_model_its_parameters_constants_and_maps() -> None:
    """People's parameters, the constants nobody varies and the maps of the anatomy come together; none is lost."""
    people = patients(3)
    structure = people.setting.structure(people.fixed, ())
    merged = structure.merge(people.p)
    for submodel in structure.model.submodels:
        assert {v.name for v in submodel.parameters} <= set(merged[submodel.name])
    for submodel, name, value in structure.constants:
        assert merged[submodel][name] == value
    assert_array_equal(merged["innervation"]["segments_of_muscle"], people.setting.anatomy.segments_of_muscle)
