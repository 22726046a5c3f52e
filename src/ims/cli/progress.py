"""Progress on standard error: a moving line where somebody watches, a line for each stage where nobody does."""

from __future__ import annotations

import re
import sys
from types import TracebackType

from rich.console import Console
from rich.progress import BarColumn, SpinnerColumn, TaskProgressColumn, TextColumn, TimeElapsedColumn
from rich.progress import Progress as Bar

from ims.reports.words import SET_TITLES


class Progress:
    """Told what is being done and which share of all work is done; shows it from the first moment on."""

    def __init__(self, text: str) -> None:
        console = Console(stderr=True)
        self._last = ""
        self._bar = None
        if console.is_terminal:
            columns = (
                SpinnerColumn(),
                TextColumn("{task.description}"),
                BarColumn(),
                TaskProgressColumn(),
                TimeElapsedColumn(),
            )
            self._bar = Bar(*columns, console=console, transient=True)
            self._task = self._bar.add_task(text, total=1.0)
        self._first = text

    def __enter__(self) -> Progress:
        if self._bar is not None:
            self._bar.start()
        self(self._first, 0.0)
        return self

    def __call__(self, text: str, share: float) -> None:
        told = in_words(text)
        if self._bar is not None:
            self._bar.update(self._task, description=told, completed=share)
            return
        stage = re.sub(r"\d+", "", told)
        if stage != self._last:
            self._last = stage
            sys.stderr.write(f"[{100 * share:3.0f} %] {told}\n")
            sys.stderr.flush()

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if self._bar is not None:
            self._bar.stop()


def in_words(text: str) -> str:
    """A stage as a reader knows it: `as_described: simulating` becomes `As described: simulating`."""
    name, colon, rest = text.partition(":")
    return f"{SET_TITLES.get(name, name)}{colon}{rest}"
