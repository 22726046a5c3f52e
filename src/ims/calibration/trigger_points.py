"""People with a trigger point of the upper trapezius, latent or active, and what is done to them: runs that rows are read from.

A latent point is nobody's state. Among those who fell ill as patients with neck pain do, it is the people who are no patients
on day 0, and whose trapezius is no longer calm but holds less contracture than an active point. In the model nobody has such a
contracture without any pain: these people rate some, below what patients need.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import cache, cached_property
from types import SimpleNamespace
from typing import Any

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from ims.catalog.load import load
from ims.errors import BadScenario
from ims.physiology.muscle.taut_band import TautBand
from ims.physiology.nerve.end_plate_noise import EndPlateNoise
from ims.physiology.space import NumpySpace
from ims.physiology.submodel import Values
from ims.simulation.assemble import library
from ims.simulation.fast.course import Insertion, motion_of, outcomes
from ims.simulation.fast.handover import quiet_frame
from ims.simulation.fast.needle_pass import STEP, STEPS_PER_FRAME, hand_of, structure, submodels
from ims.simulation.fast.program import unpacked
from ims.simulation.fast.site import Tissue, parameters, tissue_at
from ims.simulation.fast.solve import Pass, Sites, solve
from ims.simulation.fast.table import outcomes_by_table
from ims.simulation.recruit import BATCH, HEALTHY_CONTRACTURE, Population, ill_run, join, recruit
from ims.simulation.run import comparators, simulate_population
from ims.simulation.scenario import Scenario
from ims.simulation.setting import setting
from ims.treatment.course import Course, Needle, Session, Who
from ims.treatment.doses import TABLE
from ims.treatment.needle_place import muscle_at
from ims.treatment.technique import QUIET, Motion
from ims.trials.study import AT_ONCE, KIND

Floats = NDArray[np.floating[Any]]

CONDITION, REGION, MUSCLE = "chronic_pain", "neck", "upper_trapezius"
LATENT = 60
"""People with a latent point: as many as the largest of these studies had."""
PASSED_SET = "as_evidenced"
"""The set whose people are needled by whole passes; in others the short form has to do."""
MOST_BATCHES = 40
THREE_DAYS = 3.0
HOURS = (0.0, AT_ONCE, *(hour / 24.0 for hour in range(1, 97)))
"""Readings of four days [d]."""
OUTPUTS = ("contracture", "fixed_shortening", "pain_intensity", "pressure_pain_threshold", "needling_soreness")
REMOTE = ("extensor_digitorum", "extensor_carpi_radialis_longus")
"""The muscles under the points Wai-guan and Qu-chi of the forearm (Chou2009)."""
CALF = "gastrocnemius"
RESTED = 120.0
"""Seconds after a needle for which a calf is listened to: two cramps long."""
FOLLOWED = 60.0
"""Seconds after a needle at which its band is felt again: a cramp goes on about as long (row D03)."""


def latent_people(mechanism_set: str, persons: int, seed: int) -> Population:
    """The first so many with a latent point, from the draw that patients with neck pain come from.

    Raises
    ------
    BadScenario    hardly anybody has one
    """
    of = setting(CONDITION, REGION, mechanism_set)
    row = of.anatomy.muscles.index(MUSCLE)
    entry = float(load().condition(CONDITION).patient(REGION)["entry_pain"].value)  # type: ignore[arg-type]
    active = float(load().needle_site["active_contracture"].value)  # type: ignore[arg-type]
    parts: list[Population] = []
    for first in range(0, MOST_BATCHES * BATCH, BATCH):
        person = np.arange(first, first + BATCH, dtype=np.int64)
        p, fixed = of.draw(seed, person)
        ill = ill_run(of, fixed, p, person, seed)
        held = ill.y["contracture"][row]
        no_patient = ill.outputs["underlying_pain"][-1] + ill.y["flare"] < entry
        latent = no_patient & (held >= HEALTHY_CONTRACTURE) & (held < active) & np.isnan(ill.stopped_at)
        keep = np.flatnonzero(latent)
        y = {name: value.astype(np.float64) for name, value in ill.y.items()}
        y["overload"] = np.zeros(BATCH)  # as for patients
        parts.append(Population(of, fixed, person, y, p, np.array([[keep.size, 0, 0]])).take(keep))
        if sum(part.person.size for part in parts) >= persons:
            return join(parts).first(persons)
    raise BadScenario(
        f"{MOST_BATCHES * BATCH} candidates for {CONDITION} gave fewer than {persons} people with a latent point."
    )


def resting_band(tissue: Tissue, person: NDArray[np.int64], seed: int) -> tuple[Floats, Floats]:
    """Shear modulus [Pa] of the band at rest and of what surrounds it, one a person: where a pass would begin."""
    xp = NumpySpace()
    p, _ = parameters(submodels(), muscle_at(MUSCLE), tissue, person=person, seed=seed)
    plates = Values(p["end_plate_noise"])
    leak = EndPlateNoise().output(xp, Values({"release_rate": plates.resting_release}), Values({}), plates)
    quiet = dict.fromkeys(("band_excitation", "fatigued_share", "detached_share", "cut_share"), np.zeros(person.size))
    length = np.asarray(p["spindle_mileusnic2006"]["resting_length"])
    reads = {**quiet, "end_plate_activation": leak["end_plate_activation"], "fiber_length": length}
    band = TautBand().output(xp, Values({"knot_length": length}), Values(reads), Values(p["taut_band"]))
    return np.asarray(band["band_shear_modulus"]), np.asarray(band["background_modulus"]) + np.zeros(person.size)


OFTEN = 10
"""People with a latent point for each number of needles."""
ACTIVE_A_LATENT = 12 / 20
"""Active points for each latent one (Kuan2007)."""
TRACKS, FIRST_TRACK = 4, 100
"""Tracks of a needle in each point, which the row does not tell, and the number of the first: chance of its own."""
EXAMINED = ("tibialis_anterior", "biceps_brachii", "extensor_digitorum")
"""Muscles for an examiner's needle: of the limbs, as they are often examined."""
EXAMINED_PEOPLE, NOISY_NEEDLES, QUIET_NEEDLES = 100, 12, 4
"""People whose needles are looked at, and how many passes are made of those that found end plates, and of the others, whose
pain differs little."""


