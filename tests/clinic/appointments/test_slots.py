"""Free times: hours as wall time, exceptions, what is taken, notice and horizon, on days when clocks change."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import holidays
import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ims.clinic.appointments import booking
from ims.clinic.appointments.models import Appointment, Source, Status
from ims.clinic.appointments.slots import Slot, closing, free_slots, instant, next_free, one_each, windows
from ims.clinic.models import AvailabilityException, AvailabilityRule, BookingPolicy, Clinic, Person, Practitioner, Service
from tests.clinic.factories import NOW, ZONE, at, jeff, service

DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)
FRIDAY = date(2027, 3, 5)
MONDAY, WEDNESDAY = 0, 2


def starts(
    first: date, last: date | None = None, *, now: datetime = NOW, code: str = "first_visit", **more: object
) -> list[datetime]:
    """Starts of free slots as wall time of the clinic."""
    zone = Clinic.objects.get(id=1).tz
    slots = free_slots(service=service(code), first=first, last=last or first, now=now, **more)
    return [slot.start.astimezone(zone).replace(tzinfo=None) for slot in slots]


def hours_in(zone: str, weekday: int, begins: str, ends: str) -> None:
    """Give the clinic another zone, and Jeff these hours alone, on one day of the week."""
    Clinic.objects.filter(id=1).update(zone=zone)
    AvailabilityRule.objects.all().delete()
    AvailabilityRule.objects.create(
        practitioner=jeff(), weekday=weekday, begins=time.fromisoformat(begins), ends=time.fromisoformat(ends)
    )


def closed(first: date, last: date | None = None, **more: object) -> AvailabilityException:
    """A closure for everybody."""
    return AvailabilityException.objects.create(kind="closed", first=first, last=last or first, **more)


def policy(**more: object) -> None:
    """Change the policy."""
    BookingPolicy.objects.filter(id=1).update(**more)


# ---- hours
def test_a_day_s_slots_lie_on_the_grid_and_end_when_the_clinic_closes(clinic: Clinic) -> None:
    """Forty-five minutes from nine to five: every quarter of an hour from 9:00, the last at 16:15."""
    found = starts(FRIDAY)
    assert (found[0].time(), found[-1].time(), len(found)) == (time(9), time(16, 15), 30)
    assert {b - a for a, b in zip(found, found[1:], strict=False)} == {timedelta(minutes=15)}


def test_there_are_no_slots_on_days_without_hours(clinic: Clinic) -> None:
    """Tuesday, Thursday and the weekend have none."""
    assert starts(date(2027, 3, 2)) == starts(date(2027, 3, 4)) == starts(date(2027, 3, 6), date(2027, 3, 7)) == []


def test_nobody_who_gives_the_service_means_no_slots(clinic: Clinic) -> None:
    """A service without an active practitioner has no times; neither has a span that ends before it begins."""
    assert starts(FRIDAY, FRIDAY - DAY) == []
    Practitioner.objects.update(is_active=False)
    assert starts(FRIDAY) == []
    assert next_free(service=service(), after=NOW, now=NOW) == []


def test_hours_hold_between_their_dates(clinic: Clinic) -> None:
    """A rule with dates counts from the first to the last of them, both included."""
    AvailabilityRule.objects.filter(weekday=4).update(valid_from=FRIDAY, valid_to=FRIDAY + 7 * DAY)
    assert not starts(FRIDAY - 7 * DAY, now=NOW - 14 * DAY)
    assert starts(FRIDAY)
    assert starts(FRIDAY + 7 * DAY)
    assert not starts(FRIDAY + 14 * DAY)


def test_two_practitioners_offer_the_same_time_once(clinic: Clinic) -> None:
    """Each practitioner has slots of their own; shown together, a start is shown once."""
    other = Practitioner.objects.create(name="Second Example", short_name="Second", order=1)
    AvailabilityRule.objects.create(practitioner=other, weekday=4, begins=time(9), ends=time(12))
    AvailabilityRule.objects.create(practitioner=other, weekday=1, begins=time(9), ends=time(12))
    service().practitioners.add(other)
    both = free_slots(service=service(), first=FRIDAY, last=FRIDAY, now=NOW)
    assert {slot.practitioner for slot in both} == {jeff().id, other.id}
    assert [slot.start for slot in one_each(both)] == sorted({slot.start for slot in both})
    alone = free_slots(service=service(), first=FRIDAY, last=FRIDAY, now=NOW, practitioners=[other])
    assert {slot.practitioner for slot in alone} == {other.id}
    assert starts(date(2027, 3, 2))[0].time() == time(9)


# ---- exceptions
def test_a_closure_takes_the_day_or_some_hours_of_it(clinic: Clinic) -> None:
    """Closed all day there is nothing; closed at noon, slots begin again where it opens."""
    closed(FRIDAY, begins=time(12), ends=time(12, 50))
    found = starts(FRIDAY)
    assert time(11, 15) in [one.time() for one in found]
    assert not [one for one in found if time(11, 15) < one.time() < time(12, 50)]
    assert time(12, 50) in [one.time() for one in found]
    closed(FRIDAY + 7 * DAY)
    assert starts(FRIDAY + 7 * DAY) == []


def test_a_closure_of_one_practitioner_leaves_the_others(clinic: Clinic) -> None:
    """An exception with a name on it is for that one."""
    other = Practitioner.objects.create(name="Second Example", short_name="Second")
    closed(FRIDAY, practitioner=other)
    assert starts(FRIDAY)


def test_extra_hours_open_a_closed_day_and_join_the_usual_ones(clinic: Clinic) -> None:
    """Extra hours count on any day, even one that is closed; where they touch the usual hours the time runs on."""
    AvailabilityException.objects.create(kind="extra", first=FRIDAY, last=FRIDAY, begins=time(17), ends=time(18))
    assert starts(FRIDAY)[-1].time() == time(17, 15)
    assert time(16, 45) in [one.time() for one in starts(FRIDAY)]
    saturday = FRIDAY + DAY
    closed(saturday)
    AvailabilityException.objects.create(kind="extra", first=saturday, last=saturday, begins=time(10), ends=time(11))
    assert [one.time() for one in starts(saturday)] == [time(10), time(10, 15)]


def test_windows_that_overlap_are_one(clinic: Clinic) -> None:
    """Two rules that overlap give no slot twice."""
    AvailabilityRule.objects.create(practitioner=jeff(), weekday=4, begins=time(10), ends=time(16))
    found = starts(FRIDAY)
    assert len(found) == len(set(found)) == 30
    assert windows(FRIDAY, list(AvailabilityRule.objects.filter(weekday=4)), []) == [(time(9), time(17))]


def test_t25_ontario_holidays_are_closed_by_exceptions_of_the_clinic(clinic: Clinic) -> None:
    """Each holiday that falls on a clinic day is closed once it is an exception; the table of the clinic rules, not a list."""
    named = holidays.country_holidays("CA", subdiv="ON", years=2027)
    on_clinic_days = sorted(day for day in named if day.weekday() in (0, 2, 4))
    expected = [(1, 1), (2, 15), (3, 26), (5, 24), (9, 6), (10, 11), (12, 27)]
    assert [(day.month, day.day) for day in on_clinic_days] == expected
    for day in on_clinic_days:
        early = datetime.combine(day - 2 * DAY, time(12), UTC)
        assert starts(day, now=early), f"{day} is open until the clinic says otherwise"
        closed(day, reason=named[day])
        assert starts(day, now=early) == []
    civic_holiday = date(2027, 8, 2)
    assert civic_holiday not in named
    assert starts(civic_holiday, now=datetime(2027, 7, 30, 12, tzinfo=UTC))


# ---- what is taken
def test_t12_visits_may_follow_each_other_at_once(person: Person, now: datetime) -> None:
    """Intervals are half-open: after 9:00 to 9:45 the next may begin at 9:45, and one may end at 9:00."""
    booking.book(service=service(), starts=[at("2027-03-05", "10:00")], person=person, now=now)
    walls = [one.time() for one in starts(FRIDAY)]
    assert time(9, 15) in walls
    assert time(10, 45) in walls
    assert not [one for one in walls if time(9, 15) < one < time(10, 45)]


def test_t12_buffers_keep_their_distance(person: Person, now: datetime) -> None:
    """Ten minutes after and five before a visit are nobody's: between two visits both count."""
    policy(grid_minutes=5)
    Service.objects.update(buffer_before=5, buffer_after=10)
    booking.book(service=service(), starts=[at("2027-03-05", "10:00")], person=person, now=now)
    walls = [one.time() for one in starts(FRIDAY)]
    assert max(one for one in walls if one < time(10)) == time(9)
    assert min(one for one in walls if one > time(10)) == time(11)
    assert walls[0] == time(9), "buffers may lie outside the hours"


