"""Texts of the catalog reach the public translated or in Canadian spelling."""

from __future__ import annotations

import re

from django.utils import translation

from ims.catalog import load
from ims.web.information.words.shown import CANADIAN, catalog_sentences, sentence, spelled


def test_english_is_spelled_as_in_canada() -> None:
    """Whole words are changed, and nothing within another word."""
    assert spelled("a cut muscle fiber") == "a cut muscle fibre"
    assert spelled("fiberglass") == "fiberglass"


def test_the_language_of_the_page_decides() -> None:
    """English stays English, French is French."""
    assert sentence("Back pain") == "Back pain"
    with translation.override("fr"):
        assert sentence("Back pain") == "Mal de dos"


def test_all_sentences_that_pages_take_are_listed() -> None:
    """Claims with their sentences, conditions, forms and muscles: what is not listed would stay English."""
    listed = set(catalog_sentences())
    assert {one.sentence for one in load().claims} | {one.claim for one in load().claims} <= listed
    assert {one.sentence for one in load().conditions.values()} <= listed


def test_no_american_spelling_is_left_in_what_is_shown() -> None:
    """Known American spellings do not get past."""
    american = re.compile(rf"\b({'|'.join(CANADIAN)}|behavior|center|defense|favor|gray|labor)\b")
    assert [text for text in catalog_sentences() if american.search(spelled(text))] == []
