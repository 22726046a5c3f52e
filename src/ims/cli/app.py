"""The commands and their options. What a command needs is imported when it runs: nobody waits for what is not used."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated, Any

import typer

app = typer.Typer(
    name="ims",
    help="Simulate intramuscular stimulation (dry needling): the same people untreated, with sham and with needling.",
    epilog="An example: ims simulate tennis_elbow --sessions 8 --every 7. A fault of ours shows its place with --debug.",
    no_args_is_help=True,
    add_completion=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    pretty_exceptions_enable=False,
)

Subject = Annotated[
    str, typer.Argument(metavar="CONDITION|COURSE_FILE", help="A condition (ims conditions), a course file, or two_muscle_reference.")
]
Sessions = Annotated[str | None, typer.Option(metavar="N", help="Sessions of the course.", show_default="the condition's plan")]
Every = Annotated[str | None, typer.Option(metavar="DAYS", help="Days between sessions.", show_default="the condition's plan")]
Sites = Annotated[
    str | None, typer.Option(metavar="bands|spine|both", help="Where needles go.", show_default="the condition's plan")
]
Region = Annotated[
    str | None, typer.Option(metavar="NAME", help="Presentation of the condition.", show_default="the condition's usual one")
]
Weeks = Annotated[str | None, typer.Option(metavar="N", help="Weeks simulated after the last session.", show_default="26")]
Persons = Annotated[
    str | None, typer.Option(metavar="N", help="People in each arm.", show_default="the fewest that give stable bands")
]
Seed = Annotated[str, typer.Option(metavar="N", help="Seed of all chance: the same seed, the same people.")]
Mechanisms = Annotated[
    str | None, typer.Option(metavar="SET", help="as_described or as_evidenced.", show_default="both, side by side")
]
Without = Annotated[
    str | None,
    typer.Option(metavar="S6a,...", help="Mechanisms switched off: S6a, S6b, S6c, root_loop, context.", show_default="none"),
]
Normal = Annotated[bool, typer.Option("--normal", help="Needle healthy people instead of patients.")]
Json = Annotated[bool, typer.Option("--json", help="Print one JSON object and nothing else.")]
Text = Annotated[str, typer.Option("--text", metavar="WORD", help="Only rows in which this word occurs.")]


@app.callback(invoke_without_command=True)
def start(
    context: typer.Context,
    version: Annotated[bool, typer.Option("--version", help="Print the version.")] = False,
) -> None:
    """Simulate intramuscular stimulation (dry needling): the same people untreated, with sham and with needling."""
    if version:
        from importlib.metadata import version as version_of  # noqa: PLC0415 - slow to load

        sys.stdout.write(f"ims {version_of('intramuscular')}\n")
        raise typer.Exit
    if context.invoked_subcommand is None:
        sys.stdout.write(context.get_help() + "\n")


@app.command(epilog="Examples: ims simulate back_pain --sessions 8 --every 7 | ims simulate mine.toml --mechanisms as_evidenced")
def simulate(
    subject: Subject,
    sessions: Sessions = None,
    every: Every = None,
    weeks: Weeks = None,
    persons: Persons = None,
    seed: Seed = "1",
    mechanisms: Mechanisms = None,
    without: Without = None,
    sites: Sites = None,
    region: Region = None,
    normal: Normal = False,
    out: Annotated[
        str | None,
        typer.Option(metavar="FOLDER", help="Folder for the report and all results.", show_default="./ims-report/<run>"),
    ] = None,
    open_report: Annotated[bool, typer.Option("--open", help="Open the report in a browser.")] = False,
    json: Json = False,
) -> None:
    """Simulate a course: the same people untreated, with sham and with needling, in both sets of mechanisms."""
    from ims.cli.request import request_of  # noqa: PLC0415 - slow to load
    from ims.cli.running import run  # noqa: PLC0415 - slow to load
    from ims.cli.subject import Plan  # noqa: PLC0415 - slow to load

    request = request_of(
        subject,
        plan=Plan(sessions=sessions, every=every, sites=sites, region=region),
        persons=persons,
        seed=seed,
        mechanisms=mechanisms,
        without=without,
        weeks=weeks,
        healthy=normal,
    )
    run(request, out=None if out is None else Path(out), open_report=open_report, json=json)
