"""Questions, and the waiting list."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja import Router
from ninja.responses import Status

from ims.clinic.appointments import direct
from ims.clinic.appointments.visiting import Contact
from ims.clinic.questions import domain
from ims.web import clock
from ims.web.address import address_hash
from ims.web.api import answers, callers
from ims.web.api.description import problems
from ims.web.api.inputs import QuestionSent, WaitlistSent
from ims.web.api.problems import reading

router = Router(tags=["Questions and waiting list"])


@router.post(
    "/questions",
    response={201: answers.QuestionAnswer},
    operation_id="ask_question",
    summary="Ask a question",
    openapi_extra=problems(has_body=True),
)
def ask(request: HttpRequest, sent: QuestionSent) -> Any:
    """Ask the clinic a question; it is acknowledged and answered by mail, once mail leaves the site. Emergencies: call 911."""
    question = domain.ask(
        topic=sent.topic,
        email=sent.email,
        body=sent.question,
        now=clock.now(),
        visitor=address_hash(request),
        name=sent.name,
        phone=sent.phone,
        language=sent.language,
    )
    return Status(201, {"id": question.id, "status": "received"})


@router.post(
    "/waitlist",
    response={201: answers.WaitlistAnswer},
    operation_id="join_waiting_list",
    summary="Join the waiting list",
    openapi_extra=problems(409, has_body=True),
)
def wait(request: HttpRequest, sent: WaitlistSent) -> Any:
    """Wait for a time to come free within some days. Offers come by mail, one at a time, and end after some hours by day.

    While no mail leaves the site nothing is offered; the clinic can call.
    """
    callers.count(request, "waitlist")
    with reading("body", "service"):
        service = direct.service_named(sent.service)
    entry, secret = direct.wait_directly(
        service=service,
        contact=Contact(name=sent.name, email=sent.email, phone=sent.phone, language=sent.language),
        first=sent.first,
        last=sent.last,
        now=clock.now(),
        practitioner=sent.practitioner,
        weekdays=tuple(sent.weekdays),
        earliest=sent.earliest,
        latest=sent.latest,
    )
    return Status(201, answers.waiting(entry.id, secret, sent.language))