def test_a_cancelled_visit_takes_no_time_and_one_that_moves_not_its_own(person: Person, now: datetime) -> None:
    """What is moved may move within its own time."""
    made = booking.book(service=service(), starts=[at("2027-03-05", "10:00")], person=person, now=now)[0].appointment
    assert time(10) not in [one.time() for one in starts(FRIDAY)]
    assert time(10) in [one.time() for one in starts(FRIDAY, moving=made.id)]
    Appointment.objects.filter(id=made.id).update(status=Status.CANCELLED_BY_PATIENT)
    assert time(10) in [one.time() for one in starts(FRIDAY)]


def test_a_full_day_is_closed_to_the_public_alone(person: Person, now: datetime) -> None:
    """With the daily cap reached the public sees no time of that day; staff do, and so does who moves within the day."""
    policy(max_per_day=1)
    made = booking.book(service=service(), starts=[at("2027-03-05", "10:00")], person=person, now=now)[0].appointment
    assert starts(FRIDAY) == []
    assert starts(FRIDAY + 7 * DAY)
    assert starts(FRIDAY, is_public=False)
    assert starts(FRIDAY, moving=made.id)


# ---- notice and horizon
def test_t24_notice_counts_to_the_second(clinic: Clinic) -> None:
    """A slot may be booked until exactly two hours before it, not a second later; past times never."""
    nine = at("2027-03-05", "09:00")
    notice = timedelta(hours=2)
    wall = datetime(2027, 3, 5, 9)
    assert wall in starts(FRIDAY, now=nine - notice)
    assert wall not in starts(FRIDAY, now=nine - notice + timedelta(seconds=1))
    assert wall in starts(FRIDAY, now=nine, is_public=False)
    assert wall not in starts(FRIDAY, now=nine + timedelta(seconds=1), is_public=False)


