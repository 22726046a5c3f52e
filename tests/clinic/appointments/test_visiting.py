"""What a visitor of the pages does: a week of free times, one choice at a time, one visit or the same time each week."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest

from ims.clinic.appointments import booking, visiting
from ims.clinic.appointments.models import Appointment, Source, Status
from ims.clinic.appointments.visiting import Contact
from ims.clinic.models import BookingPolicy, Clinic, OutgoingMail, Person, Practitioner, Service, WaitlistEntry
from ims.errors import NotFound, NotPossible, TimeTaken, TooMany
from tests.clinic.factories import at, jeff, service

NINE = at("2027-03-05", "09:00")
ADA = Contact("Ada Example", "ada@example.org", "519 555 0100", "fr", "Europe/Paris")
MINUTE = timedelta(minutes=1)


def choose(start: datetime, now: datetime, visitor: str = "v1") -> Appointment:
    """Hold a time."""
    return visiting.choose(service=service(), start=start, now=now, visitor_hash=visitor)


def live_holds(now: datetime) -> list[datetime]:
    """Times that are held."""
    return list(Appointment.objects.filter(status=Status.HELD, hold_expires__gt=now).values_list("start", flat=True))


# ---- what is free
def test_the_offer_begins_with_the_week_of_the_first_free_time(clinic: Clinic, now: datetime) -> None:
    """Without a wish: the first free time and its week, day by day; earlier weeks only from today on."""
    found = visiting.offer(service=service(), now=now)
    assert found.first is not None
    assert found.first.start == at("2027-03-01", "11:00"), "two hours' notice on Monday at nine"
    assert [day for day, _ in found.days] == [date(2027, 3, 1), date(2027, 3, 3), date(2027, 3, 5)]
    assert (found.monday, found.earlier, found.later) == (date(2027, 3, 1), None, date(2027, 3, 8))


def test_an_offer_skips_weeks_without_free_times(clinic: Clinic, now: datetime) -> None:
    """With Jeff away for a fortnight the first week shown is the third."""
    jeff().exceptions.create(kind="closed", first=date(2027, 3, 1), last=date(2027, 3, 12))
    found = visiting.offer(service=service(), now=now)
    assert (found.monday, found.earlier) == (date(2027, 3, 15), date(2027, 3, 8))
    empty = visiting.offer(service=service(), now=now, week=date(2027, 3, 3))
    assert (empty.monday, empty.days) == (date(2027, 3, 1), ())


@pytest.mark.parametrize(
    ("asked", "monday"),
    [(date(1, 1, 1), date(2027, 3, 1)), (date(9999, 12, 31), date(2027, 5, 24)), (date(2027, 4, 8), date(2027, 4, 5))],
)
def test_a_week_that_cannot_be_booked_gives_the_nearest(clinic: Clinic, now: datetime, asked: date, monday: date) -> None:
    """Any date may be asked for."""
    assert visiting.offer(service=service(), now=now, week=asked).monday == monday


def test_the_last_week_has_no_later_one(clinic: Clinic, now: datetime) -> None:
    """At the horizon the way on ends."""
    assert visiting.offer(service=service(), now=now, week=date(9999, 12, 31)).later is None


def test_with_nothing_free_there_is_no_first_time(clinic: Clinic, now: datetime) -> None:
    """The present week is shown, empty."""
    jeff().exceptions.create(kind="closed", first=date(2027, 1, 1), last=date(2027, 12, 31))
    found = visiting.offer(service=service(), now=now)
    assert (found.first, found.days, found.monday) == (None, (), date(2027, 3, 1))


def test_a_visitor_s_own_hold_counts_as_free_an_appointment_that_moves_is_not_offered_its_own_time(
    person: Person, now: datetime
) -> None:
    """Going back shows the held time again; moving to the time one has makes no sense."""
    held = choose(NINE, now)
    assert NINE in starts(visiting.offer(service=service(), now=now, week=NINE.date(), moving=held))
    assert NINE not in starts(visiting.offer(service=service(), now=now, week=NINE.date()))
    made = booking.confirm(hold_id=held.id, visitor_hash="v1", person=person, now=now).appointment
    moving = starts(visiting.offer(service=service(), now=now, week=NINE.date(), moving=made))
    assert NINE not in moving
    assert NINE + 15 * MINUTE in moving, "within its own time it may move"


def starts(offer: visiting.Offer) -> list[datetime]:
    """All starts of a week."""
    return [slot.start for _, slots in offer.days for slot in slots]


def test_nothing_can_be_booked_before_the_clinic_is_set_up(clinic: Clinic) -> None:
    """Services are shown once the owner has set the clinic up, if somebody gives them and they are for the web."""
    assert [one.code for one in visiting.bookable()] == ["first_visit", "follow_up"]
    Service.objects.filter(code="follow_up").update(is_online=False)
    assert [one.code for one in visiting.bookable()] == ["first_visit"]
    Practitioner.objects.update(is_active=False)
    assert visiting.bookable() == []
    Practitioner.objects.update(is_active=True)
    Clinic.objects.update(set_up_at=None)
    assert visiting.bookable() == []


# ---- one choice at a time
def test_choosing_again_lets_the_first_time_go(clinic: Clinic, now: datetime) -> None:
    """A visitor holds one time; going back and choosing another, or the same, leaves nothing behind."""
    for start in (NINE, NINE + timedelta(hours=1), NINE + timedelta(hours=1, minutes=15)):
        choose(start, now)
    assert live_holds(now) == [NINE + timedelta(hours=1, minutes=15)]


def test_choosing_a_taken_time_keeps_the_one_that_is_held(person: Person, now: datetime) -> None:
    """Who loses keeps what they had."""
    booking.book(service=service(), starts=[NINE], person=person, now=now)
    choose(NINE + timedelta(hours=1), now)
    with pytest.raises(TimeTaken):
        choose(NINE, now)
    assert live_holds(now) == [NINE + timedelta(hours=1)]


def test_a_hold_is_seen_by_its_visitor_alone(clinic: Clinic, now: datetime) -> None:
    """Somebody else, nobody, and the visitor after ten minutes get the same answer."""
    held = choose(NINE, now)
    assert visiting.held(hold_id=held.id, visitor_hash="v1", now=now) == held
    for visitor, at_ in (("v2", now), ("", now), ("v1", now + 10 * MINUTE)):
        with pytest.raises(NotFound, match="Choose a time again"):
            visiting.held(hold_id=held.id, visitor_hash=visitor, now=at_)
    assert visiting.current_hold(visitor_hash="", now=now) is None
    assert visiting.current_hold(visitor_hash="v1", now=now) == held


def test_nobody_has_to_type_in_a_hurry(clinic: Clinic, now: datetime) -> None:
    """The time is kept ten minutes more whenever asked for, an hour in all."""
    held = choose(NINE, now)
    kept = now
    for _ in range(6):
        kept += 9 * MINUTE
        held = visiting.keep(hold_id=held.id, visitor_hash="v1", now=kept)
    assert held.hold_expires == now + timedelta(hours=1)
    with pytest.raises(NotPossible, match="any longer"):
        visiting.keep(hold_id=held.id, visitor_hash="v1", now=kept)


# ---- booking
def test_the_details_become_a_person_and_the_hold_an_appointment(clinic: Clinic, now: datetime) -> None:
    """Name, address, number, language and zone are kept; a mail with the link goes out."""
    held = choose(NINE, now)
    (booked,) = visiting.finish(hold_id=held.id, visitor_hash="v1", contact=ADA, now=now)
    person = Person.objects.get()
    assert (person.name, person.email, person.phone, person.language, person.zone) == (
        ADA.name,
        ADA.email,
        ADA.phone,
        ADA.language,
        ADA.zone,
    )
    assert (booked.appointment.id, booked.appointment.status, booked.appointment.source) == (held.id, Status.BOOKED, Source.WEB)


def test_t09_the_same_time_each_week_is_booked_together(clinic: Clinic, now: datetime) -> None:
    """Six Fridays at nine on the clock, across the switch of the clocks, each with its own link and mail."""
    held = choose(NINE, now)
    booked = visiting.finish(hold_id=held.id, visitor_hash="v1", contact=ADA, now=now, visits=6)
    rows = [one.appointment for one in booked]
    assert [one.local_start for one in rows] == [
        f"2027-{day}T09:00" for day in ("03-05", "03-12", "03-19", "03-26", "04-02", "04-09")
    ]
    assert len({one.group for one in rows}) == 1
    assert rows[0].group is not None
    assert len({one.secret for one in booked}) == 6
    assert OutgoingMail.objects.filter(kind="booked").count() == 6


def test_t09_with_one_date_taken_nothing_is_booked(person: Person, now: datetime) -> None:
    """The plan says which date is not free; insisting books nothing, makes nobody known and leaves the hold."""
    booking.book(service=service(), starts=[NINE + timedelta(weeks=1)], person=person, now=now)
    held = choose(NINE, now)
    assert [visit.is_free for visit in visiting.weekly(held, 3, now)] == [True, False, True]
    booked, people = Appointment.objects.filter(status=Status.BOOKED).count(), Person.objects.count()
    with pytest.raises(TimeTaken, match="nothing was booked"):
        visiting.finish(hold_id=held.id, visitor_hash="v1", contact=Contact("New", "new@example.org"), now=now, visits=3)
    assert (Appointment.objects.filter(status=Status.BOOKED).count(), Person.objects.count()) == (booked, people)
    assert live_holds(now) == [NINE]


def test_a_plan_counts_dates_beyond_the_horizon_as_not_free(clinic: Clinic, now: datetime) -> None:
    """What cannot be booked yet is not free."""
    BookingPolicy.objects.update(horizon_days=12)
    held = choose(NINE, now)
    assert [visit.is_free for visit in visiting.weekly(held, 3, now)] == [True, True, False]


@pytest.mark.parametrize("visits", [0, 7, -1])
def test_visits_are_one_to_six(clinic: Clinic, now: datetime, visits: int) -> None:
    """As many as may be booked ahead."""
    held = choose(NINE, now)
    with pytest.raises(NotPossible, match="from 1 to 6"):
        visiting.weekly(held, visits, now)


def test_a_series_counts_with_what_is_booked_already(person: Person, now: datetime) -> None:
    """Four ahead and three more are too many: nothing of the three is booked."""
    contact = Contact(person.name, person.email)
    starts = [at("2027-03-08", "09:00") + timedelta(hours=n) for n in range(4)]
    booking.book(service=service(), starts=starts, person=person, now=now)
    held = choose(NINE, now)
    with pytest.raises(TooMany):
        visiting.finish(hold_id=held.id, visitor_hash="v1", contact=contact, now=now, visits=3)
    assert Appointment.objects.filter(status=Status.BOOKED).count() == 4


def test_a_clinic_that_approves_gets_requests(clinic: Clinic, now: datetime) -> None:
    """One or several: pending until staff say yes."""
    BookingPolicy.objects.update(requires_approval=True)
    held = choose(NINE, now)
    booked = visiting.finish(hold_id=held.id, visitor_hash="v1", contact=ADA, now=now, visits=2)
    assert {one.appointment.status for one in booked} == {Status.PENDING}


def test_t52_a_known_address_changes_nothing_in_the_answer(person: Person, now: datetime) -> None:
    """Who books under a known name and address gets what a stranger gets; what was known is not overwritten."""
    answers = []
    for number, contact in enumerate((Contact(person.name, person.email, "519 555 0199"), Contact("New", "new@example.org"))):
        held = choose(NINE + timedelta(hours=number), now, visitor=f"v{number}")
        (booked,) = visiting.finish(hold_id=held.id, visitor_hash=f"v{number}", contact=contact, now=now)
        answers.append((booked.appointment.status, len(booked.secret)))
    assert answers[0] == answers[1]
    assert Person.objects.get(id=person.id).name == person.name


# ---- what else there is
def test_alternatives_are_the_next_free_times_of_the_same_day_first(person: Person, now: datetime) -> None:
    """Where nine is gone: the six that begin next, that day or later."""
    booking.book(service=service(), starts=[NINE], person=person, now=now)
    found = visiting.alternatives(service=service(), start=NINE, now=now)
    assert [slot.start - NINE for slot in found] == [timedelta(minutes=45 + 15 * n) for n in range(6)]


def test_alternatives_to_a_past_time_begin_now(clinic: Clinic, now: datetime) -> None:
    """Nothing that has passed is offered."""
    found = visiting.alternatives(service=service(), start=now - timedelta(days=30), now=now, practitioner=jeff().id)
    assert found[0].start == at("2027-03-01", "11:00")


def test_waiting_takes_down_who_waits_and_for_what(clinic: Clinic, now: datetime) -> None:
    """The wishes are kept and the secret opens the page."""
    secret = visiting.wait(
        service=service(),
        contact=ADA,
        first=date(2027, 3, 1),
        last=date(2027, 3, 31),
        now=now,
        weekdays=(4, 0),
        earliest=time(9),
        latest=time(12),
    )
    entry = WaitlistEntry.objects.get()
    assert (entry.weekdays, entry.earliest, entry.latest, entry.person.email) == ([0, 4], time(9), time(12), ADA.email)
    assert len(secret) == 43


def test_open_weekdays_are_those_with_hours(clinic: Clinic) -> None:
    """Monday, Wednesday, Friday."""
    assert visiting.open_weekdays() == (0, 2, 4)


def test_a_hold_of_an_unknown_person_is_nobody_s(clinic: Clinic, now: datetime) -> None:
    """Until the details are given there is no person."""
    assert choose(NINE, now).person is None


def test_t52_a_stranger_is_written_to_five_times_a_day(clinic: object, now: datetime) -> None:
    """Under whatever names: the sixth is refused, the next day is another."""
    typed = [visiting.Contact(f"Ada {letter}", "Stranger@example.org") for letter in "abcdef"]
    for contact in typed[:5]:
        visiting.booker(contact, now)
    with pytest.raises(TooMany, match="only a few in one day"):
        visiting.booker(typed[5], now)
    visiting.booker(visiting.Contact("Ben Other", "ben@example.org"), now)
    visiting.booker(typed[5], now + timedelta(days=1))
