"""A caller: find or take down the person, pick the time, read it back, book. One screen, half a minute."""

from __future__ import annotations

import hmac
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from hashlib import sha256
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from ims.clinic.appointments import queries
from ims.clinic.appointments.caller import Caller, book_caller
from ims.clinic.appointments.slots import Slot, instant, next_free
from ims.clinic.offer.models import Clinic, Service
from ims.clinic.people import rules
from ims.clinic.people.models import Language, Person, Practitioner
from ims.clinic.people.queries import is_phone, practitioners, search
from ims.errors import BadValue, ImsError, TimeTaken
from ims.web import clock
from ims.web.accounts.access import needs, staff
from ims.web.address import address_hash
from ims.web.desk import asked
from ims.web.desk.pages import noted, shown
from ims.web.desk.words import read_back

NEW, OTHER = "new", "other"
TIMES = 8
READ_AGAIN = "Read this back to the caller, then confirm."


@dataclass(frozen=True)
class Choice:
    """What the screen says so far, with what is preselected filled in."""

    q: str
    people: tuple[Person, ...]
    who: str
    name: str
    email: str
    phone: str
    language: str
    service: Service | None
    practitioner: UUID | None
    first: date
    after: str
    times: tuple[Slot, ...]
    start: datetime | None
    giver: Practitioner | None
    is_other: bool
    other_day: str
    other_time: str
    reason: str

    @property
    def person(self) -> Person | None:
        """The one who was found and chosen."""
        return next((one for one in self.people if str(one.id) == self.who), None)

    @property
    def time(self) -> str:
        """The chosen time as the form carries it."""
        return OTHER if self.is_other else _time(self.start, self.giver)

    def caller(self) -> Caller:
        """Who calls, as the clinic takes it down."""
        if self.person is not None:
            return Caller(person_id=self.person.id)
        return Caller(name=self.name, email=self.email, phone=self.phone, language=self.language)

    def sentence(self) -> str:
        """What is read back; "" while something is missing."""
        name = self.person.name if self.person else self.name
        reach = (self.person.phone or self.person.email) if self.person else (self.phone or self.email)
        if not (self.who and name and reach and self.service and self.start and self.giver):
            return ""
        if self.is_other and not self.reason:
            return ""
        return read_back(
            start=self.start,
            zone=Clinic.objects.get(id=1).tz,
            practitioner=self.giver,
            service=self.service,
            name=name,
            reach=reach,
        )

    def mark(self) -> str:
        """A mark of what was read back: another choice has another one, so that nothing unread is booked."""
        whole = (
            self.sentence(),
            self.who,
            self.email,
            self.language,
            self.time,
            str(self.service and self.service.id),
            self.reason,
        )
        return sha256("\0".join(whole).encode()).hexdigest()


def _time(start: datetime | None, giver: Practitioner | None) -> str:
    return f"{start.isoformat()}|{giver.id}" if start and giver else ""


@needs("calendar.change", "people.view", "people.change")
@require_http_methods(["GET", "HEAD", "POST"])
def caller(request: HttpRequest) -> HttpResponse:
    """The whole screen; the search by GET, everything else by one form."""
    is_post = request.method == "POST"
    fields = request.POST if is_post else request.GET
    choice = chosen(fields, request)
    if choice.q and not is_post:
        noted(request, "search", "person")
    if is_post and request.POST.get("act") == "book":
        return _book(request, choice)
    error = _wrong(choice) if is_post and not request.headers.get("HX-Request") else ""
    return _page(request, choice, error=error)


def chosen(fields: QueryDict, request: HttpRequest) -> Choice:
    """Read the form and fill in what is preselected: the only person found, the usual service, the next free time."""
    now, zone = clock.now(), Clinic.objects.get(id=1).tz
    q = fields.get("q", "").strip()
    people = tuple(search(q))
    who = fields.get("who", "")
    if who != NEW and who not in {str(one.id) for one in people}:
        who = str(people[0].id) if len(people) == 1 else NEW if q and not people else ""
    wanted = asked.uuid(fields.get("practitioner"))
    key = asked.number(fields.get("service"))
    service = Service.objects.filter(id=key).first() if key else None
    service = service or queries.usual_service(person_id=asked.uuid(who), actor=staff(request))
    givers = {one.id: one for one in practitioners() if service and service in one.services.all()}
    start, giver = _named(fields.get("time", ""), givers)
    today = now.astimezone(zone).date()
    first = max(asked.day(fields.get("from"), today), today)
    times: Sequence[Slot] = ()
    if service and givers:
        asked_for = [one for one in givers.values() if wanted in (None, one.id)] or list(givers.values())
        after = asked.instant(fields.get("after"))
        if after is None or after.astimezone(zone).date() != first:
            after = datetime.combine(first, time.min, zone)
        times = next_free(
            service=service, after=max(after, now), now=now, practitioners=asked_for, number=TIMES, is_public=False
        )
    is_other = fields.get("time") == OTHER
    if is_other:
        start, giver = _other(fields, givers)
    elif not any(slot.start == start and giver and slot.practitioner == giver.id for slot in times):
        start, giver = (times[0].start, givers[times[0].practitioner]) if times else (None, None)
    typed = {name: fields.get(name, "").strip() for name in ("name", "email", "phone")}
    if q and not any(typed.values()) and not people:
        typed["email" if "@" in q else "phone" if is_phone(q) else "name"] = q
    return Choice(
        q=q,
        people=people,
        who=who,
        **typed,
        language=fields.get("language") if fields.get("language") in Language.values else Language.ENGLISH,  # type: ignore[arg-type]
        service=service,
        practitioner=wanted,
        first=first,
        after=fields.get("after", ""),
        times=tuple(times),
        start=start,
        giver=giver,
        is_other=is_other,
        other_day=fields.get("other_day", ""),
        other_time=fields.get("other_time", ""),
        reason=fields.get("reason", "").strip() if is_other else "",
    )