def test_t24_horizon_opens_at_the_clinic_s_midnight(clinic: Clinic) -> None:
    """The last day that can be booked is so many local days ahead; the next one opens at midnight in Toronto, to the second."""
    policy(horizon_days=3)
    midnight = at("2027-03-02", "00:00")
    friday, saturday = date(2027, 3, 5), date(2027, 3, 6)
    assert starts(friday, now=midnight - timedelta(seconds=1)) == []
    assert len(starts(friday, now=midnight)) == 30
    assert starts(saturday, date(2027, 3, 20), now=midnight) == []
    assert starts(date(2027, 3, 8), now=midnight, is_public=False)


def test_t24_yesterday_is_never_offered(clinic: Clinic) -> None:
    """Asking for past days gives today's times at most."""
    monday_noon = at("2027-03-01", "12:00")
    found = starts(date(2027, 2, 1), date(2027, 3, 1), now=monday_noon)
    assert found[0] == datetime(2027, 3, 1, 14)


# ---- days on which clocks change
@pytest.mark.parametrize(
    "visitor", ["Pacific/Pago_Pago", "America/Toronto", "Europe/Paris", "Pacific/Auckland", "Pacific/Kiritimati"]
)
def test_t20_days_are_the_clinic_s_whatever_the_visitor_s_clock(clinic: Clinic, visitor: str) -> None:
    """Slots are on Monday, Wednesday and Friday in Toronto, also where that is another day for the visitor."""
    slots = free_slots(service=service(), first=date(2027, 3, 1), last=date(2027, 4, 30), now=NOW)
    assert {slot.start.astimezone(ZONE).weekday() for slot in slots} == {0, 2, 4}
    late_friday = next(slot for slot in slots if slot.start == at("2027-03-05", "16:00"))
    local = late_friday.start.astimezone(ZoneInfo(visitor))
    expected = {"Pacific/Auckland": 5, "Pacific/Kiritimati": 5}.get(visitor, 4)
    assert local.weekday() == expected


