"""`ims needle`: one needle in one muscle, in milliseconds."""

from __future__ import annotations

import json as json_text
import sys
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from typing import Any

from ims.cli.folder import REPORT, SUMMARY, WholeFolder, keep_these
from ims.cli.needle_request import Asked, options_of
from ims.cli.progress import Progress
from ims.cli.stopping import stop_at_once
from ims.cli.subject import is_file
from ims.cli.written import as_json, printer, write_json
from ims.reports.whole_file import partial as beside
from ims.treatment.files import write_text

HOME = Path("ims-report")
RUN = "pass.nc"
OURS = {"handover", "lengthening_by_route"}
"""What a summary of a pass holds."""


def needle(asked: Asked, *, out: Path | None, json: bool, nwb: Path | None = None, animation: Path | None = None) -> None:
    """Run the pass, tell it, keep it.

    Parameters
    ----------
    out : folder for page, summary and all traces; none = one of its own below `ims-report`, or none at all with `json`
    nwb : also write spikes and electromyogram to this file
    animation : also draw the pass in slow motion, to this file

    Raises
    ------
    ImsError    before anything is solved: an option cannot be, a folder cannot be written
    """
    options = options_of(asked)
    folder = out if out is not None else None if json else HOME / asked.name
    if folder is not None:
        taken = [folder / name for name in (REPORT, SUMMARY, RUN) if (folder / name).exists()]
        keep_these(taken, folder / SUMMARY, OURS, Path(asked.subject) if is_file(asked.subject) else None)
    if nwb is not None:
        from ims.reports import nwb as writing  # noqa: PLC0415 - slow to load

        writing.check(nwb)
    if animation is not None:
        from ims.reports import slow_motion  # noqa: PLC0415 - slow to load

        slow_motion.check(animation)
    with ExitStack() as stack:
        place = None if folder is None else stack.enter_context(WholeFolder(folder))
        stack.enter_context(stop_at_once(partial(_discard, place, (nwb, animation))))
        progress = stack.enter_context(Progress("Loading the engine"))
        from ims.simulation.fast.result import needle_pass  # noqa: PLC0415 - slow to load

        progress("Drawing the person, preparing the pass", 0.02)
        beside_it = stack.enter_context(ThreadPoolExecutor(1))
        loading: list[Future[None]] = []

        def moved(share: float) -> None:
            if not loading:  # not before: until the needle moves, all that is done is done in Python
                loading.append(beside_it.submit(_load_what_follows, place is not None))
            progress("The needle moves", 0.05 + 0.9 * share)

        run = needle_pass(progress=moved, **options)
        summary = json_text.loads(run.attrs["summary"])
        if place is not None:
            from ims.reports.needle_words import write_page  # noqa: PLC0415 - slow to load

            progress("Writing the report", 0.97)
            write_page(run, summary, place.path / REPORT)
            write_text(as_json(summary), place.path / SUMMARY)
            run.to_netcdf(place.path / RUN)
        if nwb is not None:
            writing.write_nwb(run, summary, nwb)
        if animation is not None:
            drawing = partial(_drawn, progress)
            slow_motion.write(run, animation, progress=drawing)
    if json:
        write_json(summary)
    else:
        _show(summary, folder, nwb, animation)
    sys.stdout.flush()


def _load_what_follows(page: bool) -> None:
    """Load what holds and writes the results while the needle moves: on a second core it costs no time."""
    import xarray as xr  # noqa: PLC0415 - slow to load

    if page:
        from ims.reports import needle_words  # noqa: F401, PLC0415 - slow to load

    xr.Dataset({"": ("", [0.0])})  # the first one looks for every kind of array there is


def _drawn(progress: Progress, share: float) -> None:
    progress("Drawing the animation", share)


def _discard(place: WholeFolder | None, files: tuple[Path | None, ...]) -> None:
    """Remove what is half-written."""
    if place is not None:
        place.discard()
    for file in files:
        if file is not None:
            beside(file).unlink(missing_ok=True)


def _show(summary: dict[str, Any], folder: Path | None, nwb: Path | None, animation: Path | None) -> None:
    from ims.reports.needle_words import basis, owes, sentences, title  # noqa: PLC0415 - slow to load

    console = printer()
    console.print(title(summary), style="bold")
    for text in sentences(summary):
        console.print(f"- {text}", highlight=False)
    for text in summary["danger"]:
        console.print(f"! {text}", highlight=False, style="yellow")
    for text in owes(summary):
        console.print(f"- {text}", highlight=False)
    console.print(basis(summary), highlight=False, style="dim")
    if nwb is not None:
        console.print(f"Spikes and electromyogram: {nwb}", highlight=False)
    if animation is not None:
        console.print(f"Slow motion: {animation}", highlight=False)
    if folder is not None:
        console.print(f"Page, numbers and all traces: {folder / REPORT}", highlight=False)
