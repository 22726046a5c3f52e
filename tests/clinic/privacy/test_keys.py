"""The key file: private, whole, and refused where it is not what it should be."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from ims.clinic.privacy.keys import BYTES, Keys, Ring, new_keys, read_keys, write_keys
from ims.errors import FileProblem


def test_keys_come_back_as_they_were_written(tmp_path: Path) -> None:
    """Two rings of different keys, in a file for its owner alone."""
    path, made = tmp_path / "keys.json", new_keys()
    write_keys(path, made)
    assert read_keys(path) == made
    assert path.stat().st_mode & 0o777 == 0o600
    assert made.field.keys["f1"] != made.index.keys["i1"]
    assert list(tmp_path.iterdir()) == [path]


def test_a_change_of_the_file_is_seen(tmp_path: Path) -> None:
    """Whoever writes new keys reads them next."""
    path = tmp_path / "keys.json"
    write_keys(path, new_keys())
    first = read_keys(path)
    write_keys(path, new_keys())
    assert read_keys(path) != first


def test_turning_a_ring_keeps_the_old_keys_until_it_stands_alone() -> None:
    """The new key is the current one; the old ones still open what they made."""
    ring = Ring("f2", {"f1": b"1" * BYTES, "f2": b"2" * BYTES})
    turned = ring.turned("f")
    assert (turned.current, turned.newest_first) == ("f3", ("f3", "f1", "f2"))
    assert turned.keys["f1"] == ring.keys["f1"]
    assert list(turned.alone().keys) == ["f3"]


def test_a_fingerprint_tells_keys_apart_and_tells_nothing_of_them() -> None:
    """Short, the same for the same key, and no part of it."""
    ring = new_keys().field
    told = ring.fingerprints()
    assert told == ring.fingerprints()
    assert told != new_keys().field.fingerprints()
    assert told["f1"] not in ring.keys["f1"].hex()


def _content(change: object) -> str:
    plain = {"schema": 1, "field": {"current": "f1", "keys": {"f1": "A" * 43 + "="}}, "index": {}}
    plain["index"] = {"current": "i1", "keys": {"i1": "B" * 43 + "="}}
    return json.dumps({**plain, **change}) if isinstance(change, dict) else str(change)


WRONG = {
    "no JSON": "hello",
    "a list": "[]",
    "no current key": {"field": {"current": "f9", "keys": {"f1": "AAAA"}}},
    "no keys": {"field": {"current": "f1", "keys": []}},
    "no base64": {"field": {"current": "f1", "keys": {"f1": "???"}}},
}


@pytest.mark.parametrize("name", WRONG)
def test_what_is_no_key_file_is_refused(tmp_path: Path, name: str) -> None:
    """With what to do."""
    path = tmp_path / "keys.json"
    path.write_text(_content(WRONG[name]))
    with pytest.raises(FileProblem, match="is not a key file of IMS. Put the copy"):
        read_keys(path)


def test_a_short_key_and_a_missing_file_are_refused(tmp_path: Path) -> None:
    """A key has 32 bytes; without the file nothing is guessed."""
    path = tmp_path / "keys.json"
    path.write_text(_content({"field": {"current": "f1", "keys": {"f1": "AAAA"}}}))
    with pytest.raises(FileProblem, match="not 32 bytes long"):
        read_keys(path)
    with pytest.raises(FileProblem, match="cannot be read"):
        read_keys(tmp_path / "none.json")


def test_both_rings_are_needed() -> None:
    """Keys are a pair of rings."""
    keys = new_keys()
    assert Keys(keys.field, keys.index) == keys
