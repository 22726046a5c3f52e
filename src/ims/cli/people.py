"""`ims clinic people ...`: people out of a clinic and into it, as CSV. What a command needs is imported when it runs."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ims.cli.clinic import Data, now, opened
from ims.clinic.lines import one_line
from ims.errors import FileProblem, Interrupted, NotPossible

if TYPE_CHECKING:
    from ims.clinic.transfer.planning import Plan

STANDARD_OUTPUT = "-"
BY = " by a command"
"""What the access log says beside: a command has no account."""
MOST_SHOWN = 20
"""New people whom the printed plan names: they stand in the file as well."""

people = typer.Typer(help="People out of the clinic and into it, as CSV.", invoke_without_command=True)


@people.callback()
def start(context: typer.Context) -> None:
    """People out of the clinic and into it, as CSV."""
    if context.invoked_subcommand is None:
        sys.stdout.write(context.get_help() + "\n")


@people.command(
    "export", epilog="Examples: ims clinic people export people.csv --bom | ims clinic people export - > people.csv"
)
def take_out(
    file: Annotated[str, typer.Argument(metavar="FILE|-", help="The file to write, which must not exist yet; - prints it.")],
    data: Data = None,
    bom: Annotated[bool, typer.Option("--bom", help="Begin with a byte order mark: Excel shows accents rightly then.")] = False,
) -> None:
    """Write all people into a CSV file that you alone can read. It is not encrypted."""
    with opened(data):
        from ims.clinic.transfer.writing import everybody, export  # noqa: PLC0415 - slow to load

        number = everybody().count()
        if file == STANDARD_OUTPUT:
            for part in export(actor=None, now=now(), has_mark=bom, by=BY):
                sys.stdout.buffer.write(part)
            return
        descriptor = _new_file(file)
        try:
            with os.fdopen(descriptor, "wb") as out:
                for part in export(actor=None, now=now(), has_mark=bom, by=BY):
                    out.write(part)
        except BaseException:
            Path(file).unlink()
            raise
    sys.stdout.write(
        f"{file} holds {_counted(number)}. Whoever reads the file reads them all: remove it when it is done with.\n"
    )


@people.command("import", epilog="Examples: ims clinic people import people.csv | ims clinic people import people.csv --yes")
def bring_in(
    file: Annotated[str, typer.Argument(metavar="FILE", help="A CSV file with a line of headings.")],
    data: Data = None,
    yes: Annotated[bool, typer.Option("--yes", help="Do it without a question.")] = False,
    leave_out: Annotated[
        bool, typer.Option("--leave-out", help="Leave out lines that are refused; without it one of them stops everything.")
    ] = False,
) -> None:
    """Show what a CSV file of people would do, and do it after a question: all of it or nothing."""
    content = _content(file)
    with opened(data):
        from ims.clinic.transfer.applying import apply, note_look  # noqa: PLC0415 - slow to load
        from ims.clinic.transfer.planning import plan_for  # noqa: PLC0415 - slow to load
        from ims.clinic.transfer.reading import read_table  # noqa: PLC0415 - slow to load

        table = read_table(content)
        plan = plan_for(table)
        note_look(plan, actor=None, now=now(), by=BY)
        sys.stdout.write(_shown(plan))
        if plan.refused and not leave_out:
            raise NotPossible(
                f"{len(plan.refused)} refused, so nothing was done. Correct the lines above in {file}, or add --leave-out to "
                "take the others without them."
            )
        if plan.does_nothing:
            sys.stdout.write("There is nothing to do.\n")
            return
        if not yes:
            _ask(f"Import {len(plan.new)} new and {len(plan.changed)} changed? [y/N] ")
        done = apply(table, digest=plan.digest, actor=None, now=now(), leaves_out=leave_out, by=BY)
    sys.stdout.write(f"Imported: {done.told}.\n")


def _shown(plan: Plan) -> str:
    """The plan as it is printed: warnings, what is refused, who changes and how, who is new."""
    lines = [f"Look: {words}" for words in plan.warnings]
    lines += [f"Line {step.line} refused: {'; '.join(step.reasons)}" for step in plan.refused]
    for step in plan.changed:
        becomes = ", ".join(f"{one.heading} {one_line(one.old) or 'nothing'} becomes {one.new}" for one in step.changes)
        lines.append(f"Line {step.line} changed: {step.values['name']}: {becomes}")
    lines += [f"Line {step.line} new: {step.values['name']}" for step in plan.new[:MOST_SHOWN]]
    if len(plan.new) > MOST_SHOWN:
        lines.append(f"and {len(plan.new) - MOST_SHOWN} more new")
    return "\n".join([*lines, f"{plan.told}.", ""])


def _counted(number: int) -> str:
    return f"{number} {'person' if number == 1 else 'people'}"


def _new_file(file: str) -> int:
    try:
        return os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError as error:
        raise FileProblem(f"{file} is there already. Name a new file, or remove that one first.") from error
    except OSError as error:
        raise FileProblem(f"{file} cannot be written: {error.strerror}.") from error


def _content(file: str) -> bytes:
    from ims.clinic.transfer.reading import MOST_BYTES  # noqa: PLC0415 - slow to load

    try:
        with open(file, "rb") as there:
            return there.read(MOST_BYTES + 1)  # one more than is taken, so that it is refused as too large
    except OSError as error:
        raise FileProblem(f"{file} cannot be read: {error.strerror}.") from error


def _ask(question: str) -> None:
    sys.stdout.write(question)
    sys.stdout.flush()
    answer = sys.stdin.readline()
    if not answer:
        sys.stdout.write("\n")
        raise NotPossible("Nobody is there to answer, so nothing was done. Add --yes to do it without a question.")
    if answer.strip().lower() not in ("y", "yes"):
        raise Interrupted("Nothing was changed, as you asked.")
