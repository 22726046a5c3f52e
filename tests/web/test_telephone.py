"""The telephone number on public forms."""

from __future__ import annotations

import pytest
from django import forms

from ims.web.telephone import MISSING, NEEDED, dialed, need


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("", ""),
        ("  ", ""),
        (" (289)  555-0100\next. 1", "(289) 555-0100 ext. 1"),
        ("5550100", "5550100"),
        ("5\x00550100", "5 550100"),
    ],
)
def test_a_number_is_one_line(typed: str, kept: str) -> None:
    """None is none; line breaks and what cannot be seen are gone."""
    assert dialed(typed) == kept


@pytest.mark.parametrize("typed", ["555010", "call me", "+"])
def test_what_cannot_be_dialed_is_refused(typed: str) -> None:
    """Six digits reach nobody."""
    with pytest.raises(forms.ValidationError):
        dialed(typed)


def test_a_number_that_is_needed_is_asked_for_with_the_reason() -> None:
    """The field is no longer optional; the reason is one sentence, and what is missing is said."""
    field = forms.CharField(required=False)
    need(field)
    assert (field.required, field.help_text) == (True, NEEDED)
    with pytest.raises(forms.ValidationError, match=str(MISSING)):
        field.clean("")
