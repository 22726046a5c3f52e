"""Addresses of the API. Every one of them is behind the gate, also those where nothing is."""

from __future__ import annotations

from django.urls import URLPattern, include, path, re_path

from ims.web.api.description import PREFIX
from ims.web.api.gate import READ, View, anywhere, gated, passages, path_of
from ims.web.api.interface import API, description, nowhere, openapi
from ims.web.api.problems import explained


def patterns() -> list[URLPattern]:
    """The endpoints of the description, then the description itself, then everything else."""
    known = passages(description())
    found: list[URLPattern] = []
    for pattern in API.urls[0]:
        passage = known.get(path_of(pattern, PREFIX)) if isinstance(pattern, URLPattern) else None
        if passage is not None and isinstance(pattern, URLPattern):
            view: View = pattern.callback
            found.append(path(str(pattern.pattern), gated(view, passage), name=pattern.name))
    return [
        *found,
        path("openapi.json", gated(openapi, READ), name="openapi"),
        path("problems/<slug:name>", gated(explained, READ), name="problem"),
        re_path(r"^(?P<rest>[\s\S]*)$", anywhere(nowhere), name="nowhere"),
    ]


urlpatterns = [path("", include((patterns(), "api")))]
