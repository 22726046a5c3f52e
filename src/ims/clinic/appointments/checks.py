"""Checks at start: the guards against double booking are set up, or nothing starts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.checks import CheckMessage, Error, Tags, register
from django.db import connections
from django.db.utils import OperationalError, ProgrammingError

from ims.clinic.appointments.guards import missing_guards


@register(Tags.database)
def overlap_is_guarded(*, databases: Sequence[str] | None = None, **_: Any) -> list[CheckMessage]:
    """SQLite begins transactions with IMMEDIATE; the overlap guard is in the live database once it is migrated."""
    found: list[CheckMessage] = []
    for alias in databases or []:
        connection = connections[alias]
        mode = connection.settings_dict.get("OPTIONS", {}).get("transaction_mode")
        if connection.vendor == "sqlite" and mode != "IMMEDIATE":
            found.append(
                Error(
                    "SQLite does not begin transactions with IMMEDIATE.",
                    hint="Set OPTIONS = {'transaction_mode': 'IMMEDIATE'}: without it bookings end in 'database is locked'.",
                    id="clinic.E001",
                )
            )
        try:
            absent = missing_guards(connection)
        except (OperationalError, ProgrammingError):
            continue  # no database yet: `migrate` makes it
        if absent:
            found.append(
                Error(
                    f"The database lacks its guards: {', '.join(absent)}.",
                    hint="Run `ims clinic check`; restore the latest backup or run the migrations again.",
                    id="clinic.E002",
                )
            )
    return found
