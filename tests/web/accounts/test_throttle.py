"""What django-axes asks before a password is looked at."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import RequestFactory

from ims.clinic.models import Attempt
from ims.clinic.trust.limits import FREE_FAILURES
from ims.web.accounts.throttle import Handler, account, pause_left, refused, subject, too_many
from tests.clinic.factories import NOW

pytestmark = pytest.mark.django_db


def request(email: str = "ada@example.org", address: str = "192.0.2.1"):
    """A sign-in."""
    return RequestFactory().post("/sign-in/", {"email": email, "password": "guess"}, REMOTE_ADDR=address)


def test_account_and_address_are_counted_together() -> None:
    """However the address is written it is one account; another account or visitor is another count."""
    assert subject(request()) == subject(request(" ADA@example.org "))
    assert len({subject(request()), subject(request("bob@example.org")), subject(request(address="192.0.2.2"))}) == 3
    assert "ada@" not in account(request())


def test_a_client_cannot_choose_its_address() -> None:
    """Without a proxy of ours a forwarded address is not believed."""
    forged = request()
    forged.META["HTTP_X_FORWARDED_FOR"] = "203.0.113.1"
    assert subject(forged) == subject(request())


def test_failures_lead_to_a_pause_and_success_ends_it() -> None:
    """The number that axes compares with its limit of one says whether to refuse now."""
    handler = Handler()
    for _ in range(FREE_FAILURES + 1):
        assert handler.get_failures(request()) == 0
        handler.user_login_failed(None, {}, request())
    assert (handler.get_failures(request()), pause_left(request())) == (1, timedelta(minutes=1))
    locked = request()
    locked.axes_locked_out = True
    handler.user_login_failed(None, {}, locked)
    handler.user_login_failed(None, {}, None)
    handler.user_logged_out(None, request(), None)
    assert Attempt.objects.count() == FREE_FAILURES + 1
    handler.user_logged_in(None, request(), None)
    assert handler.get_failures(request()) == 0


def test_the_answer_says_how_long_to_wait() -> None:
    """The form again, with status 429 and the seconds; where no time is known there is none."""
    for _ in range(FREE_FAILURES + 1):
        Handler().user_login_failed(None, {}, request())
    answer = refused(_visited(request()))
    assert (answer.status_code, answer["Retry-After"]) == (429, "60")
    assert "Please try again in 60 seconds." in answer.content.decode()
    assert not too_many(_visited(request()), "No.", None).has_header("Retry-After")
    assert Attempt.objects.earliest("at").at == NOW


def _visited(found):
    from django.contrib.auth.models import AnonymousUser
    from django.contrib.messages.storage.cookie import CookieStorage

    found.user = AnonymousUser()
    found._messages = CookieStorage(found)
    return found
