"""Tags of all pages."""

from __future__ import annotations

import pytest
from django.template import Context, Template
from django.test import RequestFactory

from ims.web.templatetags.ims import is_below, phone_link


def shown(tag: str, path: str) -> str:
    """A tag as it is shown on a page."""
    return Template("{% load ims %}" + tag).render(Context({"request": RequestFactory().get(path), "words": "<b>"}))


def test_link_marks_the_page_one_is_on() -> None:
    """The present page is told to screen readers; its section on pages below."""
    assert shown('{% link_if "sign_in" "Sign in" %}', "/sign-in/") == '<a href="/sign-in/" aria-current="page">Sign in</a>'
    assert shown('{% link_if "sign_in" "Sign in" %}', "/sign-in/code/") == '<a href="/sign-in/" aria-current="true">Sign in</a>'
    assert shown('{% link_if "sign_in" "Sign in" "button" %}', "/x/") == '<a href="/sign-in/" class="button">Sign in</a>'


@pytest.mark.parametrize("tag", ["link_if", "item_if"])
def test_link_without_a_page_is_not_shown(tag: str) -> None:
    """A page that does not exist is not linked to."""
    assert shown("{% " + tag + ' "no_such_page" "Words" %}', "/") == ""


def test_item_is_the_link_in_a_list() -> None:
    """Navigation is a list."""
    assert shown('{% item_if "sign_in" "Sign in" %}', "/") == '<li><a href="/sign-in/">Sign in</a></li>'


def test_a_telephone_number_can_be_dialled() -> None:
    """With its extension; what is no number stands as it was written."""
    link = '<a class="nowrap" href="tel:+12892661674;ext=1">(289) 266-1674</a>'
    assert phone_link("(289) 266-1674", "1") == link
    assert phone_link("ask inside") == "ask inside"


def test_words_are_text() -> None:
    """What a link says is never markup."""
    assert "&lt;b&gt;" in shown('{% link_if "sign_in" words %}', "/")


@pytest.mark.parametrize(
    ("here", "address", "below"),
    [
        ("/book/x/", "/book/", True),
        ("/booking/", "/book/", False),
        ("/x/", "/", False),
        ("/fr/x/", "/fr/", False),
        ("/desk/x/", "/desk/", False),
    ],
)
def test_below_is_by_whole_parts_and_never_below_home(here: str, address: str, below: bool) -> None:
    """A section is marked on its own pages alone."""
    assert is_below(here, address) is below
