"""Toy sub-models for the house tests themselves: one sound, others each with one planted fault."""

from __future__ import annotations

from typing import Any

from ims.physiology.submodel import Array, SubModel, Values, Variable


class Tendon(SubModel):
    """A creeping spring: sound in its units. The faulty ones below change one line each."""

    name = "tendon"
    statement = ""
    grade = ""
    reads = (Variable("muscle_force", "F", "N", "muscle"),)
    writes = (Variable("spring_force", "F_s", "N", "muscle"),)
    states = (Variable("stretch", "l", "m", "muscle"),)
    parameters = (
        Variable("stiffness", "k", "N/m", "person"),
        Variable("creep_time", "tau", "s", "person"),
    )

    def decay(self, p: Values) -> dict[str, Array]:
        return {"stretch": 1.0 / p.creep_time}

    def output(self, xp: Any, y: Values, reads: Values, p: Values) -> dict[str, Array]:
        return {"spring_force": p.stiffness * xp.guard(y.stretch)}

    def rate(self, xp: Any, y: Values, reads: Values, p: Values) -> dict[str, Array]:
        return {"stretch": (reads.muscle_force / p.stiffness - y.stretch) / p.creep_time}

    def jump(self, xp: Any, event: Any, y: Values, reads: Values, p: Values) -> dict[str, Array]:
        return {"stretch": y.stretch * (1.0 - event.grasped_share)}


class HiddenSecond(Tendon):
    """Fault: a creep time of 0.2 s stands in the equation."""

    name = "hidden_second"

    def rate(self, xp: Any, y: Values, reads: Values, p: Values) -> dict[str, Array]:
        return {"stretch": (reads.muscle_force / p.stiffness - y.stretch) / 0.2}


class HiddenNewton(Tendon):
    """Fault: a preload of 0.5 N stands in the equation."""

    name = "hidden_newton"

    def output(self, xp: Any, y: Values, reads: Values, p: Values) -> dict[str, Array]:
        return {"spring_force": p.stiffness * xp.guard(y.stretch) + 0.5}


class WrongUnit(Tendon):
    """Fault: the stiffness is declared as a force."""

    name = "wrong_unit"
    parameters = (
        Variable("stiffness", "k", "N", "person"),
        Variable("creep_time", "tau", "s", "person"),
    )


class UndeclaredRead(Tendon):
    """Fault: it reads what it does not declare."""

    name = "undeclared_read"

    def rate(self, xp: Any, y: Values, reads: Values, p: Values) -> dict[str, Array]:
        return {"stretch": (reads.joint_force / p.stiffness - y.stretch) / p.creep_time}


class UndeclaredWrite(Tendon):
    """Fault: it writes what it does not declare."""

    name = "undeclared_write"

    def output(self, xp: Any, y: Values, reads: Values, p: Values) -> dict[str, Array]:
        return {"spring_force": p.stiffness * y.stretch, "spring_energy": p.stiffness * y.stretch**2}


class MixesPersons(Tendon):
    """Fault: one person's value depends on who else is in the batch."""

    name = "mixes_persons"

    def output(self, xp: Any, y: Values, reads: Values, p: Values) -> dict[str, Array]:
        return {"spring_force": p.stiffness * (y.stretch - y.stretch.mean())}


class MovesUntouched(Tendon):
    """Fault: an event in which nothing happens moves the state."""

    name = "moves_untouched"

    def jump(self, xp: Any, event: Any, y: Values, reads: Values, p: Values) -> dict[str, Array]:
        return {"stretch": y.stretch * 0.5}
