"""The commands and their options. What a command needs is imported when it runs: nobody waits for what is not used."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from ims.cli.clinic import Data, clinic
from ims.cli.people import people

app = typer.Typer(
    name="ims",
    help="Simulate intramuscular stimulation (dry needling) on untreated, sham and needled people; run the clinic's web site.",
    epilog="An example: ims simulate tennis_elbow --sessions 8 --every 7. A fault of ours shows its place with --debug.",
    add_completion=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    pretty_exceptions_enable=False,
)

Subject = Annotated[
    str,
    typer.Argument(
        metavar="CONDITION|COURSE_FILE", help="A condition (list: ims conditions), a course file, or two_muscle_reference."
    ),
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
NeedleIs = Annotated[
    str,
    typer.Option(
        metavar="assumed|full|table",
        help="What a needle does: an assumed effect; what comes out of the pass it makes, in milliseconds (slow); or the "
        "same from the short form of the pass, for many people.",
    ),
]
Normal = Annotated[bool, typer.Option("--normal", help="Needle healthy people instead of patients.")]
Json = Annotated[bool, typer.Option("--json", help="Print one JSON object and nothing else.")]
Word = Annotated[str, typer.Option("--text", metavar="WORD", help="Only rows in which this word occurs.")]
OfCondition = Annotated[str, typer.Option("--condition", metavar="NAME", help="Only what this condition has.")]


course = typer.Typer(help="Write or check a course of your own, as a file.", invoke_without_command=True)
app.add_typer(course, name="course")
app.add_typer(clinic, name="clinic")
clinic.add_typer(people, name="people")


@course.callback()
def course_start(context: typer.Context) -> None:
    """Write or check a course of your own, as a file."""
    _help_alone(context)


@app.callback(invoke_without_command=True)
def start(
    context: typer.Context,
    version: Annotated[bool, typer.Option("--version", help="Print the version.")] = False,
) -> None:
    """Simulate intramuscular stimulation (dry needling) on untreated, sham and needled people; run the clinic's web site."""
    if version:
        from importlib.metadata import version as version_of  # noqa: PLC0415 - slow to load

        sys.stdout.write(f"ims {version_of('intramuscular')}\n")
        raise typer.Exit
    _help_alone(context)


@app.command(epilog="Examples: ims simulate back_pain --sessions 8 --every 7 | ims simulate mine.toml --json")
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
    needle: NeedleIs = "assumed",
    normal: Normal = False,
    out: Annotated[
        str | None,
        typer.Option(metavar="FOLDER", help="Folder for the report and all results.", show_default="./ims-report/<run>"),
    ] = None,
    open_report: Annotated[bool, typer.Option("--open", help="Open the report in a browser.")] = False,
    json: Json = False,
) -> None:
    """Simulate a course: the same people untreated, with sham and with needling, in both sets of mechanisms."""
    from ims.cli.folder import folder_named  # noqa: PLC0415 - slow to load
    from ims.cli.request import request_of  # noqa: PLC0415 - slow to load
    from ims.cli.running import run  # noqa: PLC0415 - slow to load
    from ims.cli.subject import Plan, is_file  # noqa: PLC0415 - slow to load

    folder = None if out is None else folder_named(out)
    request = request_of(
        subject,
        plan=Plan(sessions=sessions, every=every, sites=sites, region=region),
        persons=persons,
        seed=seed,
        mechanisms=mechanisms,
        without=without,
        weeks=weeks,
        healthy=normal,
        needle=needle,
    )
    run(request, out=folder, open_report=open_report, json=json, source=Path(subject) if is_file(subject) else None)


