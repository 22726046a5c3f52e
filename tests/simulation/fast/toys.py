"""Toy sub-models of a pass: a drive that comes late, units that fire above a threshold, and an echo of their spikes."""

from __future__ import annotations

from typing import Any

from ims.physiology.submodel import Array, FastSubModel, Values, Variable


class Push(FastSubModel):
    """What the hand does, as a drive."""

    name = "push"
    statement = ""
    grade = ""
    reads = (Variable("needle_depth", "x", "m", "person", "hand"),)
    writes = (Variable("push", "d", "1/s", "person"),)
    states = ()
    parameters = (Variable("gain", "k", "1/(m*s)", "person"),)
    derived = ()
    delays: dict[str, str] = {}

    def derive(self, xp: Any, p: Values) -> dict[str, Array]:
        return {}

    def start(self, xp: Any, p: Values) -> dict[str, Array]:
        return {}

    def decay(self, p: Values) -> dict[str, Array]:
        return {}

    def output(self, xp: Any, y: Values, reads: Values, p: Values) -> dict[str, Array]:
        return {"push": p.gain * reads.needle_depth}

    def rate(self, xp: Any, y: Values, reads: Values, p: Values) -> dict[str, Array]:
        return {}

    def crossed(self, xp: Any, y: Values, reads: Values, p: Values) -> dict[str, Array]:
        return {}


class Fire(FastSubModel):
    """Units that integrate a late drive with noise, and fire."""

    name = "fire"
    statement = ""
    grade = ""
    reads = (
        Variable("push", "d", "1/s", "person"),
        Variable("unit_chance", "xi", "1", "unit", "stream:toy/normal"),
    )
    writes = ()
    states = (Variable("charge", "q", "1", "unit"), Variable("fired", "s", "1", "unit"))
    parameters = (
        Variable("leak_time", "tau", "s", "person"),
        Variable("late", "t_l", "s", "person"),
        Variable("rank", "i/n", "1", "unit", "structure:rank"),
    )
    derived = (Variable("threshold", "th", "1", "unit"),)
    delays = {"push": "late"}

    def derive(self, xp: Any, p: Values) -> dict[str, Array]:
        return {"threshold": 0.5 + p.rank}

    def start(self, xp: Any, p: Values) -> dict[str, Array]:
        return {}

    def decay(self, p: Values) -> dict[str, Array]:
        return {"charge": 1.0 / p.leak_time}

    def output(self, xp: Any, y: Values, reads: Values, p: Values) -> dict[str, Array]:
        return {}

    def rate(self, xp: Any, y: Values, reads: Values, p: Values) -> dict[str, Array]:
        return {"charge": (reads.push * p.leak_time + 0.1 * reads.unit_chance - y.charge) / p.leak_time}

    def crossed(self, xp: Any, y: Values, reads: Values, p: Values) -> dict[str, Array]:
        spike = xp.where(y.charge > p.threshold, 1.0, 0.0)
        return {"charge": (1.0 - spike) * y.charge, "fired": spike}


class Echo(FastSubModel):
    """Units that fire when the spike of the unit of their rank gets here."""

    name = "echo"
    statement = ""
    grade = ""
    reads = (Variable("fired", "s", "1", "unit"),)
    writes = ()
    states = (Variable("echoed", "e", "1", "unit"),)
    parameters = (Variable("way", "t_w", "s", "person"),)
    derived = ()
    delays = {"fired": "way"}

    def derive(self, xp: Any, p: Values) -> dict[str, Array]:
        return {}

    def start(self, xp: Any, p: Values) -> dict[str, Array]:
        return {}

    def decay(self, p: Values) -> dict[str, Array]:
        return {}

    def output(self, xp: Any, y: Values, reads: Values, p: Values) -> dict[str, Array]:
        return {}

    def rate(self, xp: Any, y: Values, reads: Values, p: Values) -> dict[str, Array]:
        return {}

    def crossed(self, xp: Any, y: Values, reads: Values, p: Values) -> dict[str, Array]:
        return {"echoed": reads.fired}
