"""Addresses of one's own calendar: secret, separate, ended one by one, with the account, or with the calendar (T-34)."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.test import override_settings

from ims.clinic.appointments import booking, links
from ims.clinic.models import AccessLog, CalendarFeed, Clinic, Person, Practitioner, User
from ims.clinic.people import accounts, calendars
from ims.clinic.privacy.secrets import hash_of
from ims.errors import BadValue, NotFound, NotPossible
from tests.clinic.factories import NOW, at, jeff, make_staff, service


@pytest.fixture
def owner(clinic: Clinic) -> User:
    """The owner."""
    return make_staff("owner@example.org", "owner")


@pytest.fixture
def holder(owner: User) -> User:
    """A physiotherapist whose own calendar is Jeff's."""
    user = make_staff("jeff@example.org", "physiotherapist")
    calendars.give(user_id=user.id, practitioner_id=jeff().id, by=owner, now=NOW)
    return user


def made(user: User, label: str = "my telephone") -> str:
    """A new secret."""
    return calendars.make(user=user, label=label, now=NOW)


def opens(secret: str) -> bool:
    """Whether it does; where not, the answer is always the same."""
    try:
        calendars.opened(secret)
    except NotFound as error:
        assert str(error) == calendars.NO_SUCH_FEED
        return False
    return True


def test_t34_a_secret_has_256_bits_and_is_kept_as_a_hash(holder: User) -> None:
    """43 signs of the alphabet for addresses; the row holds its hash and not the secret."""
    secret = made(holder)
    row = CalendarFeed.objects.get()
    assert len(secret) == 43
    assert row.secret_hash == hash_of(secret)
    assert secret not in " ".join(str(value) for value in CalendarFeed.objects.values_list().get())


def test_t34_links_of_visits_and_feeds_open_nothing_of_each_other(holder: User, person: Person) -> None:
    """A patient's link is no feed, and a feed is no patient's link."""
    (booked,) = booking.book(service=service(), starts=[at("2027-03-03", "09:00")], person=person, now=NOW)
    secret = made(holder)
    assert opens(secret) and not opens(booked.secret)
    with pytest.raises(NotFound):
        links.opened(secret, NOW)
    with pytest.raises(NotFound):
        accounts.opened(secret, NOW)


def test_t34_one_address_is_ended_and_the_others_go_on(holder: User, owner: User) -> None:
    """By its holder alone; the row is gone."""
    lost, kept = made(holder, "lost"), made(holder, "kept")
    feed = next(one for one in calendars.feeds_of(holder) if one.label == "lost")
    with pytest.raises(NotFound):
        calendars.end(feed_id=feed.id, user=owner, now=NOW)
    calendars.end(feed_id=feed.id, user=holder, now=NOW)
    assert (opens(lost), opens(kept)) == (False, True)
    with pytest.raises(NotFound):
        calendars.end(feed_id=feed.id, user=holder, now=NOW)


def test_t34_a_closed_account_s_feeds_die_for_good(holder: User, owner: User) -> None:
    """Also when it is opened again."""
    secret = made(holder)
    accounts.set_active(user_id=holder.id, is_active=False, by=owner, now=NOW)
    assert not opens(secret)
    with pytest.raises(NotPossible):
        made(holder)  # as a page that was open before would
    accounts.set_active(user_id=holder.id, is_active=True, by=owner, now=NOW)
    assert not opens(secret)


def test_t34_a_feed_lives_only_while_its_holder_may_see_the_calendar(holder: User, owner: User) -> None:
    """Without a role it opens nothing."""
    secret = made(holder)
    accounts.end(user_id=holder.id, role="physiotherapist", by=owner, now=NOW)
    assert not opens(secret)


def test_t34_a_calendar_that_is_taken_away_takes_its_feeds_along(holder: User, owner: User) -> None:
    """Nobody goes on reading a calendar that is not theirs any more, nor the next one at the old address."""
    second = Practitioner.objects.create(name="Second", short_name="Second", order=1)
    first, now = made(holder), NOW
    calendars.give(user_id=holder.id, practitioner_id=second.id, by=owner, now=now)
    assert not opens(first) and calendars.calendar_of(holder) == second
    other = made(holder)
    calendars.give(user_id=holder.id, practitioner_id=None, by=owner, now=now)
    assert not opens(other) and calendars.calendar_of(holder) is None
    calendars.give(user_id=holder.id, practitioner_id=jeff().id, by=owner, now=now)
    assert not opens(first) and not opens(other)


