"""How far the short form of the needle pass is from the pass itself, into docs/NEEDLE_TABLE.md.

    python -m tools.needle_table              some minutes
    python -m tools.needle_table --quick      eight people a row; prints and writes nothing

People are drawn anew for each row, with muscles from healthy to worse than any patient's. Nothing in the short form is fitted,
so all of them are held out. `--needle full` is the rule, `--needle table` what is compared with it.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ims.catalog.load import load
from ims.catalog.muscle import Muscle
from ims.patient import chance
from ims.simulation.fast.course import Insertion, Outcome, outcomes
from ims.simulation.fast.site import HANDED_OVER, Tissue, tissue_at
from ims.simulation.fast.table import outcomes_by_table
from ims.simulation.recruit import recruit
from ims.treatment.needle_place import muscle_at

PAGE = Path(__file__).parent.parent / "docs/NEEDLE_TABLE.md"
PERSONS, FEW = 96, 8
SEED = 31
BAR = 5.0
"""Largest error that 95 of 100 people may have, in percent of the range (the issue's)."""
PATIENTS = (
    ("tennis_elbow", "extensor_carpi_radialis_brevis"),
    ("back_pain", "quadratus_lumborum"),
    ("whiplash", "semispinalis_capitis"),
)
"""Conditions whose patients of day 0 are needled as usual, and where."""
PLACES = (
    ("extensor_carpi_radialis_brevis", None, "pistoning"),
    ("upper_trapezius", None, "rotation"),
    ("semispinalis_capitis", None, "rotation_back_and_forth"),
    ("gluteus_medius", None, "static"),
    ("paraspinal", "L5", "pistoning"),
)
"""Where a needle goes and how: thin and thick muscles, every technique."""
USUAL = ("impulses", "stretch_impulses")
TOLD = {
    "twitches": "twitches",
    "cramp_s": "seconds of cramp",
    "group_iii_impulses": "impulses of group III",
    "group_iv_impulses": "impulses of group IV",
    "ia_impulses": "impulses of Ia",
    "ii_impulses": "impulses of II",
    "ib_impulses": "impulses of Ib",
    "stretch_receptor_impulses": "stretch receptors beyond rest",
    "loci_hit": "loci found",
    "end_plate_release_per_s": "release at the end",
    "end_plate_activation": "activity of end plates at the end",
    "winding_work_uJ": "winding work",
    "pain_peak_nrs": "greatest pain",
}
"""What else is handed over and varies."""
ENTERS = {
    "released share": "contracture",
    "answered by a twitch or cramp": "washing out of the milieu, injury current, and whether the doses count",
    "dose of nociceptors": "hyperemia, descending inhibition",
    "dose of stretch receptors": "segmental inhibition, gate of central sensitization",
    "twitches": "by whether anything answered",
    "seconds of cramp": "by whether anything answered",
    "impulses of group III": "by the dose of nociceptors",
    "impulses of group IV": "by the dose of nociceptors",
    "impulses of Ia": "by the dose of stretch receptors",
    "impulses of II": "by the dose of stretch receptors",
    "impulses of Ib": "by the dose of stretch receptors",
    "stretch receptors beyond rest": "by the dose of stretch receptors",
    "loci found": "by the released share",
    "release at the end": "by the released share",
    "activity of end plates at the end": "by the released share",
}
"""The equation of the weeks that reads a value; nothing reads the rest."""
ENTERED = ("released share", "answered by a twitch or cramp", "dose of nociceptors", "dose of stretch receptors")


@dataclass(frozen=True)
class Row:
    """One handed-over value at one place: its range in the pass, and the errors of the short form [% of the range]."""

    place: str
    value: str
    least: float
    most: float
    median: float
    of_95: float
    largest: float
    bias: float

    @property
    def holds(self) -> bool:
        """Whether 95 % of the errors are within the bar."""
        return self.of_95 <= BAR


def tissues(persons: int, seed: int) -> Tissue:
    """Muscles of all kinds: each state anywhere from healthy to its end, nerve function from 0.4 to 1."""
    person = np.arange(persons)
    drawn = {name: chance.uniform(seed, f"needle_table/{name}", person) for name in HANDED_OVER}
    return Tissue(**drawn | {"nerve_function": 0.4 + 0.6 * drawn["nerve_function"]})


def compare(place: tuple[str, str | None, str], persons: int, seed: int) -> tuple[list[Row], int]:
    """The short form against the pass in muscles of all kinds; also how many people have another number of loci found."""
    site, level, technique = place
    muscle = muscle_at(site, level)
    where = f"{muscle.name}, {technique.replace('_', ' ')}"
    return _compared(where, muscle, technique, tissues(persons, seed), np.arange(persons), seed)


def of_patients(condition: str, site: str, persons: int, seed: int) -> tuple[list[Row], int]:
    """The same in patients of day 0, needled as usual."""
    people = recruit(condition, "", "as_described", persons=persons, seed=seed)
    of = tissue_at(people.setting, people.y, people.setting.anatomy.muscles.index(site))
    muscle = muscle_at(site)
    where = f"patients, {condition.replace('_', ' ')}: {muscle.name}, pistoning"
    return _compared(where, muscle, "pistoning", of, people.person, seed)


def _compared(
    where: str, muscle: Muscle, technique: str, of: Tissue, person: NDArray[np.int64], seed: int
) -> tuple[list[Row], int]:
    needle = Insertion(muscle, technique, 0)
    (rule,) = outcomes([needle], [of], person=person, seed=seed)
    (short,) = outcomes_by_table([needle], [of], person=person, seed=seed)
    rows = [_row(where, name, *pair) for name, pair in _values(rule, short).items()]
    return rows, int((np.round(rule.all["loci_hit"]) != np.round(short.all["loci_hit"])).sum())


def _values(rule: Outcome, short: Outcome) -> dict[str, tuple[NDArray[np.floating], NDArray[np.floating]]]:
    usual = {name: float(load().needle_site[f"usual_{name}"].value) for name in USUAL}  # type: ignore[arg-type]

    def of(one: Outcome) -> dict[str, NDArray[np.floating]]:
        doses = {
            "dose of nociceptors": one.answered * np.minimum(one.nociceptor_impulses / usual["impulses"], 1.0),
            "dose of stretch receptors": one.answered * np.minimum(one.stretch_impulses / usual["stretch_impulses"], 1.0),
        }
        shares = {"released share": one.released_share, "answered by a twitch or cramp": one.answered}
        return {**shares, **doses, **{label: one.all[name] for name, label in TOLD.items()}}

    theirs = of(short)
    return {name: (value, theirs[name]) for name, value in of(rule).items()}


def _row(place: str, value: str, rule: NDArray[np.floating], short: NDArray[np.floating]) -> Row:
    signed = 100.0 * (short - rule) / max(float(np.ptp(rule)), np.finfo(float).tiny)
    error = np.abs(signed)
    middle, of_95, largest = (float(np.percentile(error, q)) for q in (50, 95, 100))
    return Row(place, value, float(rule.min()), float(rule.max()), middle, of_95, largest, float(signed.mean()))


def page(rows: Sequence[Row], persons: int, others: int, seconds: tuple[float, float]) -> str:
    """The text of the page."""
    commit = subprocess.run(["git", "rev-parse", "--short", "HEAD"], capture_output=True, text=True, check=False).stdout.strip()
    places = list(dict.fromkeys(row.place for row in rows))
    lines = []
    for value in dict.fromkeys(row.value for row in rows):
        varies = [row for row in rows if row.value == value and row.most > row.least]
        worst = max(varies, key=lambda row: row.of_95)
        least, most = min(row.least for row in varies), max(row.most for row in varies)
        bias = max((row.bias for row in varies), key=abs)
        missed = sum(not row.holds for row in varies)
        met = f"missed in {missed} of {len(varies)}" if missed else f"met in all {len(varies)}"
        lines.append(
            f"| {value} | {ENTERS.get(value, '-')} | {least:.3g} to {most:.3g} | {max(row.median for row in varies):.2g} % | "
            f"{worst.of_95:.2g} % | {_percent(max(row.largest for row in varies))} | {bias:+.2g} % | {met} |"
        )
    return f"""# The needle pass in short, for cohorts

Written by `python -m tools.needle_table`, commit {commit}, {datetime.now(UTC):%Y-%m-%d}.

`ims simulate CONDITION --needle table` makes a course of the same passes as `--needle full`, in their short form: the same
people, the same chance and the same sub-models in steps of a millisecond instead of a tenth of one, with the loci that a needle
meets told beforehand in the fine steps (`simulation/fast/table.py`, `simulation/fast/loci.py`). A needle in a person takes
{seconds[1]:.2g} ms of computing, the pass itself {seconds[0]:.3g} ms.

Errors of {persons} people in each of {len(places)} places, in percent of the range that the pass itself gives there: the worst
place counts. Nothing in the short form is fitted, so all of them are held out. The bar is {BAR:g} % for 95 of 100 people. In
{others} of {persons * len(places)} needles the two found another number of loci, because one was met at the very edge of where
the needle had not been.

| Handed over | Enters | Range | Middle error | of 95 % | Largest | Average, farthest from none | Bar |
|---|---|---|---|---|---|---|---|
{chr(10).join(lines)}

The places:

{chr(10).join(f"- {place}" for place in places)}

Winding work varies only where the needle is turned.

- Twitches are whole numbers: the bar says that 95 of 100 people have the same number in both forms. What enters the weeks is
  whether anything answered at all.
- A largest error is one person whose cramp goes on in one of the two forms alone.
- Track volume and insertions do not vary between people, only by muscle and technique.
"""


def _percent(value: float) -> str:
    return f"{value:.2g} %" if value < 99.5 else f"{value:.0f} %"


def main(arguments: Sequence[str]) -> int:
    """Measure, print, write."""
    parser = argparse.ArgumentParser(prog="tools.needle_table", description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--quick", action="store_true", help="eight people a row, nothing written")
    quick = parser.parse_args(arguments).quick
    persons = FEW if quick else PERSONS
    rows: list[Row] = []
    others = 0
    for made in (*(partial(of_patients, *one) for one in PATIENTS), *(partial(compare, place) for place in PLACES)):
        told, differ = made(persons, SEED)
        rows, others = rows + told, others + differ
        print(
            told[0].place,
            [f"{row.value}: {row.of_95:.2g} %" for row in told if not row.holds],
            f"{differ} other loci",
            file=sys.stderr,
        )
    text = page(rows, persons, others, timed(persons))
    print(text)
    if not quick:
        PAGE.write_text(text, encoding="utf-8")
    return 0 if all(row.holds for row in rows if row.value in ENTERED) else 1


def timed(persons: int) -> tuple[float, float]:
    """Computing of one needle in one person [ms]: the pass itself, and its short form."""
    site, level, technique = PLACES[0]
    needle, of, person = Insertion(muscle_at(site, level), technique, 0), tissues(persons, SEED), np.arange(persons)
    taken = []
    for make in (outcomes, outcomes_by_table):
        begin = time.process_time()
        make([needle], [of], person=person, seed=SEED)
        taken.append(1e3 * (time.process_time() - begin) / persons)
    return taken[0], taken[1]


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
