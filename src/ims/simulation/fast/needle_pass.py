"""One needle pass: who, where and how -> lanes -> traces, spikes and what the pass comes to.

Beside the pass itself the same person's pass is run with one route of relaxation left out at a time; what a route brings is
the difference. All lanes share the person's chance.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from ims.catalog.load import load
from ims.catalog.muscle import Muscle
from ims.catalog.parameter import Parameter
from ims.errors import BadScenario, OutOfRange, UnknownOption, unknown
from ims.patient.draw import Drawn
from ims.simulation.fast.assemble import VARIANTS, library
from ims.simulation.fast.program import FastStructure
from ims.simulation.fast.site import HANDED_OVER, Layers, Tissue, muscle_at, parameters, tissue_at
from ims.simulation.fast.solve import Pass, Sites, solve
from ims.simulation.recruit import recruit
from ims.treatment.technique import Motion, Technique, technique

STEP = 1e-4
STEPS_PER_FRAME = 10
TRACES = (
    *("needle_force", "friction_force", "needle_torque", "grasp_ratio", "tip_in_muscle", "tip_in_band", "depth_beyond_muscle"),
    *("spindle_ia_rate", "spindle_ii_rate", "tendon_organ_ib_rate", "group_iii_rate", "group_iv_rate", "skin_rate"),
    *("muscle_force", "fiber_length", "muscle_activation", "band_excitation", "band_active_stress", "band_shear_modulus"),
    *("release_rate", "end_plate_activation", "end_plate_noise_rms", "cramp_level", "locus_burst_rate"),
    *("hit_count", "burst_count", "fatigued_share", "detached_share", "cut_share", "segmental_quiet", "pain_at_needle"),
)
PEAKS = ("needle_force", "spindle_ia_rate", "spindle_ii_rate", "tendon_organ_ib_rate", "group_iii_rate", "group_iv_rate")
RASTER = ("motor_spikes", "axonal_spikes")

STEEPEST = np.radians(80.0)
"""A needle that slants more than this lies nearly in the skin."""

ROUTES: Mapping[str, Mapping[str, float]] = {
    "stretch_receptors": {"peripheral_nerve.spindles_conduct": 0.0},
    "cord": {
        "interneurons.ib_strength": 0.0,
        "interneurons.withdrawal_weight": 0.0,
        "interneurons.tonic_weight": 0.0,
        "interneurons.burst_weight": 0.0,
        "interneurons.quieting": 0.0,
        "cramp.volley_weight": 0.0,
    },
    "cramp_fatigue": {"band_fatigue.fatigue_rate": 0.0},
    "end_plate": {"end_plate_noise.loss_per_hit": 0.0},
    "mechanical_disruption": {
        "cross_bridge_detachment.detachable_share": 0.0,
        "cross_bridge_detachment.cut_of_met": 0.0,
    },
}
"""Routes of relaxation, and the parameters without which each is closed. None of them is a share released."""
SILENCE: Mapping[str, Mapping[str, float]] = {
    "spindle": {"peripheral_nerve.spindles_conduct": 0.0},
    "cut_nerve": {"peripheral_nerve.afferents_conduct": 0.0, "peripheral_nerve.efferents_conduct": 0.0},
    "anesthetize": {"peripheral_nerve.afferents_conduct": 0.0},
}
"""What can be silenced: spindles alone, the whole nerve, or what leaves the place of the needle.

