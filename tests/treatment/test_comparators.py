"""The arms as data."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from ims.catalog import load
from ims.errors import ImsError, IncompleteEntry, UnknownKey, UnknownSource
from ims.treatment.comparators import FILE, comparators_hash, read_comparators

SOURCES = ("IMSDesign2026",)


def broken(tmp_path: Path, old: str, new: str) -> Path:
    text = FILE.read_text(encoding="utf-8")
    assert text.count(old) >= 1
    path = tmp_path / "comparators.toml"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return path


def test_arms_are_those_of_the_design() -> None:
    """Expectation and wound of each arm, as the table of arms gives them; needling alone has no share there."""
    found = read_comparators(SOURCES)
    table = {
        kind: (arm.visit, arm.expectation.value, arm.placed_share.value, arm.effective_share.value)
        for kind, arm in found.items()
    }
    needling = table.pop("needling")
    assert (needling[:3], list(table.items())) == (
        (True, 1.0, 1.0),
        [
            ("untreated", (False, 0.0, 0.0, 0.0)),
            ("penetrating_sham", (True, 1.0, 1.0, 0.5)),
            ("non_penetrating_sham", (True, 0.9, 0.0, 0.0)),
            ("attention", (True, 0.3, 0.0, 0.0)),
        ],
    )


def test_share_of_needling_allows_both_trials() -> None:
    """Anywhere in its range, the share lets 41 of 58 answer at one point and 42 of 43 within three sessions.

    The lower end, once a session in three sessions, gives 1 - (1 - p)**3; the published interval is 88-100 %.
    """
    spread = read_comparators(SOURCES)["needling"].effective_share.spread.value
    assert isinstance(spread, tuple)
    assert spread[0] <= 41 / 58 <= spread[1]
    assert 1 - (1 - spread[0]) ** 3 > 0.88


def test_every_source_is_in_the_catalog() -> None:
    """The sources named are those of sources.bib."""
    assert list(read_comparators(load().sources)) == [
        "untreated",
        "needling",
        "penetrating_sham",
        "non_penetrating_sham",
        "attention",
    ]


@pytest.mark.parametrize(
    ("old", "new", "kind", "expected"),
    [
        ("value = 0.3", "value = 1.3", IncompleteEntry,
         "comparators.toml [comparator.attention] has expectation = 1.3, expected a share from 0 to 1."),
        ("visit = false", "visits = false", UnknownKey, "'visits' is not a key of this entry. Nearest: visit."),
        ("[comparator.attention]", "[comparator.atention]", UnknownKey,
         "'atention' is not a key of this entry. Nearest: attention"),
        ('source = "IMSDesign2026"', 'source = "Nobody1900"', UnknownSource, "'Nobody1900' is not a key of sources.bib."),
        ('read_by = ["shelf"]\n', "", IncompleteEntry, "comparators.toml [comparator.untreated.expectation] lacks 'read_by'."),
    ],
)  # fmt: skip
def test_incomplete_entry_is_refused(tmp_path: Path, old: str, new: str, kind: type[ImsError], expected: str) -> None:
    """A number without its origin does not enter."""
    with pytest.raises(kind) as caught:
        read_comparators(SOURCES, broken(tmp_path, old, new))
    message = str(caught.value).replace(f"{tmp_path.name}/", "")
    assert message[: len(expected)] == expected


def test_hash_is_that_of_the_file() -> None:
    """A result names the very numbers it was made with."""
    assert comparators_hash() == hashlib.sha256(FILE.read_bytes()).hexdigest()
