"""What is shown when a page cannot be: in the site's own look, in plain words, with a way on. The API gets problem details."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse, HttpResponseServerError, JsonResponse
from django.template import loader
from django.utils.translation import gettext as _

API = "/api/"


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400: what was sent cannot be read."""
    return _page(request, 400, _("What was sent cannot be read."))


def not_allowed(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403: not for this visitor."""
    return _page(request, 403, _("This is not open to you."))


def not_from_here(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403: a form without its proof that it came from our page."""
    return _page(request, 403, _("This form has expired or came from another site."), template="403_csrf.html")


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404: no such page, or not for this visitor: the same answer to both."""
    return _page(request, 404, _("There is no such page."))


def too_many(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """429: too many tries in a short time."""
    return _page(request, 429, str(exception) if exception else _("Too many tries in a short time."))


def failed(request: HttpRequest) -> HttpResponse:
    """500: our mistake. The page asks nothing of the database, which may be what failed."""
    if request.path.startswith(API):
        return _problem(500, _("Something went wrong on our side."))
    return HttpResponseServerError(loader.render_to_string("500.html"))


def refused_page(code: int, words: str, headers: Mapping[bytes, bytes]) -> str:
    """What a browser shows of a request that nobody looked at: too large, too slow. It asks nothing of the database.

    The way back leads to the page that the form stood on, where the browser says so and it is one of ours.
    """
    came = urlsplit(headers.get(b"referer", b"").decode("latin-1"))
    is_ours = bool(came.netloc) and came.netloc.encode() == headers.get(b"host")
    back = came.path if is_ours and came.path.startswith("/") and not came.path.startswith("//") else ""
    return loader.render_to_string("refused.html", {"code": code, "words": words, "back": back})


def _page(request: HttpRequest, status: int, words: str, template: str = "") -> HttpResponse:
    if request.path.startswith(API):
        return _problem(status, words)
    return HttpResponse(loader.render_to_string(template or f"{status}.html", {"words": words}, request), status=status)


def _problem(status: int, words: str) -> JsonResponse:
    return JsonResponse(
        {"type": "about:blank", "status": status, "title": words}, status=status, content_type="application/problem+json"
    )
