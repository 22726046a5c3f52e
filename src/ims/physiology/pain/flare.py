"""Flare: the good and bad days of pain that nothing in the model causes."""

from __future__ import annotations

from typing import Any

from ims.physiology.submodel import Array, SubModel, Values, Variable


class Flare(SubModel):
    """Points of pain above or below the person's own level on a given day.

    Pain goes up and down from day to day and stays up or down for about a week: a first-order autoregressive series that
    moves once a day. People enter a trial on a bad day, so part of what follows in every arm is regression to the mean.

    Notes
    -----
    Section 10.4 of the slow reference: x' = x exp(-step/time) + size sqrt(1 - exp(-2 step/time)) xi, with xi standard
    normal. The variance stays at size squared whatever the step. The step is the time between two daily draws and must
    be that of the run's day boundary.

    Sources
    -------
    shelf:slow 7, 10.4 (series, design)
    """

    name = "flare"
    statement = ""
    grade = ""
    reads = (Variable("flare_chance", "xi_X", "1", "person", source="stream:flare/normal"),)
    writes = ()
    states = (Variable("flare", "X", "1", "person"),)
    parameters = (
        Variable("flare_size", "sigma_X", "1", "person"),
        Variable("flare_time", "tau_X", "s", "person"),
        Variable("flare_step", "Delta_X", "s", "person"),
    )

    def decay(self, p: Values) -> dict[str, Array]:
        return {}

    def output(self, xp: Any, y: Values, reads: Values, p: Values) -> dict[str, Array]:
        return {}

    def rate(self, xp: Any, y: Values, reads: Values, p: Values) -> dict[str, Array]:
        return {}

    def jump(self, xp: Any, event: Any, y: Values, reads: Values, p: Values) -> dict[str, Array]:
        steps = p.flare_step / p.flare_time
        fresh = p.flare_size * xp.sqrt(1.0 - xp.exp(-2.0 * steps)) * reads.flare_chance
        tomorrow = y.flare * xp.exp(-steps) + fresh
        return {"flare": xp.where(event.new_day > 0.0, tomorrow, y.flare)}
