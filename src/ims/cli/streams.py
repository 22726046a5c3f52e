"""Standard output and standard error: closed, full, or fine."""

from __future__ import annotations

import os
import sys
from typing import TextIO

from ims.errors import FileProblem


def ready() -> None:
    """Make sure that there is something to print on, before anything is worked out.

    Raises
    ------
    FileProblem    standard output is closed; a closed standard error only means that nobody hears of progress
    """
    for descriptor in (1, 2):  # a closed one would be given to the first file that is opened
        try:
            os.fstat(descriptor)
        except OSError:
            os.open(os.devnull, os.O_WRONLY)
    if sys.stderr is None:
        sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115 - for as long as the process
    if sys.stdout is None:
        sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115 - for as long as the process
        raise FileProblem("Standard output is closed, so nothing can be printed. Leave out `>&-`, or send it to a file.")


def unprinted(problem: OSError, kept: str = "") -> FileProblem:
    """The error for what could not be printed.

    Parameters
    ----------
    problem : what the system said
    kept : what is there all the same, as a sentence
    """
    reason = problem.strerror or str(problem)
    told = f"The answer cannot be printed: {reason[:1].lower()}{reason[1:]}. {kept}"
    return FileProblem(f"{told.rstrip()} Send standard output somewhere with space.")


def is_of_printing(error: OSError) -> bool:
    """Whether the system refused what was printed: whatever concerns a file has its name."""
    return error.errno is not None and error.filename is None


def give_up() -> None:
    """Let go of what a stream does not take, so that the interpreter does not stumble over it while leaving."""
    for stream in (sys.stdout, sys.stderr):
        _let_go(stream)


def _let_go(stream: TextIO) -> None:
    try:
        stream.flush()
    except OSError:
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, stream.fileno())
        os.close(nowhere)
