"""Blind indexes: what must be found or be unique, as a keyed hash of its normalized form.

Whoever has the database but not the key cannot tell what an index stands for, nor test a guess.
"""

from __future__ import annotations

import hmac
import re
import unicodedata
from hashlib import sha256

import phonenumbers

from ims.clinic.privacy.fields import keys
from ims.clinic.privacy.keys import Ring

REGION = "CA"
"""Where a number without a country code is."""
LENGTH = 40


def index_of(kind: str, normal: str, ring: Ring | None = None) -> str:
    """The index of a normalized value under the current key; empty stays empty."""
    ring = ring or keys().index
    return _keyed(kind, normal, ring, ring.current) if normal else ""


def indexes_of(kind: str, normal: str) -> list[str]:
    """The index under every key, to find what was stored before a rotation."""
    ring = keys().index
    return [_keyed(kind, normal, ring, name) for name in ring.newest_first] if normal else []


def _keyed(kind: str, normal: str, ring: Ring, name: str) -> str:
    digest = hmac.new(ring.keys[name], f"{kind}\0{normal}".encode(), sha256).hexdigest()
    return f"{name}:{digest}"[:LENGTH]


def normal_email(email: str) -> str:
    """Lower case, without spaces around."""
    return unicodedata.normalize("NFKC", email).strip().lower()


def normal_phone(phone: str) -> str:
    """E.164 with the extension after `x`, or the digits alone where it is no number that can be called."""
    if not phone.strip():
        return ""
    try:
        found = phonenumbers.parse(phone, REGION)
    except phonenumbers.NumberParseException:
        return re.sub(r"\D", "", phone)
    whole = phonenumbers.format_number(found, phonenumbers.PhoneNumberFormat.E164)
    return f"{whole}x{found.extension}" if found.extension else whole


def name_tokens(*names: str) -> list[str]:
    """The words of names without accents and case: what the desk searches by."""
    apart = unicodedata.normalize("NFKD", " ".join(names))
    plain = "".join(letter for letter in apart if not unicodedata.combining(letter)).casefold()
    words = [word for word in re.split(r"[^\w]+", plain) if word]
    return list(dict.fromkeys(words))
