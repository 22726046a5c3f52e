"""Signing in by e-mail address."""

from __future__ import annotations

import uuid

import pytest
from django.contrib.auth.hashers import MD5PasswordHasher
from django.test import override_settings

from ims.clinic.models import User
from ims.web.accounts.backend import EmailBackend
from tests.clinic.factories import PASSWORD, make_staff

pytestmark = pytest.mark.django_db
EMAIL = "staff@example.org"
HASHED: list[str] = []


class Counting(MD5PasswordHasher):
    """A hasher that counts how often it works."""

    def encode(self, password: str, salt: str) -> str:
        """Count, then hash."""
        HASHED.append(password)
        return super().encode(password, salt)


@pytest.mark.parametrize(
    ("email", "password", "is_found"),
    [
        (EMAIL, PASSWORD, True),
        (" STAFF@example.org", PASSWORD, True),
        (EMAIL, "wrong", False),
        ("x@example.org", PASSWORD, False),
    ],
)
def test_t51_one_hash_is_computed_whoever_asks(email: str, password: str, is_found: bool) -> None:
    """Known or unknown, right or wrong: the same work, so the same time."""
    with override_settings(PASSWORD_HASHERS=[f"{__name__}.Counting"]):
        make_staff(EMAIL, "front_desk")
        HASHED.clear()
        found = EmailBackend().authenticate(None, email, password)
    assert (found is not None, HASHED) == (is_found, [password])


def test_closed_accounts_and_empty_answers_open_nothing() -> None:
    """A closed account is as unknown, also to a session it had."""
    user = make_staff(EMAIL, "owner")
    User.objects.update(is_active=False)
    assert EmailBackend().authenticate(None, EMAIL, PASSWORD) is None
    assert EmailBackend().authenticate(None, "", PASSWORD) is None
    assert EmailBackend().authenticate(None, EMAIL, None) is None
    assert (EmailBackend().get_user(user.pk), EmailBackend().get_user(uuid.uuid4())) == (None, None)
    User.objects.update(is_active=True)
    assert EmailBackend().get_user(user.pk) == user
