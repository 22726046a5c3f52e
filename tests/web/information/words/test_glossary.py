"""The glossary explains what the reading level leaves out."""

from __future__ import annotations

import pytest
from django.test import Client
from django.utils import translation

from ims.catalog.evidence import GRADES
from ims.web.information.words.glossary import GLOSSARY
from ims.web.information.words.grades import PLAIN


@pytest.mark.django_db
def test_every_term_is_explained_on_a_page(client: Client) -> None:
    """A word that is hard to read stands in the list of words, with its meaning, in both languages."""
    for language, address in (("en", "/ims/"), ("fr", "/fr/ims/")):
        page = client.get(address).content.decode()
        with translation.override(language):
            assert [term for term in GLOSSARY if f"<dfn>{term.word}</dfn></dt><dd>{term.meaning}</dd>" not in page] == []


def test_terms_are_few_and_each_stands_once() -> None:
    """Leaving out many words would make any text easy."""
    words = [str(term.word) for term in GLOSSARY]
    assert len(words) == len(set(words)) < 20


def test_every_grade_of_the_catalog_has_plain_words() -> None:
    """Nobody has to know what a letter means."""
    assert set(PLAIN) == set(GRADES)
