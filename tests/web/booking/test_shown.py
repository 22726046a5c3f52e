"""Free times in words for a reader."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from ims.clinic.appointments import booking, visiting
from ims.clinic.appointments.visiting import Visit
from ims.clinic.models import Clinic, Person, Service
from ims.web.booking.shown import (
    Reader,
    shown_appointment,
    shown_offer,
    shown_service,
    shown_slot,
    shown_time,
    shown_visits,
    zone_groups,
)
from tests.clinic.factories import ZONE, at, service

HERE = Reader("en", ZONE)
AWAY = Reader("en", ZONE, ZoneInfo("Pacific/Auckland"))


def test_a_time_sends_back_the_instant_it_shows() -> None:
    """The value of a button, read back, is the instant; its words are the clinic's."""
    start = at("2027-03-05", "16:00")
    shown = shown_time(start, start + timedelta(minutes=45), AWAY)
    assert datetime.fromisoformat(shown.value) == datetime.fromisoformat(shown.when.iso) == start
    assert (shown.when.day, shown.is_other_day) == ("Friday, March 5, 2027", True)
    assert shown.own is not None
    assert shown.own.short_day == "Sat, Mar 6"


def test_another_clock_on_the_same_day_is_no_other_day() -> None:
    """Paris at nine in Toronto is the same Friday."""
    start = at("2027-03-05", "09:00")
    shown = shown_time(start, start, Reader("en", ZONE, ZoneInfo("Europe/Paris")))
    assert (shown.own is not None, shown.is_other_day) == (True, False)


def test_a_reader_s_own_clock_is_named_only_if_it_is_another() -> None:
    """Toronto for Toronto is nothing to say."""
    assert (HERE.place, HERE.own_place, AWAY.own_place) == ("Toronto", "", "Auckland")
    assert Reader("en", ZONE, ZONE).own_place == ""


def test_an_offer_shows_every_time_once_in_order(clinic: Clinic, now: datetime) -> None:
    """Days with their times; the first free time stands at the top."""
    offer = visiting.offer(service=service(), now=now)
    shown = shown_offer(offer, HERE)
    assert shown.first == shown_slot(offer.first, HERE)
    values = [time.value for day in shown.days for time in day.times]
    assert values == [slot.start.isoformat() for _, slots in offer.days for slot in slots]
    assert [day.id for day in shown.days] == ["day-2027-03-01", "day-2027-03-03", "day-2027-03-05"]
    assert (shown.week, shown.monday, shown.later) == ("Monday, March 1, 2027", "2027-03-01", date(2027, 3, 8))


def test_an_offer_without_a_free_time_is_empty(clinic: Clinic, now: datetime) -> None:
    """No first time, no days."""
    offer = visiting.Offer(None, date(2027, 3, 1), (), None, None)
    assert (shown_offer(offer, HERE).first, shown_offer(offer, HERE).days) == (None, ())


def test_an_appointment_is_shown_like_a_free_time(person: Person, now: datetime) -> None:
    """Its begin is the first free time it was."""
    start = at("2027-03-05", "09:00")
    made = booking.book(service=service(), starts=[start], person=person, now=now)[0].appointment
    assert shown_appointment(made, HERE) == shown_time(made.start, made.end, HERE)


def test_dates_of_several_visits_say_which_are_free() -> None:
    """In the reader's language."""
    plan = [Visit(date(2027, 3, 5), None, True), Visit(date(2027, 3, 12), None, False)]
    assert [(one.words, one.is_free) for one in shown_visits(plan, Reader("fr", ZONE))] == [
        ("vendredi 5 mars 2027", True),
        ("vendredi 12 mars 2027", False),
    ]


def test_zones_to_choose_from_are_cities_by_part_of_the_world() -> None:
    """Each is a zone; none twice."""
    keys = [key for _, zones in zone_groups() for key, _ in zones]
    assert {"America/Toronto", "Pacific/Auckland", "Asia/Kolkata"} <= set(keys)
    assert len(keys) == len(set(keys))
    assert dict(dict(zone_groups())["America"])["America/Argentina/Buenos_Aires"] == "Argentina, Buenos Aires"


def test_a_service_is_called_by_its_name_in_the_reader_s_language(clinic: object) -> None:
    """One that has no French name is quoted and marked as English on French pages; what it says is text."""
    one = Service(name_en="First <visit>", name_fr="Première visite")
    assert [shown_service(one, language) for language in ("en", "fr")] == ["First <visit>", "Première visite"]
    one.name_fr = ""
    assert shown_service(one, "fr") == '«\xa0<span lang="en">First &lt;visit&gt;</span>\xa0»'
    assert shown_service(one, "en") == "First <visit>"