@app.command(
    epilog="Examples: ims needle tennis_elbow | ims needle tennis_elbow --normal | ims needle back_pain --technique rotation "
    "--silence spindle --json"
)
def needle(
    subject: Annotated[
        str, typer.Argument(metavar="CONDITION|COURSE_FILE", help="A condition (list: ims conditions) or a course file.")
    ],
    muscle: Annotated[
        str | None,
        typer.Option(metavar="NAME", help="A muscle, or paraspinal_C6; list: ims muscles.", show_default="the course's first"),
    ] = None,
    depth: Annotated[
        str | None, typer.Option(metavar="MM", help="Depth of the tip below the skin.", show_default="the middle of the band")
    ] = None,
    angle: Annotated[str, typer.Option(metavar="DEG", help="Slant of the needle; 0 is straight in.")] = "0",
    technique: Annotated[
        str | None,
        typer.Option(
            metavar="NAME|FILE",
            help="pistoning, rotation, rotation_back_and_forth, static, or a .toml of your own.",
            show_default="the course's, or pistoning",
        ),
    ] = None,
    normal: Annotated[bool, typer.Option("--normal", help="The same muscle in somebody without the condition.")] = False,
    cut_nerve: Annotated[bool, typer.Option("--cut-nerve", help="Nothing passes between muscle and cord.")] = False,
    anesthetize: Annotated[
        bool, typer.Option("--anesthetize", help="Nothing is felt or told from the needle's place.")
    ] = False,
    silence: Annotated[
        str | None, typer.Option(metavar="spindle", help="Receptors that are silent.", show_default="none")
    ] = None,
    band: Annotated[
        str, typer.Option(metavar="diffuse|knots", help="Activity of the band: along its fibers, or in knots.")
    ] = "diffuse",
    sensitivity: Annotated[
        bool, typer.Option("--sensitivity", help="Also: what the result owes to its assumed numbers (a minute or more).")
    ] = False,
    seed: Seed = "1",
    mechanisms: Annotated[
        str | None,
        typer.Option(metavar="SET", help="Set of mechanisms the person is drawn with.", show_default="as_evidenced"),
    ] = None,
    out: Annotated[
        str | None,
        typer.Option(metavar="FOLDER", help="Folder for page and traces.", show_default="./ims-report/needle-<what was typed>"),
    ] = None,
    nwb: Annotated[
        str | None, typer.Option(metavar="FILE", help="Also write spikes and EMG as .nwb.", show_default="none")
    ] = None,
    animate: Annotated[
        str | None, typer.Option(metavar="FILE", help="Also draw the pass in slow motion, as .gif.", show_default="none")
    ] = None,
    json: Json = False,
) -> None:
    """Drive one needle into one muscle, in tenths of milliseconds: forces, receptors, cramp, twitches, what lets go."""
    from ims.cli import needling  # noqa: PLC0415 - slow to load
    from ims.cli.folder import file_named, folder_named  # noqa: PLC0415 - slow to load
    from ims.cli.needle_request import Asked  # noqa: PLC0415 - slow to load

    asked = Asked(
        subject=subject,
        muscle=muscle,
        depth=depth,
        angle=angle,
        technique=technique,
        normal=normal,
        cut_nerve=cut_nerve,
        anesthetize=anesthetize,
        silence=silence,
        band=band,
        sensitivity=sensitivity,
        seed=seed,
        mechanisms=mechanisms,
    )
    files = {
        "nwb": None if nwb is None else file_named("--nwb", nwb),
        "animation": None if animate is None else file_named("--animate", animate),
    }
    needling.needle(asked, out=None if out is None else folder_named(out), json=json, **files)


@app.command(epilog="Examples: ims conditions | ims conditions --text neck --json")
def conditions(text: Word = "", json: Json = False) -> None:
    """List the conditions: regions, own scale, usual plan."""
    _list("conditions", json, text=text)


@app.command(epilog="Examples: ims muscles --condition tennis_elbow | ims muscles --text C6 --json")
def muscles(condition: OfCondition = "", text: Word = "", json: Json = False) -> None:
    """List the muscles: roots, needles, depth, safety rules."""
    _list("muscles", json, condition=condition, text=text)


@app.command(
    epilog="Examples: ims parameters needle_friction | ims parameters --basis assumed | "
    "ims parameters --condition back_pain --mechanisms as_evidenced"
)
def parameters(
    name: Annotated[
        str, typer.Argument(metavar="SUBMODEL|NAME", help="Only this sub-model, or this parameter.", show_default=False)
    ] = "",
    condition: OfCondition = "",
    mechanisms: Annotated[str, typer.Option(metavar="SET", help="As they stand in this set of mechanisms.")] = "",
    basis: Annotated[str, typer.Option(metavar="WORD", help="measured, scaled, fitted or assumed.")] = "",
    submodel: Annotated[str, typer.Option(metavar="NAME", help="Only those of this sub-model.")] = "",
    text: Word = "",
    json: Json = False,
) -> None:
    """List the parameters: value, unit, basis, source, place."""
    _list(
        "parameters", json, name=name, condition=condition, mechanism_set=mechanisms, basis=basis, submodel=submodel, text=text
    )