A nerve is cut between muscle and cord: what begins in the muscle stays (docs/needle.md)."""


@dataclass(frozen=True)
class Question:
    """What is asked of one pass.

    Attributes
    ----------
    condition, presentation : whose muscle
    site, level : where the needle goes, as in a course
    depth : of the tip below the skin, along the needle [m]; None = the middle of the band
    angle : of the needle to the straight way in [rad]
    technique : a name, or a file that ends in .toml
    normal : the muscle of somebody without the condition
    silenced : names of `SILENCE`
    person : which of the people of this seed, from 0
    after : seconds the pass is followed once the needle is out
    """

    condition: str
    presentation: str
    site: str
    level: str | None = None
    depth: float | None = None
    angle: float = 0.0
    technique: str = "pistoning"
    normal: bool = False
    silenced: tuple[str, ...] = ()
    mechanism_set: str = "as_evidenced"
    seed: int = 1
    person: int = 0
    after: float = 5.0


@dataclass(frozen=True)
class Needled:
    """One solved pass: the question, what was there, what came out; lane 0 is the pass, then one lane a route left out."""

    question: Question
    muscle: Muscle
    tissue: Tissue
    layers: Layers
    motion: Motion
    technique: Technique
    routes: tuple[str, ...]
    solved: Pass
    p: Drawn = field(repr=False)


def submodels() -> tuple[str, ...]:
    """The sub-models of a pass: the first of each slot of variants."""
    spare = {name for options in VARIANTS.values() for name in options[1:]}
    return tuple(name for name in library() if name not in spare)


def entries() -> list[Parameter]:
    """The numbers of a pass: of its sub-models, and of the hand-over between the scales."""
    names = submodels()
    own = [entry for full, entry in load().pass_parameters.items() if full.split(".")[0] in names]
    return [*own, *load().needle_site.values()]


def structure() -> FastStructure:
    """What the compiled pass depends on."""
    return FastStructure(submodels(), STEP, STEPS_PER_FRAME, (), TRACES, PEAKS, RASTER)


def tissue_of(question: Question, muscle: Muscle) -> Tissue:
    """What the course says of this muscle of this person on day 0."""
    if question.normal:
        return Tissue.healthy(1)
    of = recruit(
        question.condition,
        question.presentation,
        question.mechanism_set,
        persons=question.person + 1,
        seed=question.seed,
    )
    muscles = of.setting.anatomy.muscles
    place = question.site if question.site in muscles else f"paraspinal_{question.level}" if question.level else ""
    if place not in muscles:
        raise BadScenario(
            f"{question.site} is not among the muscles of {question.condition} ({question.presentation}): "
            f"{', '.join(muscles)}. Choose one of them, or add --normal for a muscle that nothing is wrong with."
        )
    row = muscles.index(place)
    every = tissue_at(of.setting, of.y, row)
    return Tissue(**{name: getattr(every, name)[[question.person]] for name in HANDED_OVER})


def changed(p: Drawn, changes: Mapping[str, float], lanes: Sequence[int], count: int) -> Drawn:
    """Parameters with some of them set in some lanes."""
    new: dict[str, dict[str, Any]] = {s: dict(v) for s, v in p.items()}
    for full, value in changes.items():
        submodel, name = full.split(".")
        array = np.array(np.broadcast_to(np.asarray(new[submodel][name], float), (count,)))
        array[list(lanes)] = value
        new[submodel][name] = array
    return new


def check(question: Question) -> None:
    """Refuse what cannot be asked, before anything is solved."""
    for name in question.silenced:
        if name not in SILENCE:
            raise unknown(UnknownOption, name, list(SILENCE), "It cannot be silenced.")
    if not 0.0 <= question.after <= 120.0:
        raise OutOfRange(f"after is {question.after:g} s, expected 0 to 120 s.")
    if not 0.0 <= question.angle <= STEEPEST:
        raise OutOfRange(
            f"angle is {np.degrees(question.angle):g} deg, expected 0 (straight in) to {np.degrees(STEEPEST):.0f}."
        )
    if question.person < 0:
        raise OutOfRange(f"person is {question.person}, expected 0 or more.")
    if not question.normal:
        load().condition(question.condition).presentation(question.presentation)


def needle(question: Question, *, threads: int | None = None, progress: Callable[[float], None] | None = None) -> Needled:
    """Run one pass and, beside it, the same pass with each route of relaxation left out.

    Parameters
    ----------
    progress : told the share of the pass that is done

    Raises
    ------
    UnknownMuscle, UnknownCondition, UnknownOption, OutOfRange, NotPossible, BadScenario    before anything is solved
    """
    check(question)
    muscle = muscle_at(question.site, question.level)
    way = technique(question.technique)
    if question.depth is not None:
        way.motion(question.depth, 1e-2)  # refused before anybody is recruited
    tissue = tissue_of(question, muscle)
    names = submodels()
    routes = tuple(ROUTES)
    count = 1 + len(routes)
    every = Tissue(**{name: np.repeat(getattr(tissue, name), count) for name in HANDED_OVER})
    person = np.full(count, question.person, np.int64)
    p, layers = parameters(names, muscle, every, person=person, seed=question.seed, angle=question.angle)
    for name in question.silenced:
        p = changed(p, SILENCE[name], range(count), count)
    for lane, route in enumerate(routes, start=1):
        p = changed(p, ROUTES[route], [lane], count)
    depth = question.depth if question.depth is not None else float(layers.target[0])
    motion = way.motion(depth, STEP)
    rest = round(question.after / STEP)
    hand = {
        "needle_depth": np.concatenate([motion.needle_depth, np.full(rest, motion.needle_depth[-1])]),
        "needle_velocity": np.concatenate([motion.needle_velocity, np.zeros(rest)]),
        "rotation_rate": np.concatenate([motion.rotation_rate, np.zeros(rest)]),
        "needle_held": np.concatenate([motion.needle_held, np.ones(rest)]),
    }
    lanes = {name: np.repeat(values[:, None], count, axis=1) for name, values in hand.items()}
    sites = Sites(p, lanes, person, np.zeros(count, np.int64), question.seed)
    whole = count * sites.steps * STEP
    done = [0.0]

    def told(seconds: float) -> None:
        done[0] += seconds
        if progress is not None:
            progress(min(done[0] / whole, 1.0))

    (solved,) = solve(structure(), sites, lambda found, index: found, threads=threads, progress=told)
    return Needled(question, muscle, tissue, layers, motion, way, routes, solved, p)
