"""Range of motion before and after a pass: the movement that stretches the needled muscle, and what ends it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ims.catalog.load import load
from ims.catalog.muscle import Muscle
from ims.catalog.parameter import Parameter
from ims.patient.anatomy import TWO_MUSCLES
from ims.patient.draw import draw
from ims.physiology.joint.passive_torque import (
    LIMITS,
    joint_torque,
    muscle_torque,
    stretch_pain,
    stretched_length,
    torque_left,
)
from ims.physiology.space import NumpySpace
from ims.simulation.fast.handover import quiet_frame
from ims.simulation.fast.needle_pass import STEP, STEPS_PER_FRAME, Needled
from ims.simulation.fast.rest import Held, held

Floats = NDArray[np.floating[Any]]

ANGLES = 2001
"""Angles that are looked at to the bony stop; between two of them the way is straight."""


@dataclass(frozen=True)
class Stretching:
    """One person's joint and muscle, scalars in SI units.

    Attributes
    ----------
    normal, bone : angles of the normal range and of the bony stop
    examiner, usual : torque of this examiner, and the usual one
    numbers : the other parameters of `passive_torque`, by name
    shortening : share of the optimal length that fixed shortening has taken
    """

    normal: float
    bone: float
    examiner: float
    usual: float
    moment_arm: float
    neutral_length: float
    optimal_fiber_length: float
    largest_force: float
    shortening: float
    sensitization: float
    sensitizing_factor: float
    numbers: Mapping[str, float]

    def length(self, angle: Any, shortening: float) -> Floats:
        """Fiber length at an angle, over the optimal."""
        return np.asarray(
            stretched_length(
                angle,
                neutral_length=self.neutral_length,
                moment_arm=self.moment_arm,
                optimal_fiber_length=self.optimal_fiber_length,
                shortening=shortening,
            )
        )

    def torque(self, angle: Any, muscle: Held) -> Floats:
        """Passive torque at an angle (15)."""
        xp, n = NumpySpace(), self.numbers
        none = np.zeros(1)
        healthy = replace(muscle, leak=none, structure=none, knot_share=none)
        by_muscle = {
            "moment_arm": self.moment_arm,
            "largest_force": self.largest_force,
            "largest_stress": muscle.largest,
        }
        at_normal = muscle_torque(healthy.muscle_stress(self.length(np.array([self.normal]), 0.0)), **by_muscle)
        rest = torque_left(xp, self.usual, at_normal, n["least_joint_share"])
        stress = muscle.muscle_stress(self.length(angle, self.shortening))
        return np.asarray(
            muscle_torque(stress, **by_muscle)
            + joint_torque(xp, angle, end=self.normal, torque_at_end=rest, growth_angle=n["growth_angle"])
        )

    def pain(self, angle: Any, muscle: Held) -> Floats:
        """Pain at an angle: that of the band, where the stress is highest."""
        return np.asarray(
            stretch_pain(
                muscle.band_stress(self.length(angle, self.shortening)),
                half_stress=self.numbers["half_stress"],
                exponent=self.numbers["pain_exponent"],
                sensitizing_factor=self.sensitizing_factor,
                sensitization=self.sensitization,
            )
        )


def ends(joint: Stretching, muscle: Held) -> tuple[float, str]:
    """The smallest angle [rad] from neutral at which something ends the stretch, and which of `LIMITS` it is.

    Notes
    -----
    Section 2.4 of the fast reference, without the reflex: the stretch is slow and no motor unit fires. It begins as far on
    the other side of neutral as bone is on this one, so that a muscle that does not reach neutral has a range below 0.
    """
    angle = np.linspace(-joint.bone, joint.bone, ANGLES)
    over = (joint.torque(angle, muscle) - joint.examiner, joint.pain(angle, muscle) - joint.numbers["stop_level"])
    found = [(_first(angle, values), limit) for values, limit in zip(over, LIMITS, strict=False)]
    return min((*found, (joint.bone, LIMITS[-1])), key=lambda one: one[0])


def _first(angle: Floats, over: Floats) -> float:
    beyond = np.flatnonzero(over >= 0.0)
    if not beyond.size:
        return float("inf")
    i = int(beyond[0])
    if i == 0:
        return float(angle[0])
    return float(angle[i] - (angle[i] - angle[i - 1]) * over[i] / (over[i] - over[i - 1]))


def numbers_of_range(muscle: Muscle) -> dict[str, Parameter]:
    """The numbers that the range of this muscle's movement rests on, by full name; none where no moment arm is on record."""
    stretch = load().moment_arms.get(muscle.key)
    if stretch is None:
        return {}
    torque = f"examiner_torque.{load().ranges_of_motion[stretch.movement].joint}"
    every = {name: entry for name, entry in load().passive_range.items() if name.startswith("passive_torque.")}
    own = {entry.full_name: entry for entry in (stretch.moment_arm, stretch.neutral_length)}
    return {**every, torque: load().passive_range[torque], **own}


def stretching(needled: Needled) -> Stretching | None:
    """The joint and the muscle of this person; None where no moment arm of the muscle is on record."""
    stretch = load().moment_arms.get(needled.muscle.key)
    if stretch is None:
        return None
    q = needled.question
    drawn = draw(numbers_of_range(needled.muscle), TWO_MUSCLES, q.seed, np.array([q.person], np.int64))
    numbers = {name: _scalar(value) for name, value in drawn["passive_torque"].items()}
    movement = load().ranges_of_motion[stretch.movement]
    tendon, endings = needled.p["muscle_tendon"], needled.p["nociceptor"]
    taken = float(load().needle_site["fixed_shortening_share"].value)  # type: ignore[arg-type]
    return Stretching(
        normal=movement.normal,
        bone=movement.normal * numbers["bony_stop"],
        examiner=_scalar(drawn["examiner_torque"][movement.joint]),
        usual=float(load().passive_range[f"examiner_torque.{movement.joint}"].value),  # type: ignore[arg-type]
        moment_arm=numbers["moment_arm"],
        neutral_length=numbers["neutral_length"],
        optimal_fiber_length=_scalar(tendon["optimal_fiber_length"]),
        largest_force=_scalar(tendon["largest_force"]),
        shortening=taken * _scalar(needled.tissue.fixed_shortening),
        sensitization=_scalar(endings["sensitization"]),
        sensitizing_factor=_scalar(endings["sensitizing_factor"]),
        numbers=numbers,
    )


def range_of_motion(needled: Needled) -> dict[str, Any] | None:
    """Range of the movement that stretches the muscle [deg], before and after the pass, and what ends it then.

    None where no moment arm of the muscle is on record. Nothing but the band differs between the two: what the pass changed
    of its leak, its fibers and its structure (`rest.held`).
    """
    joint = stretching(needled)
    if joint is None:
        return None
    frames = {"before": quiet_frame(STEP, STEPS_PER_FRAME), "after": -1}
    found = {name: ends(joint, _alone(held(needled, frame))) for name, frame in frames.items()}
    return {
        "movement": load().moment_arms[needled.muscle.key].movement,
        **{name: float(np.degrees(angle)) for name, (angle, _) in found.items()},
        "limited_by": {name: limit for name, (_, limit) in found.items()},
    }


def _alone(every: Held) -> Held:
    """The pass itself, without the lanes in which a route is closed."""
    return Held(**{name: value[:1] for name, value in vars(every).items()})


def _scalar(value: Any) -> float:
    return float(np.ravel(np.asarray(value, float))[0])
