"""Pages that are nobody else's business are not kept, not indexed, and tell no other site where they are."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

SECRET = ("/m/", "/w/", "/invite/", "/feed/")
"""Beginnings of addresses that hold a secret, after the language: whoever knows one may act."""
PRIVATE = (*SECRET, "/desk/", "/sign-in", "/setup", "/book/")
"""Beginnings of private addresses, after the language."""


FEED = "/feed/"
"""Read again and again by calendar programs, which keep what has not changed."""


def is_secret(path: str) -> bool:
    """Whether the address itself must not be told to anyone."""
    return path.removeprefix("/fr").startswith(SECRET)


def is_private(path: str) -> bool:
    """Whether a page may not be kept by browsers and search engines."""
    return path.removeprefix("/fr").startswith(PRIVATE)


class PrivatePages:
    """Adds the headers of private addresses, around all else: what only leads there, or away from there, has them too."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, then add the headers."""
        response = self.get_response(request)
        if is_private(request.path):
            _keep_private(request, response)
        return response


class StaffPages:
    """Adds the same headers to whatever is shown to somebody signed in."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, then add the headers."""
        response = self.get_response(request)
        if request.user.is_authenticated:
            _keep_private(request, response)
        return response


def _keep_private(request: HttpRequest, response: HttpResponse) -> None:
    is_feed = request.path.startswith(FEED) and response.status_code in (200, 304)
    response["Cache-Control"] = "private, no-cache" if is_feed else "no-store"
    response["X-Robots-Tag"] = "noindex, nofollow"
    response["Referrer-Policy"] = "no-referrer" if is_secret(request.path) else "same-origin"
