"""JSON as it is printed and kept: indented, in plain letters, with no number that is none."""

from __future__ import annotations

import json
import math
import sys
from collections.abc import Mapping
from typing import Any


def as_json(value: Any) -> str:
    """JSON text, indented; a number that is none becomes null."""
    return json.dumps(_plain(value), indent=2, ensure_ascii=False, allow_nan=False) + "\n"


def write_json(value: Any) -> None:
    """Print a value as the one thing on standard output."""
    sys.stdout.write(as_json(value))


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {str(key): _plain(one) for key, one in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(one) for one in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value
