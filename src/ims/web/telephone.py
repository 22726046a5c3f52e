"""The telephone number on public forms: whether it can be dialed, and whether the clinic cannot do without it."""

from __future__ import annotations

import re

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ims.clinic.lines import one_line

FEWEST_DIGITS = 7
NEEDED = gettext_lazy("No mail is sent from here yet, so the clinic needs a number to reach you.")
MISSING = gettext_lazy("Write a telephone number with its area code.")


def need(field: forms.Field) -> None:
    """Ask for the number in earnest and say why: without a mail server it is the way back to whoever wrote."""
    field.required, field.help_text = True, NEEDED
    field.error_messages = {**field.error_messages, "required": MISSING}


def dialed(typed: str) -> str:
    """The number in one line; empty where none was typed.

    Raises
    ------
    ValidationError    too few digits
    """
    phone = one_line(typed)
    if phone and len(re.sub(r"\D", "", phone)) < FEWEST_DIGITS:
        raise forms.ValidationError(_("This is too short for a telephone number with its area code."))
    return phone
