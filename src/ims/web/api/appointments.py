"""Holding, booking, moving and cancelling an appointment; its calendar file."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Router
from ninja.responses import Status

from ims.clinic.appointments import by_address, changing, direct
from ims.clinic.appointments.calendar_file import PUBLISH, calendar_file, method_of
from ims.clinic.appointments.idempotency import once
from ims.clinic.appointments.visiting import Contact
from ims.clinic.offer.models import Clinic, Service
from ims.errors import ImsError, TimeTaken
from ims.web import clock
from ims.web.address import visitor_address
from ims.web.api import answers, callers
from ims.web.api.description import CALENDAR, KEY, LONGEST_KEY, SHORTEST_KEY, problems
from ims.web.api.inputs import AppointmentSent, CancelSent, HoldSent, RescheduleSent
from ims.web.api.offer import zone_named
from ims.web.api.problems import WrongField, problem, reading

router = Router(tags=["Appointments"])
SCOPE = "api.appointments"
CHANGE = "calendar.change"
VIEW = "calendar.view"


def _taken(error: TimeTaken, service: Service, sent: HoldSent | AppointmentSent | RescheduleSent) -> HttpResponse:
    """The answer where the time is gone, with the next free ones."""
    zone = Clinic.objects.get(id=1).tz
    slots = direct.instead(service=service, start=sent.start, now=clock.now(), practitioner=sent.practitioner)
    return problem("time-taken", str(error), alternatives=[answers.slot(one, zone) for one in slots])


def _key(request: HttpRequest) -> str:
    """The key of a request that may come twice; empty where none is sent."""
    key = request.headers.get(KEY["name"])
    if key is None:
        return ""
    if not SHORTEST_KEY <= len(key) <= LONGEST_KEY or not (key.isascii() and key.isprintable()):
        words = f"{SHORTEST_KEY} to {LONGEST_KEY} printable ASCII characters, such as a UUID."
        raise WrongField("header", KEY["name"], words)
    return key


@router.post(
    "/holds",
    response={201: answers.HoldAnswer},
    operation_id="hold_time",
    summary="Hold a time",
    openapi_extra=problems(409, has_body=True),
)
def hold(request: HttpRequest, sent: HoldSent) -> Any:
    """Keep a time for some minutes while somebody types. Holds are counted by the address that asks."""
    callers.count(request, "hold")
    with reading("body", "service"):
        service = direct.service_named(sent.service)
    address = visitor_address(request)
    by_address.claim(address=address, now=clock.now())
    try:
        held = direct.hold_directly(
            service=service,
            start=sent.start,
            now=clock.now(),
            visitor_hash=callers.visitor_hash(request),
            practitioner=sent.practitioner,
        )
    except ImsError as error:
        by_address.give_back(address=address, now=clock.now())
        if isinstance(error, TimeTaken):
            return _taken(error, service, sent)
        raise
    return Status(201, answers.held(held.appointment, held.secret, Clinic.objects.get(id=1).tz))


@router.post(
    "/appointments",
    response={201: answers.AppointmentAnswer},
    operation_id="book_appointment",
    summary="Book an appointment",
    openapi_extra=problems(404, 409, has_body=True) | {"parameters": [KEY]},
)
def book(request: HttpRequest, sent: AppointmentSent, response: HttpResponse) -> Any:
    """Book an appointment. The answer holds the link that manages it; so does the mail to the person.

    With an `Idempotency-Key` the same request is carried out once: sent again from the same address, it gets the same answer.
    With `hold` the held time is booked; it must be the same service and start.
    """
    key = _key(request)
    callers.count(request, "book")
    clinic, now = Clinic.objects.get(id=1), clock.now()
    with reading("body", "service"):
        service = direct.service_named(sent.service)
    with reading("body", "tz"):
        zone_named(sent.tz, clinic.tz)
    contact = Contact(name=sent.name, email=sent.email, phone=sent.phone, language=sent.language, zone=sent.tz)

    def work() -> tuple[int, dict[str, Any]]:
        booked = direct.book_directly(
            service=service,
            start=sent.start,
            contact=contact,
            now=now,
            practitioner=sent.practitioner,
            hold_secret=sent.hold or "",
        )
        return 201, answers.booked(booked, clinic.tz, language=sent.language)

    try:
        answer = once(
            scope=SCOPE,
            caller=callers.visitor_hash(request),
            key=key,
            request=sent.model_dump(mode="json"),
            now=now,
            work=work,
        )
    except TimeTaken as error:
        return _taken(error, service, sent)
    if sent.hold and not answer.is_repeated:
        by_address.give_back(address=visitor_address(request), now=now)
    if answer.is_repeated:
        response["Idempotent-Replayed"] = "true"
    return Status(answer.status, answer.content)


@router.post(
    "/appointments/{uuid:appointment_id}/reschedule",
    response={200: answers.AppointmentAnswer},
    operation_id="reschedule_appointment",
    summary="Move an appointment",
    openapi_extra=problems(401, 403, 404, 409, has_body=True, is_guarded=True),
)
def reschedule(request: HttpRequest, appointment_id: UUID, sent: RescheduleSent) -> Any:
    """Move an appointment to another free time. Where that is gone, the old time stays.

    Needs the secret of the manage link (as bearer token, or as `token` in the body) or a staff session with its CSRF token.
    """
    callers.count(request, "api")
    appointment, actor = callers.opened(request, appointment_id, token=sent.token, needed=CHANGE)
    service = appointment.service
    try:
        moved = changing.reschedule(
            appointment_id=appointment_id, start=sent.start, now=clock.now(), practitioner=sent.practitioner, actor=actor
        )
    except TimeTaken as error:
        return _taken(error, service, sent)
    callers.note(request, "change", moved.appointment, actor)
    language = appointment.person.language if appointment.person else "en"
    zone = Clinic.objects.get(id=1).tz
    return answers.booked(moved, zone, language=language, is_theirs=actor is None)


@router.post(
    "/appointments/{uuid:appointment_id}/cancel",
    response={200: answers.CancelledAnswer},
    operation_id="cancel_appointment",
    summary="Cancel an appointment",
    openapi_extra=problems(401, 403, 404, 409, has_body=True, is_guarded=True),
)
def cancel(request: HttpRequest, appointment_id: UUID, sent: CancelSent | None = None) -> Any:
    """Cancel an appointment for the person. Close to its begin it is noted as late, as the clinic's policy says.

    Needs the secret of the manage link (as bearer token, or as `token` in the body) or a staff session with its CSRF token.
    """
    callers.count(request, "api")
    token = sent.token if sent else None
    _, actor = callers.opened(request, appointment_id, token=token, needed=CHANGE)
    appointment = changing.cancel(appointment_id=appointment_id, now=clock.now(), actor=actor)
    callers.note(request, "change", appointment, actor)
    return answers.cancelled(appointment, Clinic.objects.get(id=1).tz)


@router.get(
    "/appointments/{uuid:appointment_id}.ics",
    response={200: None},
    operation_id="appointment_calendar_file",
    summary="Calendar file of an appointment",
    openapi_extra=problems(401, 403, 404, 429, is_guarded=True, success=CALENDAR),
)
def calendar(request: HttpRequest, appointment_id: UUID) -> HttpResponse:
    """The appointment as iCalendar. The secret is never taken from the address: send it as bearer token.

    With the secret the file is published (`METHOD:PUBLISH`) and names nobody. A staff session gets what a mail to the person
    holds: `METHOD:REQUEST` or `METHOD:CANCEL`, with the person as attendee. UID and sequence are the same in all of them.
    """
    callers.count(request, "api")
    appointment, actor = callers.opened(request, appointment_id, token=None, needed=VIEW)
    callers.note(request, "view", appointment, actor)
    clinic = Clinic.objects.get(id=1)
    method = method_of(appointment) if actor else PUBLISH
    text = calendar_file(appointment, clinic=clinic, method=method, now=clock.now())
    headers = {"Content-Disposition": 'attachment; filename="appointment.ics"'}
    return HttpResponse(text, content_type="text/calendar; charset=utf-8", headers=headers)
