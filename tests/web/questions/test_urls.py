"""Addresses of asking."""

from __future__ import annotations

from django.urls import reverse
from django.utils import translation


def test_asking_has_an_address_in_both_languages() -> None:
    """Public pages exist in English and French."""
    assert (reverse("ask"), reverse("ask_thanks")) == ("/ask/", "/ask/thanks/")
    with translation.override("fr"):
        assert reverse("ask") == "/fr/ask/"
