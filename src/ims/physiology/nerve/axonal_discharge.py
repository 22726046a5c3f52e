"""Axonal discharge: impulses that motor axons set off by themselves after strong stimulation, without the cord (S5)."""

from __future__ import annotations

import math
from typing import Any

from ims.physiology.submodel import Array, FastSubModel, Values, Variable


class AxonalDischarge(FastSubModel):
    """Impulses of the motor axons of a band that no motor neuron sent.

    After strong stimulation the branches of motor axons in the muscle go on firing for a second or two. How far this goes is
    the after-discharge of the cramp: each axon of the band has its level of it, and fires above that, irregularly, at a rate
    of its own. An impulse from the cord begins the interval anew, so that an axon never adds
    to a quicker train. All of it lies in the muscle: a nerve that is cut or numbed between cord and muscle changes nothing.

    Notes
    -----
    Section 4.6 of the fast reference gives the after-discharge (29), and rates with the nerve blocked; which axon fires at
    which level is our reading. The levels lie evenly between that at which the reference counts the discharge as over and 1,
    the full discharge: so the last axon stops when the discharge of row D24 ends, and an axon goes on for 0.8 s in the mean,
    where 1.1 +/- 1.0 s is published (row D06). Rates are spread as a lognormal between units, intervals evenly about their
    mean (the cheapest draw); how irregular they are is taken from a cramp with the nerve intact, as none with a blocked nerve
    is in hand. Impulses that run up the axon to the cord, where they would meet others and excite Renshaw cells, are left out,
    and so is the way from where they begin to the end plates.

    Sources
    -------
    shelf:fast (29), section 4.6; Minetto2011 (rates with the nerve blocked); Minetto2009 (irregularity)
    """

    name = "axonal_discharge"
    statement = "S5"
    grade = "C"
    reads = (
        Variable("after_discharge", "h", "1", "person"),
        Variable("motor_spikes_at_muscle", "s_m", "1", "unit"),
        Variable("in_band", "b_i", "1", "unit"),
        Variable("axonal_chance", "U_i", "1", "unit", "stream:axonal/uniform"),
        Variable("step", "h", "s", "person", "clock"),
    )
    writes: tuple[Variable, ...] = ()
    states = (Variable("axonal_pause", "t_a", "s", "unit"), Variable("axonal_spikes", "s_a", "1", "unit"))
    parameters = (
        Variable("first_axonal_level", "h_1", "1", "person"),
        Variable("last_axonal_level", "h_n", "1", "person"),
        Variable("axonal_rank", "U_a", "1", "unit", "stream:axonal_rank/uniform"),
        Variable("axonal_rate_chance", "Z_a", "1", "unit", "stream:axonal_rate/normal"),
        Variable("axonal_rate", "r_a", "1/s", "person"),
        Variable("axonal_rate_spread", "s_r", "1/s", "person"),
        Variable("axonal_irregularity", "c_a", "1", "person"),
    )
    derived = (
        Variable("axonal_level", "h_i", "1", "unit"),
        Variable("shortest_interval", "d_1", "s", "unit"),
        Variable("interval_range", "d_2", "s", "unit"),
    )
    delays: dict[str, str] = {}

    def derive(self, xp: Any, p: Values) -> dict[str, Array]:
        # Of a lognormal: the variance of the logarithm from mean and spread; half of it lies between mean and median.
        variance = xp.log(1.0 + (p.axonal_rate_spread / p.axonal_rate) ** 2)
        mean = xp.exp(0.5 * variance - xp.sqrt(variance) * p.axonal_rate_chance) / p.axonal_rate
        half = xp.minimum(math.sqrt(3.0) * p.axonal_irregularity, 1.0)
        return {
            "axonal_level": p.first_axonal_level + (p.last_axonal_level - p.first_axonal_level) * p.axonal_rank,
            "shortest_interval": mean * (1.0 - half),
            "interval_range": 2.0 * mean * half,
        }

    def start(self, xp: Any, p: Values) -> dict[str, Array]:
        return {}

    def decay(self, p: Values) -> dict[str, Array]:
        return {}

    def output(self, xp: Any, y: Values, reads: Values, p: Values) -> dict[str, Array]:
        return {}

    def rate(self, xp: Any, y: Values, reads: Values, p: Values) -> dict[str, Array]:
        return {}

    def crossed(self, xp: Any, y: Values, reads: Values, p: Values) -> dict[str, Array]:
        fires = reads.in_band * xp.where(reads.after_discharge > p.axonal_level, 1.0, 0.0)
        spike = fires * xp.where(y.axonal_pause > 0.0, 0.0, 1.0)
        interval = p.shortest_interval + p.interval_range * reads.axonal_chance
        begins = spike + reads.motor_spikes_at_muscle
        return {
            "axonal_spikes": spike,
            "axonal_pause": xp.where(begins > 0.0, interval, xp.guard(y.axonal_pause - reads.step)),
        }
