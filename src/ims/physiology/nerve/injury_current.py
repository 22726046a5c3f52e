"""Injury current: the electrical potential of cut muscle fibers (S6c)."""

from __future__ import annotations

import math
from typing import Any

from ims.physiology.submodel import Array, SubModel, Values, Variable


def end_current(
    resting_potential: float, *, fiber_diameter: float, axial_resistivity: float, membrane_resistance: float
) -> float:
    """Current out of one cut end of a muscle fiber at the first instant.

    A long fiber is a leaky cable; its cut end is closed by the input resistance of a half-infinite cable.

    Parameters
    ----------
    resting_potential : float [V]      V_m, negative inside
    fiber_diameter : float [m]         d
    axial_resistivity : float [ohm m]  R_i
    membrane_resistance : float [ohm m2]  R_m, of a unit area

    Returns
    -------
    end_current : float [A]

    Notes
    -----
    lambda = sqrt(d R_m / (4 R_i)), R_inf = 4 R_i lambda / (pi d^2), I = |V_m| / R_inf. It shows why microamperes are right for
    the first moment only: the wounded end seals within hours.

    Sources
    -------
    shelf:slow (c)
    """
    length_constant = math.sqrt(fiber_diameter * membrane_resistance / (4.0 * axial_resistivity))
    input_resistance = 4.0 * axial_resistivity * length_constant / (math.pi * fiber_diameter**2)
    return abs(resting_potential) / input_resistance


class InjuryCurrent(SubModel):
    """Current of injury in a needled muscle; 1 is one fully effective session.

    Fibers cut by the needle leak current until their ends seal. The treatment text holds that it makes the nerve work
    normally again; here it may suppress the making of receptors, by a weight that the receptors' sub-model owns.

    Notes
    -----
    Sections (c) and 8 of the slow reference. The potential exists (grade B); that it lasts for days is contradicted: a cut
    fiber is sealed by 12 hours (grade X); that it restores the nerve has no support (grade E). Sets of mechanisms differ in
    the time alone. The ceiling is per muscle; the lumped loop of section 8 has it on the mean, which is the same as long as
    sessions are far enough apart not to reach it.

    Sources
    -------
    shelf:slow (c), section 8; SegmentalInjury1990 (sealed at 12 h in the mouse)
    """

    name = "injury_current"
    statement = "S6c"
    grade = "X/E"
    reads = ()
    writes = ()
    states = (Variable("injury_current", "I", "1", "muscle"),)
    parameters = (
        Variable("current_rise", "d_I", "1", "person"),
        Variable("current_ceiling", "I_max", "1", "person"),
        Variable("current_time", "tau_I", "s", "person"),
    )

    def decay(self, p: Values) -> dict[str, Array]:
        return {"injury_current": 1.0 / p.current_time}

    def output(self, xp: Any, y: Values, reads: Values, p: Values) -> dict[str, Array]:
        return {}

    def rate(self, xp: Any, y: Values, reads: Values, p: Values) -> dict[str, Array]:
        return {"injury_current": -y.injury_current / p.current_time}

    def jump(self, xp: Any, event: Any, y: Values, reads: Values, p: Values) -> dict[str, Array]:
        return {"injury_current": xp.minimum(y.injury_current + p.current_rise * event.injury_dose, p.current_ceiling)}
