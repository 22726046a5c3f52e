"""What an address or a form of the desk asks for, read without trusting it: days, instants, ids."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, date, datetime
from typing import ParamSpec, TypeVar
from uuid import UUID

from django.http import Http404

from ims.errors import NotFound

P = ParamSpec("P")
R = TypeVar("R")
FIRST_YEAR, LAST_YEAR = 2000, 2200


def day(text: str | None, otherwise: date) -> date:
    """The day, or another one where the text is none."""
    with suppress(ValueError):
        found = date.fromisoformat((text or "").strip())
        if FIRST_YEAR <= found.year <= LAST_YEAR:
            return found
    return otherwise


def instant(text: str | None) -> datetime | None:
    """The instant, which must carry its offset; None where the text is none."""
    with suppress(ValueError):
        found = datetime.fromisoformat((text or "").strip())
        if found.tzinfo is not None and FIRST_YEAR <= found.year <= LAST_YEAR:
            return found.astimezone(UTC)
    return None


def uuid(text: str | None) -> UUID | None:
    """The id; None where the text is none."""
    with suppress(ValueError):
        return UUID((text or "").strip())
    return None


def number(text: str | None) -> int | None:
    """A whole number; None where the text is none."""
    text = (text or "").strip()
    return int(text) if text.isdecimal() and len(text) < 9 else None


def or_404(work: Callable[P, R], *args: P.args, **more: P.kwargs) -> R:
    """The answer of a function of the clinic; the page for what is not there where it finds nothing."""
    try:
        return work(*args, **more)
    except NotFound as error:
        raise Http404(str(error)) from error