@pytest.mark.parametrize(("before", "after", "shift"), [("2027-03-12", "2027-03-15", -1), ("2027-11-05", "2027-11-08", 1)])
def test_t21_nine_stays_nine_when_toronto_switches(clinic: Clinic, before: str, after: str, shift: int) -> None:
    """The switch is on a Sunday: 9:00 is 9:00 on both sides, an hour apart in UTC."""
    friday, monday = date.fromisoformat(before), date.fromisoformat(after)
    now = datetime.combine(friday - 3 * DAY, time(12), UTC)
    slots = free_slots(service=service(), first=friday, last=monday, now=now)
    first = {slot.start.astimezone(ZONE).date(): slot.start for slot in reversed(slots)}
    assert {one.astimezone(ZONE).time() for one in first.values()} == {time(9)}
    assert first[monday] - first[friday] == 3 * DAY + timedelta(hours=shift)


def test_t21_notice_is_a_length_and_horizon_a_count_of_days(clinic: Clinic) -> None:
    """Across the switch, a day's notice is twenty-four hours, and thirty days ahead is the thirtieth date."""
    policy(min_notice_minutes=24 * 60, horizon_days=30)
    monday = datetime(2027, 3, 15, 9, tzinfo=ZONE)
    day_before = monday.astimezone(UTC) - timedelta(hours=24)
    assert day_before.astimezone(ZONE).time() == time(9)
    assert monday.replace(tzinfo=None) in starts(monday.date(), now=day_before)
    assert monday.replace(tzinfo=None) not in starts(monday.date(), now=day_before + timedelta(seconds=1))
    first_day = datetime(2027, 2, 26, 12, tzinfo=ZONE).astimezone(UTC)
    assert starts(date(2027, 3, 26), date(2027, 4, 9), now=first_day)[-1].date() == date(2027, 3, 26)
    friday_before = datetime(2027, 3, 12, 9, tzinfo=ZONE)
    assert (friday_before + 4 * DAY).time() == time(9), "days are added on the clock"
    assert (friday_before.astimezone(UTC) + timedelta(hours=96)).astimezone(ZONE).time() == time(10)


def test_t22_jerusalem_switches_on_a_clinic_day(clinic: Clinic) -> None:
    """Friday 2027-03-26 has no 2:00 to 3:00 in Jerusalem: nothing begins there, lengths are real, the hours still end at 5."""
    hours_in("Asia/Jerusalem", 4, "01:00", "05:00")
    friday = date(2027, 3, 26)
    slots = free_slots(service=service(), first=friday, last=friday, now=datetime(2027, 3, 24, tzinfo=UTC))
    zone = ZoneInfo("Asia/Jerusalem")
    walls = [slot.start.astimezone(zone).time() for slot in slots]
    assert not [wall for wall in walls if time(2) <= wall < time(3)]
    assert walls[:5] == [time(1), time(1, 15), time(1, 30), time(1, 45), time(3)]
    assert {slot.end - slot.start for slot in slots} == {timedelta(minutes=45)}
    assert max(slot.end for slot in slots).astimezone(zone).time() == time(5)


