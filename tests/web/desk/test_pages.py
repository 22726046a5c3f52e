"""What every page of the desk shows, and who may open which."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID, uuid4

import pytest
from django.test import Client
from django.urls import reverse

from ims.clinic.models import AccessLog
from ims.clinic.people.rules import TABLE
from ims.web.desk.urls import urlpatterns
from tests.clinic.factories import NOW

SignIn = Callable[..., Client]
KEY = UUID("00000000-0000-4000-8000-000000000000")
FILLED = {"uuid": KEY, "int": 1, "slug": "first_visit"}
NEEDED = {
    "desk": {"calendar.view"},
    "desk_keys": {"calendar.view"},
    "desk_caller": {"calendar.change", "people.view", "people.change"},
    "desk_appointment": {"calendar.view"},
    "desk_step": {"calendar.change"},
    "desk_move": {"calendar.change"},
    "desk_receipt": {"calendar.view", "people.view"},
    "desk_day_sheet": {"calendar.view", "people.view"},
    "desk_requests": {"calendar.view"},
    "desk_waiting_list": {"calendar.view"},
    "desk_join_waiting_list": {"calendar.change", "people.view", "people.change"},
    "desk_leave_waiting_list": {"calendar.change"},
    "desk_people": {"people.view"},
    "desk_person": {"people.view"},
    "desk_people_export": {"people.view", "people.transfer"},
    "desk_people_import": {"people.view", "people.change", "people.transfer"},
    "desk_people_plan": {"people.view", "people.change", "people.transfer"},
    "desk_hours": {"calendar.view"},
    "desk_look": {"clinic.configure"},
    **dict.fromkeys(
        (
            "desk_add_hours",
            "desk_change_hours",
            "desk_add_exception",
            "desk_remove_exception",
            "desk_holidays",
            "desk_practitioners",
            "desk_new_practitioner",
            "desk_practitioner",
            "desk_services",
            "desk_new_service",
            "desk_service",
            "desk_policy",
        ),
        {"offer.change"},
    ),
}
"""What each page needs; a new page without an entry fails."""


def test_every_page_needs_what_the_table_here_says() -> None:
    """The decorator of each view carries its permissions."""
    assert {one.name: set(one.callback.needed) for one in urlpatterns} == NEEDED  # type: ignore[attr-defined]


def address(name: str) -> str:
    """An address of the page, with ids of nothing."""
    pattern = next(one for one in urlpatterns if one.name == name)
    values = {
        key: FILLED[type(value).__name__.removesuffix("Converter").lower()] for key, value in pattern.pattern.converters.items()
    }
    return reverse(name, kwargs=values)


@pytest.mark.parametrize("role", [*TABLE, ""])
def test_t40_pages_open_by_role_and_by_nothing_else(clinic: object, signed_in: SignIn, role: str) -> None:
    """Who lacks a permission gets the page that says so, by GET and by POST; a visitor is sent to sign in."""
    client = signed_in(role) if role else Client()
    held = TABLE.get(role, frozenset())
    for name, needed in NEEDED.items():
        for send in (client.get, client.post):
            status = send(address(name)).status_code
            if not role:
                assert status == 302
            elif needed <= held:
                assert status != 403
            else:
                assert status == 403


def test_a_second_factor_is_needed(clinic: object, signed_in: SignIn) -> None:
    """The password alone opens nothing."""
    client = signed_in("owner")
    session = client.session
    del session["otp_device_id"]
    session.save()
    answer = client.get(reverse("desk"))
    assert answer.status_code == 302
    assert answer["Location"].startswith(reverse("second_factor"))


def test_t60_posts_need_their_token(clinic: object, signed_in: SignIn) -> None:
    """Without it every changing page refuses."""
    signed = signed_in("owner")
    client = Client(enforce_csrf_checks=True)
    client.cookies = signed.cookies
    for name in NEEDED:
        assert client.post(address(name)).status_code == 403


def test_the_menu_shows_what_the_role_may_do(clinic: object, signed_in: SignIn) -> None:
    """The owner's pages are not offered to the front desk."""
    desk = signed_in("front_desk", email="front@example.org").get(reverse("desk")).content.decode()
    owner = signed_in("owner", email="owner@example.org").get(reverse("desk")).content.decode()
    for name in ("desk_practitioners", "desk_services", "desk_policy"):
        assert f'href="{reverse(name)}"' not in desk
        assert f'href="{reverse(name)}"' in owner


def test_what_is_written_down_says_who_and_from_where(clinic: object, signed_in: SignIn) -> None:
    """Actor, time and the hash of the address, never the address itself."""
    signed_in("front_desk").get(reverse("desk"), REMOTE_ADDR="192.0.2.7")
    row = AccessLog.objects.get()
    assert row.actor is not None
    assert (row.actor.email, row.at) == ("staff@example.org", NOW)
    assert len(row.address_hash) == 64
    assert "192.0.2.7" not in row.address_hash


def test_private_pages_are_not_kept(clinic: object, signed_in: SignIn) -> None:
    """No browser and no search engine keeps a page of the desk."""
    answer = signed_in("owner").get(reverse("desk"))
    assert (answer["Cache-Control"], answer["X-Robots-Tag"]) == ("no-store", "noindex, nofollow")


def test_an_unknown_id_is_the_same_page_as_a_foreign_one(clinic: object, signed_in: SignIn) -> None:
    """Nothing is told about ids."""
    client = signed_in("owner")
    answers = {client.get(reverse("desk_appointment", args=[uuid4()])).status_code for _ in range(3)}
    assert answers == {404}
