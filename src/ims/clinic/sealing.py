"""A stream of bytes in an encrypted file: opened by a passphrase or by a key file, useless without.

Layout: a line of JSON (the header, readable by anybody), then blocks of AES-256-GCM, each with its length before it. Each
block authenticates the header, its number and whether it is the last, so that nothing can be cut off, swapped or joined.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from ims.errors import FileProblem

BLOCK = 1 << 20
BYTES, SALT = 32, 16
TAG = 16
LONGEST_HEADER = 1 << 16
SCRYPT = {"n": 1 << 16, "r": 8, "p": 1}
PASSPHRASE, KEY_FILE = "passphrase", "key file"


@dataclass(frozen=True)
class Opener:
    """What opens a file: a passphrase, or the content of a key file."""

    kind: str
    secret: bytes

    def key(self, salt: bytes) -> bytes:
        """The key of one file. A passphrase is made slow to guess; a key file holds chance enough."""
        if self.kind == PASSPHRASE:
            return Scrypt(salt=salt, length=BYTES, **SCRYPT).derive(self.secret)
        return HKDF(algorithm=SHA256(), length=BYTES, salt=salt, info=b"ims backup").derive(self.secret)


def write_sealed(file: BinaryIO, header: Mapping[str, Any], content: Iterable[bytes], opener: Opener) -> None:
    """Write the header and the content."""
    salt = secrets.token_bytes(SALT)
    line = json.dumps({**header, "opened_by": opener.kind, "salt": salt.hex()}, sort_keys=True).encode() + b"\n"
    file.write(line)
    cipher, digest = AESGCM(opener.key(salt)), sha256(line).digest()
    waiting: bytes | None = None
    number = 0
    for block in _blocks(content):
        if waiting is not None:
            _write(file, cipher, digest, number, waiting, is_last=False)
            number += 1
        waiting = block
    _write(file, cipher, digest, number, waiting or b"", is_last=True)


def read_header(file: BinaryIO) -> tuple[dict[str, Any], bytes]:
    """The header of a sealed file, as JSON and as it stands.

    Raises
    ------
    FileProblem    it has none
    """
    line = file.readline(LONGEST_HEADER)
    try:
        header = json.loads(line)
        bytes.fromhex(header["salt"])
    except (ValueError, KeyError, TypeError) as error:
        raise FileProblem("This is not a backup of IMS, or its beginning is damaged.") from error
    return dict(header), line


def read_sealed(file: BinaryIO, opener: Opener) -> Iterator[bytes]:
    """The content, block by block; every block is proven before it is given.

    Raises
    ------
    FileProblem    it does not open, or something is missing or changed
    """
    header, line = read_header(file)
    if header.get("opened_by") != opener.kind:
        raise FileProblem(f"This backup is opened by a {header.get('opened_by')}, not by a {opener.kind}.")
    cipher, digest = AESGCM(opener.key(bytes.fromhex(header["salt"]))), sha256(line).digest()
    number = 0
    while True:
        length, sealed = _next(file)
        is_last = length >> 31 == 1
        try:
            yield cipher.decrypt(_nonce(number), sealed, _bound(digest, is_last))
        except InvalidTag as error:
            what = f"The {opener.kind} is wrong, or the file is damaged." if number == 0 else "The backup is damaged."
            raise FileProblem(what) from error
        if is_last:
            if file.read(1):
                raise FileProblem("The backup is damaged: something follows its end.")
            return
        number += 1


def _next(file: BinaryIO) -> tuple[int, bytes]:
    head = file.read(4)
    length = int.from_bytes(head, "big")
    size = length & 0x7FFFFFFF
    sealed = file.read(size) if size <= BLOCK + TAG else b""
    if len(head) < 4 or len(sealed) < size or not size:
        raise FileProblem("The backup is damaged: it ends too early.")
    return length, sealed


def _write(file: BinaryIO, cipher: AESGCM, digest: bytes, number: int, block: bytes, *, is_last: bool) -> None:
    sealed = cipher.encrypt(_nonce(number), block, _bound(digest, is_last))
    file.write((len(sealed) | is_last << 31).to_bytes(4, "big") + sealed)


def _nonce(number: int) -> bytes:
    return number.to_bytes(12, "big")  # the key belongs to one file alone, so a counter never repeats


def _bound(digest: bytes, is_last: bool) -> bytes:
    return digest + (b"\x01" if is_last else b"\x00")


def _blocks(content: Iterable[bytes]) -> Iterator[bytes]:
    held = bytearray()
    for piece in content:
        held += piece
        while len(held) >= BLOCK:
            yield bytes(held[:BLOCK])
            del held[:BLOCK]
    yield bytes(held)
