"""The waiting list: one offer at a time, for a while, to whom it suits; nobody else gets the time meanwhile."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest

from ims.clinic.appointments import booking, changing, waitlist
from ims.clinic.appointments.models import Appointment, Source, Status, WaitlistToken
from ims.clinic.appointments.slots import free_slots
from ims.clinic.models import BookingPolicy, Clinic, OutgoingMail, Person, Practitioner, WaitlistEntry
from ims.errors import BadValue, NotFound, TimeTaken, TooMany
from tests.clinic.factories import at, jeff, make_person, service

FRIDAY = date(2027, 3, 5)
NINE = at("2027-03-05", "09:00")
Wanted = WaitlistEntry.Status
HOUR = timedelta(hours=1)

pytestmark = pytest.mark.usefixtures("mail_leaves")


def waiting(name: str, now: datetime, **more: object) -> WaitlistEntry:
    """Somebody on the list for this Friday; `now` orders them."""
    wishes = {"service": service(), "first": FRIDAY, "last": FRIDAY, **more}
    someone = wishes.pop("person", None) or make_person(f"{name} Example", f"{name.lower()}@example.org")
    return waitlist.join(person=someone, now=now, **wishes)[0]


def link_of(entry: WaitlistEntry) -> str:
    """The secret in the newest mail to this person."""
    mail = OutgoingMail.objects.filter(kind__in=("offer", "listed")).order_by("created")
    texts = [one.content["text"] for one in mail if one.to == entry.person.email]
    return str(texts[-1].split("/w/")[1].split("/")[0])


def status(entry: WaitlistEntry) -> str:
    """The status in the database."""
    return WaitlistEntry.objects.get(id=entry.id).status


@pytest.fixture
def taken(person: Person, now: datetime) -> Appointment:
    """The visit on Friday at nine that will be cancelled."""
    return booking.book(service=service(), starts=[NINE], person=person, now=now)[0].appointment


def test_t08_one_offer_at_a_time_each_for_a_while(taken: Appointment, now: datetime) -> None:
    """One cancellation, three waiting: the first is offered the time; when the offer is over the second, then the third."""
    three = [waiting(name, now + n * timedelta(minutes=1)) for n, name in enumerate(("Ana", "Bo", "Cy"))]
    at_ = now + HOUR
    changing.cancel(appointment_id=taken.id, now=at_)
    seen = [[status(one) for one in three]]
    for _ in three:
        at_ += timedelta(hours=24)
        waitlist.pass_on(now=at_)
        seen.append([status(one) for one in three])
    assert seen == [
        [Wanted.OFFERED, Wanted.WAITING, Wanted.WAITING],
        [Wanted.WAITING, Wanted.OFFERED, Wanted.WAITING],
        [Wanted.WAITING, Wanted.WAITING, Wanted.OFFERED],
        [Wanted.WAITING, Wanted.WAITING, Wanted.WAITING],
    ]
    offers = OutgoingMail.objects.filter(kind="offer").order_by("created")
    assert [one.to for one in offers] == ["ana@example.org", "bo@example.org", "cy@example.org"]


def test_t08_an_offer_blocks_the_public_until_it_is_over(taken: Appointment, now: datetime) -> None:
    """Nobody else books what is offered; to the second of its end it is kept, then it is anybody's."""
    waiting("Ana", now)
    changing.cancel(appointment_id=taken.id, now=now)
    someone = make_person("Public Example", "public@example.org")
    over = now + timedelta(hours=12)
    with pytest.raises(TimeTaken):
        booking.book(service=service(), starts=[NINE], person=someone, now=over - timedelta(seconds=1))
    assert NINE not in [slot.start for slot in free_slots(service=service(), first=FRIDAY, last=FRIDAY, now=now)]
    made = booking.book(service=service(), starts=[NINE], person=someone, now=over)[0].appointment
    assert made.status == Status.BOOKED


