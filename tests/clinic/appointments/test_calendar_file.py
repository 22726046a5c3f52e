"""The calendar file: the instant that is meant, one UID for life, nothing that an employer should not read."""

from __future__ import annotations

from datetime import datetime, timedelta

import icalendar
import pytest

from ims.clinic.appointments import booking, changing
from ims.clinic.appointments.calendar_file import CANCEL, PUBLISH, REQUEST, calendar_file, method_of
from ims.clinic.appointments.models import Appointment, Status
from ims.clinic.models import Clinic, Person
from tests.clinic.factories import at, make_person, service


@pytest.fixture
def appointment(person: Person, now: datetime) -> Appointment:
    """A visit on a Friday at nine, two weeks after Toronto has switched."""
    return booking.book(service=service(), starts=[at("2027-03-26", "09:00")], person=person, now=now)[0].appointment


def text_of(appointment: Appointment, now: datetime, method: str = REQUEST) -> str:
    """The file."""
    return calendar_file(appointment, clinic=Clinic.objects.get(id=1), method=method, now=now)


def event_in(text: str) -> icalendar.Event:
    """The one event of a file."""
    (event,) = icalendar.Calendar.from_ical(text).walk("VEVENT")
    return event


def test_t23_the_file_names_the_instant_with_the_rules_of_its_zone(appointment: Appointment, now: datetime) -> None:
    """Read by another program, begin and end are the instants that are stored; the zone's rules are in the file."""
    text = text_of(appointment, now)
    event = event_in(text)
    assert (event["dtstart"].dt, event["dtend"].dt) == (appointment.start, appointment.end)
    assert "DTSTART;TZID=America/Toronto:20270326T090000" in text
    (zone,) = icalendar.Calendar.from_ical(text).walk("VTIMEZONE")
    assert zone.to_tz().utcoffset(datetime(2027, 3, 26, 9)) == timedelta(hours=-4)
    assert zone.to_tz().utcoffset(datetime(2027, 3, 12, 9)) == timedelta(hours=-5)
    assert zone.to_tz().utcoffset(datetime(2027, 11, 12, 9)) == timedelta(hours=-5)


def test_one_uid_for_life_and_a_sequence_that_grows(appointment: Appointment, now: datetime) -> None:
    """Booked, moved and cancelled are three versions of one event."""
    seen = [event_in(text_of(appointment, now))]
    moved = changing.reschedule(appointment_id=appointment.id, start=at("2027-03-29", "10:00"), now=now).appointment
    seen.append(event_in(text_of(moved, now)))
    gone = changing.cancel(appointment_id=appointment.id, now=now)
    seen.append(event_in(text_of(gone, now, method_of(gone))))
    assert {str(event["uid"]) for event in seen} == {appointment.ical_uid}
    assert [int(event["sequence"]) for event in seen] == [0, 1, 2]
    assert [str(event["status"]) for event in seen] == ["CONFIRMED", "CONFIRMED", "CANCELLED"]


def test_the_method_asks_to_take_in_or_to_take_out(appointment: Appointment, now: datetime) -> None:
    """An invitation while it stands, a cancellation when it is off."""
    assert method_of(appointment) == REQUEST
    assert "METHOD:REQUEST" in text_of(appointment, now)
    for status in (Status.CANCELLED_BY_CLINIC, Status.CANCELLED_LATE, Status.DECLINED, Status.ENTERED_IN_ERROR):
        assert method_of(Appointment(status=status)) == CANCEL
    assert "METHOD:CANCEL" in text_of(appointment, now, CANCEL)


def test_a_request_is_tentative(appointment: Appointment, now: datetime) -> None:
    """What the clinic has not approved is not confirmed in a calendar either."""
    Appointment.objects.filter(id=appointment.id).update(status=Status.PENDING)
    appointment.refresh_from_db()
    assert str(event_in(text_of(appointment, now))["status"]) == "TENTATIVE"


def test_t82_a_calendar_says_nothing_of_the_treatment(appointment: Appointment, now: datetime) -> None:
    """The title is the same whatever the service and the clinic are called; no link that opens anything."""
    Clinic.objects.update(name="Needling and Back Pain Clinic")
    text = text_of(appointment, now)
    event = event_in(text)
    assert str(event["summary"]) == "Appointment at the clinic"
    assert not {"description", "url", "comment"} & {key.lower() for key in event}
    assert service().name_en not in text
    assert "/m/" not in text


