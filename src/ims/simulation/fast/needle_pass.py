"""One needle pass: who, where and how -> lanes -> traces, spikes and what the pass comes to.

Beside the pass itself the same person's pass is run with one route of relaxation left out at a time; what a route brings is
the difference. All lanes share the person's chance.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from ims.catalog.load import load
from ims.catalog.muscle import Muscle
from ims.catalog.parameter import Parameter
from ims.errors import OutOfRange, UnknownOption, unknown
from ims.patient.draw import Drawn
from ims.simulation.fast.assemble import VARIANTS, library
from ims.simulation.fast.program import FastStructure
from ims.simulation.fast.site import HANDED_OVER, Layers, Tissue, changed, numbers_of, parameters, tissue_at
from ims.simulation.fast.solve import Pass, Sites, solve
from ims.simulation.recruit import recruit
from ims.treatment.needle_place import check_is_held, check_reach, muscle_at, place_name
from ims.treatment.technique import Motion, Technique, technique

STEP = 1e-4
STEPS_PER_FRAME = 10
TRACES = (
    *("needle_force", "friction_force", "needle_torque", "grasp_ratio", "tip_in_muscle", "tip_in_band", "depth_beyond_muscle"),
    *("spindle_ia_rate", "spindle_ii_rate", "tendon_organ_ib_rate", "group_iii_rate", "group_iv_rate", "skin_rate"),
    *("muscle_force", "fiber_length", "muscle_activation", "band_excitation", "band_active_stress", "band_shear_modulus"),
    *("release_rate", "end_plate_activation", "end_plate_noise_rms", "cramp_level", "locus_burst_rate"),
    *(
        "knot_length",
        "hit_count",
        "burst_count",
        "fatigued_share",
        "detached_share",
        "cut_share",
        "segmental_quiet",
        "pain_at_needle",
    ),
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

BANDS = ("diffuse", "knots")
"""Where a band's activity sits: spread along its fibers, or in knots that stretch the rest of the same fibers."""


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
    band : of `BANDS`: where the activity of the taut band sits
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
    band: str = "diffuse"
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


def submodels(*, tendon: str = "muscle_tendon") -> tuple[str, ...]:
    """The sub-models of a pass: the first of each slot of variants, and this one of the tendon's."""
    spare = {name for options in VARIANTS.values() for name in options[1:]} | {*VARIANTS["tendon"]}
    return tuple(name for name in library() if name not in spare or name == tendon)


def entries(muscles: Iterable[Muscle] = ()) -> list[Parameter]:
    """The numbers of passes in these muscles: of the sub-models, as they stand in each, and of the hand-over between scales."""
    names = submodels()
    tables = [numbers_of(muscle) for muscle in muscles] or [dict(load().pass_parameters)]
    used = {id(entry): entry for table in tables for full, entry in table.items() if full.split(".")[0] in names}
    return [*used.values(), *load().needle_site.values()]


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
    row = of.setting.anatomy.muscles.index(place_name(question.site, question.level))
    every = tissue_at(of.setting, of.y, row)
    return Tissue(**{name: getattr(every, name)[[question.person]] for name in HANDED_OVER})


def hand_of(motion: Motion, after: float) -> dict[str, NDArray[np.float64]]:
    """What the hand does, followed by so many seconds [s] with the needle out: move -> (step, 1), the same for everybody."""
    rest = round(after / STEP)

    def then(values: NDArray[np.float64], last: float) -> NDArray[np.float64]:
        return np.concatenate([values, np.full(rest, last)])[:, None]

    return {
        "needle_depth": then(motion.needle_depth, float(motion.needle_depth[-1])),
        "needle_velocity": then(motion.needle_velocity, 0.0),
        "rotation_rate": then(motion.rotation_rate, 0.0),
        "needle_held": then(motion.needle_held, 1.0),
    }


def check(question: Question) -> None:
    """Refuse what cannot be asked, before anything is solved."""
    for name in question.silenced:
        if name not in SILENCE:
            raise unknown(UnknownOption, name, list(SILENCE), "It cannot be silenced.")
    if question.band not in BANDS:
        raise unknown(UnknownOption, question.band, BANDS, "It says where the activity of a band sits.")
    if not 0.0 <= question.after <= 120.0:
        raise OutOfRange(f"after is {question.after:g} s, expected 0 to 120 s.")
    if not 0.0 <= question.angle <= STEEPEST:
        raise OutOfRange(
            f"angle is {np.degrees(question.angle):g} deg, expected 0 (straight in) to {np.degrees(STEEPEST):.0f}."
        )
    if question.person < 0:
        raise OutOfRange(f"person is {question.person}, expected 0 or more.")
    form = load().condition(question.condition).presentation(question.presentation)
    muscle = muscle_at(question.site, question.level)
    if not question.normal:
        check_is_held(question.condition, form, question.site, question.level)
    check_reach(muscle, technique(question.technique), question.depth, question.angle)


def _compile(muscle: Muscle) -> None:
    """Let the program of a pass be there, by one step of it."""
    one, none = np.zeros(1), np.zeros(1, np.int64)
    p, _ = parameters(submodels(), muscle, Tissue.healthy(1), person=none, seed=0)
    hand = {name: one[:, None] for name in ("needle_depth", "needle_velocity", "rotation_rate", "needle_held")}
    solve(structure(), Sites(p, hand, none, none, 0, motion=none), lambda found, index: None)


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
    with ThreadPoolExecutor(1) as pool:  # where both programs are new, each takes a quarter of a minute: at the same time
        compiled = pool.submit(_compile, muscle)
        tissue = tissue_of(question, muscle)
        compiled.result()
    names = submodels()
    routes = tuple(ROUTES)
    count = 1 + len(routes)
    every = Tissue(**{name: np.repeat(getattr(tissue, name), count) for name in HANDED_OVER})
    person = np.full(count, question.person, np.int64)
    knots = question.band == "knots"
    p, layers = parameters(names, muscle, every, person=person, seed=question.seed, angle=question.angle, knots=knots)
    for name in question.silenced:
        p = changed(p, SILENCE[name], range(count), count)
    for lane, route in enumerate(routes, start=1):
        p = changed(p, ROUTES[route], [lane], count)
    depth = question.depth if question.depth is not None else float(layers.target[0])
    motion = way.motion(depth, STEP)
    none = np.zeros(count, np.int64)
    sites = Sites(p, hand_of(motion, question.after), person, none, question.seed, motion=none)
    whole = count * sites.steps * STEP
    done = [0.0]

    def told(seconds: float) -> None:
        done[0] += seconds
        if progress is not None:
            progress(min(done[0] / whole, 1.0))

    (solved,) = solve(structure(), sites, lambda found, index: found, threads=threads, progress=told)
    return Needled(question, muscle, tissue, layers, motion, way, routes, solved, p)