def test_t22_hours_that_end_in_the_gap_end_at_the_switch(clinic: Clinic) -> None:
    """Open until 2:30 on the night that has no 2:30: the last visit is over when the clock jumps."""
    hours_in("Asia/Jerusalem", 4, "00:00", "02:30")
    friday = date(2027, 3, 26)
    slots = free_slots(service=service(), first=friday, last=friday, now=datetime(2027, 3, 24, tzinfo=UTC))
    switch = datetime(2027, 3, 26, 0, tzinfo=UTC)
    assert slots
    assert max(slot.end for slot in slots) == switch
    assert closing(friday, time(2, 30), ZoneInfo("Asia/Jerusalem")) == switch


def test_t22_cairo_has_no_midnight_that_friday(clinic: Clinic) -> None:
    """Friday 2027-04-30 begins at 1:00 in Cairo: the first visit begins then, and Thursday's hours still end at midnight."""
    hours_in("Africa/Cairo", 4, "00:00", "03:00")
    AvailabilityRule.objects.create(practitioner=jeff(), weekday=3, begins=time(22), ends=time.max)
    thursday, friday = date(2027, 4, 29), date(2027, 4, 30)
    zone, now = ZoneInfo("Africa/Cairo"), datetime(2027, 4, 27, tzinfo=UTC)
    slots = free_slots(service=service(), first=friday, last=friday, now=now)
    assert slots[0].start.astimezone(zone).time() == time(1)
    evening = free_slots(service=service(), first=thursday, last=thursday, now=now)
    assert evening[-1].end == slots[0].start


def test_t22_half_an_hour_at_lord_howe(clinic: Clinic) -> None:
    """A switch of half an hour takes half an hour of starts in spring and repeats none in autumn."""
    zone = ZoneInfo("Australia/Lord_Howe")
    hours_in(zone.key, 6, "01:00", "04:00")
    spring, autumn = date(2027, 10, 3), date(2027, 4, 4)
    gap = free_slots(service=service(), first=spring, last=spring, now=datetime(2027, 9, 30, tzinfo=UTC))
    walls = [slot.start.astimezone(zone).time() for slot in gap]
    assert not [wall for wall in walls if time(2) <= wall < time(2, 30)]
    assert time(2, 30) in walls
    fold = free_slots(service=service(), first=autumn, last=autumn, now=datetime(2027, 4, 1, tzinfo=UTC))
    again = [slot.start.astimezone(zone).replace(tzinfo=None) for slot in fold]
    assert len(again) == len(set(again))
    assert [slot.start for slot in fold] == sorted({slot.start for slot in fold})


def test_t22_an_instant_knows_gap_and_fold() -> None:
    """A wall time in a gap is no instant; one that comes twice is the first."""
    assert instant(date(2027, 3, 14), time(2, 30), ZONE) is None
    assert instant(date(2027, 11, 7), time(1, 30), ZONE) == datetime(2027, 11, 7, 5, 30, tzinfo=UTC)


# ---- the calendar's corners
def test_t28_leap_day_year_end_and_week_53(clinic: Clinic) -> None:
    """The 29th of February is a day like any other, the year ends on a Friday, and a week may have the number 53."""
    AvailabilityRule.objects.create(practitioner=jeff(), weekday=1, begins=time(9), ends=time(17))
    leap = date(2028, 2, 29)
    assert len(starts(leap, now=datetime(2028, 2, 20, tzinfo=UTC))) == 30
    new_year = starts(date(2027, 12, 31), date(2028, 1, 3), now=datetime(2027, 12, 30, tzinfo=UTC))
    assert {one.date() for one in new_year} == {date(2027, 12, 31), date(2028, 1, 3)}
    week_53 = date(2026, 12, 28)
    assert week_53.isocalendar().week == 53
    found = starts(week_53, week_53 + 6 * DAY, now=datetime(2026, 12, 27, tzinfo=UTC))
    assert {one.date() for one in found} == {week_53, week_53 + DAY, week_53 + 2 * DAY, date(2027, 1, 1)}


