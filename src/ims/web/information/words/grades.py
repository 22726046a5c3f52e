"""How sure anyone is of a claim, in plain words for each grade of the catalog."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

PLAIN: dict[str, str | Promise] = {
    "A": _("Well shown"),
    "B": _("Some support"),
    "B-": _("One study, not repeated at that size"),
    "C": _("Studies disagree"),
    "D": _("An idea not yet tested"),
    "E": _("No support so far"),
    "X": _("Studies say no"),
}
SUPPORTED = ("A", "B", "B-")
"""Grades that count as support in the dots of an effect."""
