"""What is asked of a needle pass, read from the command line and checked before anything is loaded or solved."""

from __future__ import annotations

import hashlib
import math
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ims.catalog.condition import SETS
from ims.catalog.load import PRESET, load
from ims.cli.request import LARGEST_SEED
from ims.cli.subject import course_of, is_file
from ims.cli.values import choice, number, several, whole
from ims.errors import BadScenario, UnknownMuscle, UnknownOption
from ims.treatment.course import Course
from ims.treatment.needle_place import check_is_held, check_reach, muscle_at, place_named
from ims.treatment.technique import is_own_file, technique, techniques

SILENT = ("spindle",)
BANDS = ("diffuse", "knots")
USUAL = "pistoning"


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What was typed."""

    subject: str
    muscle: str | None = None
    depth: str | None = None
    angle: str = "0"
    technique: str | None = None
    normal: bool = False
    cut_nerve: bool = False
    anesthetize: bool = False
    silence: str | None = None
    band: str = "diffuse"
    sensitivity: bool = False
    seed: str = "1"
    mechanisms: str | None = None

    @property
    def name(self) -> str:
        """A name for the folder of this pass: what was typed, so that passes that differ do not replace one another."""
        words = ["needle", _stem(self.subject, "course")]
        words += [] if self.muscle is None else [self.muscle]
        words += [] if self.technique is None else [_stem(self.technique, "technique")]
        words += [] if self.depth is None else [f"{float(self.depth):g}mm"]
        words += [] if float(self.angle) == 0.0 else [f"{float(self.angle):g}deg"]
        words += ["normal"] if self.normal else []
        words += ["cut_nerve"] if self.cut_nerve else []
        words += ["anesthetized"] if self.anesthetize else []
        words += [] if self.silence is None else ["silent_spindle"]
        words += [] if self.band == "diffuse" else [self.band]
        words += ["sensitivity"] if self.sensitivity else []
        words += [] if int(self.seed) == 1 else [f"seed{int(self.seed)}"]
        words += [] if self.mechanisms is None else [self.mechanisms]
        return "-".join(words)


def options_of(asked: Asked) -> dict[str, Any]:
    """What `needle_pass` is called with.

    Raises
    ------
    ImsError    a name is not there, a number cannot be, two options contradict one another, or the needle does not fit
    """
    if asked.cut_nerve and asked.anesthetize:
        raise BadScenario("--cut-nerve and --anesthetize exclude one another: a cut nerve carries nothing to numb. Choose one.")
    if asked.normal and asked.mechanisms is not None:
        raise BadScenario(
            "--mechanisms cannot be used with --normal: the sets differ in what ails a patient. Leave one of the two out."
        )
    course = course_of(asked.subject)
    if course.who.condition == PRESET:
        raise BadScenario(f"{PRESET} has no body to needle: it is two muscles and one root. Name a condition: ims conditions.")
    silenced = [name for name, said in (("cut_nerve", asked.cut_nerve), ("anesthetize", asked.anesthetize)) if said]
    if asked.silence is not None:
        silenced += several("--silence", asked.silence, SILENT)
    found: dict[str, Any] = {
        "subject": course if is_file(asked.subject) else asked.subject,
        "muscle": asked.muscle,
        "depth": None if asked.depth is None else number("--depth", asked.depth, 0.5, 150, "millimeters below the skin"),
        "angle": number("--angle", asked.angle, 0, 80, "degrees from the straight way in"),
        "technique": _technique(asked.technique),
        "normal": asked.normal,
        "silenced": tuple(silenced),
        "band": choice("--band", asked.band, BANDS),
        "sensitive": asked.sensitivity,
        "seed": whole("--seed", asked.seed, 0, LARGEST_SEED, "the seed of all chance"),
        "mechanism_set": "as_evidenced" if asked.mechanisms is None else choice("--mechanisms", asked.mechanisms, SETS),
    }
    _check_place(course, found)
    return found


def _technique(name: str | None) -> str | None:
    if name is not None and not is_own_file(name):
        try:
            choice("--technique", name, techniques())
        except UnknownOption as problem:
            raise UnknownOption(f"{problem} A technique of your own is a file that ends in .toml.") from None
    return name


def _check_place(course: Course, options: dict[str, Any]) -> None:
    """Refuse a needle that does not fit where it is to go."""
    condition = load().condition(course.who.condition)
    form = condition.presentation(course.who.presentation or "")
    is_own = not isinstance(options["subject"], str)
    first = next((needle for session in course.sessions for needle in session.needles), None) if is_own else None
    site, level = (first.site, first.level) if first is not None else (form.muscles[0], None)
    if options["muscle"] is not None:
        site, level = _place(options["muscle"])
    muscle = muscle_at(site, level)
    if not options["normal"]:
        check_is_held(condition.name, form, site, level)
    way = technique(options["technique"] or (first.technique if first is not None else USUAL))
    depth = options["depth"]
    check_reach(muscle, way, None if depth is None else 1e-3 * depth, math.radians(options["angle"]))


def _place(name: str) -> tuple[str, str | None]:
    if not name.strip():
        raise UnknownMuscle(f"--muscle is {name!r}, expected a muscle or a place beside the spine. List all: ims muscles.")
    return place_named(name)


def _stem(text: str, kind: str) -> str:
    """A name; of a file what it is and eight figures of what is in it, since its own name may be somebody's."""
    if not (is_file(text) or is_own_file(text)):
        return text
    return f"{kind}-{hashlib.sha256(Path(text).read_bytes()).hexdigest()[:8]}" if Path(text).is_file() else kind
