"""The decorator of staff pages."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import HttpResponse
from django.test import Client, RequestFactory

from ims.clinic.models import AccessLog, RoleGrant, User
from ims.errors import NotPossible, UnknownOption
from ims.web.accounts.access import SIGNED_IN_ONLY, held_by, needs, staff
from tests.clinic.factories import NOW

pytestmark = pytest.mark.django_db


def test_a_permission_that_does_not_exist_fails_when_the_site_starts() -> None:
    """A view that asks for what nobody can have is an error at once."""
    with pytest.raises(UnknownOption):
        needs("calendar.look")


def test_views_say_what_they_need() -> None:
    """What the walk over all routes compares with its table."""

    @needs("people.view", "calendar.view")
    def page(request):
        """A page."""
        return HttpResponse("page")

    assert (page.needed, page.__doc__) == ({"people.view", "calendar.view"}, "A page.")
    assert needs()(lambda request: HttpResponse()).needed == SIGNED_IN_ONLY


def test_who_lacks_a_permission_is_told_and_it_is_written_down(signed_in: Callable[..., Client]) -> None:
    """A page in plain words, status 403, and a row of the access log with what was missing."""
    answer = signed_in("front_desk").get("/desk/staff/", REMOTE_ADDR="192.0.2.7")
    assert answer.status_code == 403
    assert "You may not open this page" in answer.content.decode()
    row = AccessLog.objects.get()
    assert (row.action, row.object_type, row.object_id, row.reason) == ("refused", "page", "staff", "staff.manage")
    assert row.actor == User.objects.get()
    assert row.at == NOW
    assert len(row.address_hash) == 64
    assert "192.0.2.7" not in row.address_hash


def test_a_role_that_ends_closes_its_pages_at_once(signed_in: Callable[..., Client]) -> None:
    """Sessions hold no permissions: they are looked up each time."""
    client = signed_in("owner")
    assert client.get("/desk/staff/").status_code == 200
    RoleGrant.objects.update(ended=NOW)
    assert client.get("/desk/staff/").status_code == 403
    assert client.get("/account/").status_code == 403


def test_a_change_that_was_refused_for_want_of_a_session_is_not_come_back_to(client: Client) -> None:
    """After signing in nobody lands on an address that only takes a form."""
    assert client.post("/account/password/")["Location"] == "/sign-in/"


def test_parts_of_pages_that_are_fetched_lead_the_whole_page_to_sign_in(client: Client) -> None:
    """htmx is told to leave, instead of showing the sign-in form inside a page."""
    answer = client.get("/account/", headers={"HX-Request": "true"})
    assert (answer.status_code, answer["HX-Redirect"]) == (204, "/sign-in/?next=%2Faccount%2F")


def test_nobody_is_staff_who_is_not_signed_in() -> None:
    """A view that forgot the decorator fails instead of acting for nobody."""
    request = RequestFactory().get("/")
    request.user = AnonymousUser()
    assert held_by(request) is None
    with pytest.raises(NotPossible):
        staff(request)
