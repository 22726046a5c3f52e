"""One's own account, invitations, and staff for the owner."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.test import Client, override_settings

from ims.clinic.models import AccessLog, Invitation, OutgoingMail, User
from ims.clinic.people import accounts, second_factor
from ims.clinic.trust.limits import LIMITS
from tests.clinic.factories import NOW, PASSWORD, make_staff

pytestmark = pytest.mark.django_db
Signed = Callable[..., Client]
NEW = "entirely different words"


def link_on(page: str) -> str:
    """The path of the link that a page shows."""
    found = re.search(r'value="https?://[^/"]+(/invite/[^"]+)"', page)
    assert found is not None
    return found[1]


def test_t50_a_new_password_ends_every_other_session(signed_in: Signed) -> None:
    """The session that changed it goes on under a new key; a stolen one opens nothing any more."""
    here, stolen = signed_in("front_desk"), signed_in("front_desk")
    key = here.session.session_key
    answer = here.post("/account/password/", {"old": PASSWORD, "new": NEW}, follow=True)
    assert "Your password is changed" in answer.content.decode()
    assert here.session.session_key != key
    assert stolen.get("/account/")["Location"].startswith("/sign-in/?")
    assert User.objects.get().check_password(NEW)


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({"old": "wrong", "new": NEW}, "present password is not right"),
        ({"old": PASSWORD, "new": "short"}, "too short"),
        ({"old": PASSWORD}, "This field is required"),
    ],
)
def test_a_password_that_cannot_be_taken_is_explained(signed_in: Signed, sent: dict[str, str], words: str) -> None:
    """Nothing changes and the page says why."""
    answer = signed_in("front_desk").post("/account/password/", sent)
    assert (answer.status_code, words in answer.content.decode()) == (422, True)
    assert User.objects.get().check_password(PASSWORD)


def test_t66_the_present_password_cannot_be_tried_out(signed_in: Signed) -> None:
    """Guesses at an open screen are limited as at the door."""
    client = signed_in("front_desk")
    for _ in range(LIMITS["sign_in"].most):
        client.post("/account/password/", {"old": "wrong", "new": NEW})
    answer = client.post("/account/password/", {"old": PASSWORD, "new": NEW})
    assert "too often" in answer.content.decode()
    answer = client.post("/account/second-factor/", {"what": "codes", "password": PASSWORD}, follow=True)
    assert "too often" in answer.content.decode()


def test_new_recovery_codes_need_the_password(signed_in: Signed) -> None:
    """They are shown once to whoever knows it, and that is written down."""
    client = signed_in("front_desk")
    refused = client.post("/account/second-factor/", {"what": "codes", "password": "wrong"}, follow=True)
    assert "Nothing was changed" in refused.content.decode()
    shown = client.post("/account/second-factor/", {"what": "codes", "password": PASSWORD}).content.decode()
    assert shown.count('class="code"') == second_factor.RECOVERY_CODES
    assert AccessLog.objects.get().object_type == "recovery_codes"


@override_settings(SITE_ORIGIN="https://clinic.example.org")
def test_t55_somebody_is_invited_and_joins_by_a_link_of_this_site(signed_in: Signed) -> None:
    """The owner gets a link once, whatever host the request named; whoever opens it joins and signs in by themselves."""
    sent = {"name": "Dee", "email": "dee@example.org", "role": "front_desk"}
    shown = signed_in("owner").post("/desk/staff/invite/", sent, headers={"Host": "127.0.0.1"}).content.decode()
    assert "https://clinic.example.org/invite/" in shown
    visitor, path = Client(), link_on(shown)
    page = visitor.get(path)
    assert "dee@example.org" in page.content.decode()
    assert (page["Referrer-Policy"], page["Cache-Control"]) == ("no-referrer", "no-store")
    assert visitor.post(path, {"name": "Dee", "password": "short"}).status_code == 422
    joined = visitor.post(path, {"name": "Dee", "password": PASSWORD}, follow=True)
    assert joined.redirect_chain == [("/sign-in/", 302)]
    assert User.objects.with_email("dee@example.org").roles == {"front_desk"}
    assert visitor.get(path).status_code == visitor.post(path, {"password": NEW}).status_code == 404


def test_t52_a_lost_password_is_replaced_by_hand_and_no_mail_tells_anything(signed_in: Signed) -> None:
    """Only the owner makes a link for it, hands it over, and nothing is mailed; no page takes an address to reset."""
    owner = signed_in("owner")
    member = make_staff("dee@example.org", "front_desk", name="Dee")
    shown = owner.post(f"/desk/staff/{member.id}/new-password/").content.decode()
    visitor = Client()
    assert visitor.post(link_on(shown), {"password": NEW}).status_code == 302
    member.refresh_from_db()
    assert member.check_password(NEW)
    assert not OutgoingMail.objects.exists()
    assert "<form" in visitor.get("/sign-in/").content.decode()
    assert 'name="email"' not in visitor.get("/sign-in/").content.decode().partition("Password or telephone lost?")[2]


def test_the_owner_gives_and_ends_roles_and_closes_accounts(signed_in: Signed) -> None:
    """Each button does what it says, and the page shows how things stand afterwards."""
    owner = signed_in("owner")
    member = make_staff("dee@example.org", "front_desk", name="Dee")
    second_factor.bind(user=member, secret=second_factor.new_secret(), now=NOW)
    address = f"/desk/staff/{member.id}/"

    def do(**sent: str) -> str:
        return owner.post(address, sent, follow=True).content.decode()

    assert "The role is given" in do(what="grant", role="physiotherapist")
    assert member.roles == {"front_desk", "physiotherapist"}
    assert "The role has ended" in do(what="end", role="front_desk")
    assert member.roles == {"physiotherapist"}
    assert "No second factor yet" in do(what="remove-second-factor")
    assert "Closed" in do(what="close")
    assert not User.objects.get(id=member.id).is_active
    assert "The account is open again" in do(what="open")
    me = User.objects.with_email("staff@example.org")
    kept = owner.post(f"/desk/staff/{me.id}/", {"what": "end", "role": "owner"}, follow=True).content.decode()
    assert "no owner any more" in kept
    assert owner.post(address, {"what": "promote"}).status_code == 404
    assert "is no role" in do(what="grant", role="king")


def test_a_refused_invitation_is_explained_and_a_link_can_be_withdrawn(signed_in: Signed) -> None:
    """An address that has an account is refused; a link that was made by mistake opens nothing afterwards."""
    owner = signed_in("owner")
    sent = {"name": "", "email": "staff@example.org", "role": "front_desk"}
    answer = owner.post("/desk/staff/invite/", sent)
    assert (answer.status_code, "has an account already" in answer.content.decode()) == (422, True)
    shown = owner.post("/desk/staff/invite/", {**sent, "email": "dee@example.org"}).content.decode()
    assert "dee@example.org" in owner.get("/desk/staff/").content.decode()
    invitation = Invitation.objects.get()
    owner.post(f"/desk/staff/links/{invitation.id}/withdraw/")
    assert Client().get(link_on(shown)).status_code == 404
    assert owner.post(f"/desk/staff/links/{invitation.id}/withdraw/").status_code == 404


def test_t61_names_of_staff_are_shown_as_text(signed_in: Signed) -> None:
    """Markup in a name stays text wherever it is shown."""
    owner = signed_in("owner")
    hostile = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>"
    secret = accounts.invite(email="x@example.org", name=hostile, role="front_desk", by=User.objects.get(), now=NOW)
    pages = [owner.get("/desk/staff/"), Client().get(f"/invite/{secret}/")]
    accounts.accept(secret=secret, password=PASSWORD, name=hostile, now=NOW)
    pages += [owner.get("/desk/staff/"), owner.get("/desk/access-log/")]
    for page in pages:
        assert "<script>alert" not in page.content.decode()
        assert "<img src=x" not in page.content.decode()
