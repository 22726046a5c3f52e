"""Who may do what through the API, and how often."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings as configured
from django.db import OperationalError, connection
from django.test import Client
from icalendar import Calendar

from ims.clinic.appointments.models import Appointment, Status
from ims.clinic.models import AccessLog, User
from ims.clinic.trust.models import Attempt
from tests.clinic.factories import at
from tests.web.api.asking import BOOKING, HOLD, LATER, QUESTION, WAIT, booked, get, kind, post

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clinic")]
TOKEN = "a" * 32
"""A CSRF secret of the right length."""


@pytest.fixture
def desk(signed_in: Callable[..., Client]) -> Client:
    """Somebody at the front desk, in a browser that is asked for the CSRF token."""
    found = Client(enforce_csrf_checks=True)
    found.cookies = signed_in("front_desk").cookies
    found.cookies[configured.CSRF_COOKIE_NAME] = TOKEN
    return found


def test_staff_move_and_cancel_with_their_session_and_csrf_token(desk: Client) -> None:
    """What the desk may do on its pages it may do here; the person's link is not given to it, and the log knows who it was."""
    appointment_id, _ = booked()
    moved = post(f"appointments/{appointment_id}/reschedule", {"start": LATER}, client=desk, X_CSRFToken=TOKEN)
    assert (moved.status_code, moved.json()["manage_url"]) == (200, None)
    cancelled = post(f"appointments/{appointment_id}/cancel", client=desk, X_CSRFToken=TOKEN)
    assert cancelled.status_code == 200
    staff = User.objects.with_email("staff@example.org")
    noted = AccessLog.objects.filter(object_type="appointment", object_id=appointment_id, actor=staff)
    assert list(noted.values_list("action", flat=True)) == ["change", "change"]


@pytest.mark.parametrize("headers", [{}, {"X_CSRFToken": "b" * 32}, {"X_CSRFToken": TOKEN, "Origin": "https://evil.example"}])
def test_t60_a_session_without_the_csrf_token_changes_nothing(desk: Client, headers: dict[str, str]) -> None:
    """A page elsewhere cannot use the session: not without the token, not with another, not from another origin."""
    appointment_id, _ = booked()
    for path, body in (("cancel", {}), ("reschedule", {"start": LATER})):
        assert kind(post(f"appointments/{appointment_id}/{path}", body, client=desk, **headers)) == "not-allowed"
    row = Appointment.objects.get(id=appointment_id)
    assert (row.status, row.start) == (Status.BOOKED, at("2027-03-05", "09:00"))


def test_a_session_without_role_or_second_factor_opens_nothing(signed_in: Callable[..., Client]) -> None:
    """No role: not allowed. No second factor: nobody at all."""
    appointment_id, _ = booked()
    assert kind(get(f"appointments/{appointment_id}.ics", client=signed_in())) == "not-allowed"
    half = Client()
    half.force_login(User.objects.with_email("staff@example.org"), backend="ims.web.accounts.backend.EmailBackend")
    assert kind(get(f"appointments/{appointment_id}.ics", client=half)) == "no-credentials"


def test_staff_get_the_calendar_file_of_the_mail(desk: Client) -> None:
    """It names the person and asks them to take the visit in, or out once it is off; the same UID and sequence as published."""
    appointment_id, secret = booked()
    path, person = f"appointments/{appointment_id}.ics", f"mailto:{BOOKING['email']}"
    for method, status in (("REQUEST", "CONFIRMED"), ("CANCEL", "CANCELLED")):
        mailed, published = (
            Calendar.from_ical(answer.content)
            for answer in (get(path, client=desk), get(path, Authorization=f"Bearer {secret}"))
        )
        assert (mailed["method"], published["method"]) == (method, "PUBLISH")
        (asked,), (told,) = (one.walk("VEVENT") for one in (mailed, published))
        assert (asked.get("attendee"), told.get("attendee")) == (person, None)
        assert [(one["uid"], one["sequence"], one["status"]) for one in (asked, told)] == [
            (told["uid"], told["sequence"], status)
        ] * 2
        post(f"appointments/{appointment_id}/cancel", Authorization=f"Bearer {secret}")


def test_staff_get_not_found_where_nothing_is(desk: Client) -> None:
    """An id that is nobody's, with the right to look."""
    assert kind(get("appointments/00000000-0000-4000-8000-000000000007.ics", client=desk)) == "not-found"


def test_public_endpoints_set_no_cookie() -> None:
    """A program needs none, so a page elsewhere can misuse none."""
    client = Client()
    for answer in (
        get("services", client=client),
        post("holds", HOLD, client=client),
        post("questions", QUESTION, client=client),
        post("waitlist", WAIT, client=client),
    ):
        assert answer.status_code in (200, 201) and not answer.cookies
    assert not client.cookies


CASES = [
    ("holds", HOLD, 30),
    ("appointments", {**BOOKING, "service": "none"}, 20),
    ("questions", QUESTION, 5),
    ("waitlist", WAIT, 5),
]


@pytest.mark.parametrize(("path", "body", "most"), CASES, ids=[case[0] for case in CASES])
def test_t66_one_address_tries_so_often_and_no_more(path: str, body: dict[str, Any], most: int) -> None:
    """Up to the limit the request is looked at; then it is refused with the seconds to wait. Nobody else is held up."""
    for _ in range(most):
        assert post(path, body).status_code != 429
    answer = post(path, body)
    assert kind(answer) == "too-many-requests" and int(answer["Retry-After"]) > 0
    elsewhere = post(path, body, client=Client(REMOTE_ADDR="192.0.2.7"))
    assert elsewhere.status_code != 429


def test_t66_secrets_are_guessed_so_often_and_no_more() -> None:
    """After twenty wrong secrets no more wrong ones are heard."""
    appointment_id, _ = booked()
    guesses = [post(f"appointments/{appointment_id}/cancel", {"token": f"guess{n}"}) for n in range(21)]
    assert [one.status_code for one in guesses] == [404] * 20 + [429]
    assert Appointment.objects.get(id=appointment_id).status == Status.BOOKED


def test_t66_an_address_that_is_only_claimed_does_not_count() -> None:
    """Without proxies of ours, what a header says about the address changes nothing."""
    for number in range(5):
        post("questions", {**QUESTION, "question": f"Question {number}?"}, X_Forwarded_For=f"192.0.2.{number}")
    answer = post("questions", {**QUESTION, "question": "One more?"}, X_Forwarded_For="192.0.2.99")
    assert kind(answer) == "too-many-requests"


@pytest.mark.parametrize(("path", "body", "_most"), CASES, ids=[case[0] for case in CASES])
def test_t66_what_cannot_be_counted_is_refused(path: str, body: dict[str, Any], _most: int) -> None:
    """Where the table of attempts does not answer, nothing is let through."""

    def away(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if Attempt._meta.db_table in sql:
            raise OperationalError("the table is away")
        return execute(sql, params, many, context)

    with connection.execute_wrapper(away):
        answer = post(path, {**body, **({"service": "first_visit"} if "service" in body else {})})
    assert kind(answer) == "too-many-requests" and int(answer["Retry-After"]) > 0
    assert not Appointment.objects.exists()
