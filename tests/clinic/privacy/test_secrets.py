"""Secrets of links: long enough, kept as a hash."""

from __future__ import annotations

import re

from ims.clinic.privacy.secrets import LONGEST, hash_of, new_secret, secret_beside


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


def test_t31_a_secret_beside_another_is_as_long_and_found_by_that_one_alone() -> None:
    """The same for the same secret and name; neither the name nor the second secret leads to another."""
    first = new_secret()
    made = {secret_beside(secret, name) for secret in (first, new_secret()) for name in ("a", "b")}
    assert len(made) == 4 and all(re.fullmatch(r"[\w-]{43}", one) for one in made)
    assert secret_beside(first, "a") == secret_beside(first, "a") in made