def test_t08_who_accepts_has_the_time(taken: Appointment, now: datetime) -> None:
    """The offered time becomes an appointment of the person, with mail and calendar file; the entry is done."""
    ana = waiting("Ana", now)
    changing.cancel(appointment_id=taken.id, now=now)
    booked = waitlist.accept(secret=link_of(ana), now=now + HOUR).appointment
    assert (booked.person, booked.start, booked.status, booked.source) == (ana.person, NINE, Status.BOOKED, Source.WAITLIST)
    assert status(ana) == Wanted.ACCEPTED
    assert OutgoingMail.objects.get(kind="booked", about=booked.id).content["calendar"]
    with pytest.raises(NotFound):
        waitlist.accept(secret=link_of(ana), now=now + HOUR)


def test_t08_an_offer_that_is_over_is_not_accepted(taken: Appointment, now: datetime) -> None:
    """At the instant it ends, whether or not anything has passed it on."""
    ana = waiting("Ana", now)
    changing.cancel(appointment_id=taken.id, now=now)
    over = now + timedelta(hours=12)
    for act in (waitlist.accept, waitlist.decline):
        with pytest.raises(NotFound, match="over"):
            act(secret=link_of(ana), now=over)
    assert status(ana) == Wanted.OFFERED
    assert waitlist.open_offer(WaitlistEntry.objects.get(id=ana.id), over) is None


def test_who_declines_stays_and_is_not_offered_the_same_again(taken: Appointment, now: datetime) -> None:
    """The next one gets it at once; whoever passed it on waits for another time."""
    ana, bo = waiting("Ana", now), waiting("Bo", now + HOUR)
    changing.cancel(appointment_id=taken.id, now=now + HOUR)
    waitlist.decline(secret=link_of(ana), now=now + 2 * HOUR)
    assert (status(ana), status(bo)) == (Wanted.WAITING, Wanted.OFFERED)
    waitlist.decline(secret=link_of(bo), now=now + 3 * HOUR)
    assert (status(ana), status(bo)) == (Wanted.WAITING, Wanted.WAITING)
    assert OutgoingMail.objects.filter(kind="offer").count() == 2
    assert free_slots(service=service(), first=FRIDAY, last=FRIDAY, now=now + 3 * HOUR)[0].start == NINE


def test_who_leaves_passes_the_offer_on(taken: Appointment, now: datetime) -> None:
    """Leaving with an open offer gives it to the next; who has left stays off, however often they say so."""
    ana, bo = waiting("Ana", now), waiting("Bo", now + HOUR)
    changing.cancel(appointment_id=taken.id, now=now + HOUR)
    link = link_of(ana)
    assert waitlist.withdraw(secret=link, now=now + HOUR).status == Wanted.WITHDRAWN
    assert waitlist.withdraw(secret=link, now=now + HOUR).status == Wanted.WITHDRAWN
    assert (status(ana), status(bo)) == (Wanted.WITHDRAWN, Wanted.OFFERED)
    assert waitlist.withdraw(secret=link_of(bo), now=now + timedelta(days=1)).status == Wanted.WITHDRAWN


def test_who_leaves_without_an_offer_just_leaves(clinic: Clinic, now: datetime) -> None:
    """No mail, no hold."""
    ana = waiting("Ana", now)
    waitlist.withdraw(secret=link_of(ana), now=now)
    assert (status(ana), Appointment.objects.count()) == (Wanted.WITHDRAWN, 0)


def test_every_link_of_an_entry_keeps_opening_it(taken: Appointment, now: datetime) -> None:
    """The link of the first mail and the one of the offer open the same page, and the offer can be taken by either."""
    ana, joined = waitlist.join(
        service=service(), person=make_person("Ana Example", "ana@example.org"), first=FRIDAY, last=FRIDAY, now=now
    )
    changing.cancel(appointment_id=taken.id, now=now)
    offered = link_of(ana)
    assert joined != offered
    assert waitlist.opened(joined) == waitlist.opened(offered) == ana
    assert waitlist.accept(secret=joined, now=now).appointment.person == ana.person


