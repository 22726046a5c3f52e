"""The API as a whole: its parts, its description, and how it answers errors. Version 1 lives under /api/v1/."""

from __future__ import annotations

from functools import cache
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from ninja import NinjaAPI
from ninja.errors import HttpError
from ninja.errors import ValidationError as InvalidRequest

from ims.errors import ImsError
from ims.web.api import appointments, messages, offer
from ims.web.api.description import ABOUT, TITLE, described
from ims.web.api.gate import StrictJSON
from ims.web.api.problems import NOT_FOUND, answer_to, problem

VERSION = "1.0.0"


def assembled() -> NinjaAPI:
    """The API with its parts. Its own pages are left out: they need scripts from elsewhere, and the book describes it."""
    api = NinjaAPI(
        title=TITLE,
        version=VERSION,
        description=ABOUT,
        openapi_url=None,
        docs_url=None,
        urls_namespace="api",
        parser=StrictJSON(),
    )
    for part in (offer, appointments, messages):
        api.add_router("", part.router)
    for kind in (ImsError, InvalidRequest, HttpError, Exception):
        api.add_exception_handler(kind, _answered)
    return api


def _answered(_request: HttpRequest, error: Any) -> HttpResponse:
    return answer_to(error)


API = assembled()


@cache
def description() -> dict[str, Any]:
    """The description, made once."""
    return described(API)


def openapi(request: HttpRequest) -> HttpResponse:
    """The description of the API (OpenAPI 3.1)."""
    return JsonResponse(description())


def nowhere(request: HttpRequest, **_: Any) -> HttpResponse:
    """The answer at any other address."""
    return problem("not-found", NOT_FOUND)
