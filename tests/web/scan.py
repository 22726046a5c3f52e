"""Finds on pages and in mails every number, name and address that nobody stated.

A number may be shown where the finished page names the row of the catalog it comes from (`data-from`) and the row holds it;
inside a `time` element, which names its instant; where the statements of the source hold it; or where the caller knows it,
such as what the owner filled in and the appointment a mail is about. Names are words with a capital inside a sentence.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import fields
from functools import cache

from ims.catalog import load
from ims.web.information.citations import AUTHORS, cite
from tests.web.pages import Element, Run, read, runs
from tests.web.statements import STATEMENTS

NUMBER = re.compile(r"(?:(?<![\w)])[\u2212-])?\d+(?:[.,]\d+|[\u00a0\u202f]\d{3})*")
CAPITAL = re.compile(r"(?<=[a-zà-ÿ,;»”] )[A-ZÀ-Ý][\w’'-]*|(?<=[(«“])[A-ZÀ-Ý][\w’'-]+")
MAIL = re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]+\w")
ADDRESS = re.compile(r"https?://([^/\s\"'<>:]+)")
HOSTS = {"doi.org", "schema.org", "www.sitemaps.org", "www.w3.org"}
EMERGENCY = "911"
"""The one number of no source: the emergency number of the country. A warning that leaves it out would be worse."""
ORDINARY = {
    *("IMS", "I", "English", "Français", "French", "Canada", "Canadian", "CSV", "PDF", "OK", "SMS", "QR", "ICS", "UTC"),
    *("JavaScript", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
    *("Mondays", "Tuesdays", "Wednesdays", "Thursdays", "Fridays", "Saturdays", "Sundays"),
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
}
"""Words that have a capital and name nobody."""


def strangers(html: str, *, known: Iterable[str] = (), hosts: Iterable[str] = ()) -> list[str]:
    """Numbers, names and addresses of a page that nobody stated, each with the text around it."""
    page = read(html)
    allowed = [*STATEMENTS.values(), EMERGENCY, *known]
    told = []
    for run in runs(page):
        told += [f"{number!r} in {run.text()[:100]!r}" for number in _numbers(run, allowed)]
        told += names(_with_breaks(run), known=allowed)
    told += addresses(html, known=allowed, hosts=hosts)
    return told


def strangers_in_text(text: str, *, known: Iterable[str] = (), hosts: Iterable[str] = ()) -> list[str]:
    """The same of a mail or another plain text."""
    allowed = [*STATEMENTS.values(), EMERGENCY, *known]
    without = re.sub(r"https?://\S+", " ", text)
    told = [f"{found!r} in {without[:60]!r}" for found in NUMBER.findall(without) if not is_stated(found, allowed)]
    for line in without.splitlines():
        told += names(line, known=allowed)
    return told + addresses(text, known=allowed, hosts=hosts)


def is_stated(number: str, allowed: Iterable[str]) -> bool:
    """Whether a number stands as such in one of the allowed texts."""
    lone = re.compile(rf"(?<![\d.,]){re.escape(number.strip())}(?![\d])")
    return any(lone.search(text) for text in allowed)


def names(text: str, *, known: Iterable[str]) -> list[str]:
    """Words with a capital inside a sentence that name somebody or something unknown."""
    words = set(re.findall(r"[\w’'-]+", " ".join(known))) | ORDINARY | catalog_names()
    return [
        f"name {found!r} in {text[:100]!r}"
        for found in CAPITAL.findall(text)
        if found.rstrip("'’s") not in words and found not in words
    ]


def addresses(html: str, *, known: Iterable[str], hosts: Iterable[str]) -> list[str]:
    """Mail addresses and hosts that nobody stated."""
    stated = " ".join(known)
    mails = [f"address {found}" for found in MAIL.findall(html) if found not in stated]
    allowed = HOSTS | set(hosts)
    return mails + [f"host {found}" for found in ADDRESS.findall(html) if found not in allowed]


@cache
def catalog_names() -> frozenset[str]:
    """Capitalized words of the catalog that may be shown: its authors, and the names in its sentences."""
    catalog = load()
    texts = [source.author for source in catalog.sources.values()] + [claim.sentence for claim in catalog.claims]
    texts += [str(words) for words in AUTHORS.values()]
    return frozenset(word for text in texts for word in re.findall(r"[\w’'-]+", text) if word[:1].isupper())


def row_numbers(row: str) -> set[float]:
    """Every number that a row of the catalog lets a page show, with the counts of dots it is drawn with."""
    kind, _, name = row.partition(":")
    catalog = load()
    if kind == "claim":
        return _spelled(next(claim.sentence for claim in catalog.claims if claim.id == name))
    if kind == "effect":
        parts = [claim for claim in catalog.claims if name in claim.statements]
        return {float(len(parts)), float(sum(claim.grade in ("A", "B", "B-") for claim in parts))}
    if kind == "plan":
        return {float(catalog.condition(name).plan.sessions)}
    if kind == "condition":
        return _spelled(catalog.condition(name).sentence)
    tables = (catalog.natural_course, catalog.trials, catalog.targets, catalog.adverse_events)
    found = next((table[row] for table in tables if row in table), None)
    if found is None:
        return set()
    own = {float(value) for one in fields(found) if isinstance(value := getattr(found, one.name), int | float)}
    week = getattr(found, "week", "")
    own |= {float(part) for part in week.split("-") if part.isdigit()}
    own |= {weeks / 52 for weeks in own if weeks >= 52}
    if str(getattr(found, "unit", "")) in ("share", "%", "1/10000", "1/100000") or "rate" in vars(found):
        own |= (
            {value * factor for value in own for factor in (100, 1000, 10000)}
            | {1 / value for value in own if 0 < value < 1}
            | {100.0, 1000.0}
        )
    return own | {-value for value in own}


def _with_breaks(run: Run) -> str:
    """The text, with a mark where a link or a source begins or ends: a capital after it begins a sentence."""
    pieces, before = [], False
    for element, piece in run.pieces:
        apart = any(up.tag == "a" or up.has_class("source") for up in element.above())
        pieces.append(f" | {piece}" if apart != before else piece)
        before = apart
    return " ".join("".join(pieces).split())


def _numbers(run: Run, allowed: list[str]) -> Iterator[str]:
    for element, piece in run.pieces:
        for found in NUMBER.findall(piece):
            if is_stated(found, allowed) or _is_traced(element, found):
                continue
            yield found


def _is_traced(element: Element, number: str) -> bool:
    for up in element.above():
        if up.tag == "time" and up.attributes.get("datetime"):
            return True
        if row := up.attributes.get("data-from"):
            return any(_is_shown_as(value, number) for value in row_numbers(row))
        if key := up.attributes.get("data-source"):
            return number.strip() in cite(key).year
    return False


def _is_shown_as(value: float, number: str) -> bool:
    text = number.strip().replace("\u2212", "-")
    for decimal in (".", ","):
        plain = re.sub(r"[\u00a0\u202f]" if decimal == "," else ",", "", text).replace(decimal, ".")
        try:
            shown = float(plain)
        except ValueError:
            continue
        if round(value, len(plain.partition(".")[2])) == shown:
            return True
    return False


def _spelled(text: str) -> set[float]:
    return {float(found) for found in re.findall(r"\d+(?:\.\d+)?", text)}
