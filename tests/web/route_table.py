"""Who may open which address: the one table that the walk over all routes checks (`test_routes`).

A new route needs one line here, or the build fails:

- `ANYONE`: public pages, the same for visitors and staff
- `LINK`: opened by a secret in the address and nothing else
- `HALF`: whoever gave the right password; the second factor may be missing
- `STAFF`: every member of staff
- `needs("calendar.view", ...)`: staff whose roles hold these permissions

An address with parts such as `<uuid:appointment_id>` is walked with values that exist (`EXAMPLES`, from the parts' names) and
with values that do not.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from ims.clinic.appointments.booking import book
from ims.clinic.models import Appointment, Invitation, Practitioner, Service, User
from ims.clinic.people import accounts
from tests.clinic.factories import NOW, at, make_person, make_staff, service


@dataclass(frozen=True)
class Who:
    """Who may open an address."""

    kind: str
    permissions: frozenset[str] = frozenset()


ANYONE, LINK, HALF, STAFF = Who("anyone"), Who("link"), Who("half"), Who("staff")


def needs(*permissions: str) -> Who:
    """Staff with these permissions."""
    return Who("needs", frozenset(permissions))


ROUTES: Mapping[str, Who] = MappingProxyType(
    {
        # signing in and accounts
        "sign-in/": ANYONE,
        "sign-in/code/": HALF,
        "sign-in/set-up-code/": HALF,
        "sign-out/": ANYONE,
        "invite/<str:secret>/": LINK,
        "account/": STAFF,
        "account/password/": STAFF,
        "account/second-factor/": STAFF,
        "desk/staff/": needs("staff.manage"),
        "desk/staff/invite/": needs("staff.manage"),
        "desk/staff/<uuid:user_id>/": needs("staff.manage"),
        "desk/staff/<uuid:user_id>/new-password/": needs("staff.manage"),
        "desk/staff/links/<uuid:invitation_id>/withdraw/": needs("staff.manage"),
        "desk/access-log/": needs("access_log.view"),
        "desk/access-log/verify/": needs("access_log.view"),
        # setting up
        # information
        # booking
        # questions
        # desk
        # api
    }
)
"""Route, as the URL map writes it in English, and who may open it."""

EXEMPT_FROM_CSRF: Mapping[str, str] = MappingProxyType({})
"""Routes that take unsafe requests of visitors without a session's token, and why that is safe."""

EXAMPLES: Mapping[str, Callable[[], str]] = MappingProxyType(
    {
        "secret": lambda: SECRETS[-1],
        "user_id": lambda: str(User.objects.earliest("created").id),
        "invitation_id": lambda: str(Invitation.objects.latest("created").id),
        "appointment_id": lambda: str(Appointment.objects.earliest("created").id),
        "person_id": lambda: str(Appointment.objects.earliest("created").person_id),
        "practitioner_id": lambda: str(Practitioner.objects.earliest("order").id),
        "service_id": lambda: str(Service.objects.earliest("order").id),
    }
)
"""Values that exist, by the name of the part of an address. What is not here is walked with values that do not exist."""
SECRETS: list[str] = []
"""Secrets of links that were made for the walk: of an appointment, of an invitation."""


def furnish() -> None:
    """Something in every table that pages show: appointments, an invitation, a colleague."""
    SECRETS.clear()
    colleague = make_staff("colleague@example.org", "owner", name="Colleague")
    (booked,) = book(service=service(), starts=[at("2027-03-03", "10:00")], person=make_person(), now=NOW)
    SECRETS.append(booked.secret)
    SECRETS.append(accounts.invite(email="new@example.org", name="New", role="front_desk", by=colleague, now=NOW))
