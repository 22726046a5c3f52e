"""Addresses of the public pages about IMS, in both languages."""

from __future__ import annotations

from django.urls import reverse
from django.utils import translation

from ims.web.information.conditions import conditions
from ims.web.information.pages import PAGES

LANGUAGES = ("en", "fr")


def information_pages() -> list[str]:
    """Every page about IMS, in English and in French."""
    found = []
    for language in LANGUAGES:
        with translation.override(language):
            found += [reverse(page.name) for page in PAGES]
            found += [reverse("condition", args=[one.slug]) for one in conditions()]
    return found
