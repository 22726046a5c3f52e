"""Rows of milliseconds that need people: points of the trapezius needled by passes, days that follow, an examiner's needles."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.stats import t as student
from scipy.stats import ttest_1samp

from ims import units
from ims.calibration.pass_figures import FIGURE, asked
from ims.calibration.trigger_points import FOLLOWED, MUSCLE, PASSED_SET, RESTED, THREE_DAYS, TriggerPoints, resting_band
from ims.calibration.verdict import Found
from ims.catalog.load import load
from ims.simulation.fast.site import Tissue
from ims.trials.study import AT_ONCE

Floats = NDArray[np.floating[Any]]

FELT = 0.5
"""Soreness that is rated at least 1 on a scale of whole numbers."""
TREATED, BLUNT = 27, 24
"""People of the two arms of SanchezInfante2021."""
WOMEN = 7
"""People of row B11."""
SURE = 0.01
"""Its level."""
PATIENTS = 20
"""People of Chou2009."""
CALVES, LIKELY = 20, 0.05
"""People of row T09, and its level."""


def _who(p: TriggerPoints) -> str:
    pain = float(p.latent_runs["needling"]["pain_intensity"].sel(time=0.0).mean())
    people = p.latent.person.size
    return f"latent: {people} who are no patients, trapezius between calm and an active point; they rate pain of {pain:.1f}"


def _at(p: TriggerPoints, day: float) -> tuple[Floats, Floats]:
    """Modulus of the band and of its surroundings in the latent points that were needled, on a day."""
    latent = p.latent
    run = p.latent_runs["needling"].sel(time=day)
    held = Tissue.healthy(latent.person.size)
    state = {name: run[name].sel(muscle=MUSCLE).values for name in ("contracture", "fixed_shortening")}
    return resting_band(Tissue(**{**vars(held), **state}), latent.person, p.seed)


def _stiffness(p: TriggerPoints, day: float) -> Found:
    ratio = _at(p, day)[0].mean() / _at(p, 0.0)[0].mean()
    return Found(float(ratio), f"{_who(p)}; one needle up and down, by its pass; the band's modulus follows from contracture")


def _strain(p: TriggerPoints) -> Found:
    """Ratio of strains around and in the band: the inverse of their moduli under one stress."""
    before, after = (np.mean(band / around) for band, around in (_at(p, 0.0), _at(p, THREE_DAYS)))
    return Found(float(after / before), f"{_who(p)}; strain of the surroundings over that of the band, as moduli the other way")


def _sign(p: TriggerPoints) -> Found:
    """B11: by the pass itself, in which cramp stiffens a band and what is hit lets it go; told as surely as the row does."""
    before, after = p.felt_band(WOMEN)
    change = np.log(after / before)
    told = np.ptp(change) > 0.0 and float(ttest_1samp(change, 0.0).pvalue) < SURE
    median = 100.0 * float(np.expm1(np.median(change)))
    note = f"median {median:+.0f} % in {WOMEN} patients {FOLLOWED:g} s after one needle, when some may still cramp; one posture"
    return Found(float(np.sign(change.mean())) if told else 0.0, f"{note}; 0 = not told from none at P < {SURE:g}")


def _at_rest(p: TriggerPoints) -> Found:
    """T09: whether the muscle's units fire more or less in the two minutes after than before, told at 5 %."""
    before, after, bursts = p.firing_at_rest(CALVES)
    change = after - before
    told = np.ptp(change) > 0.0 and float(ttest_1samp(change, 0.0).pvalue) < LIKELY
    note = (
        f"{before.mean():.2g} impulses a second before, {after.mean():.2g} in {RESTED:g} s after {bursts.mean():.1f} bursts "
        f"of loci, cramps included (the study: 5 min); {CALVES} latent points as in the trapezius; units counted, as nothing "
        "is recorded on the skin; 0 = not told from none"
    )
    return Found(float(np.sign(change.mean())) if told else 0.0, note, (0.0, 0.0))


def _noisy(p: TriggerPoints) -> Found:
    """F01: pain of examiner's needles that found end plates, over that of the others [mm]."""
    both = [(noisy, quiet) for noisy, quiet in p.examined if noisy.size and quiet.size]
    extra = [10.0 * float(noisy.mean() - quiet.mean()) for noisy, quiet in both]
    error = 10.0 * float(np.sqrt(sum(np.var(one) / one.size for pair in both for one in pair))) / max(len(both), 1)
    needles = sum(one.size for pair in both for one in pair)
    note = f"{needles} needles up and down in {len(both)} healthy muscles, chosen by what they find; worst pain of each"
    return Found(float(np.mean(extra)) if extra else np.nan, f"{note}; standard error {error:.1f}")


def _after(p: TriggerPoints, id: str, note: str, remote: bool) -> Found:  # noqa: A002 - as in the contract
    """F04, F05: pain a quarter of an hour later, of the patients whose pain before is nearest to the published."""
    start = p.blunt["pain_intensity"].sel(time=0.0).values
    before, after = asked(id)[:2]
    chosen = np.sort(np.argsort(np.abs(start - before), kind="stable")[:PATIENTS])
    spread = float(FIGURE.findall(load().targets[id].tolerance)[1])
    run = p.remote(chosen) if remote else p.blunt.isel(person=chosen)
    ours = float(run["pain_intensity"].sel(time=AT_ONCE).mean())
    told = f"the {chosen.size} patients nearest to the pain before ({start[chosen].mean():.1f}), that after is judged; {note}"
    return Found(ours, told, (after - spread, after + spread))


