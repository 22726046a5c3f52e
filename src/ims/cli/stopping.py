"""Ctrl-C, or the end of the terminal or session, while the engine works: clean up, say so, end at once."""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from types import FrameType

STOPPED = 130
"""Exit code after Ctrl-C."""
SIGNALS = tuple(getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name))
"""Ctrl-C, a request to end (of a batch system, of a shutdown), and a terminal that was closed."""
SENTENCE = "Stopped before the end, as you asked. Nothing was written."
_CLEAR_LINE_SHOW_CURSOR = "\r\x1b[2K\x1b[?25h"


def say_stopped() -> None:
    """One sentence on standard error; a half-drawn progress line is wiped and the cursor shown again."""
    with suppress(OSError, ValueError):  # the terminal may be gone
        if sys.stderr.isatty():
            sys.stderr.write(_CLEAR_LINE_SHOW_CURSOR)
        sys.stderr.write(SENTENCE + "\n")
        sys.stderr.flush()


def no_more() -> None:
    """From here on Ctrl-C does nothing: all is done, and only the interpreter's own leave-taking is left."""
    if threading.current_thread() is threading.main_thread():
        signal.signal(signal.SIGINT, signal.SIG_IGN)


@contextmanager
def stop_at_once(clean: Callable[[], None]) -> Iterator[None]:
    """While this lasts, Ctrl-C and every other request to end call `clean` and end the process with 128 + signal.

    An exception raised into the engine's compiled code takes the process down without cleaning up, and threads that are
    solving would be waited for; so nothing is raised here.

    Parameters
    ----------
    clean : removes what is half-written
    """

    def stop(number: int, frame: FrameType | None) -> None:
        clean()
        say_stopped()
        os._exit(128 + number)

    with _handled_by(stop):
        yield


@contextmanager
def held_back() -> Iterator[None]:
    """While this lasts, nothing ends the process: for the moment in which finished files take their names."""
    with _handled_by(signal.SIG_IGN):
        yield


@contextmanager
def _handled_by(handler: Callable[[int, FrameType | None], None] | signal.Handlers) -> Iterator[None]:
    if threading.current_thread() is not threading.main_thread():  # only the main thread may choose, and only it is told
        yield
        return
    with ExitStack() as stack:
        for number in SIGNALS:
            before = signal.getsignal(number)
            if number != signal.SIGINT and before is signal.SIG_IGN:  # `nohup` asked for this one to be ignored
                continue
            signal.signal(number, handler)
            stack.callback(signal.signal, number, before)
        yield
