"""Pages of what the owner sets."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime, time

import pytest
from django.test import Client
from django.urls import reverse

from ims.clinic.appointments import booking
from ims.clinic.models import (
    Appointment,
    AvailabilityException,
    AvailabilityRule,
    BookingPolicy,
    Person,
    Practitioner,
    Service,
)
from ims.clinic.planning import holidays
from tests.clinic.factories import at, jeff, service

SignIn = Callable[..., Client]


@pytest.fixture
def booked(person: Person, now: datetime) -> Appointment:
    """A visit on Friday, March 26 (Good Friday), 16:00 to 16:45."""
    return booking.book(service=service(), starts=[at("2027-03-26", "16:00")], person=person, now=now)[0].appointment


def hidden(page: str) -> dict[str, str]:
    """Fields that the page keeps for the second time."""
    return dict(re.findall(r'<input type="hidden" name="(?!csrf)(\w+)" value="([^"]*)">', page))


def requests_that_meet_a_booking() -> dict[str, tuple[str, dict[str, object]]]:
    """Address and form of each change that leaves the booking outside the hours."""
    rule = AvailabilityRule.objects.get(weekday=4)
    return {
        "shorter": (reverse("desk_change_hours", args=[rule.id]), {"begins": "09:00", "ends": "16:00"}),
        "removed": (reverse("desk_change_hours", args=[rule.id]), {"remove": "1"}),
        "closed": (reverse("desk_add_exception"), {"kind": "closed", "first": "2027-03-26"}),
        "holidays": (reverse("desk_holidays"), {"year": "2027"}),
        "left": (
            reverse("desk_practitioner", args=[jeff().id]),
            {"name": "Jeff Hodgart", "short_name": "Jeff", "services": [service().id]},
        ),
        "given up": (
            reverse("desk_service", args=["first_visit"]),
            {"name_en": "First visit", "minutes": "45", "buffer_before": "0", "buffer_after": "0"},
        ),
    }


@pytest.mark.parametrize("name", ["shorter", "removed", "closed", "holidays", "left", "given up"])
def test_t26_a_change_over_bookings_is_listed_first(booked: Appointment, signed_in: SignIn, name: str) -> None:
    """The list with name and time, nothing changed; accepted, the change is made, the booking stands and stays listed."""
    client = signed_in("owner")
    address, sent = requests_that_meet_a_booking()[name]
    first = client.post(address, sent)
    page = first.content.decode()
    assert first.status_code == 409
    assert "Nothing has been changed yet." in page
    assert "Friday, March 26, 2027, at 4:00 pm</a>: Ada Example" in page
    assert "outside" not in client.get(reverse("desk_hours")).content.decode()
    kept = {**sent, **hidden(page)}
    assert client.post(address, kept).status_code == 302
    booked.refresh_from_db()
    assert (booked.status, booked.start, booked.history.count()) == ("booked", at("2027-03-26", "16:00"), 1)
    assert "1 booking outside the hours" in client.get(reverse("desk_hours")).content.decode()
    assert "1 booking outside the hours" in client.get(reverse("desk")).content.decode()


def test_hours_are_added_for_some_weeks(clinic: object, signed_in: SignIn) -> None:
    """A second practitioner, other days, between two dates."""
    other = Practitioner.objects.create(name="Other Example", short_name="Other", order=2)
    sent = {"weekday": "1", "begins": "08:30", "ends": "12:00", "valid_from": "2027-03-02", "valid_to": "2027-04-30"}
    assert signed_in("owner").post(reverse("desk_add_hours", args=[other.id]), sent).status_code == 302
    rule = AvailabilityRule.objects.get(practitioner=other)
    told = (rule.weekday, rule.begins, rule.ends, rule.valid_from, rule.valid_to)
    assert told == (1, time(8, 30), time(12), date(2027, 3, 2), date(2027, 4, 30))


@pytest.mark.parametrize("wrong", [{"begins": "13:00"}, {"begins": ""}, {"weekday": "7"}, {"valid_to": "2027-03-01"}])
def test_hours_out_of_order_are_refused_in_words(clinic: object, signed_in: SignIn, wrong: dict[str, str]) -> None:
    """The form comes back with what is wrong; nothing is saved."""
    sent = {"weekday": "1", "begins": "09:00", "ends": "12:00", "valid_from": "2027-03-02", **wrong}
    answer = signed_in("owner").post(reverse("desk_add_hours", args=[jeff().id]), sent)
    assert answer.status_code == 400
    assert "Please check the form" in answer.content.decode()
    assert AvailabilityRule.objects.count() == 3


def test_an_exception_is_added_and_removed(clinic: object, signed_in: SignIn) -> None:
    """One day where no last one is given; extra hours without times are refused."""
    client = signed_in("owner")
    sent = {"kind": "extra", "first": "2027-03-06", "begins": "10:00", "ends": "12:00", "reason": "Catching up"}
    assert client.post(reverse("desk_add_exception"), {**sent, "begins": "", "ends": ""}).status_code == 400
    assert client.post(reverse("desk_add_exception"), sent).status_code == 302
    made = AvailabilityException.objects.get()
    assert (made.first, made.last, made.practitioner) == (date(2027, 3, 6), date(2027, 3, 6), None)
    assert "Catching up" in client.get(reverse("desk_hours")).content.decode()
    assert client.post(reverse("desk_remove_exception", args=[made.id])).status_code == 302
    assert not AvailabilityException.objects.exists()
    assert client.post(reverse("desk_remove_exception", args=[made.id])).status_code == 404


def test_t25_holidays_are_closed_by_one_click(clinic: object, signed_in: SignIn) -> None:
    """Public ones at once, the Civic Holiday because it was ticked; a day that is no holiday is refused."""
    client = signed_in("owner")
    page = client.get(reverse("desk_hours"), {"year": "2027"}).content.decode()
    assert "Good Friday" in page
    assert re.search(r'name="optional" value="2027-08-02">', page)
    assert client.post(reverse("desk_holidays"), {"year": "2027", "optional": ["2027-08-03"]}).status_code == 400
    assert client.post(reverse("desk_holidays"), {"year": "2027", "optional": ["2027-08-02"]}).status_code == 302
    closed = holidays.closed_already(2027)
    assert {date(2027, 3, 26), date(2027, 8, 2)} <= closed
    assert date(2027, 11, 11) not in closed
    for nonsense in ({"year": "x"}, {"year": "99999999"}, {}):
        assert client.post(reverse("desk_holidays"), nonsense).status_code == 400


def test_a_practitioner_and_a_service_are_added(clinic: object, signed_in: SignIn) -> None:
    """Each given to the other; a price in dollars is kept in cents."""
    client = signed_in("owner")
    sent = {"name": "Other Example", "short_name": "Other", "services": [service().id], "is_active": "on"}
    assert client.post(reverse("desk_new_practitioner"), sent).status_code == 302
    other = Practitioner.objects.get(short_name="Other")
    assert list(other.services.all()) == [service()]
    new = {"name_en": "Long visit", "minutes": "60", "buffer_before": "0", "buffer_after": "15", "price": "120.50"}
    assert client.post(reverse("desk_new_service"), {**new, "practitioners": [other.id]}).status_code == 302
    made = Service.objects.get(code="long_visit")
    assert (made.price_cents, made.buffer_after, made.is_online) == (12050, 15, False)
    assert "$120.50" in client.get(reverse("desk_services")).content.decode()
    assert client.post(reverse("desk_new_service"), {**new, "minutes": "1"}).status_code == 400


def test_the_policy_is_set(clinic: object, signed_in: SignIn) -> None:
    """Every field of the page is saved; what is out of range is said beside its field."""
    client = signed_in("owner")
    page = client.get(reverse("desk_policy")).content.decode()
    fields = dict(re.findall(r'<input type="number" name="(\w+)" value="(\d+)"', page))
    sent = {**fields, "reminder_hours": "24, 48", "requires_approval": "on", "min_notice_minutes": "60"}
    assert client.post(reverse("desk_policy"), sent).status_code == 302
    policy = BookingPolicy.objects.get(id=1)
    assert (policy.reminder_hours, policy.requires_approval, policy.min_notice_minutes) == ([48, 24], True, 60)
    for wrong in ({"grid_minutes": "1"}, {"horizon_days": "0"}, {"reminder_hours": "soon"}, {"reminder_hours": "9" * 9}):
        assert client.post(reverse("desk_policy"), {**sent, **wrong}).status_code == 400


@pytest.mark.parametrize("role", ["front_desk", "physiotherapist"])
def test_only_the_owner_changes_what_is_offered(clinic: object, signed_in: SignIn, role: str) -> None:
    """Others see the hours without a form, and every change is refused and leaves everything as it was."""
    client = signed_in(role)
    assert "Add hours" not in client.get(reverse("desk_hours")).content.decode()
    rule = AvailabilityRule.objects.all()[0]
    for address in (
        reverse("desk_add_hours", args=[jeff().id]),
        reverse("desk_change_hours", args=[rule.id]),
        reverse("desk_add_exception"),
        reverse("desk_holidays"),
        reverse("desk_new_practitioner"),
        reverse("desk_new_service"),
        reverse("desk_policy"),
    ):
        assert client.post(address, {"remove": "1", "year": "2027"}).status_code == 403
    assert AvailabilityRule.objects.count() == 3
    assert not AvailabilityException.objects.exists()
