"""One text for one content: canonical JSON (RFC 8785) and its SHA-256.

Two files that say the same thing in another order, with other spaces or with `7` for `7.0` have the same hash.
"""

from __future__ import annotations

import hashlib
from typing import Any

import rfc8785

from ims.errors import BadValue


def canonical_json(content: Any) -> bytes:
    """Canonical JSON of plain content, in UTF-8.

    Parameters
    ----------
    content : dict, list, str, int, float, bool or None, nested

    Returns
    -------
    bytes    keys in order, no spaces, numbers in their shortest form

    Raises
    ------
    BadValue    not a number of JSON (nan, infinity, a whole number beyond 2**53) or not plain content
    """
    try:
        return rfc8785.dumps(content)
    except (rfc8785.CanonicalizationError, UnicodeEncodeError) as error:
        raise BadValue(f"This content has no canonical JSON: {error}. Expected text and finite numbers.") from None


def sha256(content: Any) -> str:
    """SHA-256 of the canonical JSON of plain content, as 64 hexadecimal digits."""
    return hashlib.sha256(canonical_json(content)).hexdigest()
