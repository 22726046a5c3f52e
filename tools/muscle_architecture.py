"""Print fibers, tendon and force of the catalog's muscles, or their moment arms; run by hand, never by a test.

`python -m tools.muscle_architecture architecture | moments` reads the body model of myo-sim (extra `[body]`). What it prints
stands in `src/ims/catalog/muscle_architecture.toml` and `moment_arms.toml`. MuJoCo has a rigid tendon and no fiber state:
optimal fiber length and tendon slack length follow from each actuator's length range.
"""

from __future__ import annotations

import math
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Any

BODY = "myofullbody"
ACTUATORS: Mapping[str, tuple[str, ...]] = {
    "supraspinatus": ("SUPSP",),
    "infraspinatus": ("INFSP",),
    "teres_minor": ("TMIN",),
    "teres_major": ("TMAJ",),
    "subscapularis": ("SUBSC",),
    "deltoid": ("DELT?",),
    "latissimus_dorsi": ("LAT?",),
    "pectoralis_major": ("PECM?",),
    "biceps_brachii": ("BIClong", "BICshort"),
    "triceps_brachii": ("TRIlong", "TRIlat", "TRImed"),
    "anconeus": ("ANC",),
    "brachioradialis": ("BRD",),
    "extensor_carpi_radialis_longus": ("ECRL",),
    "extensor_carpi_radialis_brevis": ("ECRB",),
    "extensor_digitorum": ("EDC?",),
    "extensor_carpi_ulnaris": ("ECU",),
    "supinator": ("SUP",),
    "thoracic_multifidus_and_erector_spinae": ("LTpT_*_r",),
    "lumbar_multifidus": ("MF_*_r",),
    "longissimus_thoracis_lumbar_part": ("LTpL_*_r",),
    "iliocostalis_lumborum": ("IL_*_r",),
    "quadratus_lumborum": ("QL_*_r",),
    "iliopsoas": ("iliacus_r", "psoas_r"),
    "gluteus_maximus": ("glmax?_r",),
    "gluteus_medius": ("glmed?_r",),
    "gluteus_minimus": ("glmin?_r",),
    "tensor_fasciae_latae": ("tfl_r",),
    "piriformis": ("piri_r",),
    "rectus_femoris": ("recfem_r",),
    "adductor_longus_and_magnus": ("addlong_r", "addmag*_r"),
    "hamstrings": ("bflh_r", "bfsh_r", "semimem_r", "semiten_r"),
    "gastrocnemius": ("gaslat_r", "gasmed_r"),
    "soleus": ("soleus_r",),
    "tibialis_anterior": ("tibant_r",),
    "fibularis_longus": ("perlong_r",),
}
"""Patterns of the actuators of one side. The body has psoas twice; the one of the legs is taken, the other (Ps_*) is not."""
MOVEMENTS: Mapping[str, tuple[str, int, tuple[str, ...]]] = {
    "wrist_flexion": (
        "flexion_r",
        1,
        (
            "extensor_carpi_radialis_longus",
            "extensor_carpi_radialis_brevis",
            "extensor_digitorum",
            "extensor_carpi_ulnaris",
        ),
    ),
    "forearm_rotation": ("pro_sup_r", 1, ("supinator",)),
    "elbow_flexion": ("elbow_flexion_r", 1, ("triceps_brachii", "anconeus")),
    "shoulder_internal_rotation": ("shoulder_rot_r", 1, ("infraspinatus", "teres_minor")),
    "shoulder_external_rotation": (
        "shoulder_rot_r",
        -1,
        ("subscapularis", "teres_major", "latissimus_dorsi", "pectoralis_major"),
    ),
    "hip_straight_leg_raise": ("hip_flexion_r", 1, ("hamstrings",)),
    "hip_flexion": ("hip_flexion_r", 1, ("gluteus_maximus",)),
    "hip_extension": ("hip_flexion_r", -1, ("iliopsoas", "tensor_fasciae_latae")),
    "hip_abduction": ("hip_adduction_r", -1, ("adductor_longus_and_magnus",)),
    "hip_internal_rotation": ("hip_rotation_r", 1, ("piriformis",)),
    "knee_flexion": ("knee_angle_r", 1, ("rectus_femoris",)),
    "ankle_dorsiflexion": ("ankle_angle_r", 1, ("gastrocnemius", "soleus")),
    "lumbar_flexion": (
        "flex_extension",
        -1,
        ("lumbar_multifidus", "longissimus_thoracis_lumbar_part", "iliocostalis_lumborum"),
    ),
    "lumbar_side_bend": ("lat_bending", -1, ("quadratus_lumborum",)),
}
"""Range of motion -> joint of the body, the sign of its angle there, and the muscles it is meant to stretch."""
DEFAULT_RANGE = (0.75, 1.05)
"""MuJoCo's own lengths of a fiber at the ends of its range: where they stand, nobody gave any."""
SHORTEST, LONGEST, FORCES = 1e-2, 0.45, (5.0, 6000.0)
"""Fibers [m] and forces [N] that a human muscle can have; beyond them a fitted number is absurd."""
LEAST_TENDON = 0.1
"""Least tendon over its fibers: shorter ones are leavings of a fit, and stiffer than a step of the pass can follow."""
NEUTRAL = (0.4, 1.6)
"""Fiber lengths over the optimal that a muscle can have in the neutral posture."""
LEAST_SHARE = 1.0 / 3.0
"""Least share of a muscle's force whose lengths are plausible, for these to stand for the whole."""
POSES = 9


