"""`ims needle`: one needle in one muscle, in milliseconds."""

from __future__ import annotations

import json as json_text
import sys
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ims.catalog.load import load
from ims.cli.folder import REPORT, SUMMARY, WholeFolder
from ims.cli.progress import Progress
from ims.cli.stopping import stop_at_once
from ims.cli.subject import course_of, is_file
from ims.cli.values import choice, number, several, whole
from ims.cli.written import as_json, printer, write_json
from ims.errors import BadScenario, FileProblem
from ims.treatment.files import write_text
from ims.treatment.technique import technique, techniques

HOME = Path("ims-report")
RUN = "pass.nc"
SILENT = ("spindle",)
BANDS = ("diffuse", "knots")


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What was typed."""

    subject: str
    muscle: str | None = None
    depth: str | None = None
    angle: str = "0"
    technique: str | None = None
    normal: bool = False
    cut_nerve: bool = False
    anesthetize: bool = False
    silence: str | None = None
    band: str = "diffuse"
    seed: str = "1"
    mechanisms: str | None = None


def needle(asked: Asked, *, out: Path | None, json: bool) -> None:
    """Run the pass, tell it, keep it.

    Parameters
    ----------
    out : folder for page, summary and all traces; none = one of its own below `ims-report`, or none at all with `json`

    Raises
    ------
    ImsError    before anything is solved: an option cannot be, a folder cannot be written
    """
    options = _options(asked)
    folder = out if out is not None else None if json else HOME / _name(asked)
    if folder is not None and (folder / REPORT).exists() and not _is_ours(folder / SUMMARY):
        raise FileProblem(f"{folder / REPORT} is there already and no pass of ours. Choose another folder with --out FOLDER.")
    with ExitStack() as stack:
        place = None if folder is None else stack.enter_context(WholeFolder(folder))
        stack.enter_context(stop_at_once(place.discard if place is not None else _nothing))
        progress = stack.enter_context(Progress("Loading the engine"))
        from ims.reports.needle_words import write_page  # noqa: PLC0415 - slow to load
        from ims.simulation.fast.result import needle_pass  # noqa: PLC0415 - slow to load

        progress("Drawing the person, preparing the pass", 0.02)
        run = needle_pass(progress=lambda share: progress("The needle moves", 0.05 + 0.9 * share), **options)
        summary = json_text.loads(run.attrs["summary"])
        if place is not None:
            progress("Writing the report", 0.97)
            write_page(run, summary, place.path / REPORT)
            write_text(as_json(summary), place.path / SUMMARY)
            run.to_netcdf(place.path / RUN)
    if json:
        write_json(summary)
    else:
        _show(summary, folder)
    sys.stdout.flush()


def _options(asked: Asked) -> dict[str, Any]:
    if asked.cut_nerve and asked.anesthetize:
        raise BadScenario("--cut-nerve and --anesthetize exclude one another: a cut nerve carries nothing to numb. Choose one.")
    subject: Any = course_of(asked.subject) if is_file(asked.subject) else asked.subject
    if not is_file(asked.subject):
        course_of(asked.subject)  # says what is near, where it is no condition
    if asked.muscle is not None and not asked.muscle.startswith("paraspinal_"):
        load().muscle(asked.muscle)
    way = asked.technique
    if way is not None and not way.endswith(".toml"):
        choice("--technique", way, techniques())
    if way is not None:
        technique(way)
    silenced = [name for name, said in (("cut_nerve", asked.cut_nerve), ("anesthetize", asked.anesthetize)) if said]
    if asked.silence is not None:
        silenced += several("--silence", asked.silence, SILENT)
    depth = None if asked.depth is None else number("--depth", asked.depth, 0.5, 150, "millimeters below the skin")
    return {
        "subject": subject,
        "muscle": asked.muscle,
        "depth": depth,
        "angle": number("--angle", asked.angle, 0, 80, "degrees from the straight way in"),
        "technique": way,
        "normal": asked.normal,
        "silenced": tuple(silenced),
        "band": choice("--band", asked.band, BANDS),
        "seed": whole("--seed", asked.seed, 0, 2**31 - 1, "seed of all chance"),
        "mechanism_set": "as_evidenced"
        if asked.mechanisms is None
        else choice("--mechanisms", asked.mechanisms, ("as_described", "as_evidenced")),
    }


def _name(asked: Asked) -> str:
    subject = Path(asked.subject).stem if is_file(asked.subject) else asked.subject
    return "-".join(["needle", subject, *([asked.muscle] if asked.muscle else []), *(["normal"] if asked.normal else [])])


def _is_ours(summary: Path) -> bool:
    try:
        return "lengthening_by_route" in json_text.loads(summary.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False


def _nothing() -> None:
    """Nothing half-written to remove."""


def _show(summary: dict[str, Any], folder: Path | None) -> None:
    from ims.reports.needle_words import basis, sentences, title  # noqa: PLC0415 - slow to load

    console = printer()
    console.print(title(summary), style="bold")
    for text in sentences(summary):
        console.print(f"- {text}", highlight=False)
    for text in summary["danger"]:
        console.print(f"! {text}", highlight=False, style="yellow")
    console.print(basis(summary), highlight=False, style="dim")
    if folder is not None:
        console.print(f"Page, numbers and all traces: {folder / REPORT}", highlight=False)