@app.command(epilog="Examples: ims sources | ims sources --text Cagnie --json")
def sources(text: Word = "", json: Json = False) -> None:
    """List the sources: reference, DOI, or how sure an unverified one is."""
    _list("sources", json, text=text)


@app.command(
    epilog="Examples: ims explain tennis_elbow | ims explain back_pain --submodel contracture | "
    "ims explain nociceptor | ims explain --list"
)
def explain(
    subject: Annotated[
        str,
        typer.Argument(
            metavar="CONDITION|COURSE_FILE|SUBMODEL",
            help="As for simulate, or a sub-model of the needle pass.",
            show_default=False,
        ),
    ] = "",
    mechanisms: Mechanisms = None,
    without: Without = None,
    region: Region = None,
    submodel: Annotated[str, typer.Option(metavar="NAME", help="Only this sub-model, with its numbers.")] = "",
    numbers: Annotated[bool, typer.Option("--numbers", help="Also value, basis and source of every parameter.")] = False,
    list_all: Annotated[bool, typer.Option("--list", help="List all sub-models.")] = False,
    json: Json = False,
) -> None:
    """Print the plan of one step in order: equations, reads, writes, sources, grades, and in what the sets differ."""
    from ims.cli.progress import Progress  # noqa: PLC0415 - slow to load
    from ims.cli.request import request_of  # noqa: PLC0415 - slow to load
    from ims.cli.stopping import stop_at_once  # noqa: PLC0415 - slow to load
    from ims.cli.subject import Plan, is_of_pass  # noqa: PLC0415 - slow to load
    from ims.errors import BadScenario  # noqa: PLC0415 - slow to load

    if not subject and not list_all:
        raise BadScenario("What is to be explained is missing: name a condition or a course file. List all: ims conditions.")
    of_pass = not list_all and is_of_pass(subject)
    said = [option for option, value in (("--mechanisms", mechanisms), ("--without", without), ("--region", region)) if value]
    if of_pass and (said or submodel):
        raise BadScenario(
            f"{subject} is a sub-model of the needle pass, the same for all: {', '.join(said) or '--submodel'} cannot be used."
        )
    request = (
        None if list_all or of_pass else request_of(subject, plan=Plan(region=region), mechanisms=mechanisms, without=without)
    )
    with stop_at_once(lambda: None), Progress("Reading the model"):
        from ims.cli import explaining, explaining_pass  # noqa: PLC0415 - slow to load
    if of_pass:
        _object(explaining_pass.as_plain(subject)) if json else explaining_pass.show(subject)
    elif request is None:
        _object(explaining.submodels()) if json else explaining.show_list()
    elif json:
        _object(explaining.as_plain(request, submodel))
    else:
        explaining.show(request, only=submodel, numbers=numbers)


@app.command(epilog="Examples: ims compare back_pain whiplash | ims compare ims-report/one ims-report/two")
def compare(
    one: Annotated[str, typer.Argument(metavar="A", help="A condition, course file or result folder.")],
    other: Annotated[str, typer.Argument(metavar="B", help="What it is compared with.")],
    weeks: Weeks = None,
    persons: Persons = None,
    seed: Seed = "1",
    mechanisms: Mechanisms = None,
    without: Without = None,
    json: Json = False,
) -> None:
    """Compare two conditions, course files or result folders: a table of differences."""
    from ims.cli import comparing  # noqa: PLC0415 - slow to load
    from ims.cli.request import Request, request_of  # noqa: PLC0415 - slow to load
    from ims.cli.running import summary_for  # noqa: PLC0415 - slow to load

    runs = [
        comparing.summary_of(a)
        or request_of(a, persons=persons, seed=seed, mechanisms=mechanisms, without=without, weeks=weeks)
        for a in (one, other)
    ]
    comparing.common_sets(*(run.sets if isinstance(run, Request) else run["sets"] for run in runs))
    first, second = (summary_for(run) if isinstance(run, Request) else run for run in runs)
    caution = comparing.caution(first, second, (one, other))
    if json:
        sys.stderr.write(f"{caution}\n" if caution else "")
        _object(comparing.rows(first, second))
    else:
        comparing.show(first, second, (one, other))


