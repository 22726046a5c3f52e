"""Recruiting: candidates become patients by being ill, and day 0 is the end of that illness's untreated run.

Nobody is given a state. A candidate is drawn, falls ill, lives untreated for the weeks the condition asks, and is a patient
if the same person would have recovered from a mere overload and is ill enough on day 0.
"""

from __future__ import annotations

import hashlib
import itertools
import os
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

import ims.physiology as body
from ims.catalog.load import load
from ims.errors import BadScenario
from ims.patient import chance
from ims.patient.draw import Drawn
from ims.simulation.clocks import DAY, grid
from ims.simulation.comoments import Comoments
from ims.simulation.engine import cache_folder
from ims.simulation.setting import Setting, setting, switched
from ims.simulation.solve import Imposed, Lanes, Solution, solve, take_lanes

BATCH = 512
"""Candidates tried at a time."""
MOST_BATCHES_WITHOUT = 40
"""Batches in a row without one patient after which recruiting gives up."""
SUBSTEPS = 12
HEALTHY_CONTRACTURE = 0.2
HEALTHY_PAIN = 1.0
MILD_OVERLOAD, MILD_DAYS = 0.4, 7
BITS = ("jax", "jaxlib", "numpy", "scipy")
"""Libraries that decide the last bits of a person: other versions of them draw their own population."""
DISEASE_SWITCHES = ("root_loop",)
"""Switches that make another disease instead of another treatment: people are recruited without them."""


@dataclass(frozen=True)
class Population:
    """People on day 0.

    Attributes
    ----------
    person : (person) candidate number, the key of each person's chance
    y, p : states and parameters on day 0, as `solve.Lanes` takes them
    tallies : (batch, 3) candidates of each batch who became patients, who got over an overload, who were ill
    """

    setting: Setting
    fixed: tuple[tuple[str, str, float], ...]
    person: NDArray[np.int64]
    y: Mapping[str, NDArray[np.float64]]
    p: Drawn
    tallies: NDArray[np.int64]

    @property
    def rates(self) -> tuple[float, float, float]:
        """Shares of candidates who became patients, who got over a mild overload, and who were ill on day 0."""
        accepted, returns, ill = self.tallies.sum(axis=0) / (BATCH * len(self.tallies))
        return float(accepted), float(returns), float(ill)

    @property
    def correlations(self) -> tuple[tuple[str, str, float], ...]:
        """Strongest correlations between drawn parameters among patients: (one, other, r). Candidates have none."""
        return Comoments.of(self.p).strongest()

    def first(self, persons: int) -> Population:
        """The first so many persons, with the tallies of the batches they came from."""
        batches = int(np.searchsorted(np.cumsum(self.tallies[:, 0]), persons)) + 1
        return replace(self.take(np.arange(persons)), tallies=self.tallies[:batches])

    def take(self, index: NDArray[np.int64]) -> Population:
        """Some of the persons, in this order."""
        return replace(
            self,
            person=self.person[index],
            y={name: value[..., index] for name, value in self.y.items()},
            p=take_lanes(self.p, index, self.person.size),
        )


def figures(of: Setting) -> dict[str, float]:
    """Who is a patient and how day 0 comes about, in SI units."""
    patient = load().condition(of.condition).patient(of.presentation)
    return {name: float(entry.value) for name, entry in patient.items() if not isinstance(entry.value, Mapping)}


def well_run(of: Setting, fixed: Any, p: Drawn, person: NDArray[np.int64], seed: int) -> Solution:
    """The same people without the source, after a mild overload: does the person get over it?"""
    count = person.size
    spared = {**p, "ongoing_source": {**p["ongoing_source"], "persistent_source": np.zeros(count), "episode_rate": 0.0}}
    end = round(figures(of)["healthy_returns_within_weeks"])
    lanes = Lanes(
        y=before_illness(of, p, count),
        p=spared,
        person=person,
        seed=seed,
        imposed={0: Imposed(overload=MILD_OVERLOAD), MILD_DAYS * DAY: Imposed(overload=0.0)},
    )
    times = grid(begin=0, end=end, events=lanes.imposed, outputs=[end])
    return solve(of.structure(fixed, of.outcomes), lanes, times, substeps=SUBSTEPS, width=BATCH)


