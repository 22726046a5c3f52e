"""Racing: the same instant for many threads, each with a connection of its own, and what the database holds afterwards."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Sequence
from itertools import combinations
from typing import Any

from django.db import connection, connections

from ims.clinic.appointments.models import BLOCKING, Appointment
from ims.errors import ImsError


def race(works: Sequence[Callable[[], Any]]) -> list[Any]:
    """Run all at once; what each gave, or the error it met (any error: a test that expects none of a kind says so)."""
    barrier = threading.Barrier(len(works))
    results: list[Any] = [None] * len(works)

    def run(place: int, work: Callable[[], Any]) -> None:
        try:
            connection.ensure_connection()
            barrier.wait(30)
            results[place] = work()
        except Exception as error:  # the test looks at it
            results[place] = error
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(works)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return results


def kinds(results: Sequence[Any]) -> Counter[str]:
    """How many of each: `won`, or the name of the error."""
    return Counter(type(one).__name__ if isinstance(one, Exception) else "won" for one in results)


def surprises(results: Sequence[Any]) -> list[Exception]:
    """Errors that are not ours: what a visitor would see as a fault."""
    return [one for one in results if isinstance(one, Exception) and not isinstance(one, ImsError)]


def overlapping_pairs() -> int:
    """Pairs of blocking appointments of one practitioner that overlap, overrides apart; counted without the guard's help."""
    rows = Appointment.objects.filter(status__in=BLOCKING, overlap_allowed=False)
    return sum(
        a.practitioner_id == b.practitioner_id and a.blocked_from < b.blocked_until and b.blocked_from < a.blocked_until
        for a, b in combinations(list(rows), 2)
    )
