"""How often one address may look up free times: counted in memory, for a read must not write.

Each process counts for itself. The counters are a fixed number, so that no crowd of addresses can fill the memory; where two
addresses fall on one counter, both have less, never more.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import datetime

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from ims.web import clock
from ims.web.address import visitor_address
from ims.web.api.problems import problem
from ims.web.errors import too_many

MOST = 600
"""Reads of one address within a minute, times `IMS_LIMIT_FACTOR`."""
SECONDS = 60
COUNTERS = 65_536
LIMITED = ("/api/v1/", "/book/", "/feed/")
"""Beginnings of addresses whose answers are worked out anew for each reader, after the language."""
SAFE = ("GET", "HEAD")


class Reads:
    """Counts by address, within each minute of the clock."""

    def __init__(self, counters: int = COUNTERS) -> None:
        self._lock = threading.Lock()
        self._counters, self._minute = [0] * counters, -1

    def count(self, address: str, now: datetime) -> int:
        """Count one read of an address; how many it has now in this minute. Which counter it has differs with each start."""
        minute = int(now.timestamp()) // SECONDS
        with self._lock:
            if minute != self._minute:
                self._counters, self._minute = [0] * len(self._counters), minute
            place = hash(address) % len(self._counters)
            self._counters[place] += 1
            return self._counters[place]


class ReadLimit:
    """Refuses an address that reads too much, before anything is asked of the database."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self._reads = Reads()

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Count a read; answer it, or say when the next one is possible."""
        if request.method in SAFE and request.path.removeprefix("/fr").startswith(LIMITED):
            now = clock.now()
            if self._reads.count(visitor_address(request), now) > MOST * settings.LIMIT_FACTOR:
                return _refused(request, SECONDS - int(now.timestamp()) % SECONDS)
        return self.get_response(request)


def _refused(request: HttpRequest, wait: int) -> HttpResponse:
    if request.path.startswith("/api/"):
        detail = f"At most {MOST * settings.LIMIT_FACTOR} reads a minute from one address."
        answer = problem("too-many-requests", detail)
    else:
        answer = too_many(request, Exception(_("That was tried too often.")))
    answer["Retry-After"], answer["Cache-Control"] = str(wait), "no-store"
    return answer
