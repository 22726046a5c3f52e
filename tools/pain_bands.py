"""How far pain at the needle lies in the bands that the fast reference expects: writes docs/PAIN_AT_NEEDLE.md.

Section 6 of the reference expects, on a scale of 0-100: 0-15 where no locus is hit in a normal muscle, 15-35 where one is hit
without a cramp, 40-80 with a local twitch or a cramp. They come from statement S5 ("painless in a normal muscle"), not from
data. They are no targets: nothing is tuned to them, and what they miss is told.
"""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ims.simulation.fast.course import Insertion, outcomes
from ims.simulation.fast.site import Tissue, tissue_at
from ims.simulation.recruit import recruit
from ims.treatment.needle_place import muscle_at
from tools.book import table
from tools.proof import parent_commit

PAGE = Path(__file__).parents[1] / "docs" / "PAIN_AT_NEEDLE.md"
CONDITION, MUSCLE, TECHNIQUE, SETS = "tennis_elbow", "extensor_carpi_radialis_brevis", "pistoning", "as_evidenced"
SEED, PERSONS = 1, 64
CLASSES: Mapping[str, tuple[float, float]] = {
    "no locus": (0.0, 15.0),
    "locus without cramp": (15.0, 35.0),
    "twitch or cramp": (40.0, 80.0),
}
"""Classes of a pass, and the band of its worst pain on a scale of 0-100."""
SHORTEST_CRAMP = 0.1
"""Seconds of cramp from which on a pass counts as one with a cramp, as `ims needle` tells it."""
PAINLESS = 15.0
"""Below this a pass counts as painless (the reference's design: 10 to 15)."""
OF_SKIN = {"needle_pain.skin_weight": 0.0}
OF_MUSCLE = {f"needle_pain.{name}_weight": 0.0 for name in ("group_iii", "group_iv", "cramp")}
Floats = NDArray[np.floating[Any]]


@dataclass(frozen=True)
class Passes:
    """The passes of one kind of muscle, one value a person; pain is the worst of a pass, 0-100.

    Attributes
    ----------
    pain, without_skin, skin_alone : as it is; without what the skin's receptors add; with nothing but that
    loci, twitches, cramp : loci hit, local twitches, seconds of cramp
    """

    pain: Floats
    without_skin: Floats
    skin_alone: Floats
    loci: Floats
    twitches: Floats
    cramp: Floats


def classes(passes: Passes) -> NDArray[np.str_]:
    """Which class each pass is of."""
    answered = (passes.twitches > 0) | (passes.cramp >= SHORTEST_CRAMP)
    names = list(CLASSES)
    return np.where(answered, names[2], np.where(passes.loci > 0, names[1], names[0]))


def row(name: str, pain: Floats, band: tuple[float, float]) -> tuple[str, ...]:
    """One class: how many, median, what 8 of 10 lie between, and the shares below, in and above its band."""
    told = f"{band[0]:g}-{band[1]:g}"
    if not pain.size:
        return (name, "0", told, "-", "-", "-", "-", "-")
    low, middle, high = np.percentile(pain, [10, 50, 90])
    shares = (np.mean(pain < band[0]), np.mean((pain >= band[0]) & (pain <= band[1])), np.mean(pain > band[1]))
    return (
        *(name, f"{pain.size}", told, f"{middle:.0f}", f"{low:.0f} to {high:.0f}"),
        *(f"{100 * share:.0f} %" for share in shares),
    )


def made(tissue: Tissue, person: NDArray[np.int64], seed: int = SEED) -> Passes:
    """One needle in each person: as it is, without the skin's share of pain, and with that alone. The passes are the same."""
    insertion = Insertion(muscle_at(MUSCLE), TECHNIQUE, 0)
    whole, bare, skin = (
        outcomes([insertion], [tissue], person=person, seed=seed, changes=changes)[0].all
        for changes in ({}, OF_SKIN, OF_MUSCLE)
    )
    return Passes(
        pain=10.0 * whole["pain_peak_nrs"],
        without_skin=10.0 * bare["pain_peak_nrs"],
        skin_alone=10.0 * skin["pain_peak_nrs"],
        loci=whole["loci_hit"],
        twitches=whole["twitches"],
        cramp=whole["cramp_s"],
    )


