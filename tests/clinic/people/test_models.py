"""What the tables of people promise by themselves."""

from __future__ import annotations

from datetime import datetime

import pytest
from django.db import IntegrityError, connection, transaction

from ims.clinic.models import Person, RoleGrant, User
from tests.clinic.factories import make_staff


def test_t84_no_name_address_or_number_stands_in_clear(person: Person) -> None:
    """The row as the database holds it carries none of them."""
    person.phone = "613 555 0199"
    person.save()
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM clinic_person")
        row = " ".join(str(value) for value in cursor.fetchone())
        cursor.execute("SELECT token_index FROM clinic_nametoken")
        row += " ".join(str(value) for value in cursor.fetchall())
    for clear in ("Ada Example", "ada@", "Example", "example.org", "555 0199", "6135550199"):
        assert clear not in row


def test_an_account_is_found_by_its_address_and_there_is_one_for_each(db: None) -> None:
    """Case and spaces do not matter; a second account with the same address is refused."""
    user = make_staff("Owner@Example.org", "owner")
    assert User.objects.with_email(" owner@example.ORG") == user
    with pytest.raises(IntegrityError), transaction.atomic():
        make_staff("owner@example.org")


def test_roles_are_those_held_now(db: None, now: datetime) -> None:
    """A grant that has ended counts no more; the same role is open once."""
    user = make_staff("desk@example.org", "front_desk", "owner")
    RoleGrant.objects.filter(user=user, role="owner").update(ended=now)
    assert user.roles == {"front_desk"}
    with pytest.raises(IntegrityError), transaction.atomic():
        RoleGrant.objects.create(user=user, role="front_desk", granted=now)


def test_indexes_of_a_name_follow_the_name(person: Person) -> None:
    """Words that are gone are forgotten, those that stay keep their row."""
    before = set(person.name_tokens.values_list("id", flat=True))
    person.name = "Ada Ada Other"
    person.save()
    after = set(person.name_tokens.values_list("id", flat=True))
    assert len(after) == 2
    assert len(before & after) == 1


def test_an_account_without_a_password_opens_to_nobody(db: None) -> None:
    """Nothing that is typed is its password."""
    user = User.objects.create_user(email="none@example.org", password=None)
    assert not user.check_password("")
    assert not user.has_usable_password()
