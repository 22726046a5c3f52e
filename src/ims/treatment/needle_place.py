"""Where a needle goes: which muscle it meets, whether a run holds it, and whether the hand's moves fit into it.

All of it is known from the catalog alone, so what cannot be is refused before the engine is loaded.
"""

from __future__ import annotations

import math

from ims.catalog.condition import Presentation
from ims.catalog.load import load
from ims.catalog.muscle import Muscle
from ims.errors import BadScenario, NotPossible, OutOfRange, UnknownMuscle, nearest
from ims.treatment.course import LEVELS, PARASPINAL
from ims.treatment.technique import DEEPEST, Technique

DEEP = {"C": "cervical_multifidus", "T": "thoracic_multifidus_and_erector_spinae", "L": "lumbar_multifidus"}
"""The muscle that a needle beside the spine meets, by the region of its level."""
COARSE = 1e-2
"""Step [s] in which the moves are tried out."""


def place_named(text: str) -> tuple[str, str | None]:
    """Site and level of a muscle as a person names it: a muscle of the catalog, or `paraspinal_C6`.

    Raises
    ------
    UnknownMuscle    it is neither
    """
    site, _, level = text.partition("_")
    if site != PARASPINAL:
        return load().muscle(text).key, None
    if level not in LEVELS:
        near = nearest(level, LEVELS)
        known = f"Nearest: {', '.join(f'{PARASPINAL}_{one}' for one in near)}. " if near else ""
        raise UnknownMuscle(
            f"{text!r} is no place beside the spine. {known}Expected {PARASPINAL}_{LEVELS[0]} to {PARASPINAL}_{LEVELS[-1]}."
        )
    return PARASPINAL, level


def place_name(site: str, level: str | None) -> str:
    """A place as a run names its compartment."""
    return site if site != PARASPINAL else f"{PARASPINAL}_{level}"


def muscle_at(site: str, level: str | None = None) -> Muscle:
    """The muscle a needle at this site of a course meets.

    Raises
    ------
    UnknownMuscle    there is no such muscle
    NotPossible    it is not needled by convention, or no depth of it is on record
    """
    key = site
    if site.split("_")[0] == PARASPINAL:
        root = level or site.removeprefix(f"{PARASPINAL}_")
        key = DEEP.get(root[:1], DEEP["L"])
    muscle = load().muscle(key)
    if muscle.depth is None:
        raise NotPossible(
            f"{muscle.name} is not usually needled: no depth of it is on record. Choose another muscle: ims muscles."
        )
    return muscle


def check_is_held(condition: str, form: Presentation, site: str, level: str | None) -> None:
    """Refuse a place that a run of this condition holds no muscle for.

    Raises
    ------
    BadScenario    with what it holds, and what is near
    """
    held = (*(f"{PARASPINAL}_{segment}" for segment in form.segments), *form.muscles)
    name = place_name(site, level)
    if name in held:
        return
    near = nearest(name, held)
    known = f" Nearest: {', '.join(near)}." if near else ""
    raise BadScenario(
        f"{name} is not among the muscles of {condition} ({form.name}), which are {', '.join(held)}.{known} "
        "Choose one of them, or add --normal (normal=True) for a muscle that nothing is wrong with."
    )


def planned_depth(muscle: Muscle) -> float:
    """Depth the hand goes to [m]: the middle of the published planning depths, the same for everybody. Unverified."""
    if muscle.depth is None:  # refused by `muscle_at`
        raise NotPossible(f"{muscle.name} has no depth on record.")
    return 0.5 * (muscle.depth.low + muscle.depth.high)


def check_reach(muscle: Muscle, way: Technique, depth: float | None, angle: float) -> None:
    """Refuse moves that do not fit: a thrust longer than the way in, a slant that no needle is long enough for.

    Parameters
    ----------
    depth : along the needle [m]; None = the planned one
    angle : of the needle to the straight way in [rad]

    Raises
    ------
    OutOfRange
    """
    straight = planned_depth(muscle)
    along = depth if depth is not None else straight / math.cos(angle)
    if depth is None and along > DEEPEST:
        raise OutOfRange(
            f"The middle of {muscle.name} is {straight * 1e3:g} mm straight down, {along * 1e3:.0f} mm along a needle that "
            f"slants {math.degrees(angle):g} degrees; no needle is longer than {DEEPEST * 1e3:g} mm. Slant less, or say how "
            "deep it goes with --depth."
        )
    way.motion(along, COARSE)
