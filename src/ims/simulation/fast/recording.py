"""What the needle records of a solved pass, as an electrode: motor units, end plates, fibers that it sets off itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ims.simulation.fast import noise
from ims.simulation.fast.assemble import SIZES
from ims.simulation.fast.emg import electromyogram
from ims.simulation.fast.local_discharges import at_locus, end_plate_spikes, insertional_activity
from ims.simulation.fast.needle_pass import STEP, STEPS_PER_FRAME, Needled
from ims.simulation.fast.program import unpacked

Floats = NDArray[np.floating[Any]]


@dataclass(frozen=True)
class Recording:
    """What was recorded, at each step.

    Attributes
    ----------
    potential : (step) at the needle [V]
    motor_spikes, axonal_spikes : (step, unit) impulses of motor neurons, and those that motor axons set off by themselves
    end_plate_spikes, insertional_discharges : steps at which single fibers fire
    at_locus : (step) whether the tip lies at an active locus
    """

    potential: Floats
    motor_spikes: NDArray[np.bool_]
    axonal_spikes: NDArray[np.bool_]
    end_plate_spikes: NDArray[np.int64]
    insertional_discharges: NDArray[np.int64]
    at_locus: NDArray[np.bool_]

    @property
    def end_plate_spike_rate(self) -> float:
        """Spikes of end plates a second, while the tip lies at an active locus [1/s]; 0 where it never does."""
        there = int(self.at_locus.sum())
        return self.end_plate_spikes.size / (there * STEP) if there else 0.0


def recording(needled: Needled) -> Recording:
    """The record of the pass itself.

    Notes
    -----
    An electrode outside the muscle records nothing of it. Noise and spikes of end plates are heard where the tip lies at a
    locus, within the radius in which it finds one (row P04: 0 of 11 sites of a taut band outside trigger points).
    """
    q, mean = needled.question, needled.solved.mean
    motor, axonal = (_raster(needled, name) for name in ("motor_spikes", "axonal_spikes"))
    steps = motor.shape[0]

    def each_step(values: NDArray[Any]) -> Floats:
        return np.repeat(np.asarray(values, float), STEPS_PER_FRAME)

    def hand(values: NDArray[np.float64], last: float) -> NDArray[np.float64]:
        return np.concatenate([values, np.full(max(steps - values.size, 0), last)])[:steps]

    depth = hand(needled.motion.needle_depth, float(needled.motion.needle_depth[-1]))
    heard = each_step(mean["tip_in_muscle"][:, 0] > 0.5)
    radius = _first(needled.p["local_twitch"]["capture_radius"])
    locus = at_locus(depth.reshape(-1, STEPS_PER_FRAME).mean(axis=1), mean["hit_count"][:, 0], radius)
    locus = np.where(heard > 0.0, np.repeat(locus, STEPS_PER_FRAME), -1)
    who: dict[str, Any] = {
        "seed": q.seed,
        "person": q.person,
        "step": STEP,
        "half_length": 0.5 * _first(needled.p["muscle_tendon"]["optimal_fiber_length"]),
    }
    half = _first(needled.p["end_plate_noise"]["half_release"])
    plates = end_plate_spikes(locus, each_step(mean["release_rate"][:, 0]), half, **who)
    moved = insertional_activity(heard * np.abs(hand(needled.motion.needle_velocity, 0.0)), **who)
    potential = electromyogram(
        motor,
        in_band(needled),
        np.where(locus >= 0, each_step(mean["end_plate_noise_rms"][:, 0]), 0.0),
        delay=_motor_delay(needled),
        axonal=axonal,
        fibers=plates.potential + moved.potential,
        heard=heard,
        **who,
    )
    return Recording(potential, motor, axonal, plates.steps, moved.steps[heard[moved.steps] > 0.0], locus >= 0)


def in_band(needled: Needled, lane: int = 0) -> NDArray[np.bool_]:
    """Which motor units have fibers in the band, in one lane: (unit)."""
    key = noise.keys(needled.question.seed, "pass/band_units/0", np.array([needled.question.person]))
    u = noise.in_numpy(key, np.zeros(1, np.uint32), SIZES["unit"])[:, 0]
    share, whole = (np.ravel(needled.p["motor_units"][name]) for name in ("band_units", "pool_size"))
    return np.asarray(u < share[lane % share.size] / whole[lane % whole.size])


def _raster(needled: Needled, name: str) -> NDArray[np.bool_]:
    return unpacked(needled.solved.raster[name][..., :1])[..., 0]


def _first(value: Any) -> float:
    return float(np.ravel(np.asarray(value, float))[0])


def _motor_delay(needled: Needled) -> float:
    p = {name: _first(value) for name, value in needled.p["peripheral_nerve"].items()}
    return p["efferent_length"] / p["motor_velocity"] + p["end_plate_time"]
