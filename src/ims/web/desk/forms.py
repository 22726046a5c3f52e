"""Forms of the desk: what is typed, read into values. Whether it may be so stands in the clinic."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator

from ims.clinic.offer.models import AvailabilityException, BookingPolicy, Service
from ims.clinic.people.models import Language, Practitioner
from ims.web.desk.words import WEEKDAYS

FORMAT = "%Y-%m-%d"
DAYS = list(enumerate(WEEKDAYS))
MOST = 32767
"""Largest number that the columns of the policy hold in every database."""
MOST_KIB = 240
"""Of a file: what comes with it needs room too, within what the site takes at once (`ims.web.intake`)."""
REMINDERS = range(1, 24 * 14 + 1)
"""Hours before a visit at which a reminder makes sense."""


def _day(*, label: str, required: bool = True, help_text: str = "") -> forms.DateField:
    return forms.DateField(
        label=label, required=required, help_text=help_text, widget=forms.DateInput(format=FORMAT, attrs={"type": "date"})
    )


def _time(*, label: str, required: bool = True) -> forms.TimeField:
    return forms.TimeField(
        label=label, required=required, widget=forms.TimeInput(format="%H:%M", attrs={"type": "time", "step": "300"})
    )


class KnownOnes(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]
    """Several of those that are there. An id that no database holds is refused as any other that is not among them."""

    def clean(self, value: Any) -> Any:
        """Those that were chosen."""
        known = {str(one.pk) for one in self.queryset or ()}
        for one in value or ():
            if str(one) not in known:
                raise forms.ValidationError(self.error_messages["invalid_choice"], "invalid_choice", {"value": one})
        return super().clean(value)


class PersonForm(forms.Form):
    """Who somebody is and how to reach them."""

    name = forms.CharField(label="Name", max_length=200)
    phone = forms.CharField(label="Telephone", max_length=40, required=False, widget=forms.TextInput(attrs={"type": "tel"}))
    email = forms.EmailField(label="E-mail address", max_length=254, required=False)
    language = forms.ChoiceField(label="Language of mails", choices=Language.choices)


class ExportForm(forms.Form):
    """How the file of all people is written."""

    has_mark = forms.BooleanField(
        label="Mark the letters for Excel",
        required=False,
        initial=True,
        help_text="Without the mark (a byte order mark) Excel shows accents wrongly; some other software stumbles over it.",
    )


class PeopleFileForm(forms.Form):
    """A file of people."""

    file = forms.FileField(
        label="File",
        help_text=f"CSV, at most {MOST_KIB} KiB",
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,.tsv,text/csv,text/plain"}),
        error_messages={"required": "Choose a file.", "empty": "The file is empty.", "invalid": "Choose a file."},
    )

    def clean_file(self) -> bytes:
        """The content of a file that fits into one request."""
        content = bytes(self.cleaned_data["file"].read())
        if len(content) > MOST_KIB * 1024:
            raise forms.ValidationError(
                f"The file has {len(content) // 1024} KiB; at most {MOST_KIB} are taken here. Split it, with the line of "
                "headings in each part."
            )
        return content


class WaitForm(forms.Form):
    """What a caller on the waiting list waits for."""

    service = forms.ModelChoiceField(label="Service", queryset=Service.objects.all(), empty_label=None)
    practitioner = forms.ModelChoiceField(
        label="With", queryset=Practitioner.objects.none(), required=False, empty_label="Anybody who gives it"
    )
    first = _day(label="From")
    last = _day(label="Until")
    weekdays = forms.TypedMultipleChoiceField(
        label="Days that suit",
        choices=DAYS,
        coerce=int,
        required=False,
        help_text="Choose none if any day suits",
        widget=forms.CheckboxSelectMultiple,
    )
    earliest = _time(label="Not before", required=False)
    latest = _time(label="Not after", required=False)

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["practitioner"].queryset = Practitioner.objects.filter(is_active=True)  # type: ignore[attr-defined]


class HoursForm(forms.Form):
    """Weekly hours of a practitioner."""

    weekday = forms.TypedChoiceField(label="Day", choices=DAYS, coerce=int)
    begins = _time(label="From")
    ends = _time(label="To")
    valid_from = _day(label="First day", required=False, help_text="Empty: from always")
    valid_to = _day(label="Last day", required=False, help_text="Empty: until further notice")


class TimesForm(forms.Form):
    """Other times for hours that are there."""

    begins = _time(label="From")
    ends = _time(label="To")
    valid_from = _day(label="First day", required=False)
    valid_to = _day(label="Last day", required=False)


class ExceptionForm(forms.Form):
    """Days that differ."""

    kind = forms.ChoiceField(label="What", choices=AvailabilityException.Kind.choices)
    practitioner = forms.ModelChoiceField(
        label="For", queryset=Practitioner.objects.none(), required=False, empty_label="Everybody"
    )
    first = _day(label="First day")
    last = _day(label="Last day", required=False, help_text="Empty: that one day")
    begins = _time(label="From", required=False)
    ends = _time(label="To", required=False)
    reason = forms.CharField(label="Reason", max_length=120, required=False, help_text="Shown to staff in the calendar")

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["practitioner"].queryset = Practitioner.objects.filter(is_active=True)  # type: ignore[attr-defined]

    def clean_last(self) -> date | None:
        """One day where no last one is given."""
        return self.cleaned_data.get("last") or self.cleaned_data.get("first")


class PractitionerForm(forms.Form):
    """Somebody who gives appointments."""

    name = forms.CharField(label="Name", max_length=120, help_text="As patients see it")
    short_name = forms.CharField(label="Short name", max_length=60, help_text="As the calendar shows it")
    profession = forms.CharField(label="Profession", max_length=120, required=False)
    services = KnownOnes(
        label="Gives these services", queryset=Service.objects.all(), required=False, widget=forms.CheckboxSelectMultiple
    )
    is_active = forms.BooleanField(label="Gives appointments", required=False, initial=True)


class ServiceForm(forms.Form):
    """Something that can be booked."""

    name_en = forms.CharField(label="Name in English", max_length=120)
    name_fr = forms.CharField(label="Name in French", max_length=120, required=False)
    minutes = forms.IntegerField(label="Minutes", min_value=5, max_value=480)
    buffer_before = forms.IntegerField(label="Minutes kept free before", min_value=0, max_value=120, initial=0)
    buffer_after = forms.IntegerField(label="Minutes kept free after", min_value=0, max_value=120, initial=0)
    price = forms.DecimalField(
        label="Price in dollars",
        min_value=Decimal(0),
        max_digits=7,
        decimal_places=2,
        required=False,
        help_text="Empty: no price is shown anywhere",
    )
    is_online = forms.BooleanField(label="Can be booked on the web site", required=False, initial=True)
    practitioners = KnownOnes(
        label="Given by",
        queryset=Practitioner.objects.filter(is_active=True),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def clean_price(self) -> int | None:
        """The price in cents."""
        price = self.cleaned_data.get("price")
        return None if price is None else int(price * 100)


POLICY = {
    "min_notice_minutes": ("Shortest notice for the public, in minutes", ""),
    "horizon_days": ("Days ahead that the public can book", ""),
    "grid_minutes": ("Times begin every so many minutes", ""),
    "hold_minutes": ("Minutes that a time is held while somebody types", ""),
    "late_cancel_hours": (
        "Hours before a visit from which a cancellation is late",
        "From then on a cancellation is noted as late, and a new time needs a call",
    ),
    "max_per_day": ("Most visits a practitioner and day", "Empty: no limit. Staff may book more"),
    "max_open_per_person": ("Most visits one person can have ahead", "Staff may book more"),
    "max_holds_per_visitor": ("Most times one visitor can hold at once", ""),
    "max_holds_per_day": ("Most times all visitors can hold at once", ""),
    "offer_hours": ("Hours that an offer from the waiting list stands", ""),
}
"""Whole numbers of the policy, in the order of the page."""


class PolicyForm(forms.Form):
    """How the public may book."""

    reminder_hours = forms.CharField(
        label="Reminders, hours before the visit",
        required=False,
        help_text="Numbers with commas between them, such as 48, 24. Empty: no reminders",
    )
    requires_approval = forms.BooleanField(label="Every booking from the web waits for approval", required=False)

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        columns = {column.name: column for column in BookingPolicy._meta.fields}
        for name, (label, hint) in POLICY.items():
            column = columns[name]
            low = max((v.limit_value for v in column.validators if isinstance(v, MinValueValidator)), default=0)
            high = min((v.limit_value for v in column.validators if isinstance(v, MaxValueValidator)), default=MOST)
            self.fields[name] = forms.IntegerField(
                label=label, help_text=hint, required=not column.null, min_value=low, max_value=min(high, MOST)
            )
        self.order_fields([*POLICY, "reminder_hours", "requires_approval"])

    def clean_reminder_hours(self) -> list[int]:
        """The hours as numbers, longest first."""
        words = [word.strip() for word in self.cleaned_data["reminder_hours"].split(",") if word.strip()]
        if not all(word.isdecimal() and len(word) < 6 and int(word) in REMINDERS for word in words):
            raise forms.ValidationError("Type whole numbers of hours from 1 to 336, with commas between them.")
        return sorted({int(word) for word in words}, reverse=True)


class HolidaysForm(forms.Form):
    """Ontario's holidays of a year."""

    year = forms.IntegerField(min_value=2000, max_value=2200)
    optional = forms.TypedMultipleChoiceField(coerce=date.fromisoformat, required=False)

    def __init__(self, *args: Any, days: list[date], **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["optional"].choices = [(day.isoformat(), day.isoformat()) for day in days]  # type: ignore[attr-defined]


class ColorForm(forms.Form):
    """The color of the site."""

    color = forms.CharField(
        label="Colour",
        max_length=20,
        help_text="Opens a choice of colours; a code such as #0b5a61 can be typed there.",
        widget=forms.TextInput(attrs={"type": "color"}),
    )
