"""The way in and the way out: every error becomes one paragraph and an exit code."""

from __future__ import annotations

import shlex
import sys
import textwrap
import traceback
from collections.abc import Sequence
from contextlib import suppress
from shutil import get_terminal_size

import typer

from ims.cli.app import app
from ims.cli.stopping import STOPPED
from ims.cli.streams import give_up, is_of_printing, ready, unprinted
from ims.errors import ImsError, Interrupted, nearest

DEBUG = "--debug"
FINE, FAULT, WRONG_INPUT = 0, 1, 2
"""Exit codes: done, a fault of ours, something to correct."""
WIDEST = 100


def run(arguments: Sequence[str]) -> int:
    """Run the command line and return the exit code.

    Parameters
    ----------
    arguments : words after `ims`

    Raises
    ------
    KeyboardInterrupt    somebody pressed Ctrl-C
    """
    debug = DEBUG in arguments
    words = [word for word in arguments if word != DEBUG]
    try:
        ready()
        code = int(app(words, prog_name="ims", standalone_mode=False) or FINE)
        sys.stdout.flush()
    except Interrupted as error:
        _say(str(error))
        return STOPPED
    except ImsError as error:
        _trace(debug)
        _say(str(error))
        return WRONG_INPUT
    except typer.TyperException as error:
        _trace(debug)
        _say(_usage(error, words))
        return WRONG_INPUT
    except BrokenPipeError:
        give_up()  # whoever read us has gone; say nothing more
        return FAULT
    except Exception as error:
        if isinstance(error, OSError) and is_of_printing(error):
            _say(str(unprinted(error)))
            return WRONG_INPUT
        _trace(debug)
        _say(_fault(error, words))
        return FAULT
    if code == STOPPED:  # typer's word for Ctrl-C
        raise KeyboardInterrupt
    return code


def _trace(debug: bool) -> None:
    if debug:
        with suppress(OSError):
            traceback.print_exc()


def _say(paragraph: str) -> None:
    width = min(get_terminal_size((80, 24)).columns, WIDEST)
    one = " ".join(paragraph.split())
    with suppress(OSError):  # there may be no place left to say it; the exit code says it too
        sys.stderr.write(textwrap.fill(one, width, break_long_words=False, break_on_hyphens=False) + "\n")
    give_up()


def _usage(error: typer.TyperException, words: Sequence[str]) -> str:
    """What typer has to say about the words, in our form: what came, what is near, where the list is."""
    ctx = getattr(error, "ctx", None)
    command = ctx.command_path if ctx is not None else " ".join(["ims", *words[:1]])
    close = f"List all: {command} --help."
    option = getattr(error, "option_name", None)
    if option is not None and not hasattr(error, "param") and ctx is not None:
        known = [name for parameter in ctx.command.params for name in parameter.opts if name.startswith("-")]
        if option not in known:
            return f"{option!r} is not an option of {command}.{_near(option, [*known, DEBUG])} {close}"
    word = _unknown_command(error)
    if word and ctx is not None:
        return f"{word!r} is not a command of {command}.{_near(word, list(ctx.command.commands))} {close}"
    message = error.format_message().rstrip(".")
    return f"{message[:1].upper()}{message[1:]}. How to use it: {command} --help."


def _unknown_command(error: typer.TyperException) -> str:
    found = error.format_message().partition("No such command ")[2]
    return found.split("'")[1] if found.count("'") >= 2 else ""


def _near(word: str, known: Sequence[str]) -> str:
    near = nearest(word, known)
    return f" Nearest: {', '.join(near)}." if near else ""


def _fault(error: Exception, words: Sequence[str]) -> str:
    told = f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
    return (
        f"This is a fault of IMS, not of what you typed ({told}). Please report it with what this prints, "
        f"which shows where it happened: ims {shlex.join(words)} {DEBUG}"
    )
