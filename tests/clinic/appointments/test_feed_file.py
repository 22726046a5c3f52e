"""The calendar that a program of staff reads: right instants, stable entries, nobody's name (T-34)."""

from __future__ import annotations

from datetime import datetime, timedelta

import icalendar
import pytest

from ims.clinic.appointments import booking, changing
from ims.clinic.appointments.feed_file import AHEAD, BACK, GONE, feed_file
from ims.clinic.appointments.models import Appointment, Status
from ims.clinic.appointments.transitions import Event
from ims.clinic.models import CalendarFeed, Clinic, Person, Practitioner, Service, User
from tests.clinic.factories import NOW, at, jeff, make_staff, service

DAY = timedelta(days=1)


@pytest.fixture
def staff(clinic: Clinic) -> User:
    """Jeff's account."""
    return make_staff("jeff@example.org", "physiotherapist", name="Wilhelmine Front")


@pytest.fixture
def feed(staff: User) -> CalendarFeed:
    """An address of Jeff's calendar that says only that times are booked."""
    return CalendarFeed.objects.create(user=staff, practitioner=jeff(), label="x", secret_hash="h", created=NOW)


@pytest.fixture
def visit(person: Person) -> Appointment:
    """A first visit on a Friday at nine, after Toronto has switched."""
    return booking.book(service=service(), starts=[at("2027-03-26", "09:00")], person=person, now=NOW)[0].appointment


def read(feed: CalendarFeed, now: datetime = NOW) -> str:
    """The calendar as text."""
    return feed_file(feed, clinic=Clinic.objects.get(id=1), now=now).decode()


def events(feed: CalendarFeed, now: datetime = NOW) -> list[icalendar.Event]:
    """Its entries."""
    return list(icalendar.Calendar.from_ical(read(feed, now)).walk("VEVENT"))


def test_t34_an_entry_names_nobody_and_says_only_that_it_is_booked(feed: CalendarFeed, visit: Appointment, staff: User) -> None:
    """No name, address, number, reason or link of anybody, also after everything has happened to it."""
    for event in (Event.ARRIVE, Event.BEGIN, Event.FULFILL):
        changing.note(appointment_id=visit.id, event=event, actor=staff, now=visit.start + timedelta(minutes=30))
    text = read(feed)
    (event,) = events(feed)
    assert {key.lower() for key in event} == {
        "uid", "sequence", "dtstamp", "last-modified", "dtstart", "dtend", "summary", "status", "class",
    }  # fmt: skip
    assert (str(event["summary"]), str(event["status"]), str(event["class"])) == ("Booked", "CONFIRMED", "PRIVATE")
    for told in ("Ada", "Example", "example.org", "Wilhelmine", "Jeff", "First visit", "/m/", "mailto:"):
        assert told not in text


def test_the_name_of_the_service_stands_there_where_it_was_asked_for(feed: CalendarFeed, visit: Appointment) -> None:
    """And nothing becomes a line of its own by it."""
    feed.tells_service = True
    Service.objects.update(name_en="First visit\r\nATTACH:http://evil.example.org")
    assert [str(event["summary"]) for event in events(feed)] == ["First visit ATTACH:http://evil.example.org"]


def test_t23_entries_name_the_instant_with_the_rules_of_the_zone(feed: CalendarFeed, visit: Appointment) -> None:
    """Read by another program, begin and end are the instants that are stored; one set of rules, for all years shown."""
    (event,) = events(feed)
    assert (event["dtstart"].dt, event["dtend"].dt) == (visit.start, visit.end)
    text = read(feed)
    assert "DTSTART;TZID=America/Toronto:20270326T090000" in text
    (zone,) = icalendar.Calendar.from_ical(text).walk("VTIMEZONE")
    offsets = [zone.to_tz().utcoffset(datetime(*day)) for day in ((2027, 3, 12, 9), (2027, 3, 26, 9), (2028, 3, 24, 9))]
    assert offsets == [timedelta(hours=-5), timedelta(hours=-4), timedelta(hours=-4)]


def test_one_uid_for_life_and_a_sequence_that_grows(feed: CalendarFeed, visit: Appointment) -> None:
    """Booked, moved and cancelled are one entry; the cancelled one says so."""
    seen = events(feed)
    changing.reschedule(appointment_id=visit.id, start=at("2027-03-29", "10:00"), now=NOW)
    seen += events(feed)
    changing.cancel(appointment_id=visit.id, now=NOW)
    seen += events(feed)
    assert {str(event["uid"]) for event in seen} == {visit.ical_uid}
    assert [int(event["sequence"]) for event in seen] == [0, 1, 2]
    assert [str(event["status"]) for event in seen] == ["CONFIRMED", "CONFIRMED", "CANCELLED"]


def test_a_cancelled_visit_leaves_after_a_while(feed: CalendarFeed, visit: Appointment) -> None:
    """It stays long enough for every program to see it."""
    changing.cancel(appointment_id=visit.id, now=NOW)
    assert [str(event["status"]) for event in events(feed, NOW + GONE)] == ["CANCELLED"]
    assert events(feed, NOW + GONE + DAY) == []


def test_it_reaches_back_and_ahead_and_no_further(feed: CalendarFeed, visit: Appointment) -> None:
    """From four weeks ago to a year ahead, by days of the clinic."""
    shown = [day for day in (-BACK - DAY, -BACK + DAY, AHEAD - DAY, AHEAD + DAY) if events(feed, visit.start - day)]
    assert shown == [-BACK + DAY, AHEAD - DAY]


def test_holds_and_the_calendars_of_others_are_not_in_it(feed: CalendarFeed, visit: Appointment) -> None:
    """A hold is nobody's visit yet; a request is tentative; another practitioner's visits are theirs."""
    booking.hold(service=service(), start=at("2027-03-15", "11:00"), now=NOW, visitor_hash="v" * 64)
    assert [str(event["uid"]) for event in events(feed)] == [visit.ical_uid]
    Appointment.objects.filter(id=visit.id).update(status=Status.PENDING)
    assert [str(event["status"]) for event in events(feed)] == ["TENTATIVE"]
    feed.practitioner = Practitioner.objects.create(name="Second", short_name="Second")
    assert events(feed) == []


def test_the_text_stays_the_same_until_something_changes(feed: CalendarFeed, visit: Appointment) -> None:
    """Asked again an hour later there is nothing new; after a move there is."""
    before = read(feed)
    assert read(feed, NOW + timedelta(hours=1)) == before
    changing.reschedule(appointment_id=visit.id, start=at("2027-03-29", "10:00"), now=NOW)
    assert read(feed, NOW + timedelta(hours=1)) != before


def test_an_empty_calendar_is_one_that_programs_can_read(feed: CalendarFeed) -> None:
    """It holds the rules of the zone, for a calendar without any part is none."""
    assert [part.name for part in icalendar.Calendar.from_ical(read(feed)).subcomponents] == ["VTIMEZONE"]


def test_it_is_read_in_few_queries(
    feed: CalendarFeed, visit: Appointment, person: Person, django_assert_num_queries: object
) -> None:
    """One, however many visits there are."""
    clinic = Clinic.objects.get(id=1)
    booking.book(
        service=service("follow_up"), starts=[at("2027-03-05", "10:00"), at("2027-03-08", "10:00")], person=person, now=NOW
    )
    with django_assert_num_queries(1):  # type: ignore[operator]
        assert feed_file(feed, clinic=clinic, now=NOW).count(b"BEGIN:VEVENT") == 3