def test_t30_whatever_is_wrong_with_a_link_the_answer_is_the_same(clinic: Clinic, now: datetime) -> None:
    """Forged, cut off, in capitals, endless: one message; and secrets are kept as hashes."""
    ana = waiting("Ana", now)
    secret = link_of(ana)
    messages = set()
    for wrong in ("forged", secret[:-1], secret.upper(), "", "x" * 10_000):
        with pytest.raises(NotFound) as caught:
            waitlist.opened(wrong)
        messages.add(str(caught.value))
    assert len(messages) == 1
    assert secret not in str(list(WaitlistToken.objects.values()))


WISHES = [
    ({}, True),
    ({"weekdays": (4,)}, True),
    ({"weekdays": (0, 2)}, False),
    ({"earliest": time(9)}, True),
    ({"earliest": time(9, 15)}, False),
    ({"latest": time(9)}, True),
    ({"latest": time(8, 45)}, False),
    ({"first": FRIDAY - timedelta(days=4), "last": FRIDAY - timedelta(days=1)}, False),
    ({"first": FRIDAY + timedelta(days=1), "last": FRIDAY + timedelta(days=9)}, False),
]


@pytest.mark.parametrize(("wishes", "is_offered"), WISHES)
def test_an_offer_suits_the_days_and_times_that_were_asked_for(
    taken: Appointment, now: datetime, wishes: dict[str, object], is_offered: bool
) -> None:
    """Days of the week, times of the day and the period, all on the clinic's clock, ends included."""
    ana = waiting("Ana", now, **wishes)
    changing.cancel(appointment_id=taken.id, now=now)
    assert status(ana) == (Wanted.OFFERED if is_offered else Wanted.WAITING)


def test_an_offer_is_by_the_practitioner_that_was_asked_for(taken: Appointment, now: datetime) -> None:
    """Who waits for one is not offered another; who gives no such service is passed over for the next."""
    other = Practitioner.objects.create(name="Second Example", short_name="Second")
    ana = waiting("Ana", now, practitioner=other)
    bo = waiting("Bo", now + HOUR, practitioner=jeff())
    changing.cancel(appointment_id=taken.id, now=now + HOUR)
    assert (status(ana), status(bo)) == (Wanted.WAITING, Wanted.OFFERED)


def test_who_cannot_use_the_time_is_passed_over(taken: Appointment, now: datetime) -> None:
    """A service that does not fit into the freed time is not offered; the next one's is. Without an address nobody is."""
    booking.book(service=service(), starts=[at("2027-03-05", "09:45")], person=make_person("Next Example"), now=now)
    service("follow_up").__class__.objects.filter(code="follow_up").update(minutes=90)
    ana = waiting("Ana", now, service=service("follow_up"))
    nobody = waiting("No", now + timedelta(minutes=1), person=make_person("No Address", ""))
    bo = waiting("Bo", now + timedelta(minutes=2))
    changing.cancel(appointment_id=taken.id, now=now + HOUR)
    assert [status(one) for one in (ana, nobody, bo)] == [Wanted.WAITING, Wanted.WAITING, Wanted.OFFERED]


def test_nothing_is_offered_that_could_not_be_booked(taken: Appointment, now: datetime) -> None:
    """A time within the minimum notice is offered to nobody; an offer ends where the public could no longer book."""
    ana = waiting("Ana", now)
    changing.cancel(appointment_id=taken.id, now=NINE - 2 * HOUR)
    assert status(ana) == Wanted.WAITING
    late = booking.book(service=service(), starts=[NINE + 4 * HOUR], person=make_person("Late Example"), now=now)[0].appointment
    changing.cancel(appointment_id=late.id, now=NINE + HOUR)
    assert WaitlistEntry.objects.get(id=ana.id).offer_expires == NINE + 2 * HOUR


