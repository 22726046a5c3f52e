"""Setting the clinic up."""

from __future__ import annotations

from dataclasses import replace
from datetime import time

from ims.clinic.models import AvailabilityRule, BookingPolicy, Clinic, Practitioner, Service
from ims.clinic.offer.domain import STATED, set_up
from tests.clinic.factories import NOW, PLAN


def test_what_the_source_states_is_filled_in_and_nothing_else(db: None) -> None:
    """Jeff, physiotherapist, on Monday, Wednesday and Friday; what is not stated stays blank."""
    clinic = set_up(replace(PLAN, phone=STATED.phone, email=STATED.email), now=NOW)
    jeff = Practitioner.objects.get()
    assert (jeff.name, jeff.short_name, jeff.profession) == ("Jeff Hodgart", "Jeff", "physiotherapist")
    assert (clinic.phone, clinic.extension, clinic.email) == ("(289) 266-1674", "1", "info@probodywellness.ca")
    assert (clinic.address, clinic.mail_server, clinic.mail_confirmed_at) == ("", None, None)
    rules = AvailabilityRule.objects.values_list("weekday", "begins", "ends")
    assert set(rules) == {(0, time(9), time(17)), (2, time(9), time(17)), (4, time(9), time(17))}
    assert not Service.objects.exclude(price_cents=None).exists()


def test_a_second_time_changes_what_is_there_and_doubles_nothing(db: None) -> None:
    """The same clinic, practitioner, hours and services."""
    set_up(PLAN, now=NOW)
    set_up(replace(PLAN, name="Other Name"), now=NOW)
    assert Clinic.objects.get().name == "Other Name"
    numbers = [table.objects.count() for table in (Practitioner, AvailabilityRule, Service, BookingPolicy)]
    assert numbers == [1, 3, 2, 1]


def test_the_owner_says_which_days_and_in_which_zone(db: None) -> None:
    """Hours are wall time in the zone that was given."""
    clinic = set_up(replace(PLAN, zone="America/Vancouver", weekdays=(1,), begins=time(8)), now=NOW)
    assert clinic.tz.key == "America/Vancouver"
    assert [(rule.weekday, rule.begins) for rule in AvailabilityRule.objects.all()] == [(1, time(8))]


def test_every_service_is_given_by_the_practitioner(db: None) -> None:
    """In the order in which they were described, in both languages."""
    set_up(PLAN, now=NOW)
    jeff = Practitioner.objects.get()
    assert [one.code for one in jeff.services.all()] == ["first_visit", "follow_up"]
    assert jeff.services.all()[0].name_fr == "Première visite"
