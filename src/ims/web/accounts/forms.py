"""Forms of signing in and of accounts. What may be said about a value stands in the clinic; these only read and show."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator

from ims.clinic.people.calendars import LONGEST_LABEL
from ims.clinic.people.models import Role
from ims.errors import ImsError

CODE = {"autocomplete": "one-time-code", "inputmode": "text", "spellcheck": "false", "autocapitalize": "none"}
"""Codes may be pasted and filled in by the browser (WCAG 3.3.8); recovery codes have letters too."""


class Plain(forms.Form):
    """A form that also shows what the clinic's rules say."""

    def __init__(self, *args: Any, why: str = "", **more: Any) -> None:
        super().__init__(*args, **more)
        if why:
            self.add_error(None, why)

    def say(self, error: ImsError, field: str | None = None) -> None:
        """Show an error of the rules beside a field, or above the form."""
        self.add_error(field, str(error))


class SignIn(Plain):
    """Address and password."""

    email = forms.EmailField(
        label="E-mail address", widget=forms.EmailInput(attrs={"autocomplete": "username", "autofocus": True})
    )
    password = forms.CharField(
        label="Password", strip=False, widget=forms.PasswordInput(attrs={"autocomplete": "current-password"})
    )


class Code(Plain):
    """A code of the app, or a recovery code."""

    code = forms.CharField(label="Code", max_length=40, widget=forms.TextInput(attrs={**CODE, "autofocus": True}))


class FirstCode(Plain):
    """The first code of an app that has just been told its secret."""

    code = forms.CharField(
        label="Code that the app shows now",
        max_length=40,
        help_text="Six digits.",
        widget=forms.TextInput(attrs={**CODE, "inputmode": "numeric"}),
    )


def new_password(label: str) -> forms.CharField:
    """A field for a password that is chosen now."""
    return forms.CharField(
        label=label,
        strip=False,
        help_text="At least 12 characters. Several words that nobody would guess do well.",
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )


class ChangePassword(Plain):
    """The present password and a new one."""

    old = forms.CharField(
        label="Present password", strip=False, widget=forms.PasswordInput(attrs={"autocomplete": "current-password"})
    )
    new = new_password("New password")


class Join(Plain):
    """What somebody says who follows an invitation."""

    name = forms.CharField(label="Your name", max_length=120, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    password = new_password("Password")


class NewPassword(Plain):
    """A new password, after the owner has made a link."""

    password = new_password("New password")


class Invite(Plain):
    """Who is invited, and as what."""

    name = forms.CharField(label="Name", max_length=120, required=False)
    email = forms.EmailField(label="E-mail address", help_text="They sign in with it.")
    role = forms.ChoiceField(label="Role", choices=Role.choices, widget=forms.RadioSelect)


Choices = Sequence[tuple[str, str]]
"""Values of a choice with their words."""


def _day(label: str) -> forms.DateField:
    """A day within the years that every calendar and database here can count with."""
    within = [MinValueValidator(date(2000, 1, 1)), MaxValueValidator(date(2200, 12, 31))]
    return forms.DateField(label=label, required=False, validators=within, widget=forms.DateInput(attrs={"type": "date"}))


class FindInLog(Plain):
    """What to look for in the access log."""

    action = forms.ChoiceField(label="What was done", required=False)
    actor = forms.ChoiceField(label="By whom", required=False)
    first = _day("From")
    last = _day("To")
    person = forms.CharField(label="About record", required=False, max_length=40)

    def __init__(self, *args: Any, actions: Choices = (), actors: Choices = (), **more: Any) -> None:
        super().__init__(*args, **more)
        for name, blank, choices in (("action", "Anything", actions), ("actor", "Anybody", actors)):
            field = self.fields[name]
            if isinstance(field, forms.ChoiceField):
                field.choices = [("", blank), *choices]


ONLY_BOOKED, SERVICE = "booked", "service"
"""What an entry of a calendar may say."""


class NewFeed(Plain):
    """Where an address of the calendar will be used, and what an entry says there."""

    label = forms.CharField(
        label="Where you will use it",
        max_length=LONGEST_LABEL,
        help_text="Such as: my telephone. You tell by it later which address to end.",
    )
    tells_service = forms.TypedChoiceField(
        label="What an entry says",
        choices=((ONLY_BOOKED, "Only “Booked”"), (SERVICE, "The name of the service")),
        initial=ONLY_BOOKED,
        coerce=SERVICE.__eq__,
        widget=forms.RadioSelect,
    )
