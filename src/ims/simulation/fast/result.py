"""The result of a pass: a plain xarray Dataset with units, that says how it is made again."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from ims import units
from ims.catalog.load import load
from ims.simulation.fast.needle_pass import STEP, STEPS_PER_FRAME, TRACES, Needled, Question, needle, structure
from ims.simulation.fast.recording import recording
from ims.simulation.fast.sensitivity import sensitivity
from ims.simulation.fast.summary import summarize
from ims.simulation.made_with import versions
from ims.simulation.recruit import text_hash
from ims.treatment import Course, load_course
from ims.treatment.files import FORMATS
from ims.treatment.needle_place import place_named

if TYPE_CHECKING:
    import xarray as xr

SCHEMA = "ims.needle_pass/1"
OWN_SHARE = 0.1
"""Of the work of a pass whose sensitivity is asked for, what the pass itself is."""
EDGE = {"Pa": "kPa", "V": "uV", "m": "mm"}
"""Units at the edge, of what is told in other ones than SI."""


def question_of(
    subject: str | Course,
    *,
    muscle: str | None = None,
    depth: float | None = None,
    angle: float = 0.0,
    technique: str | None = None,
    normal: bool = False,
    silenced: tuple[str, ...] = (),
    band: str = "diffuse",
    seed: int = 1,
    mechanism_set: str = "as_evidenced",
    after: float = 5.0,
) -> Question:
    """The pass that a condition or a course asks for: its first needle, where nothing else is said.

    Parameters
    ----------
    subject : a condition, a course, or the path of a course file
    muscle : a muscle of the catalog, or `paraspinal_C6`; by default that of the course's first needle, or the first muscle of
        the condition's presentation
    depth : of the tip below the skin, along the needle [mm]
    angle : of the needle to the straight way in [deg]
    band : `diffuse` or `knots`: where the activity of the taut band sits
    technique : name or file; by default that of the course's first needle

    Raises
    ------
    ImsError    anything named is not there
    """
    course = subject if isinstance(subject, Course) else None
    if isinstance(subject, str) and Path(subject).suffix.lower() in FORMATS:
        course = load_course(Path(subject))
    condition = course.who.condition if course is not None else str(subject)
    found = load().condition(condition)
    form = found.presentation((course.who.presentation or "") if course is not None else "")
    first = next((n for s in course.sessions for n in s.needles), None) if course is not None else None
    site, level = form.muscles[0], None
    if first is not None:
        site, level = first.site, first.level
    if muscle is not None:
        site, level = place_named(muscle)
    return Question(
        condition=condition,
        presentation=form.name,
        site=site,
        level=level,
        depth=None if depth is None else 1e-3 * depth,
        angle=float(np.radians(angle)),
        technique=technique or (first.technique if first is not None else "pistoning"),
        normal=normal,
        silenced=silenced,
        band=band,
        mechanism_set=mechanism_set,
        seed=seed,
        after=after,
    )


def needle_pass(
    subject: str | Course,
    *,
    sensitive: bool = False,
    progress: Callable[[float], None] | None = None,
    threads: int | None = None,
    **asked: Any,
) -> xr.Dataset:
    """Drive one needle into one muscle, and tell what happens in steps of a tenth of a millisecond.

    Parameters
    ----------
    subject : a condition, a course, or the path of a course file
    sensitive : also set each assumed number to both ends of its prior, and add what comes of it to the summary (a minute)
    progress : told the share that is done
    threads : changes no result
    **asked : see `question_of`

    Returns
    -------
    Dataset over `time` [s] (one a millisecond), `sample` [s] (one a step), `unit` and `spike`; `attrs["summary"]` is what the
    pass comes to, as JSON. Spikes are told when the motor neuron fires, or the axon in the muscle (`spike_is_axonal` 1).
    """
    question = question_of(subject, **asked)
    own = OWN_SHARE if sensitive else 1.0

    def told(begins: float, share: float) -> Callable[[float], None] | None:
        return None if progress is None else lambda done: progress(begins + share * done)

    run = as_dataset(needle(question, threads=threads, progress=told(0.0, own)))
    if sensitive:
        found = sensitivity(question, threads=threads, progress=told(own, 1.0 - own))
        run.attrs["summary"] = json.dumps(json.loads(run.attrs["summary"]) | {"sensitivity": asdict(found)})
    return run


def as_dataset(needled: Needled) -> xr.Dataset:
    """The pass itself as a Dataset (routes left out are in the summary alone)."""
    import xarray as xr  # noqa: PLC0415 - slow to load: a command does so while the needle moves

    found = recording(needled)
    when, which = np.nonzero(found.motor_spikes | found.axonal_spikes)
    emg = found.potential
    motion = needled.motion
    depth = np.concatenate([motion.needle_depth, np.full(emg.size, motion.needle_depth[-1])])[: emg.size]
    from_frame = depth.reshape(-1, STEPS_PER_FRAME).mean(axis=1) if depth.size % STEPS_PER_FRAME == 0 else None
    data: dict[str, Any] = {}
    for name in TRACES:
        unit = _unit(name)
        edge = EDGE.get(unit, unit)
        value = needled.solved.mean[name][:, 0].astype(np.float64)
        data[name] = ("time", units.from_si(value, edge), {"unit": edge})
    if from_frame is not None:
        data["needle_depth"] = ("time", 1e3 * from_frame, {"unit": "mm"})
    data["emg"] = ("sample", 1e6 * emg, {"unit": "uV"})
    data["spike_time"] = ("spike", when * STEP, {"unit": "s"})
    data["spike_unit"] = ("spike", which.astype(np.int32), {"unit": "1"})
    data["spike_is_axonal"] = ("spike", found.axonal_spikes[when, which].astype(np.int8), {"unit": "1"})
    frames = needled.solved.mean[TRACES[0]].shape[0]
    coordinates = {
        "time": ("time", (np.arange(frames) + 1) * STEP * STEPS_PER_FRAME, {"unit": "s"}),
        "sample": ("sample", np.arange(emg.size) * STEP, {"unit": "s"}),
    }
    layers = needled.layers
    attributes = {
        "schema": SCHEMA,
        "question": json.dumps(asdict(needled.question)),
        "summary": json.dumps(summarize(needled, found)),
        "phases": json.dumps([asdict(phase) for phase in motion.phases]),
        "layers_mm": json.dumps(
            {name: 1e3 * float(value[0]) for name, value in {**asdict(layers), "target": layers.target}.items()}
        ),
        "catalog_hash": load().hash,
        "model_hash": text_hash(),
        "versions": json.dumps(versions()),
        "seed": needled.question.seed,
        "step_s": STEP,
    }
    return xr.Dataset(data, coords=coordinates, attrs=attributes)


def _unit(name: str) -> str:
    return structure().model.variable(name).unit
