"""An example clinic to try everything on: people, hours and bookings that do not exist, addresses that lead nowhere.

Everything goes through the same functions as in a real clinic, with the time at which it would have happened.
"""

from __future__ import annotations

import json
import secrets
from dataclasses import asdict, dataclass
from datetime import datetime, time, timedelta
from pathlib import Path

from ims.clinic.appointments import changing, waitlist
from ims.clinic.appointments.booking import Booked, book
from ims.clinic.appointments.models import Appointment, Source
from ims.clinic.appointments.transitions import Event
from ims.clinic.folder import DEMO, is_demo_folder, write_private
from ims.clinic.offer.domain import STATED, ClinicPlan, ServicePlan, set_up
from ims.clinic.offer.models import AvailabilityRule, Clinic, Service
from ims.clinic.people import accounts, second_factor
from ims.clinic.people.domain import person_for
from ims.clinic.people.models import Person, Practitioner, Role, User
from ims.clinic.questions import domain as questions
from ims.clinic.settling import settled
from ims.errors import FileProblem, ImsError, NotPossible

OWNER, DESK, PHYSIOTHERAPIST = "owner@example.org", "desk@example.org", "jeff@example.org"
BEGINS, ENDS = time(9), time(17)
SERVICES = (
    ServicePlan("first_visit", "First visit", 45, "Premier rendez-vous"),
    ServicePlan("follow_up", "Follow-up visit", 30, "Rendez-vous de suivi"),
)
PLAN = ClinicPlan(
    name="Example Clinic",
    zone="America/Toronto",
    begins=BEGINS,
    ends=ENDS,
    services=SERVICES,
    phone="(289) 555-0100",
    extension="1",
    email="clinic@example.org",
    is_demo=True,
)
SECOND, SECOND_DAYS, SECOND_HOURS = "Example Practitioner", (1, 3), (time(10), time(16))
"""Somebody who works on other days, and whom nobody takes for a real person."""
NAMES = (
    "Amara Example", "Ben Example", "Chloé Example", "Dmitri Example", "Emi Example", "Farah Example",
    "Gus Example", "Hana Example", "Ivo Example", "June Example", "Kofi Example", "Lena Example",
)  # fmt: skip
QUESTIONS = (
    ("Lena Example", "en", "booking", "Can I come before work, at half past eight? This is an example question."),
    ("Chloe Example", "fr", "treatment", "Est-ce que je peux conduire après la séance? Ceci est une question d'exemple."),
    ("Gus Example", "en", "condition", "My elbow has been sore since the summer. Do you see people with that? (An example.)"),
    ("Hana Example", "en", "other", "May my daughter come along and wait for me? This is an example question."),
)
ANSWER = "Thank you for asking. This is an example of an answer.\n\nExample Clinic"
WEEKS_BACK, WEEKS_AHEAD = 1, 2
BOOKED_AHEAD = timedelta(days=9)
"""How long before its day an example visit was booked."""
PLACES = ((time(9), "first_visit"), (time(10, 30), "follow_up"), (time(13), "follow_up"), (time(15), "first_visit"))
"""Wall times of a usual example day, with what is booked."""


@dataclass(frozen=True)
class SignIn:
    """How somebody who tries the demo signs in."""

    email: str
    password: str
    secret: str
    recovery_codes: tuple[str, ...]

    def code(self, now: datetime) -> str:
        """The code that the second factor asks for now."""
        return second_factor.code_at(self.secret, second_factor.step_at(now))

    @property
    def address_for_app(self) -> str:
        """What an authenticator app is given."""
        return second_factor.address_for_app(self.secret, self.email)


def sign_in_of(folder: Path) -> SignIn:
    """The printed sign-in of a folder of examples.

    Raises
    ------
    NotPossible    it holds a real clinic, or nothing
    """
    if not is_demo_folder(folder):
        raise NotPossible(f"{folder} holds no demo. Start one with `ims serve --demo`, or name its folder with --data.")
    try:
        told = json.loads((folder / DEMO).read_text(encoding="utf-8"))
        return SignIn(**{**told, "recovery_codes": tuple(told["recovery_codes"])})
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise FileProblem(f"{folder / DEMO} cannot be read. Remove {folder} and start the demo anew.") from error


def refuse_real(folder: Path) -> None:
    """Refuse to mix examples into a clinic that exists.

    Raises
    ------
    NotPossible    the folder holds a real clinic
    """
    if not is_demo_folder(folder) and (Clinic.objects.exists() or User.objects.exists()):
        raise NotPossible(f"{folder} holds a real clinic, and examples never go into one. Name another folder with --data.")


def fill(folder: Path, *, now: datetime) -> SignIn:
    """Make the example clinic, or add bookings around today where the last ones have passed; the sign-in.

    Raises
    ------
    NotPossible    the folder holds a real clinic
    """
    refuse_real(folder)
    if not Clinic.objects.exists():
        _everything(folder, now)
    elif not Appointment.objects.filter(start__gt=now + timedelta(days=4)).exists():
        _bookings(now)
    return sign_in_of(folder)


