"""Forms of the booking pages: what is typed is checked for shape here; what it means is the clinic's business."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ims.clinic.mail.server import mail_leaves
from ims.clinic.offer.models import Service
from ims.clinic.people.domain import LONGEST_NAME, is_name
from ims.clinic.people.models import Language
from ims.web.telephone import dialed, need

CONFIRMED_BY_MAIL = gettext_lazy("We send the confirmation and a link to change or cancel to this address.")
NO_MAIL_YET = gettext_lazy("We keep the address to reach you about your visits.")
PHONE_LENGTH = 40
FIRST_YEAR, LAST_YEAR = 2000, 2200
"""No time beyond these is meant in earnest."""
WEEKDAYS = (
    (0, gettext_lazy("Monday")),
    (1, gettext_lazy("Tuesday")),
    (2, gettext_lazy("Wednesday")),
    (3, gettext_lazy("Thursday")),
    (4, gettext_lazy("Friday")),
    (5, gettext_lazy("Saturday")),
    (6, gettext_lazy("Sunday")),
)


class ContactForm(forms.Form):
    """Who books and how they are reached."""

    name = forms.CharField(
        label=gettext_lazy("Your name"),
        max_length=LONGEST_NAME,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    email = forms.EmailField(
        label=gettext_lazy("E-mail"),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    phone = forms.CharField(
        label=gettext_lazy("Telephone"),
        max_length=PHONE_LENGTH,
        required=False,
        help_text=gettext_lazy("So that we can call you if something changes at short notice."),
        widget=forms.TextInput(attrs={"autocomplete": "tel", "type": "tel"}),
    )
    language = forms.ChoiceField(
        label=gettext_lazy("Language of our mails"),
        choices=Language.choices,
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        is_mail_sent = mail_leaves()
        self.fields["email"].help_text = CONFIRMED_BY_MAIL if is_mail_sent else NO_MAIL_YET
        if not is_mail_sent:
            need(self.fields["phone"])

    def clean_name(self) -> str:
        """One line, whatever was pasted."""
        name = " ".join(str(self.cleaned_data["name"]).split())
        if not is_name(name):
            raise forms.ValidationError(_("Type your name in letters."))
        return name

    def clean_phone(self) -> str:
        """Something that can be dialed."""
        return dialed(self.cleaned_data["phone"])


class WaitForm(ContactForm):
    """What somebody on the waiting list waits for."""

    service = forms.ModelChoiceField(
        label=gettext_lazy("Service"), queryset=Service.objects.filter(is_online=True), to_field_name="code", empty_label=None
    )
    weekdays = forms.TypedMultipleChoiceField(
        label=gettext_lazy("Days that suit you"),
        choices=WEEKDAYS,
        coerce=int,
        required=False,
        help_text=gettext_lazy("Choose none if any day suits you."),
        widget=forms.CheckboxSelectMultiple,
    )
    earliest = forms.TimeField(
        label=gettext_lazy("Not before"), required=False, widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )
    latest = forms.TimeField(
        label=gettext_lazy("Not after"), required=False, widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )
    first = forms.DateField(
        label=gettext_lazy("From"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        input_formats=["%Y-%m-%d"],
    )
    last = forms.DateField(
        label=gettext_lazy("Until"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        input_formats=["%Y-%m-%d"],
    )
    field_order = [
        "service",
        "weekdays",
        "earliest",
        "latest",
        "first",
        "last",
        "name",
        "email",
        "phone",
        "language",
    ]

    def __init__(self, *args: Any, days: tuple[int, ...] = (), language: str = "en", **more: Any) -> None:
        """`days` are the days of the week the clinic is open: only these are offered."""
        super().__init__(*args, **more)
        named = [(number, name) for number, name in WEEKDAYS if not days or number in days]
        self.fields["weekdays"].choices = named  # type: ignore[attr-defined]
        self.fields["service"].label_from_instance = lambda service: service.name_in(language)  # type: ignore[attr-defined]


def instant_in(text: str) -> datetime | None:
    """An instant with its offset, as our forms send it; None for anything else."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found.astimezone(UTC) if found.utcoffset() is not None and FIRST_YEAR < found.year < LAST_YEAR else None


def day_in(text: str) -> date | None:
    """A date of an address; None for anything else."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def key_in(text: str) -> UUID | None:
    """A practitioner's key; None for anything else."""
    try:
        return UUID(text)
    except ValueError:
        return None


def number_in(text: str, least: int, most: int) -> int:
    """A number within bounds; the least for anything else."""
    return min(max(int(text), least), most) if text.isdecimal() and len(text) < 6 else least
