"""Pages of the desk: what each of them shows around its own part, and what is written down about looking at it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from ims.clinic.appointments import queries
from ims.clinic.people import rules
from ims.clinic.trust import log
from ims.web import clock
from ims.web.accounts.access import staff
from ims.web.address import address_hash


def shown(request: HttpRequest, template: str, *, status: int = 200, **context: Any) -> HttpResponse:
    """A page of the desk, with what the member of staff may do and how many requests wait."""
    may = {one.replace(".", "_") for one in rules.permissions_of(staff(request))}
    around = {"may": dict.fromkeys(may, True), "number_of_requests": len(queries.requests())}
    return render(request, f"desk/{template}", {**around, **context}, status=status)


def noted(
    request: HttpRequest,
    action: str,
    object_type: str,
    object_id: UUID | str = "",
    *,
    person_id: UUID | str | None = "",
    reason: str = "",
) -> None:
    """Write into the access log that somebody looked at or changed a record."""
    log.record(
        action=action,
        object_type=object_type,
        object_id=object_id,
        person_id=person_id or "",
        actor=staff(request),
        reason=reason,
        address_hash=address_hash(request),
        now=clock.now(),
    )
