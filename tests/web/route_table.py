"""Who may open which address: the one table that the walk over all routes checks (`test_routes`).

A new route needs one line here, or the build fails:

- `ANYONE`: public pages, the same for visitors and staff
- `LINK`: opened by a secret in the address and nothing else
- `HALF`: whoever gave the right password; the second factor may be missing
- `STAFF`: every member of staff
- `needs("calendar.view", ...)`: staff whose roles hold these permissions
- `secret_or("calendar.view", ...)`: the same staff, or whoever sends the secret of the record (the JSON interface)

An address with parts such as `<uuid:appointment_id>` is walked with values that exist (`EXAMPLES`, from the parts' names) and
with values that do not.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from ims.clinic.appointments.booking import book
from ims.clinic.appointments.waitlist import join
from ims.clinic.models import (
    Appointment,
    AvailabilityException,
    AvailabilityRule,
    CalendarFeed,
    Clinic,
    Invitation,
    OutgoingMail,
    Practitioner,
    Question,
    Service,
    User,
    WaitlistEntry,
)
from ims.clinic.people import accounts, calendars
from ims.clinic.questions.domain import ask
from ims.clinic.trust import log
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


def secret_or(*permissions: str) -> Who:
    """Whoever sends the secret, or staff with these permissions."""
    return Who("secret", frozenset(permissions))


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
        "account/feeds/": needs("calendar.view"),
        "account/feeds/<uuid:feed_id>/end/": needs("calendar.view"),
        "feed/<str:secret>.ics": LINK,
        "desk/staff/": needs("staff.manage"),
        "desk/staff/invite/": needs("staff.manage"),
        "desk/staff/<uuid:user_id>/": needs("staff.manage"),
        "desk/staff/<uuid:user_id>/new-password/": needs("staff.manage"),
        "desk/staff/links/<uuid:invitation_id>/withdraw/": needs("staff.manage"),
        "desk/access-log/": needs("access_log.view"),
        "desk/access-log/verify/": needs("access_log.view"),
        # setting up (before there is an owner, the first page is open to whoever has the code: `setup/test_views`)
        "setup/": needs("clinic.configure"),
        "setup/clinic/": needs("clinic.configure"),
        "setup/hours/": needs("clinic.configure"),
        "setup/services/": needs("clinic.configure"),
        "setup/review/": needs("clinic.configure"),
        "setup/done/": needs("clinic.configure"),
        # information
        "": ANYONE,
        "ims/": ANYONE,
        "what-is-felt/": ANYONE,
        "effects/": ANYONE,
        "conditions/": ANYONE,
        "conditions/<slug:slug>/": ANYONE,
        "questions-people-ask/": ANYONE,
        "safety/": ANYONE,
        "who/": ANYONE,
        "contact/": ANYONE,
        "privacy/": ANYONE,
        "robots.txt": ANYONE,
        "sitemap.xml": ANYONE,
        # booking
        "book/": ANYONE,
        "book/hold/": ANYONE,
        "book/details/<uuid:hold_id>/": ANYONE,
        "book/let-go/<uuid:hold_id>/": ANYONE,
        "book/wait/": ANYONE,
        "m/<str:secret>/": LINK,
        "m/<str:secret>/booked/": LINK,
        "m/<str:secret>/appointment.ics": LINK,
        "m/<str:secret>/appointments.ics": LINK,
        "m/<str:secret>/move/": LINK,
        "m/<str:secret>/cancel/": LINK,
        "w/<str:secret>/": LINK,
        "w/<str:secret>/accept/": LINK,
        "w/<str:secret>/decline/": LINK,
        "w/<str:secret>/leave/": LINK,
        # questions
        "ask/": ANYONE,
        "ask/thanks/": ANYONE,
        "desk/questions/": needs("questions.answer"),
        "desk/questions/<uuid:question_id>/": needs("questions.answer"),
        "desk/questions/<uuid:question_id>/answer/": needs("questions.answer"),
        "desk/questions/<uuid:question_id>/note/": needs("questions.answer"),
        "desk/questions/<uuid:question_id>/assign/": needs("questions.answer"),
        "desk/questions/<uuid:question_id>/step/": needs("questions.answer"),
        # mail
        "desk/outbox/": needs("mail.view"),
        "desk/outbox/<uuid:mail_id>/": needs("mail.view"),
        "desk/outbox/<uuid:mail_id>/invite.ics": needs("mail.view"),
        "desk/outbox/<uuid:mail_id>/again/": needs("mail.view"),
        "desk/mail/": needs("mail.configure"),
        "desk/mail/confirm/": needs("mail.configure"),
        "desk/mail/stop/": needs("mail.configure"),
        # desk
        "desk/": needs("calendar.view"),
        "desk/keys/": needs("calendar.view"),
        "desk/caller/": needs("calendar.change", "people.view", "people.change"),
        "desk/appointments/<uuid:appointment_id>/": needs("calendar.view"),
        "desk/appointments/<uuid:appointment_id>/step/": needs("calendar.change"),
        "desk/appointments/<uuid:appointment_id>/move/": needs("calendar.change"),
        "desk/appointments/<uuid:appointment_id>/receipt/": needs("calendar.view", "people.view"),
        "desk/day-sheet/": needs("calendar.view", "people.view"),
        "desk/requests/": needs("calendar.view"),
        "desk/waiting-list/": needs("calendar.view"),
        "desk/waiting-list/add/": needs("calendar.change", "people.view", "people.change"),
        "desk/waiting-list/<uuid:entry_id>/leave/": needs("calendar.change"),
        "desk/people/": needs("people.view"),
        "desk/people/<uuid:person_id>/": needs("people.view"),
        "desk/people/export/": needs("people.view", "people.transfer"),
        "desk/people/import/": needs("people.view", "people.change", "people.transfer"),
        "desk/people/import/plan/": needs("people.view", "people.change", "people.transfer"),
        "desk/hours/": needs("calendar.view"),
        "desk/hours/of/<uuid:practitioner_id>/": needs("offer.change"),
        "desk/hours/<int:rule_id>/": needs("offer.change"),
        "desk/hours/exceptions/": needs("offer.change"),
        "desk/hours/exceptions/<uuid:exception_id>/remove/": needs("offer.change"),
        "desk/hours/holidays/": needs("offer.change"),
        "desk/practitioners/": needs("offer.change"),
        "desk/practitioners/new/": needs("offer.change"),
        "desk/practitioners/<uuid:practitioner_id>/": needs("offer.change"),
        "desk/services/": needs("offer.change"),
        "desk/services/new/": needs("offer.change"),
        "desk/services/<slug:code>/": needs("offer.change"),
        "desk/policy/": needs("offer.change"),
        "desk/look/": needs("clinic.configure"),
        "theme.css": ANYONE,
        # api
        "api/v1/services": ANYONE,
        "api/v1/availability": ANYONE,
        "api/v1/holds": ANYONE,
        "api/v1/appointments": ANYONE,
        "api/v1/appointments/<uuidstr:appointment_id>/reschedule": secret_or("calendar.change"),
        "api/v1/appointments/<uuidstr:appointment_id>/cancel": secret_or("calendar.change"),
        "api/v1/appointments/<uuidstr:appointment_id>.ics": secret_or("calendar.view"),
        "api/v1/questions": ANYONE,
        "api/v1/waitlist": ANYONE,
        "api/v1/openapi.json": ANYONE,
        "api/v1/problems/<slug:name>": ANYONE,
        r"api/v1/^(?P<rest>[\s\S]*)$": ANYONE,
    }
)
"""Route, as the URL map writes it in English, and who may open it."""

NO_COOKIE = "looks at no cookie: it does what any visitor may"
SESSION_WITH_TOKEN = "a session counts only together with the token; without a session the secret of the record is needed"
EXEMPT_FROM_CSRF: Mapping[str, str] = MappingProxyType(
    {
        route: SESSION_WITH_TOKEN if who.kind == "secret" else NO_COOKIE
        for route, who in ROUTES.items()
        if route.startswith("api/v1/")
    }
)
"""Routes that the framework does not ask for the token, and why that is safe. No page is among them."""

BODIES: Mapping[str, dict[str, str]] = MappingProxyType(
    {
        "api/v1/appointments/<uuidstr:appointment_id>/reschedule": {"start": "2027-03-05T10:00:00-05:00"},
    }
)
"""What an unsafe request of the JSON interface must hold to be looked at at all; others send nothing."""

EXAMPLES: Mapping[str, Callable[[], str]] = MappingProxyType(
    {
        "secret": lambda: SECRETS[-1],
        "user_id": lambda: str(User.objects.earliest("created").id),
        "invitation_id": lambda: str(Invitation.objects.latest("created").id),
        "feed_id": lambda: str(CalendarFeed.objects.earliest("created").id),
        "appointment_id": lambda: str(Appointment.objects.earliest("created").id),
        "person_id": lambda: str(Appointment.objects.earliest("created").person_id),
        "practitioner_id": lambda: str(Practitioner.objects.earliest("order").id),
        "rule_id": lambda: str(AvailabilityRule.objects.earliest("id").id),
        "exception_id": lambda: str(AvailabilityException.objects.earliest("first").id),
        "entry_id": lambda: str(WaitlistEntry.objects.earliest("created").id),
        "question_id": lambda: str(Question.objects.earliest("created").id),
        "mail_id": lambda: str(OutgoingMail.objects.filter(kind="booked").earliest("created").id),
        "code": lambda: "first_visit",
        "slug": lambda: "back-pain",
        "service_id": lambda: str(Service.objects.earliest("order").id),
    }
)
"""Values that exist, by the name of the part of an address. What is not here is walked with values that do not exist."""
SECRETS: list[str] = []
"""Secrets of links that were made for the walk: of an appointment, of the waiting list, of a calendar, of an invitation."""


def furnish() -> None:
    """Something in every table that pages show."""
    SECRETS.clear()
    colleague = make_staff("colleague@example.org", "owner", name="Colleague")
    log.record(action="create", object_type="owner", actor=None, now=NOW)
    AvailabilityException.objects.create(kind="closed", first=date(2027, 3, 26), last=date(2027, 3, 26))
    person = make_person()
    (booked,) = book(service=service(), starts=[at("2027-03-03", "10:00")], person=person, now=NOW)
    _, waiting = join(service=service(), person=person, first=date(2027, 3, 2), last=date(2027, 4, 2), now=NOW)
    ask(topic="other", email="ada@example.org", body="Is there parking?", visitor="v", now=NOW)
    SECRETS.extend([booked.secret, waiting])
    calendars.give(user_id=colleague.id, practitioner_id=Practitioner.objects.earliest("order").id, by=colleague, now=NOW)
    SECRETS.append(calendars.make(user=colleague, label="my telephone", now=NOW))
    Clinic.objects.update(color="#7a4f9a")
    SECRETS.append(accounts.invite(email="new@example.org", name="New", role="front_desk", by=colleague, now=NOW))