def population(persons: int, seed: int = SEED) -> dict[str, Passes]:
    """The same needle in patients' shortened muscle, and in the same muscle of people whom nothing ails."""
    people = recruit(CONDITION, "", SETS, persons=persons, seed=seed)
    shortened = tissue_at(people.setting, people.y, people.setting.anatomy.muscles.index(MUSCLE))
    return {
        "healthy": made(Tissue.healthy(persons), people.person, seed),
        "shortened": made(shortened, people.person, seed),
    }


def s5(healthy: Passes) -> list[str]:
    """S5, as far as it holds: how many passes in a healthy muscle are painless."""
    n = healthy.pain.size
    counts = [int(np.sum(pain < PAINLESS)) for pain in (healthy.pain, healthy.without_skin)]
    holds = "holds for most" if counts[0] > n / 2 else "does not hold for most"
    return [
        f"S5 says that a needle in a normal muscle is painless. Taken as less than {PAINLESS:g} of 100 at worst, this {holds}: "
        f"{counts[0]} of {n} passes in a healthy muscle are, and {counts[1]} of {n} if the skin's prick is left out. "
        f"The worst of them hurts {healthy.pain.max():.0f}.",
    ]


def misses(passes: Mapping[str, Passes]) -> list[str]:
    """Each class whose median lies outside its band, in words."""
    found: list[str] = []
    for name, of in passes.items():
        of_class = classes(of)
        for one, (low, high) in CLASSES.items():
            pain = of.pain[of_class == one]
            if pain.size and not low <= np.median(pain) <= high:
                where = "below" if np.median(pain) < low else "above"
                found.append(f"- {one}, {name} muscle: a median of {np.median(pain):.0f} lies {where} {low:g}-{high:g}.")
    return found


def page(passes: Mapping[str, Passes], *, commit: str, when: str) -> str:
    """The text of docs/PAIN_AT_NEEDLE.md."""
    head = ("class", "passes", "band", "median", "8 of 10", "below", "in the band", "above")
    what = f"{MUSCLE.replace('_', ' ')}, {TECHNIQUE}, {CONDITION.replace('_', ' ')}, {SETS}, seed {SEED}"
    parts = [
        "# Pain at the needle\n",
        f"Written by `python -m tools.pain_bands`. Parent commit {commit}; {when}.\n",
        f"One needle each in {what}. Pain is the worst of a pass, of 100.\n",
        "The bands are expected from statement S5 by the design; they are no data, and nothing is tuned to them. That of",
        "passes without a locus is meant for a normal muscle. No published pain of needling a normal muscle is in hand.\n",
    ]
    for name, of in passes.items():
        of_class = classes(of)
        parts += [f"## In a {name} muscle\n"]
        parts += [table(head, [row(one, of.pain[of_class == one], band) for one, band in CLASSES.items()])]
        parts += [f"{np.sum(of.twitches > 0)} twitched, {np.sum(of.cramp >= SHORTEST_CRAMP)} cramped.\n"]
        parts += ["The same passes, without what the skin's prick adds:\n"]
        parts += [table(head, [row(one, of.without_skin[of_class == one], band) for one, band in CLASSES.items()])]
        low, middle, high = np.percentile(of.skin_alone, [10, 50, 90])
        parts += [f"The prick alone: a median of {middle:.0f}, 8 of 10 between {low:.0f} and {high:.0f}.\n"]
    told = misses(passes)
    parts += ["## What holds, and what does not\n", *(f"{text}\n" for text in s5(passes["healthy"]))]
    parts += (
        ["Classes whose median misses its band:\n", "\n".join(told) + "\n"] if told else ["Each median lies in its band.\n"]
    )
    return "\n".join(parts)


def main(arguments: Sequence[str] | None = None) -> int:
    """Make the passes and write the page."""
    parser = argparse.ArgumentParser(prog="python -m tools.pain_bands", description="Write docs/PAIN_AT_NEEDLE.md.")
    parser.add_argument("--persons", type=int, default=PERSONS, help=f"people of each kind ({PERSONS})")
    asked: Any = parser.parse_args(arguments)
    if asked.persons < 1:
        parser.error(f"--persons is {asked.persons}, expected 1 or more.")
    text = page(population(asked.persons), commit=parent_commit(), when=f"{datetime.now(UTC):%Y-%m-%d}")
    PAGE.write_text(text, encoding="utf-8")
    print(f"{PAGE} is written.")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
