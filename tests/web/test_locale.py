"""French of Canada for everything the public sees: complete, in step with the site, and really shown."""

from __future__ import annotations

import gettext
import io
import re
import string
from datetime import date
from pathlib import Path

import pytest
from babel.messages.catalog import Message
from babel.messages.pofile import read_po
from django.test import Client
from django.utils import translation
from django.utils.formats import date_format

from ims.web.information.figures import spoken
from ims.web.information.words.shown import catalog_sentences
from tools import translate

PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]")
OTHER_WORDS = {
    r"visites?": "rendez-vous for what is booked, séance for what is done in it",
    r"agenda": "carnet de rendez-vous",
    r"appele[rz]": "téléphoner",
    r"réservée?s? pour vous": "retenue: what is held is not booked yet",
    r"gardée pour vous": "retenue",
    r"torts?": "incident",
    r"propriétaires?": "la direction",
}
"""Words that French texts do not use, and what they say instead: one word for one thing."""


def messages() -> list[Message]:
    """The French catalog as it is kept."""
    with translate.FRENCH.open("rb") as file:
        return [message for message in read_po(file, locale="fr") if message.id]


def strings(message: Message) -> list[str]:
    """All French of a message."""
    return list(message.string) if isinstance(message.string, tuple) else [str(message.string)]


def ids(message: Message) -> list[str]:
    """All English of a message."""
    return list(message.id) if isinstance(message.id, tuple) else [str(message.id)]


def test_every_public_text_has_its_french() -> None:
    """No reader of the French pages meets English: every marked text of pages, mails and forms is translated."""
    with translate.FRENCH.open("rb") as file:
        kept = read_po(file, locale="fr")
    assert translate.missing(translate.updated(kept)) == []


def test_the_catalog_holds_no_text_that_is_gone() -> None:
    """A text that was changed does not linger."""
    kept = {(message.context or "", ids(message)[0]) for message in messages()}
    found = {(one.key[0], one.key[1]) for one in translate.found() if one.key[1]}
    assert kept - found == set()


def test_no_french_text_says_itself_twice() -> None:
    """A text that was filled in twice reads as two sentences that are the same."""
    french = [text for message in messages() for text in strings(message)]
    assert [text for text in french if len(text) >= 20 and text[: len(text) // 2] == text[len(text) // 2 :]] == []


def test_the_compiled_file_says_what_the_catalog_says() -> None:
    """The file that the site reads was made from the catalog as it stands."""
    with translate.FRENCH.open("rb") as file:
        fresh = gettext.GNUTranslations(io.BytesIO(translate.compiled(read_po(file, locale="fr"))))
    with translate.FRENCH.with_suffix(".mo").open("rb") as file:
        kept = gettext.GNUTranslations(file)
    for message in messages():
        first, *plural = ids(message)
        if plural:
            assert [kept.ngettext(first, plural[0], n) for n in (1, 2)] == [fresh.ngettext(first, plural[0], n) for n in (1, 2)]
        else:
            assert kept.gettext(first) == fresh.gettext(first)


def test_french_keeps_what_is_filled_in() -> None:
    """What a page puts into a sentence stands in its French as well, and nothing else does."""
    for message in messages():
        wanted = {name for text in ids(message) for name in _filled_in(text)}
        for text in strings(message):
            assert set(_filled_in(text)) == wanted, text


def _filled_in(text: str) -> list[str]:
    braces = [name for _, name, _, _ in string.Formatter().parse(text) if name] if "{" in text else []
    return PLACEHOLDER.findall(text) + braces


def test_no_french_is_english_left_as_it_was() -> None:
    """Only names and short words are alike in both languages."""
    alike = [ids(message)[0] for message in messages() if strings(message)[0] == ids(message)[0] and " " in ids(message)[0]]
    assert [text for text in alike if not _filled_in(text)] == []


def test_french_typography_is_that_of_quebec() -> None:
    """A space that does not break stands before a colon and inside guillemets, and none before ? ! and ;."""
    for message in messages():
        for text in strings(message):
            assert not re.search(r" [:?!;»]|« ", text), text
            assert '"' not in text and "'" not in text, text


@pytest.mark.parametrize("word", OTHER_WORDS)
def test_french_has_one_word_for_one_thing(word: str) -> None:
    """Whoever reads of a rendez-vous on one page does not wonder on the next what a visite is."""
    french = [text for message in messages() for text in strings(message)]
    assert [text for text in french if re.search(rf"\b{word}\b", text, re.IGNORECASE)] == []


def test_sentences_of_the_catalog_are_shown_in_french() -> None:
    """What pages take from the catalog word for word has its French too."""
    with translation.override("fr"):
        for text in catalog_sentences():
            assert translation.gettext(text) != text or " " not in text


def test_numbers_and_dates_are_written_as_in_french() -> None:
    """A comma is the decimal sign, a space groups the digits, the month has its French name."""
    with translation.override("fr"):
        assert (spoken(1.53), spoken(100000), spoken(-0.3)) == ("1,53", "100\u00a0000", "\u22120,3")
        assert date_format(date(2027, 3, 1), "DATE_FORMAT") == "1 mars 2027"
    with translation.override("en"):
        assert (spoken(1.53), spoken(100000)) == ("1.53", "100,000")


@pytest.mark.django_db
def test_french_pages_hold_no_english_sentence(client: Client) -> None:
    """A page under /fr/ shows the French of its texts, not the English."""
    page = client.get("/fr/ims/").content.decode()
    assert '<html lang="fr-CA">' in page
    shown = [
        text
        for message in messages()
        for text in ids(message)
        if len(text) > 40 and not PLACEHOLDER.search(text) and text in page
    ]
    assert shown == []


def test_the_package_carries_the_compiled_file() -> None:
    """What is installed has its French."""
    told = (Path(__file__).parents[2] / "pyproject.toml").read_text(encoding="utf-8")
    assert '"**/*.mo"' in told
