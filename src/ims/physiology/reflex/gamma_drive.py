"""Gamma drive: how sensitive the cord sets the spindles, and how pain may change that (S6a)."""

from __future__ import annotations

from typing import Any

from ims.physiology.submodel import Array, FastSubModel, Values, Variable


class GammaDrive(FastSubModel):
    """Rates of dynamic and static fusimotor neurons.

    At rest they are low. Input of groups III and IV from the muscle may raise them within a fraction of a second; whether
    it does so in people is not known.

    Notes
    -----
    Ours: the fast reference gives the fusimotor rates as inputs of a person (section 9) without their cause. Both gains have
    ranges that begin at none.

    Sources
    -------
    shelf:fast sections 3.1, 9 (fusimotor rates as inputs); the equation is ours (design)
    """

    name = "gamma_drive"
    statement = "S6a"
    grade = "D"
    reads = (
        Variable("group_iii_at_cord", "c_III", "1/s", "person"),
        Variable("group_iv_at_cord", "c_IV", "1/s", "person"),
    )
    writes = (Variable("gamma_dynamic", "g_d", "1/s", "person"), Variable("gamma_static", "g_s", "1/s", "person"))
    states = (Variable("fusimotor_raised", "x_g", "1/s", "person"),)
    parameters = (
        Variable("resting_dynamic", "g_d0", "1/s", "person"),
        Variable("resting_static", "g_s0", "1/s", "person"),
        Variable("dynamic_gain", "k_gd", "1", "person"),
        Variable("static_gain", "k_gs", "1", "person"),
        Variable("fusimotor_delay", "tau_g", "s", "person"),
    )
    derived: tuple[Variable, ...] = ()
    delays: dict[str, str] = {}

    def derive(self, xp: Any, p: Values) -> dict[str, Array]:
        return {}

    def start(self, xp: Any, p: Values) -> dict[str, Array]:
        return {}

    def decay(self, p: Values) -> dict[str, Array]:
        return {"fusimotor_raised": 1.0 / p.fusimotor_delay}

    def output(self, xp: Any, y: Values, reads: Values, p: Values) -> dict[str, Array]:
        return {
            "gamma_dynamic": p.resting_dynamic + p.dynamic_gain * y.fusimotor_raised,
            "gamma_static": p.resting_static + p.static_gain * y.fusimotor_raised,
        }

    def rate(self, xp: Any, y: Values, reads: Values, p: Values) -> dict[str, Array]:
        heard = reads.group_iii_at_cord + reads.group_iv_at_cord
        return {"fusimotor_raised": (heard - y.fusimotor_raised) / p.fusimotor_delay}

    def crossed(self, xp: Any, y: Values, reads: Values, p: Values) -> dict[str, Array]:
        return {}
