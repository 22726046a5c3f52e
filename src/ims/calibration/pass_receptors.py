"""Figures of receptors: spindle, tendon organ, endings of groups III and IV."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ims.physiology.reflex.nociceptor import Nociceptor
from ims.physiology.reflex.spindle_mileusnic2006 import SpindleMileusnic2006
from ims.physiology.reflex.tendon_organ import TendonOrgan
from ims.physiology.space import NumpySpace
from ims.physiology.submodel import Values
from ims.simulation.fast.alone import parameters, run

Floats = NDArray[np.floating[Any]]

XP = NumpySpace()


_SPINDLE = SpindleMileusnic2006()
_CAT = {"primary_gain_bag1": 20000.0, "primary_gain_static": 10000.0, "secondary_gain": 7250.0}
"""Gains of the cat's spindle (Mileusnic2006, table 1), for which the figures are told [1/s]."""
_FROM, _TO, _LEAD, _STEP = 0.95, 1.08, 0.5, 5e-4


def _settled(p: Values, length: float, dynamic: float, static: float) -> dict[str, Floats]:
    """A spindle of this length that has been for long under a drive: both its parts pull alike, nothing moves."""
    rate = np.array([[dynamic], [static], [static]])
    active = rate**2 / (rate**2 + p.half_rate**2)
    sensory, polar = p.sensory_stiffness, p.polar_stiffness
    pulled = sensory * (length - p.sensory_rest) + polar * p.polar_rest - p.pull * active
    return {"polar_length": pulled / (sensory + polar), "fusimotor_activation": active}


@cache
def ramp(velocity: float, dynamic: float = 0.0, static: float = 0.0, human: bool = False) -> tuple[float, float, float]:
    """Ia before a ramp, at its peak, and half a second after its end [1/s]."""
    p = parameters(_SPINDLE, **({} if human else _CAT))
    end = _LEAD + (_TO - _FROM) / velocity

    def reads(t: float) -> dict[str, Any]:
        length = _FROM + np.clip((t - _LEAD) * velocity, 0.0, _TO - _FROM)
        return {"band_fiber_length": length, "needle_fiber_strain": 0.0, "gamma_dynamic": dynamic, "gamma_static": static}

    start = _settled(p, _FROM, dynamic, static)
    kept = run(_SPINDLE, p, reads, round((end + 0.51) / _STEP), _STEP, start=start, keep=("spindle_ia_rate",))[1]
    ia = kept["spindle_ia_rate"].ravel()
    return float(ia[round((_LEAD - 0.01) / _STEP)]), float(ia.max()), float(ia[round((end + 0.5) / _STEP)])


def still(write: str) -> list[float]:
    """Rates at the optimal length without drive, with dynamic and with static drive."""
    p, found = parameters(_SPINDLE, **_CAT), []
    for dynamic, static in ((0.0, 0.0), (70.0, 0.0), (0.0, 70.0)):
        reads = {"band_fiber_length": 1.0, "needle_fiber_strain": 0.0, "gamma_dynamic": dynamic, "gamma_static": static}
        kept = run(_SPINDLE, p, reads, 2, _STEP, start=_settled(p, 1.0, dynamic, static), keep=(write,))[1]
        found.append(float(kept[write][-1, 0]))
    return found


def fusimotor() -> list[float]:
    """Milliseconds to nine tenths of the activation of bag1 and bag2 after a step of drive."""
    reads = {"band_fiber_length": 1.0, "needle_fiber_strain": 0.0, "gamma_dynamic": 70.0, "gamma_static": 70.0}
    kept = run(_SPINDLE, parameters(_SPINDLE, **_CAT), reads, 3000, 1e-3, keep=("fusimotor_activation",))[1]
    a = np.stack([np.broadcast_to(x, (3, 1)) for x in kept["fusimotor_activation"]])[..., 0]
    return [float(np.argmax(a[:, row] >= 0.9 * a[-1, row])) for row in (0, 1)]


def dynamic_index() -> float:
    """Difference between peak and half a second later, with dynamic drive over without."""
    plain, driven = ramp(0.66), ramp(0.66, 70.0)
    return (driven[1] - driven[2]) / (plain[1] - plain[2])


def organ(force: float, seconds: float, resting: float) -> Floats:
    """Rate of a tendon organ under a steady force, after long at `resting` [1/s]."""
    p = parameters(TendonOrgan(), resting_force=resting)
    keep = ("tendon_organ_ib_rate",)
    kept = run(TendonOrgan(), p, {"muscle_force": force}, round(seconds / 1e-3), 1e-3, keep=keep)[1]
    return kept["tendon_organ_ib_rate"].ravel()


def endings(name: str, sensitization: float) -> Values:
    """A derived value of many endings."""
    n = 400
    even = np.linspace(0.0, 1.0, n)[:, None]
    chance = {v.name: even for v in Nociceptor().parameters if v.source.startswith(("stream:", "structure:"))}
    return parameters(Nociceptor(), **chance, sensitization=sensitization)[name]  # type: ignore[no-any-return]
