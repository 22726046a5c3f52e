"""What can be read on a locked screen: subjects of mails and titles of appointments."""

from __future__ import annotations

import re
from datetime import date, datetime
from pathlib import Path

import pytest
from django.conf import settings
from icalendar import Calendar

import ims.clinic
from ims.catalog import load
from ims.clinic.appointments import booking, changing, waitlist
from ims.clinic.appointments.transitions import Event
from ims.clinic.models import Appointment, BookingPolicy, Clinic, OutgoingMail, Person, Practitioner, WaitlistEntry
from ims.clinic.questions import domain
from tests.clinic.factories import ZONE, at, let_mail_leave, make_person, make_staff, service

FRIDAY = "2027-03-05"
CLINICAL = (
    *(
        "ims",
        "intramuscular",
        "stimulation",
        "simulation",
        "needle",
        "needling",
        "acupuncture",
        "treatment",
        "therapy",
        "physio",
    ),
    *("pain", "muscle", "nerve", "condition", "patient", "symptom", "diagnosis", "injury", "headache", "whiplash", "elbow"),
    *("shoulder", "back", "stiff", "burning", "aching", "first visit", "follow-up"),
    *("intramusculaire", "aiguille", "acupuncture", "traitement", "thérapie", "douleur", "musc", "nerf", "affection"),
    *(
        "symptôme",
        "diagnostic",
        "blessure",
        "céphalée",
        "mal de",
        "coude",
        "épaule",
        "raide",
        "brûl",
        "première visite",
        "suivi",
    ),
)


def everything_said(language: str, now: datetime) -> None:
    """One mail of each kind to people of a language."""
    let_mail_leave()
    desk = make_staff(f"desk-{language}@example.org", "front_desk")
    friday = at(FRIDAY, "10:00").date()

    def person(name: str) -> Person:
        return make_person(f"{name} {language}", f"{name}-{language}@example.com", language=language)

    def book(wall: str, who: Person) -> object:
        return booking.book(service=service(), starts=[at(FRIDAY, wall)], person=who, now=now)[0].appointment

    ada = person("ada")
    moved = book("10:00", ada)
    changing.reschedule(appointment_id=moved.id, start=at(FRIDAY, "13:00"), now=now)
    waitlist.join(service=service(), person=person("waiting"), first=friday, last=friday, now=now)
    changing.cancel(appointment_id=moved.id, now=now)
    BookingPolicy.objects.update(requires_approval=True)
    declined = book("15:00", person("asking"))
    changing.note(appointment_id=declined.id, event=Event.DECLINE, actor=desk, now=now)
    BookingPolicy.objects.update(requires_approval=False)
    told = {"topic": "condition", "email": f"q-{language}@example.com", "body": f"My elbow {language}", "visitor": language}
    question = domain.ask(**told, language=language, now=now)
    domain.answer(question_id=question.id, text="Elbow pain is common.", actor=desk, now=now)


@pytest.mark.parametrize("language", ["en", "fr"])
def test_t82_subjects_and_titles_say_nothing_clinical(clinic: Clinic, now: datetime, language: str) -> None:
    """Every kind of mail there is, in both languages: not a word of a condition or a treatment."""
    everything_said(language, now)
    templates = Path(ims.clinic.__file__).parent / "templates" / "mail"
    kinds = {path.name.removesuffix(".subject.txt") for path in templates.glob("*.subject.txt")}
    assert {mail.kind for mail in OutgoingMail.objects.all()} == kinds
    words = (*CLINICAL, *(one.replace("_", " ") for one in load().conditions))
    for mail in OutgoingMail.objects.all():
        shown = [mail.content["subject"], *titles(mail)]
        assert not [word for word in words for text in shown if word in text.lower()], (mail.kind, shown)
        assert mail.content["subject"] and "\n" not in mail.content["subject"] and "{" not in mail.content["subject"]
        assert mail.content["language"] == language


def titles(mail: OutgoingMail) -> list[str]:
    """What a calendar shows."""
    text = mail.content.get("calendar")
    if not text:
        return []
    events = Calendar.from_ical(text).walk("VEVENT")
    return [str(event.get(name, "")) for event in events for name in ("summary", "description", "categories")]


URGENT = {
    "en": ("Call 911 or go to an emergency department", "See a doctor the same day if redness spreads"),
    "fr": ("Composez le 911 ou rendez-vous à l’urgence", "Consultez un médecin le jour même si une rougeur"),
}
ANSWER = "Elbow pain is common."


def numbers_on_record(clinic: Clinic) -> set[str]:
    """Every number that a mail may name: of the times on record by the clinic's clock, of the policy, and of whom to call."""
    times = [time for one in Appointment.objects.all() for time in (one.start, one.end, one.start.astimezone(ZONE))]
    times += [one.offer_expires for one in WaitlistEntry.objects.exclude(offer_expires=None) if one.offer_expires]
    # the time that an appointment was moved away from is told too
    times.append(at(FRIDAY, "10:00"))
    days: list[date] = [day for one in WaitlistEntry.objects.all() for day in (one.first, one.last)]
    found = {
        "911",
        str(BookingPolicy.objects.get().late_cancel_hours),
        *re.findall(r"\d+", f"{clinic.phone} {clinic.extension}"),
    }
    for local in [time.astimezone(ZONE) for time in times]:
        days.append(local.date())
        found |= {str(local.hour), f"{local.hour:02}", str(local.hour % 12 or 12), f"{local.minute:02}"}
        found.add(f"{abs(int(local.utcoffset().total_seconds() // 3600)):02}")  # type: ignore[union-attr]
    return found | {str(number) for day in days for number in (day.year, day.day)} | {"00"}


@pytest.mark.parametrize("language", ["en", "fr"])
def test_no_mail_says_what_is_not_on_record(clinic: Clinic, now: datetime, language: str) -> None:
    """Every number and address stands in the record; each kind says when not to wait; no subject has a secret."""
    everything_said(language, now)
    known = numbers_on_record(Clinic.objects.get())
    people = [*Person.objects.all(), *Practitioner.objects.all()]
    for mail in OutgoingMail.objects.all():
        text, subject = mail.content["text"].replace("\N{NO-BREAK SPACE}", " "), mail.content["subject"]
        links = re.findall(r"https?://\S+", text)
        bare = re.sub(r"https?://\S+", " ", text)
        assert set(re.findall(r"[\w.+-]+@[\w.-]+", bare)) <= {clinic.email}, mail.kind
        for name in sorted((one.name for one in people), key=len, reverse=True):
            bare = bare.replace(name, " ")
        assert set(re.findall(r"\d+", bare.replace(clinic.name, " "))) <= known, (mail.kind, bare)
        assert [words for words in URGENT[language] if words not in " ".join(text.split())] == [], mail.kind
        assert {link.split("/")[2] for link in links} <= {settings.SITE_ORIGIN.split("/")[2]}, mail.kind
        assert not [part for link in links for part in link.split("/")[3:] if len(part) > 20 and part in subject]
        assert ANSWER not in text or mail.kind == "answer"
