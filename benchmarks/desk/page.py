"""The page of the desk's figures, with the bars it must meet."""

from __future__ import annotations

import os
from statistics import median

from benchmarks.desk.fuzz import Fuzz
from benchmarks.desk.load import Reads
from benchmarks.desk.machine import Busy
from benchmarks.desk.rush import Rush
from benchmarks.desk.site import WORKERS, Site
from benchmarks.page import processor

P95_MS, SETTLED_S, READY_S = 100.0, 1.0, 10.0


def _met(is_met: bool) -> str:
    return "yes" if is_met else "**no**"


def verdicts(ready_s: float, reads: Reads, rushes: list[Rush], fuzzed: Fuzz | None) -> dict[str, bool]:
    """Each bar, and whether it is met."""
    found = {
        f"ready within {READY_S:.0f} s of its first start": ready_s < READY_S,
        f"{reads.asked} reads of free times, p95 below {P95_MS:.0f} ms": reads.p95_ms < P95_MS and not reads.failed,
        f"{rushes[0].bookings} overlapping bookings settled within {SETTLED_S:.0f} s": max(one.seconds for one in rushes)
        < SETTLED_S,
        "no two bookings of a rush overlap, every answer is a booking or other times": not any(
            one.overlaps + one.others for one in rushes
        ),
    }
    if fuzzed is not None:
        found["no answer with a server error"] = not fuzzed.server_errors
        found["nothing that is not described"] = not fuzzed.others
    return found


def page(site: Site, slots: int, rate: int, reads: Reads, rushes: list[Rush], fuzzed: Fuzz | None, used: Busy) -> str:
    """The whole page."""
    seconds = [one.seconds for one in rushes]
    lines = [
        "# How quickly the front desk answers",
        "",
        f"`python -m benchmarks.desk` starts the site as `ims serve` does, with {WORKERS} workers on {site.database} that "
        "writes through to the disk, and asks it from the same machine. Server, database and whoever asks share its "
        "processors.",
        "",
        f"Machine: {processor()}; {os.cpu_count()} processors.",
        "",
        f"From its first start with example data, in an empty folder, to its first answer: {site.ready_s:.1f} s.",
        "",
        "## Free times under load",
        "",
        f"Two weeks of free times ({slots} of them), {rate} requests a second whether or not the site keeps up; time runs "
        "from the instant at which a request was due.",
        "",
        "| requests | failed | answered a second | p50 | p95 | p99 | longest |",
        "|---|---|---|---|---|---|---|",
        f"| {reads.asked:,} | {reads.failed} | {reads.rate:.0f} | {reads.p50_ms:.0f} ms | {reads.p95_ms:.0f} ms "
        f"| {reads.p99_ms:.0f} ms | {reads.longest_ms:.0f} ms |",
        "",
        f"Of the processors' time, site, database and asking took {used.ours:.0f} s, everything else on the machine "
        f"{used.others:.0f} s; {used.idle:.0f} s were idle.",
        "",
        "## A rush for one morning",
        "",
        f"{rushes[0].bookings} bookings at the same instant for neighboring times of one practitioner, each overlapping "
        "others; from the first byte to the last answer.",
        "",
        "| rush | booked | told other times | anything else | overlapping pairs | settled in |",
        "|---|---|---|---|---|---|",
        *(
            f"| {number} | {one.booked} | {one.refused} | {one.others} | {one.overlaps} | {one.seconds:.2f} s |"
            for number, one in enumerate(rushes, 1)
        ),
        "",
        f"Middle of {len(seconds)}: {median(seconds):.2f} s.",
        "",
    ]
    if fuzzed is not None:
        lines += [
            "## Requests nobody thought of",
            "",
            "schemathesis, from the site's own description: examples, the edges of each limit, chance, sequences.",
            "",
            "| operations | requests | server errors | other findings | time |",
            "|---|---|---|---|---|",
            f"| {fuzzed.operations} | {fuzzed.requests:,} | {fuzzed.server_errors} | {fuzzed.others} "
            f"| {fuzzed.seconds:.0f} s |",
            "",
        ]
    lines += ["## Bars", "", "| bar | met |", "|---|---|"]
    lines += [f"| {bar} | {_met(is_met)} |" for bar, is_met in verdicts(site.ready_s, reads, rushes, fuzzed).items()]
    return "\n".join(lines) + "\n"
