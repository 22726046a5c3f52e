"""Pages that are nobody else's business are not kept, not indexed, and tell no other site where they are."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

SECRET = ("/m/", "/w/", "/invite/", "/feed/")
"""Beginnings of addresses that hold a secret, after the language: whoever knows one may act."""
PRIVATE = (*SECRET, "/desk/", "/sign-in", "/setup", "/book/")
"""Beginnings of private addresses, after the language."""


def is_secret(path: str) -> bool:
    """Whether the address itself must not be told to anyone."""
    return path.removeprefix("/fr").startswith(SECRET)


def is_private(path: str) -> bool:
    """Whether a page may not be kept by browsers and search engines."""
    return path.removeprefix("/fr").startswith(PRIVATE)


class PrivatePages:
    """Adds the headers of private pages."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, then add the headers."""
        response = self.get_response(request)
        if is_private(request.path) or request.user.is_authenticated:
            response["Cache-Control"] = "no-store"
            response["X-Robots-Tag"] = "noindex, nofollow"
            response["Referrer-Policy"] = "no-referrer" if is_secret(request.path) else "same-origin"
        return response
