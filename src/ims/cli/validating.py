"""`ims validate`: every published figure beside the model's. The engine is loaded while progress already shows."""

from __future__ import annotations

from ims.cli.progress import Progress
from ims.cli.stopping import stop_at_once
from ims.cli.values import whole
from ims.cli.written import printer, write_json

FEWEST, MOST = 32, 100_000


def run(*, untreated: bool, persons: str | None, seed: str, json: bool) -> None:
    """Validate and print.

    Parameters
    ----------
    untreated : only the rows that need no needle
    persons, seed : as they were typed; None = as many as the kept tables have
    json : print a list of rows and nothing else

    Raises
    ------
    OutOfRange    a number that cannot be
    """
    people = None if persons is None else whole("--persons", persons, FEWEST, MOST, "people in each arm")
    chosen = whole("--seed", seed, 0, 2**63 - 1, "the seed of all chance")
    with stop_at_once(lambda: None), Progress("Loading the engine") as progress:
        from ims.calibration.untreated_rows import PERSONS  # noqa: PLC0415 - slow to load
        from ims.calibration.validate import validate  # noqa: PLC0415 - slow to load
        from ims.reports.validation import print_validation  # noqa: PLC0415 - slow to load

        rows = validate(untreated, persons=people or PERSONS, seed=chosen, progress=progress)
    if json:
        write_json(rows)
    else:
        print_validation(printer(), rows)
