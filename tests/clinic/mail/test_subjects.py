"""What can be read on a locked screen: subjects of mails and titles of appointments."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest
from icalendar import Calendar

import ims.clinic
from ims.catalog import load
from ims.clinic.appointments import booking, changing, waitlist
from ims.clinic.appointments.transitions import Event
from ims.clinic.models import BookingPolicy, Clinic, OutgoingMail, Person
from ims.clinic.questions import domain
from tests.clinic.factories import at, make_person, make_staff, service

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