def test_t28_a_day_may_end_at_23_59_or_at_midnight(clinic: Clinic) -> None:
    """Until 23:59 the last three quarters of an hour begin at 23:00; until the day's end at 23:15."""
    hours_in("America/Toronto", 4, "22:00", "23:59")
    assert starts(FRIDAY)[-1].time() == time(23)
    AvailabilityRule.objects.update(ends=time.max)
    assert starts(FRIDAY)[-1].time() == time(23, 15)


# ---- the next free times
def test_next_free_looks_past_closed_weeks_to_the_horizon(clinic: Clinic) -> None:
    """After five closed weeks the next free time is the first of the sixth; beyond the horizon staff alone see it."""
    closed(date(2027, 3, 1), date(2027, 4, 4))
    found = next_free(service=service(), after=NOW, now=NOW, number=3)
    assert [slot.start for slot in found] == [at("2027-04-05", wall) for wall in ("09:00", "09:15", "09:30")]
    policy(horizon_days=20)
    assert next_free(service=service(), after=NOW, now=NOW) == []
    assert next_free(service=service(), after=NOW, now=NOW, is_public=False)[0].start == at("2027-04-05", "09:00")


def test_next_free_begins_where_it_is_asked_to(clinic: Clinic) -> None:
    """Nothing before the instant, the instant itself included."""
    found = next_free(service=service(), after=at("2027-03-05", "16:15"), now=NOW, number=2)
    assert [slot.start for slot in found] == [at("2027-03-05", "16:15"), at("2027-03-08", "09:00")]


# ---- whatever the hours and whatever is taken
rule = st.tuples(st.integers(0, 6), st.integers(0, 90), st.integers(1, 60))
exception = st.tuples(
    st.sampled_from(["closed", "extra"]), st.integers(0, 13), st.integers(0, 3), st.integers(0, 90), st.integers(1, 60)
)
busy = st.lists(st.tuples(st.integers(1, 300), st.integers(5, 120)), max_size=8)
shape = st.tuples(
    st.sampled_from([5, 15, 30, 45, 90]), st.sampled_from([5, 10, 15, 30, 60]), st.integers(0, 20), st.integers(0, 20)
)
ZONES = ("America/Toronto", "Asia/Jerusalem", "Australia/Lord_Howe", "Africa/Cairo")


def clock_time(step: int) -> time:
    """So many quarters of an hour after midnight, at most 23:45."""
    return time(*divmod(15 * min(step, 95), 60))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(rule, max_size=5), st.lists(exception, max_size=3), busy, shape, st.sampled_from(ZONES), st.integers(0, 360))
def test_free_slots_are_all_and_only_what_is_free(
    clinic: Clinic,
    rules: list[tuple[int, int, int]],
    exceptions: list[tuple[str, int, int, int, int]],
    taken: list[tuple[int, int]],
    kind: tuple[int, int, int, int],
    zone: str,
    day: int,
) -> None:
    """Slots never meet what is taken, lie in the open hours and on the grid, are in order and single; and none is missing."""
    minutes, grid, before, after = kind
    first = date(2027, 1, 1) + day * DAY
    last, now = first + 6 * DAY, datetime.combine(first - 2 * DAY, time(1, 7), UTC)
    with transaction.atomic():
        Clinic.objects.filter(id=1).update(zone=zone)
        policy(grid_minutes=grid)
        AvailabilityRule.objects.all().delete()
        for weekday, begins, length in rules:
            AvailabilityRule.objects.create(
                practitioner=jeff(), weekday=weekday, begins=clock_time(begins), ends=clock_time(begins + length)
            )
        for word, offset, days, begins, length in exceptions:
            AvailabilityException.objects.create(
                kind=word,
                first=first + offset * DAY,
                last=first + (offset + days) * DAY,
                begins=clock_time(begins),
                ends=clock_time(begins + length),
            )
        Service.objects.filter(code="first_visit").update(minutes=minutes, buffer_before=before, buffer_after=after)
        rows = take_up(first, taken)
        found = free_slots(service=service(), first=first, last=last, now=now)
        expected = expected_slots(first, last, now, rows)
        transaction.set_rollback(True)
    assert [slot.start for slot in found] == expected
    assert len({slot.start for slot in found}) == len(found)
    for slot in found:
        assert all(slot.end + after * MINUTE <= a or b <= slot.start - before * MINUTE for a, b in rows)


