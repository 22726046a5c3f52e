"""How many times one address holds at once, whatever its browsers keep.

An address claims a place before it holds and gives it back when the hold is let go or booked. Claims end with the hold.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.utils.translation import gettext as _

from ims.clinic.offer.models import BookingPolicy
from ims.clinic.trust import limits
from ims.clinic.trust.limits import Limit
from ims.errors import TooMany

KIND = "hold_open"


def claim(*, address: str, now: datetime, has_one: bool = False) -> None:
    """Count one more hold of an address; `has_one` says that it takes the place of one.

    Raises
    ------
    TooMany    it holds as many as a visitor may
    """
    if has_one:
        give_back(address=address, now=now)
    policy = BookingPolicy.objects.get(id=1)
    most, within = policy.max_holds_per_visitor, timedelta(minutes=policy.hold_minutes)
    try:
        limits.attempt(kind=KIND, subject=address, now=now, limit=Limit(most * settings.LIMIT_FACTOR, within))
    except TooMany as error:
        raise TooMany(_("You already hold %(most)d times. Confirm one, or let one go.") % {"most": most}) from error


def give_back(*, address: str, now: datetime) -> None:
    """One hold of an address is over."""
    within = timedelta(minutes=BookingPolicy.objects.get(id=1).hold_minutes)
    limits.give_back(kind=KIND, subject=address, since=now - within)