def _named(text: str, givers: dict[UUID, Practitioner]) -> tuple[datetime | None, Practitioner | None]:
    start, _, whose = text.partition("|")
    key = asked.uuid(whose)
    return asked.instant(start), givers.get(key) if key else None


def _other(fields: QueryDict, givers: dict[UUID, Practitioner]) -> tuple[datetime | None, Practitioner | None]:
    """A time that is typed, whether or not it is free."""
    key = asked.uuid(fields.get("other_with")) or next(iter(givers), None)
    day = asked.day(fields.get("other_day"), date.min)
    try:
        at = time.fromisoformat(fields.get("other_time", ""))
    except ValueError:
        return None, None
    if day == date.min or at.tzinfo is not None:
        return None, None
    return instant(day, at.replace(second=0, microsecond=0), Clinic.objects.get(id=1).tz), givers.get(key) if key else None


def _wrong(choice: Choice) -> str:
    """The first thing that is missing, in the order of the screen."""
    if not choice.who:
        return "Choose who calls, or take down somebody new."
    if choice.who == NEW and not choice.name:
        return "Type the caller's name."
    if choice.who == NEW and not (choice.phone or choice.email):
        return "Type a telephone number or an e-mail address, so that the caller can be reached."
    if choice.who == NEW and choice.email and not _is_email(choice.email):
        return f"'{choice.email}' is not a whole e-mail address."
    if choice.is_other and choice.start is None:
        return "Type the day and the time that is to be booked although it is not free."
    if choice.is_other and not choice.reason:
        return "Say why this time is booked although it is not free."
    if choice.start is None:
        return "There is no free time. Choose another day, practitioner or service."
    return ""


def _is_email(text: str) -> bool:
    try:
        validate_email(text)
    except ValidationError:
        return False
    return True


def _book(request: HttpRequest, choice: Choice) -> HttpResponse:
    """Book what was read back, or show what is to be read now."""
    wrong = _wrong(choice)
    if wrong:
        return _page(request, choice, error=wrong, status=400)
    asked_time = request.POST.get("time", "")
    if asked_time not in (OTHER, choice.time):
        return _page(request, choice, error=f"{_TAKEN} {READ_AGAIN}", status=409)
    if not hmac.compare_digest(request.POST.get("read", ""), choice.mark()):
        return _page(request, choice, error=READ_AGAIN, status=200)
    if choice.is_other and "calendar.override" not in rules.permissions_of(staff(request)):
        return _page(request, choice, error="Only some roles may book a time that is not free. Ask the owner.", status=403)
    if choice.service is None or choice.start is None or choice.giver is None:
        return _page(request, choice, error=READ_AGAIN, status=400)
    try:
        booked = book_caller(
            caller=choice.caller(),
            service=choice.service,
            start=choice.start,
            practitioner=choice.giver.id,
            actor=staff(request),
            now=clock.now(),
            override_reason=choice.reason,
            address_hash=address_hash(request),
        )
    except TimeTaken:
        return _page(request, chosen(request.POST, request), error=f"{_TAKEN} {READ_AGAIN}", status=409)
    except (BadValue, ImsError) as error:
        return _page(request, choice, error=str(error), status=409)
    noted(request, "create", "appointment", booked.appointment.id, person_id=booked.appointment.person_id)
    messages.success(request, "Booked. A mail with the time waits in the outbox, if there is an address.")
    return HttpResponseRedirect(reverse("desk_appointment", args=[booked.appointment.id]))


_TAKEN = "That time has just been taken. The next free one is chosen now."


def _page(request: HttpRequest, choice: Choice, *, error: str = "", status: int = 200) -> HttpResponse:
    """The screen, or its lower part where a script asks for it."""
    is_part = request.headers.get("HX-Request") == "true"
    whole = "caller_rest.html" if request.method == "GET" else "caller_changed.html"
    template = whole if is_part else "caller.html"
    givers = practitioners()
    names = {one.id: one.short_name for one in givers}
    return shown(
        request,
        template,
        status=200 if is_part else status,
        choice=choice,
        error=error,
        sentence=choice.sentence(),
        missing=_wrong(choice),
        focus_confirm=bool(choice.q and choice.sentence()) and not is_part,
        mark=choice.mark(),
        services=list(Service.objects.all()),
        everybody=givers,
        is_reading=error == READ_AGAIN,
        times=[_offered(n, slot, names) for n, slot in enumerate(choice.times, start=1)],
        languages=Language.choices,
    )


def _offered(place: int, slot: Slot, names: dict[UUID, str]) -> dict[str, object]:
    """A free time as the screen lists it."""
    return {
        "place": place,
        "value": f"{slot.start.isoformat()}|{slot.practitioner}",
        "start": slot.start,
        "day": slot.start.astimezone(Clinic.objects.get(id=1).tz).date(),
        "name": names.get(slot.practitioner, ""),
    }
