"""A clinic as the tests find it, and people to come to it."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from ims.clinic.models import Clinic, Person, Practitioner, RoleGrant, Service, User
from ims.clinic.offer.domain import ClinicPlan, ServicePlan, set_up

ZONE = ZoneInfo("America/Toronto")
NOW = datetime(2027, 3, 1, 14, 0, tzinfo=UTC)
"""Monday, 9:00 in Toronto, two weeks before the clocks change."""
PASSWORD = "a long enough password"
PLAN = ClinicPlan(
    name="Example Clinic",
    zone="America/Toronto",
    begins=time(9),
    ends=time(17),
    services=(
        ServicePlan("first_visit", "First visit", 45, "Première visite"),
        ServicePlan("follow_up", "Follow-up visit", 30, "Visite de suivi"),
    ),
    phone="(555) 010-0199",
    email="desk@example.org",
)


def make_clinic() -> Clinic:
    """The clinic with Jeff on Monday, Wednesday and Friday."""
    return set_up(PLAN, now=NOW)


def let_mail_leave() -> Clinic:
    """A confirmed mail server, which no test ever reaches."""
    server = {"host": "127.0.0.1", "port": 9, "security": "none", "user": "", "sender": "desk@example.org"}
    Clinic.objects.update(mail_server={"confirmed": server, "proposed": None}, mail_confirmed_at=NOW)
    return Clinic.objects.get(id=1)


def jeff() -> Practitioner:
    """The first practitioner."""
    return Practitioner.objects.get(short_name="Jeff")


def service(code: str = "first_visit") -> Service:
    """A service of the clinic."""
    return Service.objects.get(code=code)


def make_person(name: str = "Ada Example", email: str = "ada@example.org", **more: object) -> Person:
    """Somebody who may book."""
    return Person.objects.create(name=name, email=email, created=NOW, **more)


def make_staff(email: str, *roles: str, name: str = "Staff") -> User:
    """An account with roles."""
    user = User.objects.create_user(email=email, password=PASSWORD, name=name)
    for role in roles:
        RoleGrant.objects.create(user=user, role=role, granted=NOW)
    return user


def at(day: str, wall: str) -> datetime:
    """An instant from a date and a wall time in Toronto."""
    return datetime.combine(date.fromisoformat(day), time.fromisoformat(wall), ZONE).astimezone(UTC)