def take_up(first: date, taken: list[tuple[int, int]]) -> list[tuple[datetime, datetime]]:
    """Rows that take Jeff's time one after the other from the first day on, and their intervals."""
    at_, rows = datetime.combine(first, time.min, UTC), []
    for number, (gap, length) in enumerate(taken):
        begin = at_ + 5 * gap * MINUTE
        at_ = begin + length * MINUTE
        rows.append((begin, at_))
        Appointment.objects.create(
            practitioner=jeff(),
            service=service(),
            start=begin,
            end=at_,
            blocked_from=begin,
            blocked_until=at_,
            local_start="",
            zone="UTC",
            zone_data="",
            status=Status.BOOKED,
            source=Source.DESK,
            created=NOW,
            ical_uid=f"u{number}",
        )
    return rows


def expected_slots(first: date, last: date, now: datetime, rows: list[tuple[datetime, datetime]]) -> list[datetime]:
    """The same by counting minutes: each local day is a row of open minutes, each start is tried."""
    one, rules_, zone = service(), BookingPolicy.objects.get(id=1), Clinic.objects.get(id=1).tz
    found, day = [], first
    while day <= last:
        opened = open_minutes(day)
        for run in runs(opened):
            for minute in range(run[0], run[-1] + 1, rules_.grid_minutes):
                start = instant(day, time(*divmod(minute, 60)), zone)
                if start is None or start < now + rules_.min_notice_minutes * MINUTE:
                    continue
                end = start + one.minutes * MINUTE
                inside = end <= closing(day, time(*divmod(run[-1] + 1, 60)), zone)
                clear = all(end + one.buffer_after * MINUTE <= a or b <= start - one.buffer_before * MINUTE for a, b in rows)
                if inside and clear:
                    found.append(start)
        day += DAY
    return sorted(found)


def open_minutes(day: date) -> set[int]:
    """Minutes of a local day that are open."""

    def span(begins: time, ends: time) -> set[int]:
        return set(range(begins.hour * 60 + begins.minute, ends.hour * 60 + ends.minute))

    opened: set[int] = set()
    for one in AvailabilityRule.objects.filter(weekday=day.weekday()):
        opened |= span(one.begins, one.ends)
    today = AvailabilityException.objects.filter(first__lte=day, last__gte=day)
    for one in today.filter(kind="closed"):
        opened -= span(one.begins, one.ends)
    for one in today.filter(kind="extra"):
        opened |= span(one.begins, one.ends)
    return opened


def runs(minutes: set[int]) -> list[list[int]]:
    """Runs of minutes without a hole."""
    found: list[list[int]] = []
    for minute in sorted(minutes):
        if found and found[-1][-1] == minute - 1:
            found[-1].append(minute)
        else:
            found.append([minute])
    return found


def test_slots_are_ordered_by_start(clinic: Clinic) -> None:
    """Slots compare by start, then end."""
    a, b = (Slot(NOW + n * DAY, NOW + n * DAY + MINUTE, jeff().id) for n in (0, 1))
    assert sorted([b, a]) == [a, b]
