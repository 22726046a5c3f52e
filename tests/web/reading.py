"""Reading level after Flesch and Kincaid, offline.

The usual packages for it are under the GPL and never enter, so syllables are counted here: groups of vowels, with the usual
corrections for a silent e and for endings. The count errs upwards rather than downwards, so a page that passes is easy to read.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from tests.web.pages import Run, read, runs

PROSE = ("p", "li", "dd", "figcaption", "blockquote", "label", "legend")
LEAST_WORDS = 4
"""Shorter pieces are labels, not sentences."""
VOWELS = re.compile(r"[aeiouy]+")
WORD = re.compile(r"[A-Za-z][A-Za-z'’-]*")
SENTENCE_END = re.compile(r"[.!?]+(?=[\s)”»]|$)")
COUNTED = {"people": 2, "something": 2, "sometimes": 2, "somebody": 3, "someone": 2, "therefore": 2, "else": 1}
"""Words for which the rules below are wrong."""


def syllables(word: str) -> int:
    """Syllables of one English word, at least one."""
    letters = re.sub(r"[^a-z]", "", word.lower())
    if letters in COUNTED:
        return COUNTED[letters]
    count = len(VOWELS.findall(letters))
    if re.search(r"[^aeiouy]e$", letters) and not re.search(r"[^aeiouyl]le$", letters):
        count -= 1
    if re.search(r"[^aeiouytd]ed$", letters) or re.search(r"[^aeiouysxzcghl]es$", letters):
        count -= 1
    if re.search(r"(ia|io|iu|ua|eo|rea|dea)(?!us|[dlmst])", letters) and not re.search(
        r"(tion|sion|cial|tial|cian|gion|cious)", letters
    ):
        count += 1
    return max(count, 1)


def sentences(text: str) -> list[list[str]]:
    """Sentences as lists of words."""
    parts = (WORD.findall(part) for part in SENTENCE_END.split(text))
    return [words for words in parts if words]


def grade(texts: Iterable[str]) -> float:
    """The school grade of several pieces of text together."""
    parts = [words for text in texts for words in sentences(text)]
    words = [word for part in parts for word in part]
    return 0.39 * len(words) / len(parts) + 11.8 * sum(map(syllables, words)) / len(words) - 15.59


def prose(html: str, terms: Iterable[str]) -> list[str]:
    """Running text of the main part of a page: without names of sources and muscles, and without the terms it explains."""
    main = next(one for one in read(html).walk() if one.tag == "main")
    left_out = re.compile("|".join(rf"\b{re.escape(term)}(?:s|es)?\b" for term in sorted(terms, key=len, reverse=True)), re.I)
    found = []
    for run in runs(main):
        if run.block.tag in PROSE:
            text = left_out.sub(" ", _running(run))
            if len(WORD.findall(text)) >= LEAST_WORDS:
                found.append(text)
    return found


def _running(run: Run) -> str:
    aside = ("source", "term")
    kept = (piece for one, piece in run.pieces if not any(up.has_class(name) for up in one.above() for name in aside))
    return " ".join("".join(kept).split())