@cache
def examined(seed: int) -> tuple[tuple[Floats, Floats], ...]:
    """Worst pain of needles up and down in healthy muscles: of those that found end plates, and of others, muscle by muscle.

    Which needles find any is told by the short form, so that few of the whole passes have to be made.
    """
    found = []
    for name in EXAMINED:
        needle = Insertion(muscle_at(name), "pistoning", 0)
        person = np.arange(EXAMINED_PEOPLE, dtype=np.int64)
        (quick,) = outcomes_by_table([needle], [Tissue.healthy(person.size)], person=person, seed=seed)
        noise = quick.loci_found > 0.0
        noisy, quiet = np.flatnonzero(noise)[:NOISY_NEEDLES], np.flatnonzero(~noise)[:QUIET_NEEDLES]
        chosen = np.concatenate([noisy, quiet])
        (made,) = outcomes([needle], [Tissue.healthy(chosen.size)], person=chosen, seed=seed)
        pain = np.asarray(made.all["pain_peak_nrs"])
        found.append((pain[: noisy.size], pain[noisy.size :]))
    return tuple(found)


class TriggerPoints:
    """Runs of one mechanism set and seed; each is made once."""

    def __init__(self, mechanism_set: str, *, persons: int, seed: int) -> None:
        self.mechanism_set, self.seed = mechanism_set, seed
        self._persons = persons

    @cached_property
    def latent(self) -> Population:
        """People with a latent point."""
        return latent_people(self.mechanism_set, LATENT, self.seed)

    @cached_property
    def active(self) -> Population:
        """Patients with neck pain."""
        return recruit(CONDITION, REGION, self.mechanism_set, persons=self._persons, seed=self.seed)

    def tissue(self, people: Population) -> Tissue:
        """Their trapezius on day 0."""
        return tissue_at(people.setting, people.y, people.setting.anatomy.muscles.index(MUSCLE))

    def _run(self, people: Population, kind: str | None, readings: Sequence[float], needles: int = 1) -> xr.Dataset:
        """One visit on day 0, or none: needles in the trapezius by passes in short form, up and down."""
        who = Who(condition=CONDITION, presentation=REGION)
        session = () if kind is None else (Session(day=0.0, kind=kind, needles=(Needle(site=MUSCLE, count=needles),)),)
        scenario = Scenario(
            course=Course(who=who, sessions=session),
            mechanism_set=self.mechanism_set,
            persons=people.person.size,
            seed=self.seed,
            horizon=max(readings),
            readings=tuple(readings),
            needle=TABLE if kind == "needling" else "assumed",
        )
        return simulate_population(people, [scenario], outputs=OUTPUTS)[0]

    @cached_property
    def latent_runs(self) -> Mapping[str, xr.Dataset]:
        """Latent points, one needle or a blunt one: at once and every hour of four days."""
        return {arm: self._run(self.latent, KIND[arm], HOURS) for arm in ("needling", "sham")}

    @cached_property
    def blunt(self) -> xr.Dataset:
        """Patients before, and a quarter of an hour after a blunt needle."""
        return self._run(self.active, KIND["sham"], (0.0, AT_ONCE, 1.0))

    def remote(self, index: NDArray[np.int64]) -> xr.Dataset:
        """Some of the patients after two needles in their forearm."""
        people = self.active.take(index)
        return self._run(replace(people, y=self._after_remote_needles(people)), None, (0.0, AT_ONCE, 1.0))

    def _after_remote_needles(self, people: Population) -> dict[str, NDArray[np.float64]]:
        """States just after: what of a needle acts in the whole body, and what people expect of it."""
        needles = [Insertion(muscle_at(name), "pistoning", number) for number, name in enumerate(REMOTE)]
        healthy = [Tissue.healthy(people.person.size)] * len(needles)
        made = outcomes_by_table(needles, healthy, person=people.person, seed=self.seed)
        usual = float(load().needle_site["usual_impulses"].value)  # type: ignore[arg-type]
        dose = np.mean([one.answered * np.minimum(one.nociceptor_impulses / usual, 1.0) for one in made], axis=0)
        expectation = float(comparators()["needling"].expectation.value)  # type: ignore[arg-type]
        event = SimpleNamespace(nociceptive_dose_mean=dose, visit=1.0, expectation=expectation)
        p = people.setting.structure(people.fixed, ()).merge(people.p)
        y = dict(people.y)
        for name in ("descending_inhibition", "context_response"):
            y |= library()[name].jump(NumpySpace(), event, Values(y), Values({}), p[name])
        return y

    @cached_property
    def needled_often(self) -> tuple[Floats, Floats, Floats]:
        """Latent points with one, two and three needles: how many, the worst pain of the first, the worst soreness of days."""
        people = self.latent.take(np.arange(3 * OFTEN))
        number = np.repeat([1, 2, 3], OFTEN)
        first = [Insertion(muscle_at(MUSCLE), "pistoning", 0)]
        (made,) = outcomes(first, [self.tissue(people)], person=people.person, seed=self.seed)
        runs = [self._run(people.take(np.flatnonzero(number == n)), KIND["needling"], HOURS, n) for n in (1, 2, 3)]
        sore = np.concatenate([run["needling_soreness"].max("time").values for run in runs])
        return number.astype(float), np.asarray(made.all["pain_peak_nrs"]), sore

    @property
    def examined(self) -> tuple[tuple[Floats, Floats], ...]:
        """As `examined`: no point is in these muscles, and no set differs."""
        return examined(self.seed)

    @cached_property
    def loci(self) -> tuple[tuple[Population, Floats], ...]:
        """Latent points, and active ones in the share of the study, and the loci a needle finds in each, mean of tracks."""
        active = min(self.active.person.size, round(LATENT * ACTIVE_A_LATENT))
        needles = [Insertion(muscle_at(MUSCLE), "static", FIRST_TRACK + track) for track in range(TRACKS)]
        found = []
        for people in (self.latent, self.active.take(np.arange(active))):
            tissues = [self.tissue(people)] * TRACKS
            made = outcomes_by_table(needles, tissues, person=people.person, seed=self.seed)
            found.append((people, np.asarray(np.mean([one.loci_found for one in made], axis=0))))
        return tuple(found)

    def _passed(
        self, people: Population, site: str, motion: Motion, after: float, use: Callable[[Pass, NDArray[np.int64]], Floats]
    ) -> Floats:
        """What `use` reads of whole passes in a muscle as their trapezius is; lanes along the last axis."""
        none = np.zeros(people.person.size, np.int64)
        p, _ = parameters(submodels(), muscle_at(site), self.tissue(people), person=people.person, seed=self.seed)
        sites = Sites(p, hand_of(motion, after), people.person, none, self.seed, motion=none)
        return np.concatenate(solve(structure(), sites, use), axis=-1)

    def firing_at_rest(self, persons: int) -> tuple[Floats, Floats, Floats]:
        """Impulses a second of a calf with a latent point, before a needle and in the time after it, and bursts of its loci."""
        motion = motion_of(muscle_at(CALF), "pistoning")
        people = self.latent.take(np.arange(persons))
        ends = [round(seconds / STEP) for seconds in (QUIET, RESTED)]

        def use(done: Pass, index: NDArray[np.int64]) -> Floats:
            words = done.raster["motor_spikes"]
            parts = [unpacked(part).sum(axis=(0, 1), dtype=np.int64) for part in (words[: ends[0]], words[-ends[1] :])]
            return np.stack([parts[0] / QUIET, parts[1] / RESTED, done.mean["burst_count"][-1]]).astype(np.float64)

        before, after, bursts = self._passed(people, CALF, motion, RESTED, use)
        return before, after, bursts

    def felt_band(self, persons: int) -> tuple[Floats, Floats]:
        """Shear modulus [Pa] of the band of so many patients before one needle and some time after it, by the pass itself."""
        motion = motion_of(muscle_at(MUSCLE), "pistoning")

        def use(done: Pass, index: NDArray[np.int64]) -> Floats:
            return np.asarray(done.mean["band_shear_modulus"][[quiet_frame(STEP, STEPS_PER_FRAME), -1]], np.float64)

        before, after = self._passed(self.active.take(np.arange(persons)), MUSCLE, motion, FOLLOWED, use)
        return before, after
