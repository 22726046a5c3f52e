"""The outbox page: every mail as its reader gets it. Before a server is confirmed this is where mail stays."""

from __future__ import annotations

import re
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from ims.clinic.mail import reading, sending
from ims.clinic.mail.message import CALENDAR_FILE
from ims.clinic.mail.models import OutgoingMail
from ims.clinic.mail.reading import State
from ims.clinic.mail.server import server_of
from ims.clinic.offer.models import Clinic
from ims.clinic.people import rules
from ims.errors import NotFound
from ims.web import clock
from ims.web.accounts.access import needs, staff
from ims.web.address import address_hash
from ims.web.desk.pages import noted

ON_A_PAGE = 50
STATES = {
    State.WAITING: ("Waiting", "wait"),
    State.LATER: ("For later", ""),
    State.SENT: ("Sent", "good"),
    State.FAILED: ("Not accepted", "bad"),
    State.DROPPED: ("Taken back", "off"),
}
"""What each state is called, and its tag."""
KINDS = {
    "booked": "Booked",
    "requested": "Requested",
    "moved": "Moved",
    "cancelled": "Cancelled",
    "declined": "Declined",
    "reminder": "Reminder",
    "offer": "Offer from the waiting list",
    "listed": "On the waiting list",
    "acknowledgement": "Question received",
    "answer": "Answer",
}


@require_safe
@needs("mail.view")
def outbox(request: HttpRequest) -> HttpResponse:
    """Mails of one state, newest first, with whom they go to."""
    now = clock.now()
    noted(request, "view", "outbox")
    state = next((one for one in State if one.value == request.GET.get("state")), None)
    page = Paginator(reading.listed(state, now=now), ON_A_PAGE).get_page(request.GET.get("page"))
    counts = reading.numbers(now)
    told = {
        "page": page,
        "rows": [_row(mail) for mail in page],
        "tabs": [("", "All", sum(counts.values()))] + [(one.value, STATES[one][0], counts[one]) for one in State],
        "state": state.value if state else "",
        **_around(request),
    }
    return render(request, "mail_pages/outbox.html", told)


@require_safe
@needs("mail.view")
def mail(request: HttpRequest, mail_id: UUID) -> HttpResponse:
    """One mail, as its reader gets it."""
    found = _opened(request, mail_id)
    told = {
        **_row(found),
        "pieces": pieces(found.content["text"]),
        "is_failed": _state(found) is State.FAILED,
        **_around(request),
    }
    return render(request, "mail_pages/mail.html", told)


@require_safe
@needs("mail.view")
def calendar(request: HttpRequest, mail_id: UUID) -> HttpResponse:
    """The calendar part as a file."""
    found = _opened(request, mail_id, action="export")
    if not found.content.get("calendar"):
        raise Http404
    answer = HttpResponse(found.content["calendar"], content_type="text/calendar; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{CALENDAR_FILE}"'
    return answer


@require_POST
@needs("mail.view")
def again(request: HttpRequest, mail_id: UUID) -> HttpResponse:
    """Another chance for a mail that was not accepted."""
    now = clock.now()
    sending.try_again(mail=_opened(request, mail_id, action="change"), now=now)
    messages.success(request, "It will be tried again in a moment.")
    return redirect("outbox_mail", mail_id)


def pieces(text: str) -> list[tuple[str, bool]]:
    """The text cut at addresses of this site: only they become links, whatever else somebody typed."""
    ours = re.compile(rf"({re.escape(settings.SITE_ORIGIN)}/[\w./~%-]*)")
    return [(piece, place % 2 == 1) for place, piece in enumerate(ours.split(text)) if piece]


def _opened(request: HttpRequest, mail_id: UUID, action: str = "view") -> OutgoingMail:
    try:
        return reading.opened(
            mail_id=mail_id, actor=staff(request), now=clock.now(), address_hash=address_hash(request), action=action
        )
    except NotFound as error:
        raise Http404 from error


def _state(found: OutgoingMail) -> State:
    return reading.state_of(found, clock.now())


def _row(found: OutgoingMail) -> dict[str, object]:
    words, tag = STATES[_state(found)]
    return {
        "mail": found,
        "kind": KINDS.get(found.kind, found.kind),
        "state_words": words,
        "tag": tag,
        "at": found.sent_at or found.dropped_at or found.not_before,
    }


def _around(request: HttpRequest) -> dict[str, object]:
    return {
        "leaves": server_of(Clinic.objects.filter(id=1).first()) is not None,
        "may_configure": rules.may(staff(request), "mail.configure"),
    }
