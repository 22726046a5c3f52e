"""`ims export`: the deterministic course of one person as a file for other simulators."""

from __future__ import annotations

import sys
from pathlib import Path

from ims.cli.progress import Progress
from ims.cli.request import Request
from ims.cli.stopping import stop_at_once
from ims.cli.values import whole
from ims.errors import BadScenario
from ims.treatment.files import write_text

ENDINGS = (".xml", ".sbml")
LAST_PERSON = 100_000


def export(request: Request, *, out: Path, person: str) -> None:
    """Write the course as SBML.

    Parameters
    ----------
    request : what is asked, with one set of mechanisms
    out : the file; it is replaced as a whole
    person : as it was typed

    Raises
    ------
    ImsError    no set was chosen, an option that cannot be, a missing library, or a file that cannot be written
    """
    if len(request.sets) > 1:
        raise BadScenario(
            "An export holds one set of mechanisms, and none is silently the default: add --mechanisms "
            f"{' or '.join(request.sets)}."
        )
    if out.suffix.lower() not in ENDINGS:
        raise BadScenario(f"--out is {str(out)!r}, expected a file that ends in {' or '.join(ENDINGS)}.")
    chosen = whole("--person", person, 1, LAST_PERSON, "which of the people, counted from 1")
    with stop_at_once(lambda: None), Progress("Loading the engine") as progress:
        from ims.simulation.sbml import to_sbml  # noqa: PLC0415 - slow to load
        from ims.simulation.scenario import Scenario  # noqa: PLC0415 - slow to load

        progress("finding the people and their day 0", 0.2)
        scenario = Scenario(
            course=request.course,
            mechanism_set=request.sets[0],
            persons=chosen,
            seed=request.seed,
            without=request.without,
            healthy=request.healthy,
            horizon=request.course.last_day + 7.0,
        )
        text = to_sbml(scenario, person=chosen - 1)
    write_text(text, out)
    sessions = len(request.course.sessions)
    sys.stdout.write(f"{out} is written: SBML Level 3 Version 2, seconds and SI units, {sessions} sessions, chance left out.\n")
