"""What a pass comes to: forces, receptors, twitches, cramp, pain, and by which route the band let go."""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ims.catalog.architecture import muscle_numbers
from ims.catalog.load import load
from ims.catalog.muscle import Muscle
from ims.physiology.pain.needle_pain import soreness_left
from ims.physiology.space import NumpySpace
from ims.simulation.fast.handover import CRAMPING, handover, impulses_of, quiet_frame
from ims.simulation.fast.movement import numbers_of_range, range_of_motion
from ims.simulation.fast.needle_pass import STEP, STEPS_PER_FRAME, Needled, entries
from ims.simulation.fast.recording import Recording, in_band, recording
from ims.simulation.fast.rest import at_rest
from ims.treatment.technique import QUIET

Floats = NDArray[np.floating[Any]]

LAYERS = ("skin", "subcutis", "deep_fascia", "muscle", "band", "muscle_below", "beyond")


def summarize(needled: Needled, recorded: Recording | None = None) -> dict[str, Any]:
    """The pass in numbers, each with its unit in its name; `lengthening_by_route` is what is lost without each route.

    Parameters
    ----------
    recorded : what the needle recorded, where somebody has it already
    """
    q, solved, lanes = needled.question, needled.solved, len(needled.routes) + 1
    mean, top = solved.mean, solved.top
    first, last = quiet_frame(STEP, STEPS_PER_FRAME), -1
    pierced = np.asarray(solved.y["layer_pierced"])[..., 0] > 0
    inserted = _deepest(needled)
    before, after = at_rest(needled, first), at_rest(needled, last, before=at_rest(needled, first))
    gained = 100.0 * (after.muscle_length / before.muscle_length - 1.0)
    band_gained = 100.0 * (after.length / before.length - 1.0)
    given = handed_over(needled)
    heard = recorded or recording(needled)
    moving = slice(round(QUIET / STEP), round(needled.motion.phases[-1].ends / STEP))
    return {
        "condition": None if q.normal else q.condition,
        "muscle": needled.muscle.key,
        "normal": q.normal,
        "band": q.band,
        "technique": needled.technique.name,
        "depth_mm": 1e3 * float(needled.motion.needle_depth.max()),
        "angle_deg": float(np.degrees(q.angle)),
        "layers_crossed": [name for name, depth in zip(LAYERS, inserted, strict=True) if depth > 0],
        "punctures": int(pierced[0]) + int(pierced[2]) + int(pierced[6]),
        "peak_axial_force_N": float(top["needle_force"][:, 0].max()),
        "grasp_ratio": float(mean["grasp_ratio"][:, 0].max()),
        "twitches": int(given["twitches"]),
        "cramp_s": given["cramp_s"],
        "cramp_goes_on": bool(mean["cramp_level"][last, 0] > CRAMPING),
        "pain_peak_nrs": float(mean["pain_at_needle"][:, 0].max()),
        # From rest on: what fibers settle into at the very start is no answer to a needle.
        "ia_peak_hz": float(top["spindle_ia_rate"][first:, 0].max()),
        "ii_peak_hz": float(top["spindle_ii_rate"][first:, 0].max()),
        "ib_peak_hz": float(top["tendon_organ_ib_rate"][first:, 0].max()),
        "iii_iv_peak_hz": float(max(top["group_iii_rate"][first:, 0].max(), top["group_iv_rate"][first:, 0].max())),
        "motor_units_recruited": int((heard.motor_spikes | heard.axonal_spikes).any(axis=0).sum()),
        "emg_rms_uV": 1e6 * float(np.sqrt(np.mean(heard.potential[moving] ** 2))),
        "endplate_noise_rms_uV": _pair(1e6 * mean["end_plate_noise_rms"][[first, last], 0]),
        "band_shear_modulus_kPa": _pair([before.modulus[0] / 1e3, after.modulus[0] / 1e3]),
        "muscle_lengthening_percent": float(gained[0]),
        "band_lengthening_percent": float(band_gained[0]),
        "range_of_motion_deg": range_of_motion(needled),
        "lengthening_by_route": {
            route: {
                "muscle_percent": float(gained[0] - gained[lane]),
                "band_percent": float(band_gained[0] - band_gained[lane]),
            }
            for lane, route in zip(range(1, lanes), needled.routes, strict=True)
        },
        "danger": dangers(needled),
        "handover": given,
        "muscle_numbers": muscle_numbers(load().architecture, needled.muscle.key),
        "basis_share": basis_share(needled.muscle),
        "seed": q.seed,
        "cpu_seconds": time.process_time(),
        "endplate_spikes_per_s": heard.end_plate_spike_rate,
        "at_active_locus_s": float(heard.at_locus.sum() * STEP),
        "insertional_discharges": int(heard.insertional_discharges.size),
        "axonal_discharges": int(heard.axonal_spikes.sum()),
        "silenced": list(q.silenced),
        "mechanisms": q.mechanism_set,
    }


