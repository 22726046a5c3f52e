"""Which calendar is an account's own, and the secret addresses at which calendar programs read it.

The owner says whose calendar is whose. Its holder makes addresses, one for each program, and ends them one by one; all of them
end with the account, or when the calendar becomes somebody else's. Making and ending stand in the access log.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import F

from ims.clinic.lines import one_line
from ims.clinic.people import rules
from ims.clinic.people.models import CalendarFeed, Practitioner, User
from ims.clinic.privacy.secrets import hash_of, new_secret
from ims.clinic.trust import log
from ims.errors import BadValue, NotFound, NotPossible

MOST = 10
"""Addresses that one account has at once."""
LONGEST_LABEL = 60
NO_SUCH_FEED = "This address opens nothing. It was ended, or was cut off. Make a new one under Your account."
NO_CALENDAR = "Your account has no calendar of its own. The owner of the clinic chooses one for it under Staff."


def calendar_of(user: User) -> Practitioner | None:
    """The practitioner whose calendar is the account's own."""
    return Practitioner.objects.filter(user=user).first()


@transaction.atomic
def give(*, user_id: UUID, practitioner_id: UUID | None, by: User, now: datetime, address_hash: str = "") -> None:
    """Make a calendar an account's own, in place of the one it had; with None it has none any more. Other addresses end.

    Raises
    ------
    NotFound    there is no such account or practitioner
    NotPossible    the calendar is another account's; the account is closed
    """
    user = User.objects.select_for_update().filter(id=user_id).first()
    if user is None:
        raise NotFound("There is no such account.")
    wanted = _wanted(practitioner_id, user) if practitioner_id else None
    if calendar_of(user) == wanted:
        return
    Practitioner.objects.filter(user=user).update(user=None)
    if wanted is not None:
        wanted.user = user
        wanted.save(update_fields=["user"])
    end_all(user)
    _note(
        "change",
        "account",
        user.id,
        reason=f"its calendar: {wanted.short_name if wanted else 'none'}",
        by=by,
        now=now,
        address_hash=address_hash,
    )


def _wanted(practitioner_id: UUID, user: User) -> Practitioner:
    found = Practitioner.objects.select_for_update().filter(id=practitioner_id).first()
    if found is None:
        raise NotFound("There is no such practitioner.")
    if not user.is_active:
        raise NotPossible("The account is closed. Open it again before it gets a calendar.")
    if found.user_id not in (None, user.id):
        raise NotPossible(f"The calendar of {found.short_name} belongs to another account. Take it from that one first.")
    return found


@transaction.atomic
def make(*, user: User, label: str, tells_service: bool = False, now: datetime, address_hash: str = "") -> str:
    """A new secret for a calendar program, shown once.

    Raises
    ------
    NotPossible    the account has no calendar, or as many addresses as it may
    BadValue    nothing says where it is used
    """
    words = one_line(label)[:LONGEST_LABEL]
    if not words:
        raise BadValue("Say where you will use the address, such as: my telephone.")
    is_open = User.objects.select_for_update().get(id=user.id).is_active  # whoever makes many at once waits here
    practitioner = calendar_of(user) if is_open else None
    if practitioner is None:
        raise NotPossible(NO_CALENDAR)
    if CalendarFeed.objects.filter(user=user).count() >= MOST:
        raise NotPossible(f"You have {MOST} addresses, which is the most. End one that you no longer use.")
    secret = new_secret()
    feed = CalendarFeed.objects.create(
        user=user,
        practitioner=practitioner,
        label=words,
        tells_service=tells_service,
        secret_hash=hash_of(secret),
        created=now,
    )
    _note("create", "calendar_feed", feed.id, by=user, now=now, address_hash=address_hash)
    return secret


@transaction.atomic
def end(*, feed_id: UUID, user: User, now: datetime, address_hash: str = "") -> None:
    """Make one of one's own addresses open nothing.

    Raises
    ------
    NotFound    there is none, or it is somebody else's
    """
    if not CalendarFeed.objects.filter(id=feed_id, user=user).delete()[0]:
        raise NotFound("There is no such address.")
    _note("change", "calendar_feed", feed_id, reason="ended", by=user, now=now, address_hash=address_hash)


def end_all(user: User) -> None:
    """Make all addresses of an account open nothing; whoever asks for it writes down why."""
    CalendarFeed.objects.filter(user=user).delete()


def feeds_of(user: User) -> list[CalendarFeed]:
    """The addresses of an account, newest first."""
    return list(CalendarFeed.objects.filter(user=user))


def opened(secret: str) -> CalendarFeed:
    """The feed that a secret opens: of an open account that may still see the calendar and whose own it still is.

    Raises
    ------
    NotFound    whatever is wrong with it, in the same words
    """
    found = CalendarFeed.objects.filter(secret_hash=hash_of(secret), practitioner__user=F("user"))
    feed = found.select_related("user", "practitioner").first()
    if feed is None or not rules.may(feed.user, "calendar.view"):
        raise NotFound(NO_SUCH_FEED)
    return feed


def address(secret: str) -> str:
    """The whole address of a feed. Its host comes from the settings, never from a request."""
    return f"{settings.SITE_ORIGIN}/feed/{secret}.ics"


def _note(action: str, kind: str, thing: UUID, *, reason: str = "", by: User, now: datetime, address_hash: str) -> None:
    log.record(action=action, object_type=kind, object_id=thing, actor=by, reason=reason, address_hash=address_hash, now=now)
