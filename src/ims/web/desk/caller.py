"""A caller: find or take down the person, pick the time, read it back, book. One screen, half a minute."""

from __future__ import annotations

import hmac
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from hashlib import sha256
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from ims.clinic.appointments import queries
from ims.clinic.appointments.caller import book_caller
from ims.clinic.appointments.slots import Slot, instant, next_free
from ims.clinic.offer.models import Clinic, Service
from ims.clinic.people import rules
from ims.clinic.people.models import Language, Practitioner
from ims.clinic.people.queries import practitioners
from ims.errors import BadValue, ImsError, TimeTaken
from ims.web import clock
from ims.web.accounts.access import needs, staff
from ims.web.address import address_hash
from ims.web.desk import asked
from ims.web.desk.pages import noted, shown
from ims.web.desk.who import Who, who_in
from ims.web.desk.words import MAY_OVERRIDE, read_back, told_of_time

OTHER, CONFLICT = "other", 409
TIMES = 8
READ_AGAIN = "Read this back to the caller, then confirm."
CHANGED = "The {what} changed after you read it back. Read it again, then confirm."
TAKEN = f"That time is not free for this visit any more. The next free one is chosen now. {READ_AGAIN}"


@dataclass(frozen=True)
class Choice:
    """What the screen says so far, with what is preselected filled in."""

    who: Who
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
    def time(self) -> str:
        """The chosen time as the form carries it."""
        return OTHER if self.is_other else self.instant

    @property
    def instant(self) -> str:
        """The time itself, and with whom; "" while there is none."""
        return f"{self.start.isoformat()}|{self.giver.id}" if self.start and self.giver else ""

    @property
    def service_key(self) -> str:
        """The service as the form carries it."""
        return str(self.service.id) if self.service else ""

    def sentence(self) -> str:
        """What is read back; "" while something is missing."""
        who = self.who
        if not (who.key and who.named and who.reach and self.service and self.start and self.giver):
            return ""
        if self.is_other and not self.reason:
            return ""
        return read_back(
            start=self.start,
            zone=Clinic.objects.get(id=1).tz,
            practitioner=self.giver,
            service=self.service,
            name=who.named,
            reach=who.reach,
        )

    def mark(self) -> str:
        """A mark of all that was read back: another choice has another one, so that nothing unread is booked."""
        who = self.who
        whole = (self.sentence(), who.key, who.email, who.language, self.time, self.service_key, self.reason)
        return sha256("\0".join(whole).encode()).hexdigest()

    def since_read(self, fields: QueryDict) -> str:
        """What to say where this is not what was read back; "" where it is."""
        if fields.get("read"):
            if fields.get("read_time") != self.instant:
                return CHANGED.format(what="time")
            if fields.get("read_service") != self.service_key:
                return CHANGED.format(what="service")
        return "" if hmac.compare_digest(fields.get("read", ""), self.mark()) else READ_AGAIN

    def instead_of(self, fields: QueryDict) -> datetime | None:
        """The time that was chosen and read, where another one has come in its place that nobody chose."""
        was = fields.get("time", "")
        is_ours = self.is_other or was in (self.time, OTHER)
        return None if is_ours or not fields.get("read") else asked.instant(was.partition("|")[0])


@needs("calendar.change", "people.view", "people.change")
@require_http_methods(["GET", "HEAD", "POST"])
def caller(request: HttpRequest) -> HttpResponse:
    """The whole screen; the search by GET, everything else by one form."""
    is_post = request.method == "POST"
    fields = request.POST if is_post else request.GET
    choice = chosen(fields, request)
    if is_post and request.POST.get("act") == "book":
        return _book(request, choice)
    error = _wrong(choice) if is_post and not request.headers.get("HX-Request") else ""
    return _page(request, choice, error=error)


def chosen(fields: QueryDict, request: HttpRequest) -> Choice:
    """Read the form and fill in what is preselected: the only person found, the usual service, the next free time."""
    now, zone = clock.now(), Clinic.objects.get(id=1).tz
    who = who_in(fields)
    wanted = asked.uuid(fields.get("practitioner"))
    key = asked.number(fields.get("service"))
    service = Service.objects.filter(id=key).first() if key else None
    service = service or queries.usual_service(person_id=asked.uuid(who.key), actor=staff(request))
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
    return Choice(
        who=who,
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
    missing = choice.who.missing()
    if missing:
        return missing
    if choice.is_other and choice.start is None:
        return "Type the day and the time that is to be booked although it is not free."
    if choice.is_other and not choice.reason:
        return "Say why this time is booked although it is not free."
    if choice.start is None:
        return "There is no free time. Choose another day, practitioner or service."
    return ""


def _book(request: HttpRequest, choice: Choice) -> HttpResponse:
    """Book what was read back, or show what is to be read now."""
    wrong = _wrong(choice)
    if wrong:
        return _page(request, choice, error=wrong, status=400)
    if request.POST.get("time", "") not in (OTHER, choice.time):
        return _page(request, choice, error=TAKEN, status=CONFLICT)
    unread = choice.since_read(request.POST)
    if unread:
        return _page(request, choice, error=unread, status=200 if unread == READ_AGAIN else CONFLICT)
    if choice.is_other and "calendar.override" not in rules.permissions_of(staff(request)):
        return _page(
            request, choice, error=f"Only {MAY_OVERRIDE} may book a time that is not free: ask one of them.", status=403
        )
    if choice.service is None or choice.start is None or choice.giver is None:
        return _page(request, choice, error=READ_AGAIN, status=400)
    try:
        booked = book_caller(
            caller=choice.who.caller(),
            service=choice.service,
            start=choice.start,
            practitioner=choice.giver.id,
            actor=staff(request),
            now=clock.now(),
            override_reason=choice.reason,
            address_hash=address_hash(request),
        )
    except TimeTaken:
        return _page(request, chosen(request.POST, request), error=TAKEN, status=CONFLICT)
    except (BadValue, ImsError) as error:
        return _page(request, choice, error=str(error), status=CONFLICT)
    noted(request, "create", "appointment", booked.appointment.id, person_id=booked.appointment.person_id)
    messages.success(request, f"Booked. {told_of_time()}")
    return HttpResponseRedirect(reverse("desk_appointment", args=[booked.appointment.id]))


def _page(request: HttpRequest, choice: Choice, *, error: str = "", status: int = 200) -> HttpResponse:
    """The screen, or its lower part where a script asks for it. What was found stands on both."""
    if choice.who.q:
        noted(request, "search", "person")
    is_part = request.headers.get("HX-Request") == "true"
    whole = "caller_rest.html" if request.method == "GET" else "caller_changed.html"
    template = whole if is_part else "caller.html"
    givers = practitioners()
    names = {one.id: one.short_name for one in givers}
    sentence = choice.sentence()
    return shown(
        request,
        template,
        status=200 if is_part else status,
        choice=choice,
        who=choice.who,
        error=error,
        sentence=sentence,
        missing=_wrong(choice),
        instead_of=choice.instead_of(request.POST),
        is_to_be_read=status == CONFLICT,
        focus_confirm=bool(choice.who.q and sentence) and not is_part and status != CONFLICT,
        mark=choice.mark(),
        services=list(Service.objects.all()),
        everybody=givers,
        is_reading=error == READ_AGAIN,
        times=[_offered(n, slot, names) for n, slot in enumerate(choice.times, start=1)],
        languages=Language.choices,
        may_override=MAY_OVERRIDE,
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
