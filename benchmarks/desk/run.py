"""Measure the front desk, print the page, write it."""

from __future__ import annotations

import argparse
import sys
from datetime import date, timedelta
from pathlib import Path

from benchmarks.desk.fuzz import Fuzz, fuzz
from benchmarks.desk.load import RATE, SECONDS, paths, read
from benchmarks.desk.machine import busy
from benchmarks.desk.page import page, verdicts
from benchmarks.desk.rush import Rush, morning, rush
from benchmarks.desk.site import Site, site

PAGE = Path(__file__).resolve().parents[2] / "docs" / "BENCHMARKS_DESK.md"
RUSHES = 3
WARM_RATE, WARM_SECONDS = 50, 4.0


def rushes(found: Site, service: str, number: int) -> list[Rush]:
    """So many rushes, each on a day of its own."""
    first = date.today() + timedelta(days=30)
    asked = f"/api/v1/availability?service={service}&from={first}&to={first + timedelta(days=40)}"
    slots = found.get(asked)["slots"]
    days = list(dict.fromkeys(one["start"][:10] for one in slots))[:number]
    return [rush(found, service, morning(slots, day), f"Rush{chr(ord('a') + place)}") for place, day in enumerate(days)]


def main(arguments: list[str]) -> int:
    """Run everything; 1 where a bar is not met."""
    parser = argparse.ArgumentParser(prog="benchmarks.desk", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="a few seconds of each, nothing written")
    parser.add_argument("--sqlite", action="store_true", help="on SQLite, nothing written")
    parser.add_argument("--no-fuzz", action="store_true", help="leave out the requests nobody thought of, nothing written")
    chosen = parser.parse_args(arguments)
    with site(on_postgresql=not chosen.sqlite) as found:
        service = found.get("/api/v1/services")["services"][0]["code"]
        asked = paths(service, date.today())
        slots = len(found.get(asked[0])["slots"])
        read(found.port, asked, rate=WARM_RATE, seconds=WARM_SECONDS)
        before = busy()
        reads = read(found.port, asked, rate=RATE, seconds=4 if chosen.quick else SECONDS)
        used = busy() - before
        settled = rushes(found, service, 1 if chosen.quick else RUSHES)
        fuzzed: Fuzz | None = None if chosen.no_fuzz else fuzz(found, *([20] if chosen.quick else []))
    text = page(found, slots, RATE, reads, settled, fuzzed, used)
    print(text)
    if fuzzed is not None and fuzzed.report:
        print(fuzzed.report, file=sys.stderr)
    if not (chosen.quick or chosen.sqlite or chosen.no_fuzz):
        PAGE.write_text(text, encoding="utf-8")
    return 0 if all(verdicts(found.ready_s, reads, settled, fuzzed).values()) else 1
