"""How much a question looks like spam, without asking the visitor to prove anything.

Nothing is refused for its score: what looks like spam waits among the spam for staff, and the sender sees the same page.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

LINK = re.compile(r"https?://|www\.|\[url|<a\s", re.IGNORECASE)
MOST = 100
SUSPICIOUS = 50
"""From this score on a question waits among the spam."""
TRAP, NO_STAMP, HASTE, HURRY, OLD_STAMP, LINK_IN_NAME, REPEATED = 100, 60, 60, 30, 30, 80, 60
LINKS = (0, 20, 40, 70)
"""Score by number of links; the last for all that is more."""
PROGRAM_SECONDS, QUICK_SECONDS = 1.0, 3.0
"""No hand fills the form in faster than the first; hardly any faster than the second, unless the browser fills it in."""
OLDEST_SECONDS = 24 * 3600.0
"""A form that was loaded longer ago has been kept for use by a program, or lay open over night."""


@dataclass(frozen=True)
class Signals:
    """What the form noticed: the field nobody sees was filled in; how long typing took (None: no stamp, or a forged one).

    A sender that has no form (the JSON interface) passes nothing and is judged by the words alone.
    """

    is_trap_filled: bool = False
    has_form: bool = False
    seconds: float | None = None


def score(*, body: str, name: str, signals: Signals, copies: int) -> int:
    """0 to 100. `copies` is how often others have sent the same words within a day."""
    links = len(LINK.findall(body))
    points = [
        TRAP if signals.is_trap_filled else 0,
        _for_time(signals),
        LINKS[min(links, len(LINKS) - 1)],
        LINK_IN_NAME if LINK.search(name) else 0,
        REPEATED if copies else 0,
    ]
    return min(MOST, sum(points))


def _for_time(signals: Signals) -> int:
    if not signals.has_form:
        return 0
    if signals.seconds is None or signals.seconds < 0:
        return NO_STAMP
    if signals.seconds < PROGRAM_SECONDS:
        return HASTE
    if signals.seconds < QUICK_SECONDS:
        return HURRY
    return OLD_STAMP if signals.seconds > OLDEST_SECONDS else 0
