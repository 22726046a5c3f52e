"""The waiting list's pages."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest
from django.test import Client

from ims.clinic.appointments import booking, changing, waitlist
from ims.clinic.models import Appointment, Attempt, Clinic, OutgoingMail, Person, WaitlistEntry
from tests.clinic.factories import let_mail_leave, service
from tests.web.booking.conftest import NINE, everything, times_on, words

WISHES = {
    "service": "first_visit",
    "weekdays": ["4"],
    "earliest": "09:00",
    "latest": "12:00",
    "first": "2027-03-01",
    "last": "2027-03-31",
    "name": "Bo Example",
    "email": "bo@example.org",
    "phone": "519 555 0100",
    "language": "en",
}


@pytest.fixture
def waiting(browser: Client) -> str:
    """The page of somebody who has joined on the pages."""
    answer = browser.post("/book/wait/", WISHES)
    assert answer.status_code == 302, words(answer)
    return str(answer.url)


def test_without_mail_the_list_needs_a_number(browser: Client) -> None:
    """Nobody could be offered a time otherwise; with mail it is left to the visitor."""
    refused = browser.post("/book/wait/", {**WISHES, "phone": ""})
    assert "Write a telephone number with its area code." in words(refused) and not WaitlistEntry.objects.exists()
    let_mail_leave()
    assert browser.post("/book/wait/", {**WISHES, "phone": ""}).status_code == 302


@pytest.fixture
def offered(mail_leaves: Clinic, waiting: str, person: Person, now: datetime) -> str:
    """The same page after a time came free."""
    made = booking.book(service=service(), starts=[NINE], person=person, now=now)[0].appointment
    changing.cancel(appointment_id=made.id, now=now)
    return waiting


def test_joining_asks_what_suits_and_leads_to_a_page(browser: Client) -> None:
    """Only days with hours are offered; what was asked for stands on the page; a mail has the link."""
    form = words(browser.get("/book/wait/?service=follow_up"))
    assert "Monday" in form
    assert "Tuesday" not in form
    assert 'value="follow_up" selected' in browser.get("/book/wait/?service=follow_up").content.decode()
    answer = browser.post("/book/wait/", WISHES, follow=True)
    entry = WaitlistEntry.objects.get()
    assert (entry.weekdays, entry.earliest, entry.latest) == ([4], time(9), time(12))
    assert (entry.first, entry.last, entry.person.name) == (date(2027, 3, 1), date(2027, 3, 31), "Bo Example")
    page = words(answer)
    assert "You are on the waiting list" in page
    assert "Monday, March 1, 2027 to Wednesday, March 31, 2027" in page
    assert "Friday" in page
    assert "from 09:00 until 12:00" in page
    assert OutgoingMail.objects.get(kind="listed").to == "bo@example.org"


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"name": ""}, "This field is required"),
        ({"service": "nothing"}, "Select a valid choice"),
        ({"weekdays": ["1"]}, "Select a valid choice"),
        ({"first": "31.3.2027"}, "Enter a valid date"),
        ({"earliest": "25:00"}, "Enter a valid time"),
        ({"last": "2027-02-01"}, "not before the first day"),
        ({"earliest": "13:00"}, "must not be before the earliest"),
    ],
)
def test_what_is_wrong_is_said_in_words(browser: Client, typed: dict[str, object], said: str) -> None:
    """Nothing is written down."""
    answer = browser.post("/book/wait/", {**WISHES, **typed})
    assert said in words(answer)
    assert not WaitlistEntry.objects.exists()


def test_before_the_clinic_is_set_up_there_is_no_list(browser: Client) -> None:
    """The page says how to reach the clinic."""
    Clinic.objects.update(set_up_at=None)
    assert "This clinic has not opened its book yet" in words(browser.get("/book/wait/"))


def test_without_an_offer_there_is_nothing_to_accept(browser: Client, waiting: str, mail_leaves: Clinic) -> None:
    """The page says so; pressing anyway is answered in words."""
    assert "There is no offer for you just now" in words(browser.get(waiting))
    answer = browser.post(f"{waiting}accept/")
    assert answer.status_code == 404
    assert "This offer is over. You stay on the list" in words(answer)
    assert "This offer is over" in words(browser.post(f"{waiting}decline/", follow=True))


def test_t08_an_offer_is_accepted_by_a_button(browser: Client, offered: str) -> None:
    """The page says which time and until when it is kept; taking it leads to the booked visit."""
    page = browser.get(offered)
    assert "A time has come free Friday, March 5, 2027, 9:00 a.m." in words(page)
    assert "Kept for you until Monday, March 1, 2027, 9:00 p.m. (Toronto time)" in words(page)
    assert set(times_on(page)) == {NINE}
    assert NINE not in times_on(browser.get("/book/?service=first_visit&week=2027-03-05"))
    answer = browser.post(f"{offered}accept/", follow=True)
    assert "Your visit is booked" in words(answer)
    assert Appointment.objects.get(status="booked").person == WaitlistEntry.objects.get().person
    assert "You have taken a time" in words(browser.get(offered))


def test_an_offer_is_passed_on_by_a_button(browser: Client, offered: str) -> None:
    """They stay on the list and the time is the public's."""
    assert "You stay on the list" in words(browser.post(f"{offered}decline/", follow=True))
    assert WaitlistEntry.objects.get().status == "waiting"
    assert NINE in times_on(browser.get("/book/?service=first_visit&week=2027-03-05"))


