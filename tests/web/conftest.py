"""Fixtures of the pages' tests: those of the clinic, and clients that are signed in with their second factor."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime

import pytest
from django.test import Client
from django.utils import translation
from django_otp import DEVICE_ID_SESSION_KEY

from ims.clinic.models import Authenticator, User
from tests.clinic.conftest import clinic, mail_leaves, now, person, racing_clinic  # noqa: F401
from tests.clinic.factories import NOW, make_staff

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
"""Of the second factor of everybody who is signed in."""


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> datetime:
    """Views see the time of the tests."""
    monkeypatch.setattr("ims.web.clock.now", lambda: NOW)
    return NOW


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    """A French page does not leave its language to the next test."""
    yield
    translation.deactivate()


@pytest.fixture
def signed_in(db: None) -> Callable[..., Client]:
    """A client signed in as a new account with these roles, second factor given."""

    def client(*roles: str, email: str = "staff@example.org") -> Client:
        user = User.objects.with_email(email) or make_staff(email, *roles)
        device, _ = Authenticator.objects.get_or_create(user=user, defaults={"secret": SECRET, "created": NOW})
        found = Client()
        found.force_login(user, backend="ims.web.accounts.backend.EmailBackend")
        session = found.session
        session[DEVICE_ID_SESSION_KEY] = device.persistent_id
        session.save()
        return found

    return client