@app.command(epilog="Examples: ims validate | ims validate --untreated | ims validate --json > rows.json")
def validate(
    untreated: Annotated[bool, typer.Option("--untreated", help="Only what is known of untreated and sham arms.")] = False,
    persons: Persons = None,
    seed: Seed = "1",
    json: Annotated[bool, typer.Option("--json", help="Print a list of rows and nothing else.")] = False,
) -> None:
    """Hold the model against every published figure at hand: what is met, missed, or cannot be said yet. Takes minutes."""
    from ims.cli import validating  # noqa: PLC0415 - slow to load

    validating.run(untreated=untreated, persons=persons, seed=seed, json=json)


@app.command(
    epilog="Examples: ims export tennis_elbow --mechanisms as_evidenced | ims export two_muscle_reference --out preset.xml"
)
def export(
    subject: Subject,
    out: Annotated[str, typer.Option(metavar="FILE", help="The file to write, .xml or .sbml.")] = "course.xml",
    person: Annotated[str, typer.Option(metavar="N", help="Which of the people of this seed, from 1.")] = "1",
    sessions: Sessions = None,
    every: Every = None,
    seed: Seed = "1",
    mechanisms: Annotated[
        str | None,
        typer.Option(metavar="SET", help="as_described or as_evidenced; it must be said.", show_default="none"),
    ] = None,
    without: Without = None,
    sites: Sites = None,
    region: Region = None,
    normal: Normal = False,
) -> None:
    """Write one person's course, chance left out, as SBML for other simulators."""
    from ims.cli import exporting  # noqa: PLC0415 - slow to load
    from ims.cli.request import request_of  # noqa: PLC0415 - slow to load
    from ims.cli.subject import Plan  # noqa: PLC0415 - slow to load

    plan = Plan(sessions=sessions, every=every, sites=sites, region=region)
    request = request_of(subject, plan=plan, seed=seed, mechanisms=mechanisms, without=without, healthy=normal)
    exporting.export(request, out=Path(out), person=person)


@app.command(epilog="Examples: ims serve --demo | ims serve --data clinic --port 8080")
def serve(
    host: Annotated[
        str, typer.Option(metavar="ADDRESS", help="127.0.0.1 for this computer alone, 0.0.0.0 for others too.")
    ] = "127.0.0.1",
    port: Annotated[
        str | None, typer.Option(metavar="N", help="The port.", show_default="8000, or the next that is free")
    ] = None,
    data: Data = None,
    demo: Annotated[bool, typer.Option("--demo", help="An example clinic, to try everything on.")] = False,
    workers: Annotated[str, typer.Option(metavar="N", help="Processes that answer.")] = "1",
) -> None:
    """Run the clinic's web site: information, questions, booking, and the front desk."""
    from ims.cli import serving  # noqa: PLC0415 - slow to load

    serving.serve(host=host, port=port, data=data, is_demo=demo, workers=workers)


@course.command("new", epilog="Examples: ims course new tennis_elbow > mine.toml | ims course new whiplash --out mine.toml")
def course_new(
    condition: Annotated[str, typer.Argument(metavar="CONDITION", help="The condition to start from; list: ims conditions.")],
    sessions: Sessions = None,
    every: Every = None,
    sites: Sites = None,
    region: Region = None,
    out: Annotated[str | None, typer.Option(metavar="FILE", help="The file to write.", show_default="standard output")] = None,
) -> None:
    """Write the usual plan of a condition as a commented file to fill in."""
    from ims.cli import courses  # noqa: PLC0415 - slow to load
    from ims.cli.subject import Plan  # noqa: PLC0415 - slow to load

    plan = Plan(sessions=sessions, every=every, sites=sites, region=region)
    courses.new(condition, plan=plan, out=None if out is None else Path(out))


@course.command("check", epilog="Example: ims course check mine.toml")
def course_check(file: Annotated[str, typer.Argument(metavar="FILE", help="A course as .toml or .json.")]) -> None:
    """Read a course file: say what is in it, or what is wrong."""
    from ims.cli import courses  # noqa: PLC0415 - slow to load

    courses.check(file)


def _help_alone(context: typer.Context) -> None:
    """Show the help where no command follows."""
    if context.invoked_subcommand is None:
        sys.stdout.write(context.get_help() + "\n")


def _list(kind: str, json: bool, **filters: str) -> None:
    from ims.cli.lists import show  # noqa: PLC0415 - slow to load

    show(kind, json=json, **filters)


def _object(value: Any) -> None:
    from ims.cli.written import write_json  # noqa: PLC0415 - slow to load

    write_json(value)
