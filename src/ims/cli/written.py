"""What is printed: text as it stands, and JSON, indented, in plain letters, with no number that is none."""

from __future__ import annotations

import json
import math
import sys
from collections.abc import Mapping
from typing import Any

from rich.console import Console


def as_json(value: Any) -> str:
    """JSON text, indented; a number that is none becomes null."""
    return json.dumps(_plain(value), indent=2, ensure_ascii=False, allow_nan=False) + "\n"


def write_json(value: Any) -> None:
    """Print a value as the one thing on standard output."""
    sys.stdout.write(as_json(value))


def printer(piped: int | None = None) -> Console:
    """Standard output for text and tables; square brackets and colons are themselves, not markup.

    Parameters
    ----------
    piped : columns where nobody watches; none = those of the terminal
    """
    console = Console(markup=False, emoji=False)
    if piped is None or console.is_terminal:
        return console
    return Console(markup=False, emoji=False, width=piped)


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {str(key): _plain(one) for key, one in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(one) for one in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value
