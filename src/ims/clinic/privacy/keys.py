"""The keys of the encrypted fields and of the blind indexes, kept in one file outside the database.

The file is JSON, readable by its owner alone: `{"schema": 1, "field": {"current": "f1", "keys": {"f1": ...}}, "index": ...}`.
New values use the current key; a value names the key it was made with, so that old values stay readable until
`rotation` has rewritten them.
"""

from __future__ import annotations

import base64
import json
import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from pathlib import Path

from ims.errors import FileProblem

BYTES = 32
SCHEMA = 1
OWNER_ONLY = 0o600
FINGERPRINT = 16
"""Characters by which a key is recognized."""


@dataclass(frozen=True)
class Ring:
    """Keys of one purpose by name, and which of them is used for what is new."""

    current: str
    keys: Mapping[str, bytes]

    @property
    def newest_first(self) -> tuple[str, ...]:
        """Names of the keys, the current one first."""
        return (self.current, *(name for name in self.keys if name != self.current))

    def fingerprints(self) -> dict[str, str]:
        """What each key is recognized by; it says nothing about the key."""
        return {name: sha256(b"ims key\0" + key).hexdigest()[:FINGERPRINT] for name, key in self.keys.items()}

    def turned(self, prefix: str) -> Ring:
        """The ring with one more key, which becomes the current one."""
        number = 1 + max(int(name.removeprefix(prefix)) for name in self.keys)
        return Ring(f"{prefix}{number}", {**self.keys, f"{prefix}{number}": secrets.token_bytes(BYTES)})

    def alone(self) -> Ring:
        """The ring with the current key only."""
        return Ring(self.current, {self.current: self.keys[self.current]})


@dataclass(frozen=True)
class Keys:
    """The ring that encrypts fields and the ring that makes blind indexes."""

    field: Ring
    index: Ring


def new_keys() -> Keys:
    """Fresh keys of both purposes."""
    return Keys(Ring("f1", {"f1": secrets.token_bytes(BYTES)}), Ring("i1", {"i1": secrets.token_bytes(BYTES)}))


def write_keys(path: Path, keys: Keys) -> None:
    """Write the file, readable by its owner alone, in one move."""

    def text(ring: Ring) -> dict[str, object]:
        return {"current": ring.current, "keys": {n: base64.b64encode(k).decode() for n, k in ring.keys.items()}}

    content = json.dumps({"schema": SCHEMA, "field": text(keys.field), "index": text(keys.index)}, indent=1)
    beside = path.with_suffix(".new")
    descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, OWNER_ONLY)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)
    read_keys.cache_clear()


@lru_cache(maxsize=4)
def read_keys(path: Path) -> Keys:
    """The keys of a file.

    Raises
    ------
    FileProblem    the file is not there or is no key file
    """
    try:
        found = json.loads(path.read_text(encoding="utf-8"))

        def ring(part: Mapping[str, object]) -> Ring:
            keys = part["keys"]
            if not isinstance(keys, dict) or part["current"] not in keys:
                raise ValueError
            return Ring(str(part["current"]), {str(n): base64.b64decode(k, validate=True) for n, k in keys.items()})

        keys = Keys(ring(found["field"]), ring(found["index"]))
    except OSError as error:
        raise FileProblem(
            f"The key file {path.name} cannot be read ({error.strerror}). Without it nothing personal can be read: put the "
            "copy kept with the backups in its place."
        ) from error
    except (ValueError, KeyError, TypeError) as error:
        raise FileProblem(f"{path.name} is not a key file of IMS. Put the copy kept with the backups in its place.") from error
    if any(len(key) != BYTES for one in (keys.field, keys.index) for key in one.keys.values()):
        raise FileProblem(
            f"{path.name} holds a key that is not {BYTES} bytes long. Put the copy kept with the backups in its place."
        )
    return keys
