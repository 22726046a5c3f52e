"""A muscle of a pass at rest, without command: what its band pulls with at a length, and the length it would take."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ims.physiology.muscle.curves import active_force, passive_force
from ims.physiology.space import NumpySpace
from ims.simulation.fast.handover import quiet_frame
from ims.simulation.fast.knots import balance, between
from ims.simulation.fast.needle_pass import STEP, STEPS_PER_FRAME, Needled

Floats = NDArray[np.floating[Any]]


@dataclass(frozen=True)
class Held:
    """What holds a band when no motor unit fires, one value a lane.

    Attributes
    ----------
    leak : activity of its end plates that still works
    structure : stress that is no activity [Pa]
    share : of the cross-section that is band
    largest : stress of full activity [Pa]
    knot_share, knot_length : of a fiber's length that is knot, and how long the knots are; 0 = spread along the fiber
    """

    leak: Floats
    structure: Floats
    share: Floats
    largest: Floats
    knot_share: Floats
    knot_length: Floats

    def active_stress(self, length: Floats) -> Floats:
        """Stress of what is active along the band's fibers at a length [Pa]; knots pull by stretching the rest instead."""
        along = np.where(self.knot_share > 0.0, 0.0, self.leak)
        return np.asarray(self.largest * along * active_force(NumpySpace(), length))

    def band_stress(self, length: Floats) -> Floats:
        """Whole stress of the band at a length of its fibers [Pa] (section 2.3)."""
        rest = length
        if np.any(self.knot_share > 0.0):
            knot = balance(length, self.knot_share, self.leak, self.knot_length)
            rest = np.where(self.knot_share > 0.0, between(length, self.knot_share, knot), length)
        passive = self.largest * passive_force(NumpySpace(), rest)
        return np.asarray(self.active_stress(length) + passive + self.structure)

    def muscle_stress(self, length: Floats) -> Floats:
        """Stress over the whole cross-section at a length of its fibers [Pa]: (1 - phi) of it normal, phi band (15)."""
        normal = self.largest * passive_force(NumpySpace(), length)
        return np.asarray((1.0 - self.share) * normal + self.share * self.band_stress(length))


@dataclass(frozen=True)
class Rest:
    """The band at rest, without command: what holds it, one value a lane."""

    active: Floats
    extra: Floats
    modulus: Floats
    length: Floats
    muscle_length: Floats


def given(needled: Needled, full: str) -> Floats:
    """A parameter of the pass, (lane)."""
    submodel, name = full.split(".")
    return np.broadcast_to(np.asarray(needled.p[submodel][name], float), needled.solved.mean["fiber_length"].shape[-1:])


def held(needled: Needled, frame: int) -> Held:
    """What holds the band at a frame if no motor unit fired."""
    mean = needled.solved.mean
    working = (1.0 - mean["fatigued_share"][frame]) * (1.0 - mean["detached_share"][frame]) * (1.0 - mean["cut_share"][frame])
    return Held(
        leak=np.asarray(working * mean["end_plate_activation"][frame], float),
        structure=(1.0 - mean["cut_share"][frame]) * given(needled, "taut_band.structural_stress"),
        share=given(needled, "muscle_tendon.band_share"),
        largest=given(needled, "taut_band.largest_stress"),
        knot_share=given(needled, "taut_band.knot_share"),
        knot_length=np.asarray(mean["knot_length"][frame], float),
    )


def at_rest(needled: Needled, frame: int, *, before: Rest | None = None) -> Rest:
    """The band at a frame if no motor unit fired: active and extra stress, shear modulus, and the lengths it would take.

    Lengths are those at which band and muscle pull as they did before the pass: what a relaxed band gains under the same
    tension.
    """
    first = quiet_frame(STEP, STEPS_PER_FRAME)
    length = np.asarray(needled.solved.mean["fiber_length"][first], float)
    now = held(needled, frame)
    extra = now.band_stress(length) - now.largest * passive_force(NumpySpace(), length)
    modulus = given(needled, "taut_band.resting_modulus") + given(needled, "taut_band.stress_gain") * extra
    if before is None:
        return Rest(now.active_stress(length), extra, modulus, length, length)
    then, start = held(needled, first), length
    return Rest(
        now.active_stress(length),
        extra,
        modulus,
        _where(now.band_stress, then.band_stress(start), start),
        _where(now.muscle_stress, then.muscle_stress(start), start),
    )


def _where(stress: Callable[[Floats], Floats], wanted: Floats, start: Floats) -> Floats:
    """Length at which the stress is as wanted, by halving, between the start and far beyond it."""
    low, high = start - 0.3, start + 0.6
    for _ in range(60):
        middle = 0.5 * (low + high)
        more = stress(middle) < wanted
        low, high = np.where(more, middle, low), np.where(more, high, middle)
    return np.asarray(0.5 * (low + high))