def test_t34_a_row_of_another_s_calendar_opens_nothing(holder: User) -> None:
    """Even where the link between account and calendar changed past the rules, such as by hand in the database."""
    secret = made(holder)
    Practitioner.objects.update(user=None)
    assert not opens(secret)


def test_t34_making_and_ending_are_in_the_access_log_without_the_secret(holder: User, owner: User) -> None:
    """Who made which address, who ended it, who was given whose calendar."""
    secret = made(holder)
    feed = CalendarFeed.objects.get()
    calendars.end(feed_id=feed.id, user=holder, now=NOW)
    rows = [(row.actor, row.action, row.object_type, row.object_id, row.reason) for row in AccessLog.objects.all()]
    assert rows == [
        (owner, "change", "account", str(holder.id), "its calendar: Jeff"),
        (holder, "create", "calendar_feed", str(feed.id), ""),
        (holder, "change", "calendar_feed", str(feed.id), "ended"),
    ]
    assert secret not in str(rows) and hash_of(secret) not in str(rows)


def test_giving_what_is_held_already_changes_and_ends_nothing(holder: User, owner: User) -> None:
    """The owner saves the same choice again."""
    secret, rows = made(holder), AccessLog.objects.count()
    calendars.give(user_id=holder.id, practitioner_id=jeff().id, by=owner, now=NOW)
    assert opens(secret) and AccessLog.objects.count() == rows


def test_a_calendar_belongs_to_one_account(holder: User, owner: User) -> None:
    """It is taken back before somebody else gets it; a closed account gets none."""
    with pytest.raises(NotPossible, match="belongs to another account"):
        calendars.give(user_id=owner.id, practitioner_id=jeff().id, by=owner, now=NOW)
    calendars.give(user_id=holder.id, practitioner_id=None, by=owner, now=NOW)
    accounts.set_active(user_id=holder.id, is_active=False, by=owner, now=NOW)
    with pytest.raises(NotPossible, match="closed"):
        calendars.give(user_id=holder.id, practitioner_id=jeff().id, by=owner, now=NOW)
    for user_id, practitioner_id in ((uuid4(), jeff().id), (owner.id, uuid4())):
        with pytest.raises(NotFound):
            calendars.give(user_id=user_id, practitioner_id=practitioner_id, by=owner, now=NOW)


def test_who_has_no_calendar_makes_no_address(owner: User) -> None:
    """The message says who can change that."""
    with pytest.raises(NotPossible, match="The owner of the clinic chooses one"):
        made(owner)


def test_there_is_an_end_of_addresses_and_each_says_where_it_is_used(holder: User) -> None:
    """Ten; an empty name is refused, and a long or broken one becomes a short line."""
    with pytest.raises(BadValue, match="Say where"):
        made(holder, " \n ")
    made(holder, "a\r\nb" + "c" * 100)
    assert CalendarFeed.objects.get().label == "a b" + "c" * (calendars.LONGEST_LABEL - 3)
    for _ in range(calendars.MOST - 1):
        made(holder)
    with pytest.raises(NotPossible, match="which is the most"):
        made(holder)


@override_settings(SITE_ORIGIN="https://clinic.example.org")
def test_t55_the_address_begins_with_the_setting() -> None:
    """Never with what a request says."""
    assert calendars.address("abc") == "https://clinic.example.org/feed/abc.ics"


def test_t34_addresses_end_with_the_last_role_that_sees_the_calendar(holder: User, owner: User) -> None:
    """Also when another role is given afterwards."""
    secret = made(holder)
    accounts.end(user_id=holder.id, role="physiotherapist", by=owner, now=NOW)
    accounts.grant(user_id=holder.id, role="front_desk", by=owner, now=NOW)
    assert not opens(secret) and not CalendarFeed.objects.exists()
