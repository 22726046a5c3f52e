"""The owner's color as a small style sheet: values in which the site's own sheet is written. Absent where none is chosen."""

from __future__ import annotations

from hashlib import sha256

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe

from ims.clinic.look.colors import USUAL, Palette, chosen
from ims.clinic.offer.models import Clinic

VERSION = "v"
"""The part of the address that changes with the sheet, so that browsers may keep each."""
KEPT, ASKED = "public, max-age=31536000, immutable", "public, no-cache"


def text_of(palette: Palette) -> str:
    """The sheet; empty for the usual palette."""
    if palette == USUAL:
        return ""
    return f":root {{ --brand: {palette.color}; --brand-deep: {palette.deep}; --brand-tint: {palette.tint}; }}\n"


def version_of(text: str) -> str:
    """A name for just this sheet."""
    return sha256(text.encode()).hexdigest()[:16]


def address(clinic: Clinic | None) -> str:
    """Where pages find the sheet; blank where they need none."""
    text = text_of(chosen(clinic))
    return f"{reverse('theme')}?{VERSION}={version_of(text)}" if text else ""


@require_safe
def sheet(request: HttpRequest) -> HttpResponse:
    """The sheet as it is now; not sent again to whoever has it."""
    text = text_of(chosen(Clinic.objects.filter(id=1).first()))
    version = version_of(text)
    answer = HttpResponse(text, content_type="text/css; charset=utf-8")
    answer["ETag"] = f'"{version}"'
    answer["Cache-Control"] = KEPT if request.GET.get(VERSION) == version else ASKED
    return get_conditional_response(request, etag=answer["ETag"], response=answer) or answer
