"""The description of the API (OpenAPI 3.1): what the framework writes, completed by every problem that can be answered."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from ninja import NinjaAPI

from ims.web.api.answers import KindAnswer, Problem
from ims.web.api.problems import CONTENT_TYPE, KINDS

PREFIX = "/api/v1/"
TITLE = "Front desk of the clinic"
ABOUT = (
    "Free times, bookings, questions and the waiting list. No account and no cookie is needed: whoever books gets a link whose "
    "last part is a secret, and that secret opens the appointment. Times have an offset. Every error is a problem document."
)
BODY = (400, 411, 413, 415, 429)
"""What any request with a body may be answered besides."""
ALWAYS = (422, 500, 503)
WORDS = {
    400: "The body is not JSON",
    401: "No secret was sent, and there is no staff session",
    403: "The staff session may not, or its CSRF token is missing",
    404: "There is nothing here, or it is not yours: the same answer to both",
    409: "The time is taken (with the next free ones), or the state does not allow this",
    411: "The length of the body is missing",
    413: "The body has more than 16 KiB",
    415: "The body is not said to be JSON",
    422: "A field or parameter is wrong; each is named",
    429: "Too many requests of this address",
    500: "A fault of ours, without details",
    503: "The records cannot be reached, or the clinic is not set up",
}
WAITING = (409, 429, 503)
SECURITY: list[dict[str, list[str]]] = [{"manageLink": []}, {"staffSession": []}]
"""For what belongs to somebody: the secret of the link, or a staff session."""
SHORTEST_KEY, LONGEST_KEY = 16, 255
"""Characters of a key: a short one is soon chosen by somebody else, or guessed."""
KEY: dict[str, Any] = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": False,
    "description": "Chosen by you, such as a UUID: for a day, the same request with the same key is carried out once.",
    "schema": {
        "type": "string",
        "minLength": SHORTEST_KEY,
        "maxLength": LONGEST_KEY,
        "pattern": f"^[!-~][ -~]{{{SHORTEST_KEY - 2},{LONGEST_KEY - 2}}}[!-~]$",
    },
    "example": "6f0c1f0e-4d0c-4c55-9a1c-0a1c7f1f2a10",
}
CALENDAR = {"description": "iCalendar (RFC 5545)", "content": {"text/calendar": {"schema": {"type": "string"}}}}


def problems(
    *statuses: int, has_body: bool = False, is_guarded: bool = False, success: Mapping[str, Any] | None = None
) -> dict[str, Any]:
    """What an operation's description says besides: its problems, whether it needs a secret or a session, another success."""
    wanted = sorted({*statuses, *ALWAYS, *(BODY if has_body else ())})
    more: dict[str, Any] = {"security": SECURITY} if is_guarded else {}
    first: dict[int, Any] = {200: dict(success)} if success else {}
    return {"responses": first | {status: _problem(status) for status in wanted}, **more}


def _problem(status: int) -> dict[str, Any]:
    found: dict[str, Any] = {
        "description": WORDS[status],
        "content": {CONTENT_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}, "example": _example(status)}},
    }
    if status in WAITING:
        words = "Seconds after which to try again, where that helps."
        found["headers"] = {"Retry-After": {"description": words, "schema": {"type": "integer", "minimum": 0}}}
    return found


def _example(status: int) -> dict[str, Any]:
    name, kind = next((name, kind) for name, kind in KINDS.items() if kind.status == status)
    type_ = f"https://clinic.example.org{PREFIX}problems/{name}"
    return {"type": type_, "title": kind.title, "status": status, "detail": kind.meaning}


def described(api: NinjaAPI) -> dict[str, Any]:
    """The whole description."""
    found: dict[str, Any] = dict(api.get_openapi_schema(path_prefix=PREFIX.lstrip("/")))
    components = found.setdefault("components", {})
    schemas = components.setdefault("schemas", {})
    for model in (Problem, KindAnswer):
        schema = model.model_json_schema(ref_template="#/components/schemas/{model}", mode="serialization", by_alias=True)
        schemas.update(schema.pop("$defs", {}))
        schemas[model.__name__] = schema
    components["securitySchemes"] = {
        "manageLink": {"type": "http", "scheme": "bearer", "description": "The last part of the manage link."},
        "staffSession": {
            "type": "apiKey",
            "in": "cookie",
            "name": settings.SESSION_COOKIE_NAME,
            "description": "Signed in with the second factor; changes need the CSRF token in X-CSRFToken.",
        },
    }
    for operations in found["paths"].values():
        for parameter in (one for operation in operations.values() for one in operation["parameters"]):
            parameter.pop("examples", None)  # the framework copies the schema's list, but here it would be a map
    found["servers"] = [{"url": settings.SITE_ORIGIN}]
    found["paths"] = {path: operations for path, operations in sorted(found["paths"].items())}
    return {str(key): _with_text_keys(value) for key, value in found.items()}


def _with_text_keys(value: Any) -> Any:
    """Statuses are text in JSON; so they are here, where the gate and the tests read the same."""
    if isinstance(value, Mapping):
        return {str(key): _with_text_keys(one) for key, one in value.items()}
    return [_with_text_keys(one) for one in value] if isinstance(value, list) else value