@settled
def _everything(folder: Path, now: datetime) -> None:
    began = now - timedelta(weeks=WEEKS_BACK + 2)
    set_up(PLAN, now=began)
    second = Practitioner.objects.create(name=SECOND, short_name=SECOND, color="#7a4f9a", order=1)
    for weekday in SECOND_DAYS:
        AvailabilityRule.objects.create(practitioner=second, weekday=weekday, begins=SECOND_HOURS[0], ends=SECOND_HOURS[1])
    for service in Service.objects.all():
        service.practitioners.add(second)
    sign_in = _staff(began)
    _bookings(now)
    _waiting(now)
    _questions(now)
    (folder / DEMO).unlink(missing_ok=True)
    write_private(folder / DEMO, json.dumps(asdict(sign_in), indent=1))  # before the tables: the folder is never taken for real


def _staff(now: datetime) -> SignIn:
    password = "-".join(secrets.token_hex(2) for _ in range(4))
    accounts.create(email=DESK, password=password, name="Example Front Desk", roles=[Role.FRONT_DESK], now=now)
    jeff = accounts.create(email=PHYSIOTHERAPIST, password=password, name="Jeff", roles=[Role.PHYSIOTHERAPIST], now=now)
    Practitioner.objects.filter(name=STATED.practitioner).update(user=jeff)
    owner = accounts.create(email=OWNER, password=password, name="Example Owner", roles=[Role.OWNER], now=now)
    secret = second_factor.new_secret()
    return SignIn(OWNER, password, secret, second_factor.bind(user=owner, secret=secret, now=now))


def _people(now: datetime) -> list[Person]:
    found = []
    for number, name in enumerate(NAMES):
        first = name.split()[0].lower().replace("é", "e")
        contact = {"email": f"{first}@example.org", "phone": f"(289) 555-01{number + 10:02d}"}
        found.append(person_for(name=name, language="fr" if first == "chloe" else "en", now=now, **contact))
    return found


def _bookings(now: datetime) -> None:
    """Visits of the past and the coming weeks, each booked some days before it."""
    zone = Clinic.objects.get(id=1).tz
    people = _people(now - timedelta(weeks=WEEKS_BACK + 2))
    today = now.astimezone(zone).date()
    monday = today - timedelta(days=today.weekday() + 7 * WEEKS_BACK)
    number = 0
    for offset in range(7 * (WEEKS_BACK + WEEKS_AHEAD + 1)):
        day = monday + timedelta(days=offset)
        for place, (wall, code) in enumerate(PLACES):
            if (offset + place) % 4 == 3:
                continue  # some times stay free
            start = datetime.combine(day, wall, zone)
            booked = _visit(code, start, people[number % len(people)], now)
            if booked is not None:
                number += 1
                if start <= now:
                    _past(booked, number, now)


def _visit(code: str, start: datetime, person: Person, now: datetime) -> Booked | None:
    at = min(now, start - BOOKED_AHEAD)
    try:
        (booked,) = book(service=Service.objects.get(code=code), starts=[start], person=person, now=at, source=Source.WEB)
    except ImsError:
        return None  # nobody works then, or it is taken already
    return booked


def _past(booked: Booked, number: int, now: datetime) -> None:
    """What has happened so far to a visit that has begun: nearly all came."""
    at, key, jeff = booked.appointment.start, booked.appointment.id, User.objects.with_email(PHYSIOTHERAPIST)
    if jeff is None:
        return
    came = ((Event.ARRIVE, 0), (Event.BEGIN, 2), (Event.FULFILL, 30))
    for event, minutes in ((Event.MISS, 20),) if number % 7 == 0 else came:
        if at + timedelta(minutes=minutes) <= now:
            changing.note(appointment_id=key, event=event, actor=jeff, now=at + timedelta(minutes=minutes))


def _waiting(now: datetime) -> None:
    service, people = Service.objects.get(code="follow_up"), _people(now)
    first = now.date()
    for person, weekdays in ((people[9], (4,)), (people[10], ())):
        waitlist.join(service=service, person=person, first=first, last=first + timedelta(days=21), now=now, weekdays=weekdays)


def _questions(now: datetime) -> None:
    """Some are new, one is sorted, one is answered: the oldest first, as the access log would have it."""
    owner = User.objects.with_email(OWNER)
    for number, (who, language, topic, body) in reversed(list(enumerate(QUESTIONS))):
        at = now - timedelta(hours=3 + 20 * number)
        email = f"{who.split()[0].lower()}@example.org"
        asked = questions.ask(
            topic=topic, email=email, body=body, name=who, language=language, now=at, visitor=f"example {number}"
        )
        if owner is None or number < 2:
            continue
        questions.triage(question_id=asked.id, actor=owner, now=at + timedelta(hours=1))
        if number == 3:
            questions.answer(question_id=asked.id, text=ANSWER, actor=owner, now=at + timedelta(hours=2))