def ill_run(
    of: Setting, fixed: Any, p: Drawn, person: NDArray[np.int64], seed: int, *, readings: tuple[int, ...] = (), until: int = 0
) -> Solution:
    """The same people from onset to day 0, untreated; with `readings` and `until` (s from onset) for longer.

    Time runs in seconds relative to day 0 for recruits, so that the days of an illness and of a course never share a draw.
    """
    figure = figures(of)
    ill = round(figure["ill_at_least_weeks"])
    begin = -ill if not until else 0
    end = until or 0
    imposed = {
        begin: Imposed(overload=figure["onset_overload"], source=figure["onset_source"]),
        begin + round(figure["onset_days"]): Imposed(overload=0.0),
    }
    step, lead = figure["flare_step"], round(figure["flare_lead_days"])
    if step and not until:
        imposed[-lead] = replace(imposed.get(-lead, Imposed()), source=step)
    y = before_illness(of, p, person.size)
    y["flare"] = _first_flare(p, seed, person)
    lanes = Lanes(y=y, p=p, person=person, seed=seed, imposed=imposed)
    times = grid(begin=begin, end=end, events=imposed, outputs=readings or [end])
    return solve(of.structure(fixed, of.outcomes), lanes, times, substeps=SUBSTEPS, width=BATCH)


def before_illness(of: Setting, p: Drawn, count: int) -> dict[str, NDArray[np.float64]]:
    """States of these people before they fell ill: rested, and with the joint they have had all along.

    Where illness does not stiffen the capsule, its persistent part was there before (section 10.3 of the slow reference).
    """
    y = of.resting(count)
    capsule = p["capsule"]
    was_there = np.asarray(capsule["fibrosis_rate"]) == 0.0
    y["capsular_fibrosis"] = np.where(was_there, capsule["persistent_fibrosis"], 0.0) + np.zeros(count)
    return y


def _first_flare(p: Drawn, seed: int, person: NDArray[np.int64]) -> NDArray[np.float64]:
    """Flare at onset, from its own stationary distribution."""
    return np.asarray(p["flare"]["flare_size"]) * chance.normal(seed, "first_flare", person)


def is_ill(of: Setting, ill: Solution, well: Solution) -> NDArray[np.bool_]:
    """Whether each candidate is ill enough on day 0: by pain with flare, by an impaired range, or by stiffness."""
    condition = load().condition(of.condition)
    figure = figures(of)
    if condition.entry == "range":
        bound = load().ranges_of_motion[load().condition(of.condition).presentation(of.presentation).range].impaired_high
        return np.asarray(ill.outputs["range_of_motion"][-1] < bound)
    if condition.entry == "stiffness":
        return np.asarray(ill.outputs["stiffness"][-1] > figure["entry_limit"] * well.outputs["stiffness"][-1])
    return np.asarray(ill.outputs["underlying_pain"][-1] + ill.y["flare"] >= figure["entry_pain"])


def is_well(well: Solution) -> NDArray[np.bool_]:
    """Whether each candidate got over the mild overload."""
    calm = well.outputs["contracture"][-1].max(axis=0) < HEALTHY_CONTRACTURE
    return np.asarray(calm & (well.outputs["underlying_pain"][-1] <= HEALTHY_PAIN))


def batches(of: Setting, seed: int, without: tuple[str, ...] = (), *, first: int = 0, threads: int = 1) -> Iterator[Population]:
    """Patients, batch by batch of candidates, for ever. Candidate k is the same person in every run of this seed.

    Parameters
    ----------
    first : the candidate to begin with, a multiple of the batch
    threads : batches worked on at once; changes nobody

    Raises
    ------
    BadScenario
        Hardly any candidate becomes a patient.
    """
    tried = have = barren = 0
    for found in ahead(lambda start: _patients(of, seed, without, start), itertools.count(first, BATCH), threads):
        tried, have = tried + BATCH, have + found.person.size
        barren = 0 if found.person.size else barren + 1
        if barren >= MOST_BATCHES_WITHOUT:
            raise BadScenario(
                f"{tried} candidates for {of.condition} ({of.mechanism_set}) gave {have} patients. "
                "With these numbers hardly anybody falls ill this way; check the condition's file and the switches."
            )
        yield found


