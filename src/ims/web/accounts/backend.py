"""Signing in by e-mail address, found by its blind index."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.backends import BaseBackend
from django.contrib.auth.hashers import make_password
from django.http import HttpRequest

from ims.clinic.people.models import User


class EmailBackend(BaseBackend):
    """Knows accounts by address and password."""

    def authenticate(
        self, request: HttpRequest | None, username: str | None = None, password: str | None = None, **_: Any
    ) -> User | None:
        """The account, or None. An unknown address costs as much time as a known one."""
        if not username or password is None:
            return None
        user = User.objects.with_email(username)
        if user is None:
            make_password(password)
            return None
        return user if user.check_password(password) and user.is_active else None

    def get_user(self, user_id: Any) -> User | None:
        """The account of a session."""
        return User.objects.filter(pk=user_id, is_active=True).first()
