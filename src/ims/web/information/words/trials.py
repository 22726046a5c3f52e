"""What the trials of the catalog compared, in plain words by id."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext_lazy as _

COMPARED: dict[str, str | Promise] = {
    "BP02a": _("Pain right after the course, against other treatments"),
    "BP02b": _("Pain some weeks after the course, against other treatments"),
    "CM07b": _("How hard one can press before it hurts, against sham or nothing"),
    "CM09c": _("Pain in the first weeks, against an injection with a numbing drug"),
    "CM09d": _("Pain in the first weeks, against other therapy and physiotherapy"),
    "FS02a": _("Pain, against other groups, in people with other kinds of shoulder pain"),
    "FS02b": _("Trouble in daily life, against other groups, in people with other kinds of shoulder pain"),
    "HA02a": _("Pain of tension headache, against other treatments"),
    "HA02b": _("Pain of headache from the neck, against other treatments"),
    "HA02c": _("Pain of mixed tension headache and migraine, against other treatments"),
    "LR01": _("How far the joint moves, needles and stretching against sham and stretching"),
    "TE02c": _("How hard one can press before it hurts, against other treatments"),
    "TE03a": _("Pain within a week of the course, against other treatments"),
    "TE03d": _("Strength of grip within a week of the course, against other treatments"),
    "WP01a": _("Trouble in daily life after six weeks, against sham"),
    "WP01b": _("Trouble in daily life after twelve weeks, against sham"),
    "WP01c": _("Trouble in daily life after half a year, against sham"),
    "WP01d": _("Trouble in daily life after a year, against sham"),
}
"""Every trial of the catalog."""

UNITS = ("NRS", "point", "deg", "1")
"""Units of trial results."""


def unit_words(unit: str, size: float) -> str:
    """A unit in words, as one or several, by the rule of the language: in French anything below two is one."""
    number = int(size) if get_language() == "fr" else (1 if size == 1 else 2)
    if unit == "NRS":
        return ngettext("point on a pain scale from zero to ten", "points on a pain scale from zero to ten", number)
    if unit == "point":
        return ngettext(
            "point on a scale for daily life from zero to a hundred",
            "points on a scale for daily life from zero to a hundred",
            number,
        )
    if unit == "deg":
        return ngettext("degree", "degrees", number)
    return ngettext("standard unit", "standard units", number)