def test_a_moved_visit_offers_its_old_time(taken: Appointment, now: datetime) -> None:
    """The old time is free only for the list."""
    ana = waiting("Ana", now)
    changing.reschedule(appointment_id=taken.id, start=at("2027-03-08", "09:00"), now=now)
    offered = WaitlistEntry.objects.get(id=ana.id).offered
    assert offered is not None
    assert offered.start == NINE


def test_who_has_as_many_visits_as_may_be_booked_cannot_accept(taken: Appointment, now: datetime) -> None:
    """The limit holds for the list too, and the offer stays as it was."""
    ana = waiting("Ana", now)
    starts = [at("2027-03-08", "09:00") + timedelta(weeks=n, hours=n == 0) for n in range(6)]
    booking.book(service=service(), starts=starts, person=ana.person, now=now)
    changing.cancel(appointment_id=taken.id, now=now)
    with pytest.raises(TooMany):
        waitlist.accept(secret=link_of(ana), now=now)
    assert status(ana) == Wanted.OFFERED


def test_entries_whose_days_are_over_lapse(clinic: Clinic, now: datetime) -> None:
    """On the day after the last day, in the clinic's zone, an entry is over."""
    ana = waiting("Ana", now)
    saturday = at("2027-03-06", "00:00")
    assert waitlist.pass_on(now=saturday - timedelta(seconds=1)) == 0
    assert status(ana) == Wanted.WAITING
    waitlist.pass_on(now=saturday)
    assert status(ana) == Wanted.LAPSED


def test_passing_on_puts_the_entry_back_although_the_hold_is_gone(taken: Appointment, now: datetime) -> None:
    """An offer whose appointment was removed is over too."""
    ana = waiting("Ana", now)
    changing.cancel(appointment_id=taken.id, now=now)
    WaitlistEntry.objects.filter(id=ana.id).update(offered=None)
    assert waitlist.pass_on(now=now + timedelta(hours=12)) == 1
    assert status(ana) == Wanted.WAITING


def test_joining_is_answered_by_mail_with_the_link(clinic: Clinic, now: datetime) -> None:
    """Whoever joined has the link in a mail that tells nothing else."""
    ana = waiting("Ana", now)
    mail = OutgoingMail.objects.get(kind="listed")
    assert (mail.to, mail.content["subject"]) == ("ana@example.org", "You are on the waiting list")
    assert waitlist.opened(link_of(ana)) == ana


@pytest.mark.parametrize(
    "wishes",
    [
        {"first": FRIDAY, "last": FRIDAY - timedelta(days=1)},
        {"first": date(2027, 2, 1), "last": date(2027, 2, 28)},
        {"earliest": time(12), "latest": time(11)},
        {"weekdays": (7,)},
    ],
)
def test_wishes_that_contradict_themselves_are_refused(clinic: Clinic, now: datetime, wishes: dict[str, object]) -> None:
    """Days that end before they begin or are over, times in the wrong order, an eighth day of the week."""
    with pytest.raises(BadValue):
        waiting("Ana", now, **wishes)
    assert WaitlistEntry.objects.count() == 0


def test_the_limit_of_holds_is_not_for_offers(taken: Appointment, now: datetime) -> None:
    """Offers do not count among what a visitor may hold."""
    BookingPolicy.objects.update(max_holds_per_visitor=0, max_holds_per_day=0)
    ana = waiting("Ana", now)
    changing.cancel(appointment_id=taken.id, now=now)
    assert status(ana) == Wanted.OFFERED


def test_staff_take_somebody_off_and_the_offer_goes_on(taken: Appointment, now: datetime) -> None:
    """Whoever asked by telephone leaves like by the link; an entry that is not there is said to be so."""
    ana, bo = waiting("Ana", now), waiting("Bo", now + HOUR)
    changing.cancel(appointment_id=taken.id, now=now + HOUR)
    assert waitlist.take_off(entry_id=ana.id, now=now + HOUR).status == Wanted.WITHDRAWN
    assert status(bo) == Wanted.OFFERED
    with pytest.raises(NotFound):
        waitlist.take_off(entry_id=taken.id, now=now)


