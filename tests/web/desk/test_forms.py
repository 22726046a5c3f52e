"""Forms of the desk."""

from __future__ import annotations

from datetime import date

import pytest

from ims.clinic.models import BookingPolicy
from ims.web.desk.forms import POLICY, ExceptionForm, HolidaysForm, PolicyForm, ServiceForm


def test_the_policy_form_has_every_number_of_the_policy(db: None) -> None:
    """A new column of the policy is a field of the page."""
    columns = {column.name for column in BookingPolicy._meta.fields} - {"id"}
    assert set(PolicyForm().fields) == columns == {*POLICY, "reminder_hours", "requires_approval"}


@pytest.mark.parametrize(("text", "hours"), [("", []), ("48", [48]), ("24, 48,24", [48, 24]), (" 1 , 336 ", [336, 1])])
def test_reminders_are_read(clinic: object, text: str, hours: list[int]) -> None:
    """Numbers with commas, longest first, each once."""
    form = PolicyForm({"reminder_hours": text})
    form.is_valid()
    assert form.cleaned_data["reminder_hours"] == hours


@pytest.mark.parametrize("text", ["0", "337", "-1", "soon", "1.5", "9" * 20, "24;48"])
def test_reminders_that_make_no_sense_are_refused(clinic: object, text: str) -> None:
    """Said in words."""
    assert "reminder_hours" in PolicyForm({"reminder_hours": text}).errors


def test_one_day_is_enough_for_an_exception(clinic: object) -> None:
    """The last day is the first where none is typed."""
    form = ExceptionForm({"kind": "closed", "first": "2027-03-05"})
    assert form.is_valid()
    assert form.cleaned_data["last"] == date(2027, 3, 5)


@pytest.mark.parametrize(("text", "cents"), [("", None), ("0", 0), ("80", 8000), ("80.05", 8005)])
def test_a_price_is_kept_in_cents_and_none_is_none(clinic: object, text: str, cents: int | None) -> None:
    """No price is another thing than nothing to pay."""
    form = ServiceForm({"name_en": "Visit", "minutes": "30", "buffer_before": "0", "buffer_after": "0", "price": text})
    assert form.is_valid()
    assert form.cleaned_data["price"] == cents


def test_only_days_of_the_list_are_holidays(db: None) -> None:
    """Another day is refused."""
    days = [date(2027, 8, 2)]
    assert HolidaysForm({"year": "2027", "optional": ["2027-08-02"]}, days=days).is_valid()
    assert not HolidaysForm({"year": "2027", "optional": ["2027-08-03"]}, days=days).is_valid()
