"""Every error of the API as a problem document (RFC 9457): what is wrong, in words, with what helps; never a stack trace."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from django.conf import settings
from django.db import InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from ninja.errors import HttpError
from ninja.errors import ValidationError as InvalidRequest

from ims.errors import BadValue, ImsError, KeyReused, NotFound, NotPossible, TimeTaken, TooMany, UnderWay, UnknownName

CONTENT_TYPE = "application/problem+json"
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Kind:
    """One kind of problem: its status, its title, and what it means for a program."""

    status: int
    title: str
    meaning: str


KINDS: Mapping[str, Kind] = MappingProxyType(
    {
        "not-readable": Kind(
            400, "The request cannot be read", "The body is not JSON (RFC 8259) in UTF-8, or a header is not one."
        ),
        "no-credentials": Kind(
            401, "Credentials are missing", "Send the secret of the manage link as `Authorization: Bearer <secret>`."
        ),
        "not-allowed": Kind(
            403, "Not allowed", "Staff only: the session, its second factor, its permission or its CSRF token is missing."
        ),
        "not-found": Kind(404, "Not found", "There is nothing here, or it is not yours. The answer is the same to both."),
        "method-not-allowed": Kind(405, "Method not allowed", "The header `Allow` names what is possible."),
        "time-taken": Kind(409, "The time is taken", "`alternatives` are the next free times."),
        "not-possible": Kind(409, "Not possible", "The appointment is not in a state that allows this. `detail` says why."),
        "under-way": Kind(
            409, "The same request is under way", "Try again after the seconds in `Retry-After`, with the same key."
        ),
        "too-many-open": Kind(409, "Too many at once", "You hold as many times as one may hold, or the clinic does."),
        "length-required": Kind(411, "Length required", "Send `Content-Length` in place of a chunked body."),
        "too-large": Kind(413, "The body is too large", "At most 16 KiB."),
        "not-json": Kind(415, "The body is not JSON", "Send `Content-Type: application/json`."),
        "invalid": Kind(422, "The request is not valid", "`errors` names each field and what is wrong with it."),
        "key-reused": Kind(422, "The key was used before", "An Idempotency-Key is for one request. Use a new one."),
        "too-many-requests": Kind(429, "Too many requests", "Try again after the seconds in `Retry-After`."),
        "fault": Kind(500, "A fault of ours", "It was written down. Nothing was booked unless you find it booked."),
        "unavailable": Kind(503, "Not available just now", "Try again after the seconds in `Retry-After`."),
    }
)
"""All kinds, by the last part of their address."""
RETRY_SECONDS = 5
FEW = 3
"""So many wrong fields stand in the sentence; all of them stand in `errors`."""
OWN = ("asked", "sent")
"""Names of the endpoints' own arguments."""
NOT_FOUND = "There is nothing at this address. All addresses: /api/v1/openapi.json."
FAULT = "Something went wrong here. It was written down for whoever runs this site."
AWAY = "The clinic's records cannot be reached just now. Try again in a moment."
_FRAMEWORK = {400: "not-readable", 401: "no-credentials", 403: "not-allowed", 404: "not-found"}


def type_of(name: str) -> str:
    """The address of a kind of problem; its host comes from the settings."""
    return f"{settings.SITE_ORIGIN}/api/v1/problems/{name}"


def problem(
    name: str,
    detail: str,
    *,
    headers: Mapping[str, str] | None = None,
    errors: Sequence[Mapping[str, str]] = (),
    alternatives: Sequence[Mapping[str, str]] | None = None,
) -> HttpResponse:
    """The answer for a kind of problem."""
    kind = KINDS[name]
    content: dict[str, Any] = {"type": type_of(name), "title": kind.title, "status": kind.status, "detail": detail}
    if errors:
        content["errors"] = list(errors)
    if alternatives is not None:
        content["alternatives"] = list(alternatives)
    return HttpResponse(json.dumps(content), status=kind.status, content_type=CONTENT_TYPE, headers=dict(headers or {}))


def invalid(place: str, field: str, message: str) -> HttpResponse:
    """The answer where one field is wrong."""
    return problem("invalid", message, errors=[{"in": place, "field": field, "message": message}])


