"""The visitor's address, as far as it can be believed."""

from __future__ import annotations

import hmac
from hashlib import sha256
from ipaddress import IPv6Address, IPv6Network, ip_address

from django.conf import settings
from django.http import HttpRequest

VISITOR_BITS = 64
"""Of an IPv6 address: who has one has all that begin like it."""


def visitor_address(request: HttpRequest) -> str:
    """The address that connected, as it is counted; behind our own proxies, the one that the outermost of them saw."""
    direct = str(request.META.get("REMOTE_ADDR", ""))
    passed = [part.strip() for part in str(request.META.get("HTTP_X_FORWARDED_FOR", "")).split(",") if part.strip()]
    said = passed[-settings.PROXIES] if settings.PROXIES and len(passed) >= settings.PROXIES else ""
    return counted(said) or counted(direct) or direct


def counted(said: str) -> str:
    """One name for all addresses of one visitor: without a port, IPv4 as such, the network of IPv6; empty for what is none."""
    bare = said.strip()
    if bare.startswith("["):
        bare = bare[1:].partition("]")[0]
    elif bare.count(":") == 1:
        bare = bare.partition(":")[0]
    try:
        found = ip_address(bare)
    except ValueError:
        return ""
    if isinstance(found, IPv6Address):
        if found.ipv4_mapped is None:
            return str(IPv6Network((int(found), VISITOR_BITS), strict=False).network_address)
        found = found.ipv4_mapped
    return str(found)


def address_hash(request: HttpRequest) -> str:
    """A keyed hash of the visitor's address: enough to count by, not to look up."""
    return hmac.new(settings.SECRET_KEY.encode(), visitor_address(request).encode(), sha256).hexdigest()