def _sore(p: TriggerPoints) -> Found:
    sore = p.latent_runs["needling"]["needling_soreness"].values >= FELT
    return Found(100.0 * float(sore.any(axis=-1).mean()), f"{_who(p)}; sore = a rating of at least 1 at any hour of four days")


def _sore_with(p: TriggerPoints) -> Found:
    """F11: the weaker of the two correlations; met where it is one that so many people tell from none."""
    needles, pain, sore = p.needled_often
    ours = [_correlation(needles, sore), _correlation(pain, sore)]
    within = np.mean([_correlation(pain[needles == n], sore[needles == n]) for n in np.unique(needles)])
    note = f"needles {ours[0]:.2f}, pain of the first {ours[1]:.2f} ({within:.2f} where as many); the weaker is judged"
    return Found(
        min(ours), f"{note}; several needles in one muscle wound as one does on average", (_significant(sore.size), 1.0)
    )


def _correlation(one: Floats, other: Floats) -> float:
    """0 where one of the two does not vary."""
    if np.ptp(one) == 0.0 or np.ptp(other) == 0.0:
        return 0.0
    return float(np.corrcoef(one, other)[0, 1])


def _significant(people: int) -> float:
    """Least correlation that so many people tell from none (5 %, two-sided)."""
    limit = float(student.ppf(0.975, people - 2))
    return float(limit / np.sqrt(people - 2 + limit**2))


def _threshold(p: TriggerPoints) -> Found:
    """F13: threshold of the needled arm over the other's, within the error of the published difference."""
    ours = [float(units.from_si(units.to_si(_on_day_3(p, arm), "kPa"), "kgf/cm2")) for arm in ("sham", "needling")]
    sham, needled = asked("F13")[:2]
    spreads = [float(one) for one in FIGURE.findall(load().targets["F13"].tolerance)[:2]]
    error = 1.96 * float(np.hypot(spreads[0] / np.sqrt(BLUNT), spreads[1] / np.sqrt(TREATED)))
    note = f"needled minus blunt: {ours[1]:.2f} - {ours[0]:.2f}, published {needled:g} - {sham:g}, 95 % of it; {_who(p)}"
    return Found(ours[1] - ours[0], note, (needled - sham - error, needled - sham + error))


def _on_day_3(p: TriggerPoints, arm: str) -> float:
    return float(p.latent_runs[arm]["pressure_pain_threshold"].sel(muscle=MUSCLE, time=THREE_DAYS).mean())


def _prevalence(p: TriggerPoints, outcome: str) -> Found:
    """P05, P06: loci found in points of both kinds, in the shares of the study, against pain or threshold on day 0."""
    (latent, in_latent), (active, in_active) = p.loci
    values = []
    for run, people in ((p.latent_runs["needling"], latent), (p.blunt, active)):
        read = run[outcome].sel(time=0.0).isel(person=slice(0, people.person.size))
        values.append((read.sel(muscle=MUSCLE) if "muscle" in read.dims else read).values)
    r = _correlation(np.concatenate([in_latent, in_active]), np.concatenate(values))
    counts = f"{latent.person.size} latent, {active.person.size} active points: loci that a needle finds"
    return Found(r, f"{counts}, {in_latent.mean():.1f} and {in_active.mean():.1f} a track; {_who(p)}")


_REMOTE = "two passes in a healthy forearm; what counts is inhibition of the whole body, as by a whole visit, and expectation"
_BLUNT = "a blunt needle: what people expect of it is a number put in"
READ: Mapping[str, Callable[[TriggerPoints], Found]] = {
    "B07": lambda p: _stiffness(p, 1.0),
    "B08": lambda p: _stiffness(p, THREE_DAYS),
    "B09": _strain,
    "B11": _sign,
    "F01": _noisy,
    "F04": lambda p: _after(p, "F04", _REMOTE, remote=True),
    "F05": lambda p: _after(p, "F05", _BLUNT, remote=False),
    "F10": _sore,
    "F11": _sore_with,
    "F13": _threshold,
    "P05": lambda p: _prevalence(p, "pain_intensity"),
    "P06": lambda p: _prevalence(p, "pressure_pain_threshold"),
    "T09": _at_rest,
}
"""How each row is read from the runs."""
WHOLE = ("B11", "F11", "T09")
"""Rows that need whole passes of people of one set; the others of `READ` have a figure in each set."""

LEFT_OUT: Mapping[str, str] = {
    "F03": "rates an examination with electric shocks, whose pain no equation gives, beside what an observer thinks of it",
    "F06": "no way leads from a needle in the forearm to end plates of the trapezius: their noise would not change at all",
    "P02": "no way leads from a needle in the skin to end plates: that their noise stays would be met by what is missing",
}
"""Rows that cannot be read, and why."""


def found(id: str, points: TriggerPoints) -> Found | None:  # noqa: A002 - as in the contract
    """What the runs give for a row; None where it is read in the other set alone."""
    return None if id in WHOLE and points.mechanism_set != PASSED_SET else READ[id](points)
