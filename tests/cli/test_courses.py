"""A course of one's own."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ims.catalog import load
from ims.treatment import course_hash, default_course, from_toml, load_course

Ims = Callable[..., Any]


def test_new_prints_a_course_that_reads_back(ims: Ims) -> None:
    """`ims course new CONDITION > mine.toml`."""
    told = ims("course", "new", "whiplash", "--sessions", "2", "--every", "5")
    assert told.code == 0
    assert from_toml(told.out) == default_course(load(), "whiplash", sessions=2, every_days=5)


def test_new_writes_a_file_and_check_reads_it(ims: Ims) -> None:
    """What to do next is said, and works."""
    told = ims("course", "new", "tennis_elbow", "--out", "mine.toml")
    assert told.out.startswith("mine.toml is written.")
    checked = ims("course", "check", "mine.toml")
    assert checked.code == 0
    assert checked.out == (
        "mine.toml is a course for tennis elbow: 4 sessions in 22 days, 24 needle insertions, the response recorded at "
        f"0 needles, 0 readings.\nHash: {course_hash(load_course('mine.toml'))}\n"
    )


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("new", "tenis_elbow"), "Nearest: tennis_elbow"),
        (("new", "mine.toml"), "expected a condition to start from"),
        (("new", "tennis_elbow", "--out", "mine.json"), "ends in .toml"),
        (("new", "tennis_elbow", "--out", "no/mine.toml"), "the folder no does not exist"),
        (("new", "tennis_elbow", "--out", "kept.toml"), "is there already"),
        (
            ("check", "tennis_elbow"),
            "tennis_elbow is a condition, expected a course file (.toml or .json). Write its usual plan",
        ),
        (("check", "gone.toml"), "gone.toml does not exist"),
        (("check", "kept.toml"), "kept.toml is empty"),
        (("check", "random.toml"), "random.toml is not text"),
        (("check", "half.json"), "half.json: Not valid JSON at line 1"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
def test_wrong_files_are_refused(ims: Ims, words: tuple[str, ...], says: str) -> None:
    """One paragraph, code 2, and nobody's file is overwritten."""
    Path("kept.toml").write_text("", encoding="utf-8")
    Path("random.toml").write_bytes(bytes([0xDE, 0xAD, 0x00, 0xFF]))
    Path("half.json").write_text('{"who": ', encoding="utf-8")
    told = ims("course", *words)
    assert told.code == 2
    assert says in " ".join(told.err.split())
    assert Path("kept.toml").read_text(encoding="utf-8") == ""
    assert sorted(file.name for file in Path().iterdir()) == ["half.json", "kept.toml", "random.toml"]