def _patients(of: Setting, seed: int, without: tuple[str, ...], first: int) -> Population:
    """Those of one batch of candidates who are patients on day 0."""
    person = np.arange(first, first + BATCH, dtype=np.int64)
    drawn, fixed = of.draw(seed, person)
    p = switched(drawn, without, BATCH)
    well = well_run(of, fixed, p, person, seed)
    ill = ill_run(of, fixed, p, person, seed)
    returns, sick = is_well(well), is_ill(of, ill, well)
    keep = np.flatnonzero(returns & sick & np.isnan(ill.stopped_at))
    tally = np.array([[keep.size, returns.sum(), sick.sum()]])
    y = {name: value.astype(np.float64) for name, value in ill.y.items()}
    y["overload"] = np.zeros(BATCH)  # who comes on day 0 has stopped what overloaded them
    return Population(of, fixed, person, y, p, tally).take(keep)


def ahead(work: Callable[[int], Population], starts: Iterator[int], threads: int) -> Iterator[Population]:
    """The work in order, so many pieces of it at once; nothing is under way while nobody asks."""
    if threads == 1:
        yield from map(work, starts)
        return
    with ThreadPoolExecutor(threads) as pool:
        while True:
            together = [pool.submit(work, next(starts)) for _ in range(threads)]
            for one in together:
                yield one.result()


def recruit(
    condition: str,
    presentation: str,
    mechanism_set: str,
    *,
    persons: int,
    seed: int,
    without: tuple[str, ...] = (),
    progress: Callable[[int], None] | None = None,
) -> Population:
    """The first `persons` patients of this seed, from the cache where they have been drawn before.

    Raises
    ------
    BadScenario
        Hardly any candidate becomes a patient.
    """
    without = tuple(name for name in without if name in DISEASE_SWITCHES)
    of = setting(condition, presentation, mechanism_set)
    file = _cache_file(of, seed, without)
    kept = _read(file, of, without)
    if kept is not None and kept.person.size >= persons:
        return kept.first(persons)
    population = recruit_from(of, persons=persons, seed=seed, without=without, progress=progress)
    _write(file, population)
    return population.first(persons)


def recruit_from(
    of: Setting,
    *,
    persons: int,
    seed: int,
    without: tuple[str, ...] = (),
    progress: Callable[[int], None] | None = None,
) -> Population:
    """At least `persons` patients of this setting, newly drawn.

    Raises
    ------
    BadScenario
        Hardly any candidate becomes a patient.
    """
    parts: list[Population] = []
    have = 0
    for batch in batches(of, seed, without):
        parts.append(batch)
        have += batch.person.size
        if progress is not None:
            progress(min(have, persons))
        if have >= persons:
            break
    return join(parts)


def healthy(condition: str, presentation: str, mechanism_set: str, persons: int, seed: int) -> Population:
    """So many people without the condition (`healthy_batches`)."""
    parts: list[Population] = []
    for batch in healthy_batches(setting(condition, presentation, mechanism_set), seed):
        parts.append(batch)
        if sum(part.person.size for part in parts) >= persons:
            break
    return join(parts).first(persons)


def healthy_batches(of: Setting, seed: int, *, first: int = 0) -> Iterator[Population]:
    """People without the condition: the same draw, no source, no flares, over a mild overload long ago (S5)."""
    for start in itertools.count(first, BATCH):
        person = np.arange(start, start + BATCH, dtype=np.int64)
        drawn, fixed = of.draw(seed, person)
        p = switched(drawn, (), BATCH)
        well = well_run(of, fixed, p, person, seed)
        returns = is_well(well)
        calm: dict[str, dict[str, Any]] = {**p}
        calm["ongoing_source"] = {**p["ongoing_source"], "persistent_source": np.zeros(BATCH), "episode_rate": 0.0}
        calm["flare"] = {**p["flare"], "flare_size": np.zeros(BATCH)}
        y = {name: value.astype(np.float64) for name, value in well.y.items()}
        y["flare"] = np.zeros(BATCH)
        tally = np.array([[returns.sum(), returns.sum(), 0]])
        yield Population(of, fixed, person, y, calm, tally).take(np.flatnonzero(returns))


def join(parts: list[Population]) -> Population:
    """The people of all parts, in order."""
    one = parts[0]
    p: Drawn = {}
    for submodel, values in one.p.items():
        for name, value in values.items():
            # as in `take_lanes`: one value a person has one axis here, shared ones none or (muscle, 1)
            joined = np.concatenate([part.p[submodel][name] for part in parts]) if np.ndim(value) == 1 else value
            p.setdefault(submodel, {})[name] = joined
    return replace(
        one,
        person=np.concatenate([part.person for part in parts]),
        y={name: np.concatenate([part.y[name] for part in parts], axis=-1) for name in one.y},
        p=p,
        tallies=np.concatenate([part.tallies for part in parts]),
    )


