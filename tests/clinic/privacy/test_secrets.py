"""Secrets of links: long enough, kept as a hash."""

from __future__ import annotations

import re

from ims.clinic.privacy.secrets import LONGEST, hash_of, new_secret


def test_t31_a_secret_has_256_bits_and_fits_an_address() -> None:
    """No two are alike."""
    made = {new_secret() for _ in range(100)}
    assert len(made) == 100
    assert all(re.fullmatch(r"[\w-]{43}", secret) for secret in made)


def test_t31_the_hash_is_not_the_secret() -> None:
    """64 hexadecimal digits, the same for the same secret alone."""
    secret = new_secret()
    assert re.fullmatch(r"[0-9a-f]{64}", hash_of(secret))
    assert hash_of(secret) == hash_of(secret) != hash_of(secret.upper())


def test_a_very_long_text_costs_no_more() -> None:
    """Nobody sends a book to be hashed; what is cut off opens nothing either, for no secret is that long."""
    assert hash_of("a" * 10**6) == hash_of("a" * LONGEST)
