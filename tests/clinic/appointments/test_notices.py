"""What people are told: the right time, in their language, with a link, and no clinical word in a subject."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone

import icalendar
import pytest

from ims.clinic.appointments import booking, changing, notices, waitlist
from ims.clinic.appointments.booking import Booked
from ims.clinic.appointments.links import opened
from ims.clinic.appointments.transitions import Event
from ims.clinic.models import BookingPolicy, Clinic, OutgoingMail, Person
from tests.clinic.factories import at, jeff, let_mail_leave, make_person, make_staff, service

NINE = at("2027-03-26", "09:00")
URGENT = "Call 911 or go to an emergency department"
LINE = re.compile(r"(?P<when>\w+, \w+ \d+, \d{4}, [\d:]+ [ap]\.m\.) to .* \(UTC(?P<offset>[+-]\d\d):(?P<minutes>\d\d)\)")


def mail(kind: str) -> OutgoingMail:
    """The one mail of a kind."""
    return OutgoingMail.objects.get(kind=kind)


def text(kind: str) -> str:
    """Its text, with plain spaces."""
    return str(mail(kind).content["text"]).replace("\N{NO-BREAK SPACE}", " ")


def book(person: Person, now: datetime, start: datetime = NINE) -> Booked:
    """One visit."""
    return booking.book(service=service(), starts=[start], person=person, now=now)[0]


def instants_in(words: str) -> list[datetime]:
    """Instants that a text names, read back."""
    found = []
    for match in LINE.finditer(words):
        wall = datetime.strptime(match["when"].replace(".m.", "m").upper(), "%A, %B %d, %Y, %I:%M %p")
        shift = timedelta(hours=int(match["offset"]), minutes=int(match["minutes"]))
        found.append(wall.replace(tzinfo=timezone(shift)).astimezone(UTC))
    return found


@pytest.mark.parametrize("zone", ["", "America/Toronto", "Europe/London", "Pacific/Auckland", "America/Panama", "Asia/Kolkata"])
def test_t23_mail_and_calendar_name_the_stored_instant(clinic: Clinic, now: datetime, zone: str) -> None:
    """Read back from the words of the mail, by the clinic's clock and by the person's, and from the file: one instant."""
    zoe = make_person("Zoe Example", "zoe@example.org", zone=zone)
    made = book(zoe, now).appointment
    told = instants_in(text("booked"))
    assert set(told) == {made.start} == {NINE}
    assert len(told) == (1 if zone in ("", "America/Toronto") else 2)
    (event,) = icalendar.Calendar.from_ical(mail("booked").content["calendar"]).walk("VEVENT")
    assert event["dtstart"].dt == made.start


def test_t20_the_other_day_is_named_beside(clinic: Clinic, now: datetime) -> None:
    """Friday at four in Toronto is Saturday morning in Auckland: the mail says both."""
    book(make_person("Zoe Example", "zoe@example.org", zone="Pacific/Auckland"), now, at("2027-03-05", "16:00"))
    assert "Friday, March 5, 2027, 4:00 p.m." in text("booked")
    assert "By your clock: Saturday, March 6, 2027, 10:00 a.m." in text("booked")


def every_kind(now: datetime) -> list[OutgoingMail]:
    """One mail of every kind."""
    let_mail_leave()
    staff = make_staff("desk@example.org", "front_desk")
    ada = make_person("Ada Example", "ada@example.org")
    moved = book(ada, now).appointment
    changing.reschedule(appointment_id=moved.id, start=at("2027-03-29", "09:00"), now=now)
    waitlist.join(
        service=service(), person=make_person("Cy Third", "cy@example.org"), first=now.date(), last=NINE.date(), now=now
    )
    off = book(make_person("Ben Other", "ben@example.org"), now, at("2027-03-24", "09:00")).appointment
    changing.cancel(appointment_id=off.id, now=now)
    BookingPolicy.objects.update(requires_approval=True)
    asked = book(make_person("Dee Fourth", "dee@example.org"), now, at("2027-03-22", "09:00")).appointment
    changing.note(appointment_id=asked.id, event=Event.DECLINE, actor=staff, now=now)
    return list(OutgoingMail.objects.all())


KINDS = {"booked", "requested", "moved", "cancelled", "declined", "reminder", "offer", "listed"}


def test_every_mail_says_how_to_reach_us_and_when_not_to_wait(clinic: Clinic, now: datetime) -> None:
    """Each ends with the clinic's telephone and address and with when to get help at once."""
    mails = every_kind(now)
    assert {one.kind for one in mails} == KINDS
    for one in mails:
        assert URGENT in one.content["text"], one.kind
        assert "(555) 010-0199 extension 1" in one.content["text"], one.kind
        assert "desk@example.org" in one.content["text"], one.kind
        assert one.content["text"].startswith("Hello "), one.kind