class WrongField(Exception):
    """One field of a request that cannot be used."""

    def __init__(self, place: str, field: str, message: str) -> None:
        super().__init__(message)
        self.place, self.field, self.message = place, field, message


@contextmanager
def reading(place: str, field: str) -> Iterator[None]:
    """While this lasts, what the clinic refuses is a fault of this field."""
    try:
        yield
    except (UnknownName, BadValue) as error:
        raise WrongField(place, field, str(error)) from error


def of_error(error: ImsError) -> HttpResponse:
    """The answer to an error of the clinic's."""
    detail = str(error)
    if isinstance(error, NotFound):
        return problem("not-found", detail)
    if isinstance(error, TimeTaken):
        return problem("time-taken", detail, alternatives=[])
    if isinstance(error, TooMany) and error.retry_after is not None:
        return problem("too-many-requests", detail, headers={"Retry-After": str(error.retry_after)})
    if isinstance(error, UnderWay):
        return problem("under-way", detail, headers={"Retry-After": str(error.retry_after)})
    names: tuple[tuple[type[ImsError], str], ...] = (
        (TooMany, "too-many-open"),
        (NotPossible, "not-possible"),
        (KeyReused, "key-reused"),
        (BadValue, "invalid"),
        (UnknownName, "invalid"),
    )
    name = next((name for kind, name in names if isinstance(error, kind)), "")
    return problem(name, detail) if name else of_anything(error)


def of_invalid(error: InvalidRequest) -> HttpResponse:
    """The answer to a request that does not fit the description: every field that is wrong. What came is not repeated."""
    found: dict[tuple[str, str], str] = {}
    for one in error.errors:
        place, *path = one["loc"]
        message = "This field is not known." if one["type"] == "extra_forbidden" else _plain(one["msg"])
        found.setdefault((str(place), _field(path)), message)
    errors = [{"in": place, "field": field, "message": message} for (place, field), message in found.items()]
    detail = " ".join(f"{one['field']}: {one['message']}" if one["field"] else one["message"] for one in errors[:FEW])
    return problem("invalid", detail, errors=errors)


def _field(path: Sequence[str | int]) -> str:
    """The name of a field, and the place in its list; without the names of our own models and types around it."""
    own = [part for part in path if part not in OWN]
    return ".".join(str(part) for part in own[:1] + [part for part in own[1:] if isinstance(part, int)])


def _plain(message: str) -> str:
    text = message.removeprefix("Value error, ")
    return text if text.endswith(".") else f"{text}."


def of_framework(error: HttpError) -> HttpResponse:
    """The answer where the framework refuses."""
    name = _FRAMEWORK.get(error.status_code, "not-readable")
    headers = {"WWW-Authenticate": 'Bearer realm="manage link"'} if name == "no-credentials" else {}
    return problem(name, f"{error}.", headers=headers)


def of_anything(error: Exception) -> HttpResponse:
    """The answer to whatever nobody expected. Only the kind of the error is logged: its words may quote somebody."""
    if isinstance(error, WrongField):
        return invalid(error.place, error.field, error.message)
    if isinstance(error, Http404):
        return problem("not-found", NOT_FOUND)
    if isinstance(error, OperationalError | InterfaceError):
        log.error("The database does not answer: %s", type(error).__name__)
        return problem("unavailable", AWAY, headers={"Retry-After": str(RETRY_SECONDS)})
    log.error("A request to the API failed: %s", type(error).__name__, exc_info=error)
    return problem("fault", FAULT)


def answer_to(error: Exception) -> HttpResponse:
    """The answer to any error."""
    if isinstance(error, ImsError):
        return of_error(error)
    if isinstance(error, InvalidRequest):
        return of_invalid(error)
    return of_framework(error) if isinstance(error, HttpError) else of_anything(error)


def explained(request: HttpRequest, name: str) -> HttpResponse:
    """What a kind of problem means."""
    if name not in KINDS:
        raise Http404
    kind = KINDS[name]
    content = {"type": type_of(name), "title": kind.title, "status": kind.status, "meaning": kind.meaning}
    return HttpResponse(json.dumps(content), content_type="application/json")