@cache
def text_hash() -> str:
    """SHA-256 of the model's text: a population drawn by other equations is not reused."""
    digest = hashlib.sha256()
    for folder in body.__path__:
        for file in sorted(Path(folder).rglob("*.py")):
            digest.update(file.name.encode() + file.read_bytes())
    here = Path(__file__).parent
    own = ("assemble.py", "clocks.py", "events.py", "jax_space.py", "program.py", "recruit.py", "setting.py", "solve.py")
    for file in (*(here / name for name in own), *sorted((here.parent / "patient").glob("*.py"))):
        digest.update(file.name.encode() + file.read_bytes())
    return digest.hexdigest()


def _cache_file(of: Setting, seed: int, without: tuple[str, ...]) -> Path:
    made_by = [f"{library} {version(library)}" for library in BITS]
    key = "/".join([load().hash, text_hash(), *made_by, of.condition, of.presentation, of.mechanism_set, str(seed), *without])
    return cache_folder() / "populations" / f"{hashlib.sha256(key.encode()).hexdigest()[:32]}.npz"


def _write(file: Path, population: Population) -> None:
    """Keep a population; a cache that cannot be written is not worth a failure."""
    flat: dict[str, Any] = {"person": population.person}
    flat.update({f"y/{name}": value for name, value in population.y.items()})
    flat.update({f"p/{s}/{n}": np.asarray(v) for s, values in population.p.items() for n, v in values.items()})
    flat["tallies"] = population.tallies
    temporary = file.with_name(f"{file.stem}.{os.getpid()}-{id(population)}.npz")  # of this process, and of this thread in it
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        np.savez(temporary, **flat)
        temporary.replace(file)
    except OSError:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)


def _read(file: Path, of: Setting, without: tuple[str, ...]) -> Population | None:
    """A population that was kept; None where the file cannot be read, or holds anything else than such people."""
    try:
        with file.open("rb") as opened, np.load(opened, allow_pickle=False) as data:
            flat = {name: data[name] for name in data.files}
    except Exception:  # whatever is wrong with a file somebody may have touched, the people are drawn again
        return None
    one, fixed = of.draw(0, np.arange(1))
    if not _fits(flat, of, switched(one, without, 1)):
        return None
    p: Drawn = {}
    for name, value in flat.items():
        if name.startswith("p/"):
            _, submodel, parameter = name.split("/")
            p.setdefault(submodel, {})[parameter] = float(value) if value.ndim == 0 else value
    y = {name.removeprefix("y/"): value for name, value in flat.items() if name.startswith("y/")}
    return Population(of, fixed, flat["person"], y, p, flat["tallies"])


def _fits(flat: Mapping[str, NDArray[Any]], of: Setting, one: Drawn) -> bool:
    """Whether these arrays are people of this setting: everything there and nothing else, of the right shape, all finite.

    Parameters
    ----------
    flat : arrays by name, as `_write` keeps them
    one : parameters of any one person of the setting
    """
    person, tallies = flat.get("person"), flat.get("tallies")
    if person is None or tallies is None or any(value.dtype != np.int64 for value in (person, tallies)):
        return False
    shapes: dict[str, tuple[int, ...]] = {f"y/{name}": (*v.shape[:-1], person.size) for name, v in of.resting(1).items()}
    for submodel, values in one.items():
        for name, value in values.items():
            shapes[f"p/{submodel}/{name}"] = (person.size,) if np.ndim(value) == 1 else np.shape(value)
    if set(flat) != {"person", "tallies", *shapes} or any(flat[name].shape != shape for name, shape in shapes.items()):
        return False
    if any(flat[name].dtype != np.float64 or not np.isfinite(flat[name]).all() for name in shapes):
        return False
    if person.ndim != 1 or person.size == 0 or person[0] < 0 or (np.diff(person) <= 0).any():
        return False
    return bool(tallies.ndim == 2 and tallies.shape[1] == 3 and (tallies >= 0).all() and tallies[:, 0].sum() == person.size)
