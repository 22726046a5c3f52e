"""Prices as they are written in Canada."""

from __future__ import annotations

from django.utils import translation

from ims.web.templatetags.ims_booking import dollars


def test_dollars_are_written_as_in_each_language() -> None:
    """The sign before the amount in English, after it with a comma in French."""
    with translation.override("en"):
        assert [dollars(cents) for cents in (0, 5, 9550, 120000)] == ["$0.00", "$0.05", "$95.50", "$1200.00"]
    with translation.override("fr"):
        assert dollars(9550) == "95,50\N{NO-BREAK SPACE}$"
