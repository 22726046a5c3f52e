"""Forms of the first start. What the source states is filled in; what it does not state is blank and asked."""

from __future__ import annotations

from calendar import day_name
from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.validators import RegexValidator

from ims.clinic.appointments.spoken import zone_names
from ims.clinic.lines import one_line
from ims.clinic.offer.domain import STATED, ServicePlan
from ims.clinic.offer.models import SOURCE_ZONE
from ims.web.accounts.forms import Plain, new_password

CANADIAN = (
    "America/St_Johns",
    "America/Halifax",
    "America/Toronto",
    "America/Winnipeg",
    "America/Regina",
    "America/Edmonton",
    "America/Vancouver",
    "America/Whitehorse",
)
WEEKDAYS = list(enumerate(day_name))
PHONE = RegexValidator(r"^\+?[0-9][0-9 ().\-]*$|^\([0-9][0-9 ().\-]*$", "Digits, spaces, brackets and hyphens only.")
EXTENSION = RegexValidator(r"^[0-9]*$", "Digits only.")
SERVICE_ROWS = 4
"""Rows for services at the first start; more are added later."""


class Owner(Plain):
    """The code from the server, and the account of the owner."""

    code = forms.CharField(
        label="Set-up code",
        max_length=60,
        help_text="It was printed where the server was started, and stands in the file setup-code of its data folder.",
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false", "autofocus": True}),
    )
    name = forms.CharField(label="Your name", max_length=120, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    email = forms.EmailField(
        label="Your e-mail address",
        help_text="You sign in with it. It is not shown to patients.",
        widget=forms.EmailInput(attrs={"autocomplete": "username"}),
    )
    password = new_password("Password")

    def clean_name(self) -> str:
        """One line."""
        return one_line(self.cleaned_data["name"])


def zones() -> list[Any]:
    """Time zones to choose from, those of Canada first."""
    others = sorted(zone for zone in zone_names() if "/" in zone and not zone.startswith("Etc/"))
    return [("Canada", [(one, one) for one in CANADIAN]), ("World", [(one, one) for one in others if one not in CANADIAN])]


class About(Plain):
    """The clinic: how it is called and reached, and its zone."""

    name = forms.CharField(label="Name of the clinic", max_length=120, help_text="As it stands on pages, mails and receipts.")
    phone = forms.CharField(
        label="Telephone", max_length=40, required=False, initial=STATED.phone, validators=[PHONE], widget=forms.TelInput
    )
    extension = forms.CharField(
        label="Extension", max_length=10, required=False, initial=STATED.extension, validators=[EXTENSION]
    )
    email = forms.EmailField(
        label="E-mail address for patients",
        required=False,
        initial=STATED.email,
        help_text="Shown on pages. Nothing is sent from it or to it until you set up a mail server.",
    )
    address = forms.CharField(
        label="Street address", max_length=300, required=False, help_text="Leave blank if pages should not show one."
    )
    zone = forms.ChoiceField(label="Time zone", choices=zones, initial=SOURCE_ZONE, help_text="All hours are local time there.")

    def clean(self) -> dict[str, Any]:
        """Single lines."""
        found: dict[str, Any] = super().clean() or {}
        return {name: one_line(value) for name, value in found.items()}


class Hours(Plain):
    """Days and times of the first practitioner."""

    weekdays = forms.TypedMultipleChoiceField(
        label="Days",
        choices=WEEKDAYS,
        coerce=int,
        initial=list(STATED.weekdays),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose at least one day."},
    )
    begins = forms.TimeField(label="From", widget=forms.TimeInput(attrs={"type": "time"}))
    ends = forms.TimeField(label="To", widget=forms.TimeInput(attrs={"type": "time"}))

    def clean(self) -> dict[str, Any]:
        """The end is after the beginning."""
        found: dict[str, Any] = super().clean() or {}
        if found.get("begins") and found.get("ends") and found["ends"] <= found["begins"]:
            self.add_error("ends", "Hours must end after they begin.")
        return found


class OneService(forms.Form):
    """One thing that can be booked."""

    name = forms.CharField(label="Name", max_length=120, required=False)
    name_fr = forms.CharField(
        label="Name in French",
        max_length=120,
        required=False,
        help_text="Where it is blank, the French pages show the English name.",
    )
    minutes = forms.IntegerField(label="Minutes", min_value=5, max_value=480, required=False)
    price = forms.DecimalField(
        label="Price in dollars", min_value=0, max_value=100000, max_digits=8, decimal_places=2, required=False
    )

    def clean(self) -> dict[str, Any]:
        """A row says both name and minutes, or nothing."""
        found: dict[str, Any] = super().clean() or {}
        found = {key: one_line(value) if isinstance(value, str) else value for key, value in found.items()}
        if any(found.get(key) for key in ("name", "name_fr", "minutes", "price")):
            for key, words in (("name", "What is it called?"), ("minutes", "How many minutes does it take?")):
                if not found.get(key) and key not in self.errors:
                    self.add_error(key, words)
        return found


class SomeServices(forms.BaseFormSet[OneService]):
    """All rows: the first says something, the others may."""

    def add_fields(self, form: OneService, index: int | None) -> None:
        """Ask for the first one."""
        super().add_fields(form, index)
        if index == 0:
            form.fields["name"].required = form.fields["minutes"].required = True
            form.empty_permitted = False


Services = forms.formset_factory(OneService, formset=SomeServices, extra=SERVICE_ROWS, max_num=12, absolute_max=12)


def plans(rows: Iterable[dict[str, Any]]) -> tuple[ServicePlan, ...]:
    """Services as the clinic takes them down; blank rows are left out."""
    return tuple(
        ServicePlan(
            code="",
            name_en=row["name"],
            minutes=int(row["minutes"]),
            name_fr=row.get("name_fr") or "",
            price_cents=None if row.get("price") in (None, "") else round(float(row["price"]) * 100),
        )
        for row in rows
        if row.get("name")
    )
