"""What the log of a run tells about the people in it: nothing (T-71). Each site of a journey is held to it when it ends."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from urllib.parse import parse_qsl, unquote_plus, urlsplit

SENT: set[str] = set()
"""All that browsers have sent in forms and searches."""
SHORTEST = 6
"""Characters of what is looked for; shorter words stand in ordinary lines too."""
RUN = 3
"""So many words of a text, one after the other, are enough to know it again."""
SHAPES = {
    "an e-mail address": re.compile(r"[\w.+-]+@[\w-]+\.\w+"),
    "a telephone number": re.compile(r"\(\d{3}\) ?\d{3}|\+1[ \d-]{9,}|\b\d{3}[- .]\d{3}[- .]\d{4}\b"),
    "a secret of a link": re.compile(r"/(?:m|w|invite|feed)/\w|\b[\w-]{40,}\b"),
}
CODED = re.compile(r"[a-z]+(?:_[a-z]+)*|[\d:.TZ+-]+")
"""Codes of services, topics and states; days and times: nobody's own words."""


def note(address: str, body: str | None) -> None:
    """Remember what a browser sends."""
    fields = [*parse_qsl(urlsplit(address).query), *parse_qsl(body or "")]
    SENT.update(value for _, value in fields)


def leaks(log: str, private: Iterable[str]) -> list[str]:
    """What a log holds of these words, and whatever looks like an address, a number or a secret."""
    text = f"{log}\n{unquote_plus(log)}".casefold()
    found = [f"{name}: {one[0]!r}" for name, shape in SHAPES.items() if (one := shape.search(text))]
    known = {piece.casefold() for one in private for piece in pieces(one)}
    return found + sorted(f"what was typed: {piece!r}" for piece in known if piece in text)


def pieces(value: str) -> Iterator[str]:
    """What a value can be known by: itself if it is short, runs of its words if it is a text."""
    if CODED.fullmatch(value):
        return
    words = value.split()
    if len(words) <= RUN:
        yield from [" ".join(words)] if len(value) >= SHORTEST else []
        return
    for first in range(len(words) - RUN + 1):
        run = " ".join(words[first : first + RUN])
        if len(run) >= 2 * SHORTEST:
            yield run


def refuse_leaks(log: Path, begun: int, private: Iterable[str]) -> None:
    """Fail where the log tells anything after its first `begun` bytes, which are what the program prints at its start."""
    told = log.read_bytes()[begun:].decode(errors="replace")
    assert leaks(told, [*private, *SENT]) == [], told[-4000:]