def basis_share(muscle: Muscle) -> dict[str, float]:
    """Share of the pass's numbers by what they rest on."""
    bases = [entry.basis for entry in (*entries([muscle]), *numbers_of_range(muscle).values())]
    return {basis: bases.count(basis) / len(bases) for basis in sorted(set(bases))}


def _pair(values: Any) -> Mapping[str, float]:
    return {"before": float(values[0]), "after": float(values[1])}


def _deepest(needled: Needled) -> Floats:
    """Deepest the tip went into each layer [m], by the geometry alone."""
    depth = needled.motion.needle_depth.max()
    at = needled.layers
    p = needled.p["needle_layers"]
    scale = _first(p["thickness_scale"])
    skin = scale * _first(p["skin_thickness"])
    fat = skin + scale * _first(p["subcutis_thickness"])
    tops = np.array([0.0, skin, fat, at.muscle_top[0], at.band_top[0], at.band_bottom[0], at.muscle_bottom[0]])
    bottoms = np.array([*tops[1:], np.inf])
    return np.asarray(np.clip(np.minimum(depth, bottoms) - tops, 0.0, None))


def _first(value: Any) -> float:
    return float(np.ravel(np.asarray(value, float))[0])


def dangers(needled: Needled) -> list[str]:
    """What to be warned of: depth against what is published, and that no depth on record is verified."""
    deepest = float(needled.motion.needle_depth.max() * np.cos(needled.question.angle))
    muscle, found = needled.muscle, []
    if muscle.depth is not None:
        if deepest > muscle.depth.high:
            found.append(
                f"{deepest * 1e3:.0f} mm straight down is beyond the deepest published planning depth of {muscle.name}, "
                f"{muscle.depth.high * 1e3:g} mm. Nothing here says that this is safe."
            )
        found.append(f"The depths of {muscle.name} are conventions of planning, read by nobody in a source: unverified.")
    beyond = 1e3 * float(needled.solved.mean["depth_beyond_muscle"][:, 0].max())
    if beyond > 0.0:
        found.append(f"The tip went {beyond:.1f} mm beyond the muscle's far face, as far as its layers are known.")
    rules = {note.id: note for note in load().safety}
    told = [f"Rule for this muscle ({rules[r].mark}): {rules[r].item}: {rules[r].text}." for r in muscle.safety_rules]
    return told + found


def handed_over(needled: Needled) -> dict[str, float]:
    """What the pass gives the weeks after it (section 9 of the fast reference): sums and ends, units in the names."""
    found = handover(
        needled.solved.lane(0),
        needled.motion,
        width=np.atleast_1d(np.asarray(needled.p["needle_layers"]["needle_diameter"], float))[:1],
        band_impulses=impulses_of(needled.solved.lane(0), in_band(needled)[:, None]),
        conducts=np.atleast_1d(np.asarray(needled.p["peripheral_nerve"]["efferents_conduct"], float))[:1],
        step=STEP,
        steps_per_frame=STEPS_PER_FRAME,
    )
    return {name: float(value[0]) for name, value in found.items()} | {"soreness_left_after_a_day": _soreness_left(86400.0)}


def _soreness_left(seconds: float) -> float:
    numbers = [load().needle_site[name].value for name in ("early_soreness_share", "early_soreness_time", "late_soreness_time")]
    return float(soreness_left(NumpySpace(), seconds, *numbers))
