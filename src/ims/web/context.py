"""What every page shows: the clinic as its owner described it, and whether the data are examples."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from ims.clinic.offer.models import Clinic


def site(request: HttpRequest) -> dict[str, Any]:
    """The clinic (None before it is set up), the demo banner, the address of this page in the other language."""
    other = request.path.removeprefix("/fr") if request.path.startswith("/fr/") else f"/fr{request.path}"
    return {
        "clinic": Clinic.objects.filter(id=1).first(),
        "is_demo": settings.IS_DEMO,
        "other_language_path": other,
        "origin": settings.SITE_ORIGIN,
    }
