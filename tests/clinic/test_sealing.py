"""Sealed files: opened by what they were sealed with, and by nothing else; whole or not at all."""

from __future__ import annotations

import io

import pytest

from ims.clinic.sealing import BLOCK, KEY_FILE, PASSPHRASE, Opener, read_header, read_sealed, write_sealed
from ims.errors import FileProblem

OPENER = Opener(PASSPHRASE, b"correct horse battery staple")
LONG = b"words of somebody " * (2 * BLOCK // 18 + 7)


def sealed(content: bytes = b"words of somebody", opener: Opener = OPENER) -> bytes:
    """A sealed file."""
    file = io.BytesIO()
    write_sealed(file, {"made": "today"}, [content[:9], content[9:]], opener)
    return file.getvalue()


def opened(file: bytes, opener: Opener = OPENER) -> bytes:
    """What is in it."""
    return b"".join(read_sealed(io.BytesIO(file), opener))


@pytest.mark.parametrize(
    "content", [b"", b"words of somebody", LONG, b"x" * BLOCK], ids=["nothing", "short", "long", "a block"]
)
def test_what_was_sealed_comes_back(content: bytes) -> None:
    """Any length, and nothing of it stands in the file."""
    file = sealed(content)
    assert opened(file) == content
    assert b"words of somebody" not in file


def test_a_key_file_opens_as_well() -> None:
    """For backups that no one types a passphrase for."""
    keyed = Opener(KEY_FILE, b"0" * 32)
    assert opened(sealed(b"here", keyed), keyed) == b"here"
    with pytest.raises(FileProblem, match="opened by a key file, not by a passphrase"):
        opened(sealed(b"here", keyed))


def test_another_passphrase_opens_nothing() -> None:
    """And says what may be wrong."""
    with pytest.raises(FileProblem, match="The passphrase is wrong, or the file is damaged"):
        opened(sealed(), Opener(PASSPHRASE, b"another"))


@pytest.mark.parametrize("name", ["cut", "short", "longer", "changed", "swapped", "head"])
def test_damage_is_noticed(name: str) -> None:
    """Cut off, lengthened, changed or rearranged: it is refused, not read in part without a word."""
    file = sealed(LONG)
    line, body = file[: file.index(b"\n") + 1], file[file.index(b"\n") + 1 :]
    first = 4 + int.from_bytes(body[:4], "big")
    second = first + 4 + int.from_bytes(body[first : first + 4], "big")
    broken = {
        "cut": line + body[:second],
        "short": file[:-1],
        "longer": file + b"x",
        "changed": file[:-5] + bytes([file[-5] ^ 1]) + file[-4:],
        "swapped": line + body[first:second] + body[:first] + body[second:],
        "head": file.replace(b"today", b"never"),
    }[name]
    with pytest.raises(FileProblem, match="damaged"):
        opened(broken)


def test_the_header_can_be_read_without_anything() -> None:
    """So that a restore can say which keys it will need."""
    header, line = read_header(io.BytesIO(sealed()))
    assert (header["made"], header["opened_by"]) == ("today", "passphrase")
    assert line.endswith(b"\n")


def test_another_file_is_no_backup() -> None:
    """Any other file is refused in one sentence."""
    with pytest.raises(FileProblem, match="not a backup of IMS"):
        read_header(io.BytesIO(b"PK\x03\x04 something else"))
