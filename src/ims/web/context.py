"""What every page shows: the clinic as its owner described it, whether the data are examples, the other language."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import Resolver404, resolve
from django.utils.translation import override

from ims.clinic.look.colors import chosen
from ims.clinic.mail.server import server_of
from ims.clinic.offer.models import Clinic
from ims.web import theme
from ims.web.middleware import is_secret

STAFF = ("/desk/", "/setup/", "/sign-in", "/sign-out", "/account", "/invite/", "/feed/")
"""Beginnings of addresses that are for staff: they have no language."""


def site(request: HttpRequest) -> dict[str, Any]:
    """The clinic (None before it is set up), the demo banner, its color, this page in the other language ("" if none)."""
    clinic = Clinic.objects.filter(id=1).first()
    return {
        "clinic": clinic,
        "is_set_up": clinic is not None and clinic.set_up_at is not None,
        "is_demo": settings.IS_DEMO or (clinic is not None and clinic.is_demo),
        "is_mail_sent": server_of(clinic) is not None,
        "is_staff_page": request.path.startswith(STAFF),
        "is_secret_page": is_secret(request.path),
        "is_setup_page": request.path.startswith("/setup"),
        "other_language_path": other_language(request),
        "origin": settings.SITE_ORIGIN,
        "color": chosen(clinic).color,
        "theme_address": theme.address(clinic),
    }


def other_language(request: HttpRequest) -> str:
    """The address of this page in the other language, with its query; "" where the page has no other language."""
    is_french = request.path.startswith("/fr/")
    other = request.path.removeprefix("/fr") if is_french else f"/fr{request.path}"
    try:
        with override("en" if is_french else "fr"):
            resolve(other)
    except Resolver404:
        return ""
    query = request.META.get("QUERY_STRING", "")
    return f"{other}?{query}" if query else other