def test_leaving_is_a_button(browser: Client, offered: str) -> None:
    """With an open offer too; then the page offers nothing but to book."""
    page = words(browser.post(f"{offered}leave/", follow=True))
    assert "You have left the waiting list" in page
    assert "Leave the waiting list" not in page


def test_an_offer_that_is_over_is_not_shown(
    browser: Client, offered: str, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    """From the instant on, whether or not it was passed on yet."""
    monkeypatch.setattr("ims.web.clock.now", lambda: now + timedelta(hours=12))
    assert "There is no offer for you just now" in words(browser.get(offered))


def test_days_that_are_over_are_said(browser: Client, waiting: str) -> None:
    """The entry has lapsed."""
    waitlist.pass_on(now=NINE + timedelta(days=60))
    assert "Your days on the waiting list are over" in words(browser.get(waiting))


def test_any_day_and_any_time_are_called_that(browser: Client) -> None:
    """Who has no wishes waits for anything."""
    answer = browser.post("/book/wait/", {**WISHES, "weekdays": [], "earliest": "", "latest": ""}, follow=True)
    assert "any day" in words(answer)
    assert "any time" in words(answer)


def test_t32_looking_changes_nothing_and_acts_are_posted(browser: Client, offered: str) -> None:
    """GET and HEAD of the page and of every act."""
    before = everything()
    for act in ("", "accept/", "decline/", "leave/"):
        for ask in (browser.get, browser.head):
            assert ask(f"{offered}{act}").status_code == (405 if act else 200)
    strict = Client(enforce_csrf_checks=True)
    for act in ("accept/", "decline/", "leave/"):
        assert strict.post(f"{offered}{act}").status_code == 403
    assert everything() == before


def test_t30_t31_a_wrong_link_gets_the_one_answer_and_no_page_is_kept(browser: Client, waiting: str) -> None:
    """The same 404 as everywhere; headers as for every link."""
    secret = waiting.split("/w/")[1].strip("/")
    browser.get(waiting)  # shows the greeting, which would else stand on the next page
    answers = set()
    for wrong in ("forged", secret[:-1], secret.upper()):
        Attempt.objects.all().delete()
        answers |= {
            (one.status_code, one.content) for one in (browser.get(f"/w/{wrong}/"), browser.post(f"/w/{wrong}/accept/"))
        }
    assert len(answers) == 1
    assert answers.pop()[0] == 404
    for address in (waiting, "/w/forged/"):
        answer = browser.get(address)
        assert (answer["Cache-Control"], answer["Referrer-Policy"]) == ("no-store", "no-referrer")


def test_t52_a_known_address_joins_like_any_other(browser: Client, person: Person) -> None:
    """Nothing of what is known shows, and nobody's entry but one's own is opened."""
    waitlist.join(service=service(), person=person, first=date(2027, 3, 1), last=date(2027, 3, 5), now=NINE - timedelta(days=3))
    known = browser.post("/book/wait/", {**WISHES, "name": person.name, "email": person.email}, follow=True)
    new = browser.post("/book/wait/", WISHES, follow=True)
    assert words(known) == words(new)
    assert "March 5" not in words(known)


def test_t66_joining_is_limited(browser: Client) -> None:
    """The sixth within an hour from one address waits."""
    answers = [browser.post("/book/wait/", {**WISHES, "email": f"bo{n}@example.org"}).status_code for n in range(6)]
    assert answers == [302] * 5 + [429]
    assert WaitlistEntry.objects.count() == 5


def test_without_mail_no_offer_is_promised(browser: Client, waiting: str) -> None:
    """Neither before joining nor on the page of who waits; with mail both say that we write."""
    for page in (words(browser.get("/book/wait/")), words(browser.get(waiting))):
        assert "No mail is sent from here yet, so we offer no times on our own." in page
        assert "we write to you" not in page.lower()
    let_mail_leave()
    for page in (words(browser.get("/book/wait/")), words(browser.get(waiting))):
        assert "No mail is sent" not in page and "we write to you" in page.lower()
