"""Renshaw cells: motor neurons that fire inhibit their own pool through them."""

from __future__ import annotations

from typing import Any

from ims.physiology.submodel import Array, FastSubModel, Values, Variable


class Renshaw(FastSubModel):
    """Recurrent inhibition of the pool by its own discharge.

    Every motor neuron excites Renshaw cells through a branch of its axon; they inhibit the pool for 40-50 ms.

    Notes
    -----
    The whole population of cells is one leaky sum of the pool's spikes, in place of the cells and their synapses: after one
    volley of the whole pool the inhibition has fallen to a twentieth within the published 45 ms when the time constant is a
    third of it. How strong it is, is assumed, and 0 is within its range.

    Sources
    -------
    shelf:fast section 4.3; row D23 (duration of recurrent inhibition, unverified)
    """

    name = "renshaw"
    statement = ""
    grade = ""
    reads = (Variable("motor_spikes", "s_i", "1", "unit"), Variable("step", "h", "s", "person", "clock"))
    writes = (Variable("recurrent_inhibition", "x_R", "1", "person"),)
    states = (Variable("renshaw_activity", "R", "1", "person"),)
    parameters = (
        Variable("renshaw_time", "tau_R", "s", "person"),
        Variable("renshaw_strength", "g_RC", "1", "person"),
    )
    derived: tuple[Variable, ...] = ()
    delays: dict[str, str] = {}

    def derive(self, xp: Any, p: Values) -> dict[str, Array]:
        return {}

    def start(self, xp: Any, p: Values) -> dict[str, Array]:
        return {}

    def decay(self, p: Values) -> dict[str, Array]:
        return {"renshaw_activity": 1.0 / p.renshaw_time}

    def output(self, xp: Any, y: Values, reads: Values, p: Values) -> dict[str, Array]:
        return {"recurrent_inhibition": p.renshaw_strength * y.renshaw_activity}

    def rate(self, xp: Any, y: Values, reads: Values, p: Values) -> dict[str, Array]:
        return {"renshaw_activity": xp.mean(reads.motor_spikes) / reads.step - y.renshaw_activity / p.renshaw_time}

    def crossed(self, xp: Any, y: Values, reads: Values, p: Values) -> dict[str, Array]:
        return {}
