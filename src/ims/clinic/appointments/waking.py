"""Hours in which people read mail and answer: an offer is made in them, and its time runs in them alone."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta, tzinfo

WAKES, SLEEPS = time(8), time(21)
"""By the clinic's clock. At night nobody is written to about an offer, and its time does not run."""


def awake_after(now: datetime, length: timedelta, zone: tzinfo) -> datetime:
    """The instant after which so much waking time has passed. Lengths are counted in UTC, past every change of clocks."""
    at = now
    while True:
        at = awake_from(at, zone)
        sleeps = datetime.combine(at.astimezone(zone).date(), SLEEPS, zone).astimezone(UTC)
        if at + length <= sleeps:
            return at + length
        length -= sleeps - at
        at = sleeps


def awake_from(at: datetime, zone: tzinfo) -> datetime:
    """This instant, where people are awake, or the next morning."""
    local = at.astimezone(zone)
    if WAKES <= local.time() < SLEEPS:
        return at.astimezone(UTC)
    day = local.date() if local.time() < WAKES else local.date() + timedelta(days=1)
    return datetime.combine(day, WAKES, zone).astimezone(UTC)