def test_the_title_is_in_the_person_s_language(clinic: Clinic, now: datetime) -> None:
    """French where the person chose French."""
    zoe = make_person("Zoé Exemple", "zoe@example.org", language="fr")
    made = booking.book(service=service(), starts=[at("2027-03-26", "09:00")], person=zoe, now=now)[0].appointment
    assert str(event_in(text_of(made, now))["summary"])


def test_the_place_is_named_where_the_owner_has_named_it(appointment: Appointment, now: datetime) -> None:
    """No address is invented."""
    assert "location" not in {key.lower() for key in event_in(text_of(appointment, now))}
    Clinic.objects.update(address="1 Example Street, Example")
    assert str(event_in(text_of(appointment, now))["location"]) == "1 Example Street, Example"


@pytest.mark.parametrize("typed", ['A "B"\r\nATTACH:http://evil.example.org', "x;y,z:w\nBEGIN:VALARM", "^n^'"])
def test_t61_nothing_typed_becomes_a_line_of_its_own(appointment: Appointment, now: datetime, typed: str) -> None:
    """Line breaks and signs of the format in names and addresses stay text."""
    Clinic.objects.update(name=typed[:100], address=typed)
    person = appointment.person
    assert person is not None
    person.email = f"a{typed}@example.org"
    person.save()
    lines = text_of(appointment, now).split("\r\n")
    assert not [line for line in lines if line.startswith(("ATTACH", "BEGIN:VALARM"))]
    assert event_in("\r\n".join(lines))["dtstart"].dt == appointment.start


def test_a_file_needs_no_person(appointment: Appointment, now: datetime) -> None:
    """An appointment of nobody has a file without a guest."""
    appointment.person = None
    assert "attendee" not in {key.lower() for key in event_in(text_of(appointment, now))}


def test_a_file_in_a_mail_names_who_asks_and_who_is_asked(appointment: Appointment, now: datetime) -> None:
    """A request and a cancellation have an organizer and the person as attendee (RFC 5546, sections 3.2.2 and 3.2.5)."""
    assert appointment.person is not None
    for method in (REQUEST, CANCEL):
        event = event_in(text_of(appointment, now, method))
        assert str(event["attendee"]) == f"mailto:{appointment.person.email}"
        assert str(event["organizer"]).startswith("mailto:")


def test_a_published_file_asks_nobody_and_keeps_uid_and_sequence(appointment: Appointment, now: datetime) -> None:
    """RFC 5546, section 3.2.1: an organizer, no attendee; the version is the one of the mail, also when it is off."""
    moved = changing.reschedule(appointment_id=appointment.id, start=at("2027-03-29", "10:00"), now=now).appointment
    text = text_of(moved, now, PUBLISH)
    event, mailed = event_in(text), event_in(text_of(moved, now))
    assert "METHOD:PUBLISH" in text and "ATTENDEE" not in text and "ORGANIZER" in text
    assert (event["uid"], event["sequence"], event["status"]) == (mailed["uid"], mailed["sequence"], "CONFIRMED")
    gone = changing.cancel(appointment_id=appointment.id, now=now)
    event = event_in(text_of(gone, now, PUBLISH))
    assert (str(event["uid"]), int(event["sequence"]), str(event["status"])) == (appointment.ical_uid, 2, "CANCELLED")


def test_one_file_holds_several_visits(person: Person, now: datetime) -> None:
    """Each with its own UID and instant; the rules of the zone stand in it once and reach over all of them."""
    starts = [at("2027-03-26", "09:00"), at("2027-04-02", "09:00")]
    made = [one.appointment for one in booking.book(service=service(), starts=starts, person=person, now=now)]
    text = calendar_file(*made, clinic=Clinic.objects.get(id=1), method=PUBLISH, now=now)
    events = icalendar.Calendar.from_ical(text).walk("VEVENT")
    assert {(str(event["uid"]), event["dtstart"].dt) for event in events} == {(one.ical_uid, one.start) for one in made}
    assert len(icalendar.Calendar.from_ical(text).walk("VTIMEZONE")) == 1
