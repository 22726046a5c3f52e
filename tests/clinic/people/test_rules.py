"""The one table of what each role may do."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import AnonymousUser

from ims.clinic.people.models import Role, RoleGrant
from ims.clinic.people.rules import PERMISSIONS, TABLE, known, may, permissions_of, roles_with
from ims.errors import UnknownOption
from tests.clinic.factories import NOW, make_staff

EVERY_DAY = {"calendar.view", "calendar.change", "people.view", "people.change", "questions.answer", "mail.view"}
OWNER_ALONE = {"offer.change", "mail.configure", "access_log.view", "staff.manage", "clinic.configure", "people.transfer"}


def test_each_role_may_exactly_what_is_agreed() -> None:
    """Front desk does the day's work; the physiotherapist may book over; the owner also decides about the clinic."""
    assert dict(TABLE) == {
        "front_desk": EVERY_DAY,
        "physiotherapist": EVERY_DAY | {"calendar.override"},
        "owner": EVERY_DAY | {"calendar.override"} | OWNER_ALONE,
    }
    assert set(TABLE) == set(Role.values)


def test_a_permission_names_its_roles() -> None:
    """Staff are the owner's business; the calendar is everybody's."""
    assert roles_with("staff.manage") == {"owner"}
    assert roles_with("calendar.view") == set(TABLE)
    with pytest.raises(UnknownOption):
        roles_with("staff.mange")


@pytest.mark.django_db
def test_roles_add_up_and_end() -> None:
    """Somebody with two roles may what either may; a role that has ended gives nothing from then on."""
    user = make_staff("two@example.org", "front_desk", "owner")
    assert permissions_of(user) == PERMISSIONS
    RoleGrant.objects.filter(user=user, role="owner").update(ended=NOW)
    assert permissions_of(user) == EVERY_DAY
    assert (may(user, "calendar.view"), may(user, "staff.manage")) == (True, False)


@pytest.mark.django_db
def test_visitors_and_closed_accounts_may_nothing() -> None:
    """Nobody and a closed account hold no permission."""
    user = make_staff("closed@example.org", "owner")
    user.is_active = False
    assert permissions_of(user) == permissions_of(AnonymousUser()) == frozenset()


@pytest.mark.django_db
def test_a_permission_that_does_not_exist_is_an_error() -> None:
    """A typing mistake neither lets in nor passes for a refusal."""
    with pytest.raises(UnknownOption, match=r"'calender\.view' is not an option\. Nearest: calendar\.view"):
        may(make_staff("one@example.org", "owner"), "calender.view")
    assert known("calendar.view") == "calendar.view"
