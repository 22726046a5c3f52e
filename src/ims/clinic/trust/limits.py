"""How often one visitor may try something. What cannot be counted is refused.

Attempts are written first and counted then, so that any number of simultaneous requests passes at most as often as the
table says. Where the database does not answer, nothing is let through.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil
from types import MappingProxyType

from django.conf import settings
from django.db import Error, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ims.clinic.privacy.index import index_of, indexes_of
from ims.clinic.trust.models import Attempt
from ims.errors import TooMany, UnknownOption, unknown

ATTEMPT = "attempt"
"""Kind of blind index: who tried is kept as a keyed hash."""


@dataclass(frozen=True)
class Limit:
    """So many attempts within so long."""

    most: int
    within: timedelta


LIMITS: Mapping[str, Limit] = MappingProxyType(
    {
        "book": Limit(20, timedelta(hours=1)),
        "feed": Limit(60, timedelta(minutes=10)),
        "hold": Limit(30, timedelta(minutes=10)),
        "hold_open": Limit(2, timedelta(hours=1)),
        "mail": Limit(5, timedelta(days=1)),
        "question": Limit(5, timedelta(hours=1)),
        "waitlist": Limit(5, timedelta(hours=1)),
        "sign_in": Limit(30, timedelta(minutes=15)),
        "token_guess": Limit(20, timedelta(minutes=10)),
        "api": Limit(120, timedelta(minutes=1)),
    }
)
"""What is limited. `IMS_LIMIT_FACTOR` multiplies all of them, for many visitors behind one address and for load tests."""
NOT_COUNTED_SECONDS = 30
"""When to try again after the database did not answer."""


def attempt(*, kind: str, subject: str, now: datetime, limit: Limit | None = None) -> None:
    """Count one attempt of `subject` (an address, an account), and refuse it if it is one too many.

    `limit` stands in for the one of the table.

    Raises
    ------
    TooMany    with the seconds after which one more is possible; also where nothing can be counted
    UnknownOption    nothing of this kind is limited
    """
    limit = limit or limit_of(kind)
    try:
        with transaction.atomic():
            mine = Attempt.objects.create(kind=kind, subject_hash=index_of(ATTEMPT, subject or "-"), at=now)
        seen = _attempts(kind, subject).filter(at__gt=now - limit.within)
        if seen.count() <= limit.most:
            return
        first = seen.exclude(id=mine.id).order_by("-at", "-id")[limit.most - 1]
        mine.delete()
        _attempts(kind, subject).filter(at__lte=now - limit.within).delete()
        wait = max(1, ceil((first.at + limit.within - now).total_seconds()))
    except (Error, IndexError) as error:
        raise TooMany(_("This is not possible just now. Please try again in a minute."), NOT_COUNTED_SECONDS) from error
    raise TooMany(_("That was too often. Please try again in {wait}.").format(wait=in_words(wait)), wait)


def give_back(*, kind: str, subject: str, since: datetime) -> None:
    """Take back the oldest attempt of `subject` that still counts: what it stood for is over."""
    oldest = _attempts(kind, subject).filter(at__gt=since).order_by("at", "id").values_list("id", flat=True).first()
    if oldest is not None:
        Attempt.objects.filter(id=oldest).delete()


def limit_of(kind: str) -> Limit:
    """The limit of a kind.

    Raises
    ------
    UnknownOption    there is none
    """
    if kind not in LIMITS:
        raise unknown(UnknownOption, kind, LIMITS)
    limit = LIMITS[kind]
    return Limit(limit.most * settings.LIMIT_FACTOR, limit.within)


def sweep(*, now: datetime) -> int:
    """Remove attempts that no longer count; their number."""
    removed = 0
    longest = {**{kind: limit.within for kind, limit in LIMITS.items()}, FAILED: REMEMBERED}
    for kind, within in longest.items():
        removed += Attempt.objects.filter(kind=kind, at__lte=now - within).delete()[0]
    return removed


# ---- failed sign-ins of one account from one address
FAILED = "sign_in_failed"
FREE_FAILURES = 4
FIRST_PAUSE = timedelta(minutes=1)
LONGEST_PAUSE = timedelta(hours=1)
REMEMBERED = timedelta(days=1)
"""A failure counts for this long; then it is forgotten, so that nobody stays locked out."""


def failed(*, subject: str, now: datetime) -> None:
    """Note a failed sign-in."""
    Attempt.objects.create(kind=FAILED, subject_hash=index_of(ATTEMPT, subject), at=now)


def failures(*, subject: str, now: datetime) -> int:
    """Failed sign-ins that still count."""
    return _attempts(FAILED, subject).filter(at__gt=now - REMEMBERED).count()


def pause_left(*, subject: str, now: datetime) -> timedelta:
    """How long to wait before the next sign-in: a minute after a few failures, doubled by each further one up to an hour."""
    times = list(_attempts(FAILED, subject).filter(at__gt=now - REMEMBERED).order_by("at").values_list("at", flat=True))
    extra = len(times) - FREE_FAILURES - 1
    if extra < 0:
        return timedelta()
    pause = min(LONGEST_PAUSE, FIRST_PAUSE * (1 << min(extra, 10)))
    return max(timedelta(), times[-1] + pause - now)


def forget(*, subject: str) -> None:
    """Forget the failures after a sign-in that succeeded."""
    _attempts(FAILED, subject).delete()


def _attempts(kind: str, subject: str) -> QuerySet[Attempt]:
    return Attempt.objects.filter(kind=kind, subject_hash__in=indexes_of(ATTEMPT, subject or "-"))


def in_words(seconds: int) -> str:
    """A wait in words: whole seconds below a minute and a half, whole minutes above."""
    if seconds < 90:
        return ngettext("{n} second", "{n} seconds", seconds).format(n=seconds)
    return _("{n} minutes").format(n=ceil(seconds / 60))