def test_t82_no_subject_has_a_clinical_word(clinic: Clinic, now: datetime) -> None:
    """Neither the service nor its practitioner nor the name of the clinic, which may tell; one line each."""
    Clinic.objects.update(name="Needling and Pain Clinic")
    for one in every_kind(now):
        subject = one.content["subject"].lower()
        for word in ("needl", "pain", "treat", "physio", "ims", "muscle", "visit", "clinic", "jeff", "ada"):
            assert word not in subject, one.kind
        assert "\n" not in subject


def test_links_open_what_the_mail_is_about(clinic: Clinic, now: datetime) -> None:
    """Booked, requested, moved and reminder carry a link of their own; cancelled and declined none that opens anything."""
    for one in every_kind(now):
        found = re.findall(r"/m/([\w-]+)/", one.content["text"])
        if one.kind in ("booked", "requested", "moved", "reminder"):
            assert opened(found[0], now).id == one.about
        else:
            assert found == []
        assert ("/book/" in one.content["text"]) == (one.kind in ("cancelled", "declined"))


def test_t55_links_begin_with_the_setting(person: Person, now: datetime, settings: object) -> None:
    """A mail's host is the one that the clinic has set."""
    settings.SITE_ORIGIN = "https://clinic.example.org"  # type: ignore[attr-defined]
    book(person, now)
    assert set(re.findall(r"https?://[^/]+", text("booked"))) == {"https://clinic.example.org"}


def test_french_mails_link_to_french_pages(clinic: Clinic, now: datetime) -> None:
    """The service's French name, the French day, the French page."""
    book(make_person("Zoé Exemple", "zoe@example.org", language="fr"), now)
    assert "vendredi 26 mars 2027" in text("booked")
    assert "Première visite" in text("booked")
    assert "/fr/m/" in text("booked")


def test_names_are_written_as_they_are(clinic: Clinic, now: datetime) -> None:
    """An apostrophe, an ampersand and a bracket stay what they are: a mail is not a page."""
    Clinic.objects.update(name="O'Neil & <Sons>")
    book(make_person("Zoé D'Été <z>", "zoe@example.org"), now)
    assert "Hello Zoé D'Été <z>," in text("booked")
    assert "O'Neil & <Sons>" in text("booked")


def test_t61_a_name_with_line_breaks_makes_no_header(clinic: Clinic, now: datetime) -> None:
    """Subjects are one line, whatever is typed."""
    book(make_person("Zoe\r\nBcc: all@example.org", "zoe@example.org"), now)
    assert "Bcc" not in mail("booked").content["subject"]
    assert len(mail("booked").content["subject"].splitlines()) == 1


def test_no_mail_without_a_person_or_an_address(clinic: Clinic, now: datetime) -> None:
    """Whoever has no address gets none, and a hold of nobody tells nobody."""
    made = book(make_person("No Address", ""), now).appointment
    assert OutgoingMail.objects.count() == 0
    made.person = None
    notices.tell(notices.BOOKED, made, now=now, secret=None, clinic=clinic)
    notices.remind(made, now=now, clinic=clinic)
    assert OutgoingMail.objects.count() == 0


def test_reminders_follow_the_policy_and_the_appointment(person: Person, now: datetime) -> None:
    """Two reminders where the policy says so; those whose time has passed are not written; a move makes new ones."""
    BookingPolicy.objects.update(reminder_hours=[48, 2, 24 * 60])
    made = book(person, now).appointment
    waiting = OutgoingMail.objects.filter(kind="reminder", dropped_at=None)
    assert sorted(NINE - one.not_before for one in waiting) == [timedelta(hours=2), timedelta(hours=48)]
    changing.reschedule(appointment_id=made.id, start=NINE + timedelta(hours=1), now=now)
    assert sorted(NINE - one.not_before for one in waiting.all()) == [timedelta(hours=1), timedelta(hours=47)]
    changing.cancel(appointment_id=made.id, now=now)
    assert not waiting.all().exists()


def test_an_unapproved_request_has_no_reminder_and_no_calendar_file(person: Person, now: datetime) -> None:
    """What is not booked is not put into a calendar and not reminded of."""
    BookingPolicy.objects.update(requires_approval=True)
    book(person, now)
    assert "calendar" not in mail("requested").content
    assert not OutgoingMail.objects.filter(kind="reminder").exists()


def test_an_offer_says_until_when_it_is_kept(person: Person, now: datetime) -> None:
    """By the clinic's clock."""
    let_mail_leave()
    made = book(person, now).appointment
    ben = make_person("Ben Other", "ben@example.org")
    waitlist.join(service=service(), person=ben, first=NINE.date(), last=NINE.date(), now=now)
    changing.cancel(appointment_id=made.id, now=now)
    assert "until Monday, March 1, 2027, 9:00 p.m. (Toronto time)" in text("offer")
    assert jeff().name in text("offer")


def test_texts_are_tidy(clinic: Clinic, now: datetime) -> None:
    """Paragraphs are one blank line apart, no line ends in a space, nothing of a template shows."""
    for one in every_kind(now):
        words = one.content["text"]
        assert "\n\n\n" not in words, one.kind
        assert not re.search(r"[ \t]\n", words), one.kind
        assert not re.search(r"\{[{%]|None|&#", words), one.kind
