"""Secrets that open something: made from the system's chance, kept only as a hash."""

from __future__ import annotations

import hmac
import secrets
from base64 import urlsafe_b64encode
from hashlib import sha256

BYTES = 32
LONGEST = 200
"""Characters beyond which nobody's secret goes; what is longer is not hashed."""


def new_secret() -> str:
    """A secret of 256 bits, fit for an address."""
    return secrets.token_urlsafe(BYTES)


def secret_beside(secret: str, name: str) -> str:
    """A second secret that only whoever has the first can find again: for what stands beside it under a name."""
    return urlsafe_b64encode(hmac.digest(secret.encode(), name.encode(), "sha256")).rstrip(b"=").decode()


def hash_of(secret: str) -> str:
    """What is stored of a secret."""
    return sha256(secret[:LONGEST].encode()).hexdigest()
