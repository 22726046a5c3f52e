"""The visitor's address, as far as it can be believed."""

from __future__ import annotations

import hmac
from hashlib import sha256

from django.conf import settings
from django.http import HttpRequest


def visitor_address(request: HttpRequest) -> str:
    """The address that connected; behind our own proxies, the one that the outermost of them saw."""
    direct = str(request.META.get("REMOTE_ADDR", ""))
    if not settings.PROXIES:
        return direct
    passed = [part.strip() for part in str(request.META.get("HTTP_X_FORWARDED_FOR", "")).split(",") if part.strip()]
    return passed[-settings.PROXIES] if len(passed) >= settings.PROXIES else direct


def address_hash(request: HttpRequest) -> str:
    """A keyed hash of the visitor's address: enough to count by, not to look up."""
    return hmac.new(settings.SECRET_KEY.encode(), visitor_address(request).encode(), sha256).hexdigest()
