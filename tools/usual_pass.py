"""What a usual pass comes to: the numbers of catalog/needle_site.toml that the passes of a course are compared with.

    python -m tools.usual_pass            about two minutes; prints, changes nothing

Sixteen patients of tennis elbow, one needle of pistoning in each muscle of the condition, in the tissue of day 0.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

import numpy as np

from ims.catalog.load import load
from ims.errors import NotPossible
from ims.simulation.by_passes import USUAL
from ims.simulation.fast.course import Insertion, outcomes
from ims.simulation.fast.site import tissue_at
from ims.simulation.recruit import recruit
from ims.treatment.needle_place import muscle_at

CONDITION, TECHNIQUE, PERSONS, SEED = "tennis_elbow", "pistoning", 16, 7
IN_CATALOG = "extensor_carpi_radialis_brevis"
"""The muscle whose median the catalog holds."""


def main(arguments: Sequence[str]) -> int:
    """Print medians by muscle, and what the catalog holds."""
    argparse.ArgumentParser(prog="tools.usual_pass", description=__doc__.splitlines()[0] if __doc__ else None).parse_args(
        arguments
    )
    people = recruit(CONDITION, "", "as_evidenced", persons=PERSONS, seed=SEED)
    for row, site in enumerate(people.setting.anatomy.muscles):
        try:
            muscle = muscle_at(site)
        except NotPossible as reason:
            print(f"{site}: {reason}")
            continue
        of = tissue_at(people.setting, people.y, row)
        (found,) = outcomes([Insertion(muscle, TECHNIQUE, 0)], [of], person=people.person, seed=SEED)
        ten, middle, ninety = np.percentile(found.released_share, [10, 50, 90])
        print(
            f"{site}: {np.median(found.nociceptor_impulses):.0f} impulses, {np.median(found.stretch_impulses):.0f} of stretch "
            f"receptors, answered {found.answered.mean():.2f}, {1e9 * found.track_volume:.2f} mm^3, released {middle:.2f} "
            f"({ten:.2f} to {ninety:.2f} in 8 of 10){'  <- in the catalog' if site == IN_CATALOG else ''}"
        )
    held = {name: float(load().needle_site[f"usual_{name}"].value) for name in USUAL}  # type: ignore[arg-type]
    print(f"held: {held['impulses']:g} impulses, {held['stretch_impulses']:g}, {1e9 * held['track_volume']:g} mm^3")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
