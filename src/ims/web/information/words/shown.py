"""Sentences of the catalog as the public reads them: translated, and in Canadian spelling where they stay English."""

from __future__ import annotations

import re
from collections.abc import Iterator

from django.utils.translation import get_language, gettext

from ims.catalog import load

CANADIAN = {
    "fiber": "fibre",
    "fibers": "fibres",
    "tumor": "tumour",
    "randomised": "randomized",
    "color": "colour",
    "center": "centre",
}
"""Spellings of the catalog that differ from those of pages for patients."""
_AMERICAN = re.compile(rf"\b({'|'.join(CANADIAN)})\b")


def spelled(text: str) -> str:
    """English text in Canadian spelling."""
    return _AMERICAN.sub(lambda found: CANADIAN[found.group()], text)


def sentence(text: str) -> str:
    """A text of the catalog in the language of the page."""
    return spelled(text) if get_language() in (None, "en") else gettext(text)


def catalog_sentences() -> Iterator[str]:
    """Every text that public pages take from the catalog word for word; each needs a translation."""
    catalog = load()
    for claim in catalog.claims:
        yield claim.claim
        yield claim.sentence
    for condition in catalog.conditions.values():
        yield condition.label
        yield condition.sentence
        for presentation in condition.presentations.values():
            yield presentation.label
            for key in presentation.muscles:
                yield catalog.muscle(key).name