def test_t52_joining_again_sends_no_second_mail(person: Person, now: datetime) -> None:
    """The answer is the same; the new secret opens the new entry alone."""
    wishes = {"service": service(), "person": person, "first": NINE.date(), "last": NINE.date(), "now": now}
    entries = [waitlist.join(**wishes) for _ in range(5)]
    assert OutgoingMail.objects.filter(kind="listed").count() == 1
    assert [waitlist.opened(secret) for _, secret in entries] == [entry for entry, _ in entries]


def test_t52_a_stranger_is_told_of_the_list_five_times_a_day(clinic: object, now: datetime) -> None:
    """Under whatever names: the sixth is on the list like the others, and no mail goes."""
    for letter in "abcdef":
        someone = Person.objects.create(name=f"Ada {letter}", email="stranger@example.org", created=now)
        waitlist.join(service=service(), person=someone, first=NINE.date(), last=NINE.date(), now=now)
    assert WaitlistEntry.objects.filter(status="waiting").count() == 6
    assert OutgoingMail.objects.filter(kind="listed").count() == 5


def test_t52_a_time_that_somebody_let_pass_is_not_offered_to_them_on_another_entry(person: Person, now: datetime) -> None:
    """However often somebody joined, a time that comes free is one mail."""
    for _ in range(3):
        waitlist.join(service=service(), person=person, first=NINE.date(), last=NINE.date(), now=now)
    offered = waitlist.offer_freed(practitioner=jeff().id, start=NINE, now=now)
    assert offered is not None
    waitlist.decline(secret=waitlist.new_link(offered, now), now=now)
    assert OutgoingMail.objects.filter(kind="offer").count() == 1


def test_without_mail_nothing_is_offered_and_the_time_is_free_for_all(taken: Appointment, now: datetime) -> None:
    """Nobody would learn of the offer, so that nothing is kept from the public; examples are read in the outbox instead."""
    Clinic.objects.update(mail_server=None, mail_confirmed_at=None)
    ana = waiting("Ana", now)
    changing.cancel(appointment_id=taken.id, now=now)
    assert status(ana) == Wanted.WAITING and not OutgoingMail.objects.filter(kind="offer").exists()
    assert NINE in [slot.start for slot in free_slots(service=service(), first=FRIDAY, last=FRIDAY, now=now)]
    Clinic.objects.update(is_demo=True)
    waitlist.offer_freed(practitioner=jeff().id, start=NINE, now=now)
    assert status(ana) == Wanted.OFFERED


def test_an_offer_does_not_run_out_by_night(taken: Appointment, now: datetime) -> None:
    """Made at half past eight in the evening for two hours, it ends at half past nine; its mail goes at once."""
    BookingPolicy.objects.update(offer_hours=2)
    ana = waiting("Ana", now)
    evening = at("2027-03-01", "20:30")
    changing.cancel(appointment_id=taken.id, now=evening)
    assert WaitlistEntry.objects.get(id=ana.id).offer_expires == at("2027-03-02", "09:30")
    assert OutgoingMail.objects.get(kind="offer").not_before == evening
    assert waitlist.pass_on(now=at("2027-03-02", "08:00")) == 0


def test_a_time_that_comes_free_by_night_is_kept_and_offered_in_the_morning(taken: Appointment, now: datetime) -> None:
    """The mail goes at eight, and the two hours run from then; the public does not get the time meanwhile."""
    BookingPolicy.objects.update(offer_hours=2)
    ana = waiting("Ana", now)
    night = at("2027-03-01", "23:00")
    changing.cancel(appointment_id=taken.id, now=night)
    assert WaitlistEntry.objects.get(id=ana.id).offer_expires == at("2027-03-02", "10:00")
    assert OutgoingMail.objects.get(kind="offer").not_before == at("2027-03-02", "08:00")
    assert NINE not in [slot.start for slot in free_slots(service=service(), first=FRIDAY, last=FRIDAY, now=night)]
