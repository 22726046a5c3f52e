"""Authenticated encryption of one value, bound to the place it is stored in.

A stored value is `key name:base64 of nonce and AES-256-GCM ciphertext`. The place (table and column) is authenticated with
it, so that a value moved to another column does not open.
"""

from __future__ import annotations

import base64
import binascii
import secrets

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from ims.clinic.privacy.keys import Ring
from ims.errors import FileProblem

NONCE = 12


def seal(text: str, *, place: str, ring: Ring) -> str:
    """The text as it is stored."""
    nonce = secrets.token_bytes(NONCE)
    sealed = AESGCM(ring.keys[ring.current]).encrypt(nonce, text.encode(), place.encode())
    return f"{ring.current}:{base64.b64encode(nonce + sealed).decode()}"


def unseal(stored: str, *, place: str, ring: Ring) -> str:
    """The text again.

    Raises
    ------
    FileProblem    the key is not in the ring, or the value was changed or moved
    """
    name, _, body = stored.partition(":")
    if name not in ring.keys:
        raise FileProblem(f"A value of {place} was encrypted with the key {name!r}, which the key file does not hold.")
    try:
        raw = base64.b64decode(body, validate=True)
        return AESGCM(ring.keys[name]).decrypt(raw[:NONCE], raw[NONCE:], place.encode()).decode()
    except (InvalidTag, binascii.Error, ValueError) as error:
        raise FileProblem(
            f"A value of {place} does not open with its key: it was changed, or moved from another place."
        ) from error