@dataclass(frozen=True)
class Fascicle:
    """One actuator: force [N], optimal fiber length and tendon slack length [m], and whether its fiber's range was given."""

    name: str
    force: float
    fiber: float
    tendon: float
    given: bool

    @property
    def plausible(self) -> bool:
        """Whether its lengths could be those of a muscle."""
        return SHORTEST <= self.fiber <= LONGEST and self.tendon >= LEAST_TENDON * self.fiber


def fascicle(name: str, force: float, whole: Sequence[float], fiber: Sequence[float]) -> Fascicle:
    """An actuator from its length range [m] and the lengths of its fiber at its ends, over the optimal one."""
    optimal = (whole[1] - whole[0]) / (fiber[1] - fiber[0])
    given = not all(math.isclose(a, b, abs_tol=1e-6) for a, b in zip(fiber, DEFAULT_RANGE, strict=True))
    return Fascicle(name, force, optimal, whole[0] - fiber[0] * optimal, given)


def entry(key: str, found: Sequence[Fascicle]) -> str:
    """The catalog's entry of one muscle: forces added, lengths weighted by force over the plausible fascicles."""
    force = sum(f.force for f in found)
    if not FORCES[0] <= force <= FORCES[1]:
        return f"# {key}: a force of {force:g} N is absurd; left out\n"
    kept = [f for f in found if f.plausible]
    weight = sum(f.force for f in kept)
    own = weight >= LEAST_SHARE * force
    names = (
        f"{len(found)} actuators, {found[0].name} to {found[-1].name}" if len(found) > 4 else ", ".join(f.name for f in found)
    )
    notes = [names]
    if len(kept) < len(found):
        left = (
            f"{len(found) - len(kept)} of {len(found)} give lengths no muscle has (a slack length below a tenth of the fibers"
        )
        notes.append(f"{left}, or fibers too long)" + ("" if own else "; so lengths stay the placeholder's"))
        notes.append(f"lengths stand for {weight / force:.0%} of the force" if own else "")
    if own and not all(f.given for f in kept):
        notes.append("MuJoCo's default range of the fiber (0.75-1.05): its length is nobody's, only its sum with the tendon is")
    lines = [f"[muscle.{key}.defaults]", f'note = "{"; ".join(n for n in notes if n)}"']
    lines += [f"[muscle.{key}.parameter]", _number("largest_force", "F_0", force, "N", 0.25)]
    if own:
        basis = "" if all(f.given for f in kept) else ', basis = "assumed"'
        fiber, tendon = (sum(f.force * 1e3 * getattr(f, part) for f in kept) / weight for part in ("fiber", "tendon"))
        lines += [
            _number("optimal_fiber_length", "l_0", fiber, "mm", 0.1, basis),
            _number("tendon_slack_length", "l_Ts", tendon, "mm", 0.1, basis),
        ]
    return "\n".join(lines) + "\n"


def _number(name: str, symbol: str, value: float, unit: str, cv: float, more: str = "") -> str:
    spread = f'spread = {{ kind = "cv", value = {cv} }}'
    return f'{name} = {{ symbol = "{symbol}", value = {value:.4g}, unit = "{unit}", {spread}{more} }}'


def architecture() -> str:
    """Every muscle that has an actuator, as the catalog's entries."""
    import myo_sim  # noqa: PLC0415 - optional dependency

    model, _ = myo_sim.load(BODY)
    return "\n".join(entry(key, [_fascicle(model, i) for i in _indices(model, key)]) for key in ACTUATORS)


