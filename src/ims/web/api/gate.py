"""What each request passes before an endpoint sees it: method, known parameters, size and kind of the body."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import wraps
from typing import Any, cast

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern
from django.views.decorators.csrf import csrf_exempt
from ninja.parser import Parser

from ims.web.api.problems import invalid, of_anything, problem

MOST_BYTES = 16 * 1024
TOKEN_IN_ADDRESS = "A secret is never taken from the address, which is written into logs. Send it as a bearer token."
CONVERTER = re.compile(r"<(?:\w+:)?(\w+)>")
View = Callable[..., HttpResponse]


class StrictJSON(Parser):
    """JSON as RFC 8259 has it: no NaN, no name twice in an object."""

    def parse_body(self, request: HttpRequest) -> Any:
        """The value in the body."""
        return json.loads(request.body, parse_constant=_refuse_constant, object_pairs_hook=_each_once)


def _refuse_constant(text: str) -> None:
    raise ValueError(f"{text} is not JSON")


def _each_once(pairs: Sequence[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a name stands twice in one object")
    return found


@dataclass(frozen=True)
class Passage:
    """What one address takes: its methods, and the query parameters of each."""

    parameters: Mapping[str, frozenset[str]]

    @property
    def allowed(self) -> str:
        """What the header `Allow` says."""
        head = {"HEAD"} if "GET" in self.parameters else set()
        return ", ".join(sorted({*self.parameters, *head, "OPTIONS"}))


READ = Passage({"GET": frozenset()})
"""What an address takes that can only be read, without parameters."""


def passages(description: Mapping[str, Any]) -> dict[str, Passage]:
    """For each path of the OpenAPI description, what it takes. What is not described is refused."""
    return {
        path: Passage(
            {
                method.upper(): frozenset(one["name"] for one in operation.get("parameters", ()) if one["in"] == "query")
                for method, operation in operations.items()
            }
        )
        for path, operations in description["paths"].items()
    }


def path_of(pattern: URLPattern, prefix: str) -> str:
    """The path of an address, as the description writes it."""
    return prefix + CONVERTER.sub(r"{\1}", str(pattern.pattern))


def gated(view: View, passage: Passage) -> View:
    """The view behind the gate."""

    @wraps(view)
    def behind(request: HttpRequest, *args: Any, **more: Any) -> HttpResponse:
        asked = request.method or ""
        try:
            answer = refused(request, passage)
            if answer is None:
                request.method = "GET" if asked == "HEAD" else asked
                answer = view(request, *args, **more)
        except Exception as error:  # the endpoint's own errors are answered where it is; this is everything else
            answer = of_anything(error)
        finally:
            request.method = asked
        return private(answer)

    return cast(View, csrf_exempt(behind))


def anywhere(view: View) -> View:
    """The view for any method, as the last of all addresses needs it."""

    @wraps(view)
    def behind(request: HttpRequest, *args: Any, **more: Any) -> HttpResponse:
        return private(view(request, *args, **more))

    return cast(View, csrf_exempt(behind))


def private(answer: HttpResponse) -> HttpResponse:
    """An answer that nobody keeps or indexes."""
    answer["Cache-Control"] = "no-store"
    answer["X-Robots-Tag"] = "noindex, nofollow"
    return answer


def refused(request: HttpRequest, passage: Passage) -> HttpResponse | None:
    """The answer to a request that does not pass; None where it passes."""
    method = "GET" if request.method == "HEAD" else request.method or ""
    if method == "OPTIONS":
        return HttpResponse(status=204, headers={"Allow": passage.allowed})
    if method not in passage.parameters:
        detail = f"{method} is not possible here. Possible: {passage.allowed}."
        return problem("method-not-allowed", detail, headers={"Allow": passage.allowed})
    return _refused_query(request, passage.parameters[method]) or (_refused_body(request) if method == "POST" else None)


def _refused_query(request: HttpRequest, known: frozenset[str]) -> HttpResponse | None:
    for name, values in request.GET.lists():
        if name not in known:
            is_secret = name.lower() in ("token", "secret", "access_token", "key")
            return invalid("query", name[:64], TOKEN_IN_ADDRESS if is_secret else "This parameter is not known.")
        if len(values) > 1:
            return invalid("query", name, "This parameter may stand once.")
    return None


def _refused_body(request: HttpRequest) -> HttpResponse | None:
    if "Transfer-Encoding" in request.headers:
        return problem("length-required", "Send the length of the body in Content-Length.")
    length = str(request.META.get("CONTENT_LENGTH") or "0")
    if not length.isascii() or not length.isdigit():
        return problem("not-readable", "Content-Length is not a number.")
    if int(length) > MOST_BYTES:
        return problem("too-large", f"The body has {int(length)} bytes; at most {MOST_BYTES} are taken.")
    if int(length) and request.content_type != "application/json":
        return problem("not-json", "The body must be JSON: send Content-Type: application/json.")
    return None
