"""Texts are found exactly as they are looked up, and their French survives an update."""

from __future__ import annotations

import gettext
import io
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from django.utils import translation

from tools import translate


def test_a_translate_tag_is_found_with_its_percent_sign_doubled() -> None:
    """The text of a tag is that which Django looks up."""
    assert list(translate.in_template('{% load i18n %}{% translate "Half: 50%" %}')) == [("", "Half: 50%%", "")]


def test_a_trimmed_block_is_found_in_one_line_with_its_placeholders() -> None:
    """Line ends and margins of a block do not count."""
    source = "{% load i18n %}{% blocktranslate trimmed with name=x %}\n  Hello\n  {{ name }}\n{% endblocktranslate %}"
    assert list(translate.in_template(source)) == [("", "Hello %(name)s", "")]


def test_a_plural_is_found_with_both_forms_also_inside_other_tags() -> None:
    """Tags within conditions and loops are reached."""
    source = (
        "{% load i18n %}{% if a %}{% for b in c %}{% blocktranslate count n=b %}one{% plural %}{{ n }} many"
        "{% endblocktranslate %}{% endfor %}{% endif %}"
    )
    assert list(translate.in_template(source)) == [("", "one", "%(n)s many")]


def test_words_in_tags_are_found_but_not_those_in_comments() -> None:
    """`_("...")` as an argument of a tag counts; an example in a comment does not."""
    source = '{% load ims %}{% comment %}{% link_if "a" _("No") %}{% endcomment %}{% link_if "home" _("Yes") %}'
    assert list(translate.in_template(source)) == [("", "Yes", "")]


def test_texts_of_modules_are_found() -> None:
    """Plain, plural and contextual calls are found with what belongs to them."""
    source = '_("One")\nngettext("a", "b", n)\npgettext("menu", "Open")\nother("No")\n'
    assert list(translate.in_module(source)) == [("", "One", ""), ("", "a", "b"), ("menu", "Open", "")]


def test_fixed_sentences_of_refusals_are_found() -> None:
    """What the clinic refuses is said in French: literals that are raised, and constants kept for it."""
    source = (
        'TAKEN = "It is taken now."\nKEY = "a-key"\ndef f():\n    raise NotPossible("It has begun.")\n    raise X(f"{a} b.")\n'
    )
    assert set(translate.refusals(source)) == {"It is taken now.", "It has begun."}


def test_an_update_keeps_the_french_and_drops_what_is_gone() -> None:
    """Nobody translates twice, and no text of yesterday stays."""
    old = Catalog(locale="fr")
    old.add("Safety", "Sécurité")
    old.add("No page says this", "Aucune page ne le dit")
    new = translate.updated(old)
    assert new["Safety"].string == "Sécurité"
    assert "No page says this" not in new


def test_a_text_without_french_is_missing_and_so_is_half_a_plural() -> None:
    """Both forms of a plural are needed."""
    catalog = Catalog(locale="fr")
    catalog.add("Done", "Fait")
    catalog.add("Open", "")
    catalog.add(("day", "days"), ("jour", ""))
    assert translate.missing(catalog) == ["Open", "day"]


def test_the_compiled_file_can_be_read() -> None:
    """The compiled form answers with the French."""
    catalog = Catalog(locale="fr", fuzzy=False)
    catalog.add("Safety", "Sécurité")
    assert gettext.GNUTranslations(io.BytesIO(translate.compiled(catalog))).gettext("Safety") == "Sécurité"


def test_the_command_says_what_it_can_do(capsys: pytest.CaptureFixture[str]) -> None:
    """A wrong word is answered with the choices."""
    assert translate.main(["translate"]) == 2
    assert "update | compile | missing" in capsys.readouterr().out


def test_staff_templates_are_not_looked_at(tmp_path: Path) -> None:
    """Staff pages are English only."""
    assert not [one for one in translate.found() if "/templates/desk/" in one.place or "/templates/setup/" in one.place]


def test_a_text_with_and_without_a_plural_is_one_entry_that_answers_both() -> None:
    """`standard unit` is a word of the glossary and a unit that is counted."""
    entry = translate.updated(Catalog(locale="fr"))["standard unit"]
    assert entry.id == ("standard unit", "standard units")
    with translation.override("fr"):
        assert translation.gettext("standard unit") == "unité standard"
        assert translation.ngettext("standard unit", "standard units", 2) == "unités standard"
