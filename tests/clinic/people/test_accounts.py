"""Accounts of staff."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import override_settings

from ims.clinic.models import AccessLog, Invitation, RoleGrant, User
from ims.clinic.people import accounts, second_factor
from ims.clinic.people.accounts import LINK_DAYS
from ims.errors import BadValue, NotFound, NotPossible
from tests.clinic.appointments.racing import kinds, race
from tests.clinic.factories import NOW, PASSWORD, make_staff

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner() -> User:
    """The owner."""
    return make_staff("owner@example.org", "owner")


@pytest.fixture
def member() -> User:
    """Somebody of the front desk."""
    return make_staff("desk@example.org", "front_desk")


def invited(owner: User, email: str = "new@example.org", role: str = "physiotherapist") -> str:
    """A secret to join with."""
    return accounts.invite(email=email, name="New", role=role, by=owner, now=NOW)


def test_an_invitation_opens_once_and_gives_its_role(owner: User) -> None:
    """Whoever has the link joins with the role that the owner chose, and nobody after them."""
    secret = invited(owner)
    user = accounts.accept(secret=secret, password=PASSWORD, name="Newcomer", now=NOW)
    assert (user.email, user.name, user.roles) == ("new@example.org", "Newcomer", {"physiotherapist"})
    assert User.objects.with_email("NEW@example.org ") == user
    with pytest.raises(NotFound):
        accounts.accept(secret=secret, password=PASSWORD, now=NOW)


@pytest.mark.parametrize("wrong", ["", "x" * 43, "x" * 5000])
def test_links_that_open_nothing_say_so_in_the_same_words(owner: User, wrong: str) -> None:
    """Unknown, used, withdrawn and too old: one answer."""
    secret = invited(owner)
    words = []
    for tried, when in ((wrong, NOW), (secret[:-1], NOW), (secret, NOW + timedelta(days=LINK_DAYS))):
        with pytest.raises(NotFound) as error:
            accounts.opened(tried, when)
        words.append(str(error.value))
    accounts.withdraw(invitation_id=Invitation.objects.get().id, by=owner, now=NOW)
    with pytest.raises(NotFound) as error:
        accounts.opened(secret, NOW)
    assert {*words, str(error.value)} == {accounts.NO_SUCH_LINK}
    with pytest.raises(NotFound):
        accounts.withdraw(invitation_id=Invitation.objects.get().id, by=owner, now=NOW)


def test_secrets_of_links_are_kept_as_hashes(owner: User) -> None:
    """Whoever reads the database cannot join."""
    secret = invited(owner)
    assert len(secret) >= 43
    assert Invitation.objects.get().secret_hash != secret


@pytest.mark.parametrize("email", ["desk@example.org", " DESK@Example.org "])
def test_an_invitation_never_binds_to_an_account_that_exists(owner: User, member: User, email: str) -> None:
    """An address with an account is refused when it is invited, and also if it has got one meanwhile."""
    with pytest.raises(NotPossible, match="has an account already"):
        invited(owner, email)
    secret = invited(owner, "later@example.org", "owner")
    make_staff("later@example.org", "front_desk")
    with pytest.raises(NotPossible, match="has an account already"):
        accounts.accept(secret=secret, password=PASSWORD, now=NOW)


def test_a_new_password_link_changes_the_password_alone(owner: User, member: User) -> None:
    """Roles, address and second factor stay as they are; a closed account is not opened by it."""
    second_factor.bind(user=member, secret=second_factor.new_secret(), now=NOW)
    secret = accounts.new_password_link(user_id=member.id, by=owner, now=NOW)
    before = member.get_session_auth_hash()
    accounts.accept(secret=secret, password="entirely different words", now=NOW)
    member.refresh_from_db()
    assert member.check_password("entirely different words")
    assert member.get_session_auth_hash() != before
    assert (member.roles, second_factor.has_one(member)) == ({"front_desk"}, True)
    other = accounts.new_password_link(user_id=member.id, by=owner, now=NOW)
    accounts.set_active(user_id=member.id, is_active=False, by=owner, now=NOW)
    with pytest.raises(NotFound):
        accounts.opened(other, NOW)


def opens(secret: str) -> bool:
    """Whether a link opens, which is also what the list of open links says."""
    try:
        found = accounts.opened(secret, NOW)
    except NotFound:
        return False
    assert found in accounts.open_invitations(NOW)
    return True


def test_t50_links_open_only_while_their_maker_manages_staff(owner: User, member: User) -> None:
    """Whoever was owner lets nobody in: neither a newcomer nor somebody with an account, and neither is listed."""
    other = make_staff("other@example.org", "owner")
    links = [invited(other), accounts.new_password_link(user_id=member.id, by=other, now=NOW)]
    assert [opens(link) for link in links] == [True, True]
    accounts.end(user_id=other.id, role="owner", by=owner, now=NOW)
    assert [opens(link) for link in links] == [False, False] and not accounts.open_invitations(NOW)
    for link in links:
        with pytest.raises(NotFound):
            accounts.accept(secret=link, password="entirely different words", now=NOW)
    member.refresh_from_db()
    assert member.check_password(PASSWORD) and User.objects.with_email("new@example.org") is None


def test_t50_closing_an_account_ends_links_made_by_it_and_for_it(owner: User, member: User) -> None:
    """They stay closed when the account is opened again; links of others go on."""
    other = make_staff("other@example.org", "owner")
    links = [
        invited(other),
        accounts.new_password_link(user_id=member.id, by=other, now=NOW),
        accounts.new_password_link(user_id=other.id, by=owner, now=NOW),
    ]
    kept = invited(owner, "kept@example.org")
    for is_active in (False, True):
        accounts.set_active(user_id=other.id, is_active=is_active, by=owner, now=NOW)
        assert [opens(link) for link in links] == [False, False, False] and opens(kept)


@pytest.mark.parametrize("by_link", [True, False])
def test_t50_a_new_password_ends_the_links_to_choose_one(owner: User, member: User, by_link: bool) -> None:
    """Whoever finds an older link cannot set the password again; links for others go on."""
    first, older = (accounts.new_password_link(user_id=member.id, by=owner, now=NOW) for _ in range(2))
    kept = [invited(owner), accounts.new_password_link(user_id=owner.id, by=owner, now=NOW)]
    if by_link:
        accounts.accept(secret=first, password="entirely different words", now=NOW)
    else:
        accounts.change_password(user=member, old=PASSWORD, new="entirely different words", now=NOW)
    assert [opens(link) for link in (first, older, *kept)] == [False, False, True, True]


@override_settings(SITE_ORIGIN="https://clinic.example.org")
def test_t55_links_begin_with_the_address_of_the_settings() -> None:
    """No request has a say in where a link leads."""
    assert accounts.link("abc") == "https://clinic.example.org/invite/abc/"


@pytest.mark.parametrize("password", ["short", "123456789012345", "password1234", "New@Example.org"])
def test_weak_passwords_are_refused_and_leave_nothing(owner: User, password: str) -> None:
    """Short, of digits alone, well known, or the address itself; the link can be tried again."""
    secret = invited(owner)
    with pytest.raises(BadValue):
        accounts.accept(secret=secret, password=password, now=NOW)
    assert User.objects.with_email("new@example.org") is None
    assert accounts.opened(secret, NOW)


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [("wrong", "entirely different words", "present password is not right"), (PASSWORD, PASSWORD, "is the present one")],
)
def test_ones_own_password_needs_the_old_one_and_a_new_one(member: User, old: str, new: str, words: str) -> None:
    """A guess or the same again changes nothing."""
    with pytest.raises(BadValue, match=words):
        accounts.change_password(user=member, old=old, new=new, now=NOW)
    member.refresh_from_db()
    assert member.check_password(PASSWORD)


def test_roles_are_given_once_and_ended(owner: User, member: User) -> None:
    """Giving a role again changes nothing; what ended stays in the history."""
    for _ in range(2):
        accounts.grant(user_id=member.id, role="physiotherapist", by=owner, now=NOW)
    assert member.roles == {"front_desk", "physiotherapist"}
    accounts.end(user_id=member.id, role="physiotherapist", by=owner, now=NOW + timedelta(days=1))
    assert member.roles == {"front_desk"}
    assert list(RoleGrant.objects.filter(user=member, role="physiotherapist").values_list("granted", "ended")) == [
        (NOW, NOW + timedelta(days=1))
    ]


def test_the_last_owner_stays(owner: User, member: User) -> None:
    """The clinic never loses its owner; with a second one the first may go."""
    with pytest.raises(NotPossible, match="no owner any more"):
        accounts.end(user_id=owner.id, role="owner", by=owner, now=NOW)
    with pytest.raises(NotPossible, match="no owner any more"):
        accounts.set_active(user_id=owner.id, is_active=False, by=owner, now=NOW)
    accounts.grant(user_id=member.id, role="owner", by=owner, now=NOW)
    accounts.set_active(user_id=owner.id, is_active=False, by=member, now=NOW)
    assert accounts.has_owner()
    with pytest.raises(NotPossible):
        accounts.end(user_id=member.id, role="owner", by=member, now=NOW)
    accounts.set_active(user_id=owner.id, is_active=True, by=member, now=NOW)
    accounts.end(user_id=member.id, role="owner", by=owner, now=NOW)


def test_every_change_is_written_down(owner: User, member: User) -> None:
    """The access log says who did what to which account."""
    accounts.grant(user_id=member.id, role="owner", by=owner, now=NOW)
    accounts.remove_second_factor(user_id=member.id, by=owner, now=NOW)
    accounts.change_password(user=member, old=PASSWORD, new="entirely different words", now=NOW)
    accounts.new_password_link(user_id=member.id, by=owner, now=NOW)
    assert [(row.actor, row.action, row.object_type, row.reason) for row in AccessLog.objects.all()] == [
        (owner, "change", "account", "gave owner"),
        (owner, "change", "account", "removed the second factor"),
        (member, "change", "password", ""),
        (owner, "create", "invitation", ""),
    ]


def test_who_joins_is_written_down_with_the_role(owner: User) -> None:
    """A new account stands in the access log, whichever way it was made."""
    user = accounts.accept(secret=invited(owner), password=PASSWORD, now=NOW)
    made = accounts.create(email="other@example.org", password=PASSWORD, roles=["owner", "front_desk"], now=NOW)
    rows = AccessLog.objects.filter(object_type="account").values_list("action", "object_id", "actor")
    assert list(rows) == [("create", str(user.id), user.id), ("create", str(made.id), made.id)]
    assert [row.reason for row in AccessLog.objects.filter(object_type="account")] == ["physiotherapist", "owner, front_desk"]


def test_unknown_accounts_roles_and_addresses_are_refused(owner: User) -> None:
    """Nothing is done to what is not there."""
    for work in (accounts.new_password_link, accounts.remove_second_factor):
        with pytest.raises(NotFound):
            work(user_id=uuid4(), by=owner, now=NOW)
    with pytest.raises(BadValue, match="is no role"):
        invited(owner, role="admin")
    with pytest.raises(BadValue, match="e-mail address"):
        invited(owner, email="nobody")
    assert list(accounts.open_invitations(NOW)) == []


def test_of_two_who_open_one_link_at_once_one_joins(transactional_db: None) -> None:
    """A link is used up by the first, also within the same instant."""
    secret = invited(make_staff("owner@example.org", "owner"))
    results = race([lambda: accounts.accept(secret=secret, password=PASSWORD, now=NOW)] * 3)
    assert kinds(results) == {"won": 1, "NotFound": 2}
