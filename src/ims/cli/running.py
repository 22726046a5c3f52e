"""One simulation from the prompt: progress, summary, report. The engine is loaded while progress already shows."""

from __future__ import annotations

import sys
import webbrowser
from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from rich.panel import Panel

from ims.calibration.untreated_rows import untreated_rows
from ims.catalog.load import PRESET, load
from ims.cli.folder import REPORT, WholeFolder, keep_others
from ims.cli.progress import Progress
from ims.cli.request import Request
from ims.cli.stopping import stop_at_once
from ims.cli.streams import unprinted
from ims.cli.written import printer, write_json
from ims.errors import BadScenario, Interrupted
from ims.reports.terminal import print_summary

HOME = Path("ims-report")
LOADING = "Loading the engine"


def run(request: Request, *, out: Path | None, open_report: bool, json: bool, source: Path | None = None) -> None:
    """Simulate, show and keep what was asked for.

    Parameters
    ----------
    out : folder for the report; none = one of its own below `ims-report`, or no report at all with `json`
    open_report : show the report in a browser
    json : print one object and nothing else
    source : the course file that is simulated, which stays as it is

    Raises
    ------
    BadScenario    a report is to be opened that is not written
    Interrupted    Ctrl-C while the summary is printed
    FileProblem    the folder cannot be written or holds what is not ours, noticed before anything is solved; or the summary
        cannot be printed
    """
    if json and open_report and out is None:
        raise BadScenario("--open needs a report, and --json writes none. Give --out FOLDER, or leave --json out.")
    folder = out if out is not None else None if json else HOME / request.name
    if folder is not None:
        keep_others(folder, request.sets, source)
    summary = _simulate(request, folder)
    report = None if folder is None else folder / REPORT
    kept = "" if folder is None else f"The results are whole, in {folder}."
    try:
        if json:
            write_json(summary)
        else:
            _show(request, summary, report)
        sys.stdout.flush()
    except KeyboardInterrupt:
        raise Interrupted(f"Stopped while the summary was printed. {kept}") from None
    except BrokenPipeError:
        raise
    except OSError as problem:
        raise unprinted(problem, kept) from None
    if open_report and report is not None and not webbrowser.open(report.absolute().as_uri()):
        sys.stderr.write(f"No browser was found. Open the report yourself: {report}\n")


def summary_for(request: Request) -> dict[str, Any]:
    """What a request adds up to, with progress shown and nothing kept."""
    return _simulate(request, None)


def _simulate(request: Request, folder: Path | None) -> dict[str, Any]:
    with ExitStack() as stack:
        place = None if folder is None else stack.enter_context(WholeFolder(folder))
        stack.enter_context(stop_at_once(place.discard if place is not None else _nothing))
        progress = stack.enter_context(Progress(LOADING))
        from ims.cli.simulating import simulate, write_results  # noqa: PLC0415 - slow to load

        study, summary = simulate(request, progress, detail=place is not None)
        if place is not None:
            progress("Writing the report", 1.0)
            write_results(study, summary, place.path)
    return summary


def _nothing() -> None:
    """Nothing half-written to remove."""


def _show(request: Request, summary: dict[str, Any], report: Path | None) -> None:
    console = printer()
    if request.is_preset:
        console.print(
            Panel(
                f"Regression preset, not a patient: two muscles and one root, kept to test the equations.\n{verdict(summary)}"
            )
        )
    is_of_patients = not request.is_preset and not request.healthy
    rows = untreated_rows(request.course.who.condition) if is_of_patients else []
    print_summary(console, summary, untreated_rows=rows, report=str(report or ""))


def verdict(summary: Mapping[str, Any]) -> str:
    """Whether the regression preset is released, and what that means."""
    run = load().mechanism_set(PRESET).reference_run
    limit = f" of {run.released_below:g}, {run.released_after_days:g} days after the last session" if run else ""
    told = (
        "it is released: no contracture is above the limit"
        if summary["released"]
        else "it relapses: contracture is above the limit"
    )
    sessions = summary["plan"]["sessions"]
    return f"After {sessions} session{'' if sessions == 1 else 's'} {told}{limit}."
