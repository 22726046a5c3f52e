"""Texts of one line: what may stand in a header, a calendar, a list."""

from __future__ import annotations


def one_line(text: str) -> str:
    """The text without line breaks and control characters, with single spaces."""
    return " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())