def moments(ends: Mapping[str, float]) -> str:
    """Moment arms of the muscles a movement stretches, from neutral to its normal end [deg], as the catalog's entries.

    A moment arm is the lengthening over the angle, so that torque and length agree; forces weigh the fascicles. Muscles that
    the movement shortens, or whose lengths the catalog does not have, are named and left out.
    """
    import mujoco  # noqa: PLC0415 - optional dependency
    import myo_sim  # noqa: PLC0415 - optional dependency

    model, data = myo_sim.load(BODY)
    told = []
    for movement, (joint, sign, keys) in MOVEMENTS.items():
        low, high = (math.degrees(v) for v in model.jnt_range[model.joint(joint).id])
        end = min(ends[movement], high if sign > 0 else -low)
        poses = [_lengths(mujoco, model, data, joint, sign * math.radians(end) * k / (POSES - 1)) for k in range(POSES)]
        for key in keys:
            of = _indices(model, key)
            told.append(
                moment(key, movement, joint, end, [_fascicle(model, i) for i in of], [[at[i] for i in of] for at in poses])
            )
    return "\n".join(told)


def moment(key: str, movement: str, joint: str, end: float, found: Sequence[Fascicle], poses: Sequence[Sequence[float]]) -> str:
    """One muscle's moment arm and neutral fiber length; `poses` hold the lengths [m] of its fascicles, neutral first."""
    kept = [(f, [at[i] for at in poses]) for i, f in enumerate(found) if f.plausible]
    force, weight = sum(f.force for f in found), sum(f.force for f, _ in kept)
    if weight < LEAST_SHARE * force:
        return f"# {key}: no lengths of its own, so no range\n"
    every = sum(f.force * (poses[-1][i] - poses[0][i]) for i, f in enumerate(found)) / force
    if every <= 0.0:
        return f"# {key}: {movement} does not stretch it\n"
    neutral = sum(f.force * (at[0] - f.tendon) / f.fiber for f, at in kept) / weight
    if not NEUTRAL[0] <= neutral <= NEUTRAL[1]:
        return f"# {key}: fibers of {neutral:.2g} of their optimal length in the neutral posture are absurd\n"
    arm = 1e3 * every / math.radians(end)
    return "\n".join(
        [
            f"[muscle.{key}]",
            f'movement = "{movement}"',
            f"[muscle.{key}.defaults]",
            f'note = "mean from neutral to {end:.0f} deg of {joint}, on a rigid tendon"',
            f"[muscle.{key}.parameter]",
            _number("moment_arm", "r", arm, "mm", 0.15),
            _number("neutral_length", "l_n", neutral, "1", 0.05),
            "",
        ]
    )


def _lengths(mujoco: Any, model: Any, data: Any, joint: str, angle: float) -> list[float]:
    """Muscle-tendon lengths at an angle of one joint; joints coupled to it follow, which `mj_forward` alone does not do."""
    data.qpos[:] = model.qpos0
    chosen = model.joint(joint).id
    data.qpos[model.jnt_qposadr[chosen]] += angle
    for _ in range(2):  # a joint may follow one that follows
        for k in range(model.neq):
            follows, leads = model.eq_obj1id[k], model.eq_obj2id[k]
            if model.eq_type[k] != mujoco.mjtEq.mjEQ_JOINT or leads < 0:
                continue
            at, of = model.jnt_qposadr[follows], model.jnt_qposadr[leads]
            x = data.qpos[of] - model.qpos0[of]
            data.qpos[at] = model.qpos0[at] + sum(c * x**n for n, c in enumerate(model.eq_data[k][:5]))
    mujoco.mj_forward(model, data)
    return [float(v) for v in data.actuator_length]


def _indices(model: Any, key: str) -> list[int]:
    names = [model.actuator(i).name for i in range(model.nu)]
    found = [i for i, name in enumerate(names) if any(fnmatchcase(name, pattern) for pattern in ACTUATORS[key])]
    if not found:
        raise SystemExit(f"No actuator of {key} in {BODY}: expected {', '.join(ACTUATORS[key])}.")
    return found


def _fascicle(model: Any, i: int) -> Fascicle:
    gain, whole = model.actuator_gainprm[i], model.actuator_lengthrange[i]
    return fascicle(model.actuator(i).name, float(gain[2]), [float(v) for v in whole], [float(v) for v in gain[:2]])


def main(what: Sequence[str]) -> int:
    """Print `architecture`, or `moments` over the normal ranges of the catalog."""
    if list(what) == ["architecture"]:
        print(architecture())
        return 0
    if list(what) == ["moments"]:
        from ims.catalog.load import load  # noqa: PLC0415 - slow to load

        print(moments({name: math.degrees(one.normal) for name, one in load().ranges_of_motion.items()}))
        return 0
    print("Usage: python -m tools.muscle_architecture architecture | moments")
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
