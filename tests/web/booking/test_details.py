"""Details, booking, several visits."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.http import HttpResponse
from django.test import Client

from ims.clinic.appointments import booking, visiting
from ims.clinic.models import Appointment, AppointmentToken, BookingPolicy, OutgoingMail, Person
from ims.clinic.trust import limits
from tests.clinic.factories import at, let_mail_leave, service
from tests.web.booking.conftest import NINE, TYPED, everything, times_on, words

Hold = Callable[..., str]


def without_links(answer: HttpResponse) -> str:
    """What a page says, whatever secret its links hold."""
    return re.sub(r"/m/[^/ ]+/", "/m/", words(answer))


def later(monkeypatch: pytest.MonkeyPatch, now: datetime, minutes: int) -> datetime:
    """Let some minutes pass."""
    at_ = now + timedelta(minutes=minutes)
    monkeypatch.setattr("ims.web.clock.now", lambda: at_)
    return at_


def test_the_page_says_what_is_held_and_for_how_long(browser: Client, hold: Hold) -> None:
    """Time, service, practitioner; until when and how many minutes are left, without a script."""
    answer = browser.get(hold())
    page = words(answer)
    assert "Friday, March 5, 2027, 9:00 a.m. 9:00 a.m. to 9:45 a.m., Toronto time (UTC-05:00)" in page
    assert "First visit with Jeff Hodgart" in page
    assert "Kept for you until 9:10 a.m. · Time left: 10 minutes" in page
    assert 'data-until="2027-03-01T14:10:00+00:00"' in answer.content.decode()


@pytest.mark.parametrize(
    ("zone", "said"),
    [
        ("Europe/Paris", "Kept for you until 9:10 a.m., Toronto time (3:10 p.m., Paris time)"),
        ("America/New_York", "Kept for you until 9:10 a.m. ·"),
        ("UTC", "Kept for you until 9:10 a.m. ·"),
    ],
)
def test_t23_the_end_of_the_hold_names_whose_clock_it_is_by(browser: Client, hold: Hold, zone: str, said: str) -> None:
    """Where the visitor's clock shows another time, both; else the one there is."""
    browser.cookies["ims_zone"] = zone
    assert said in words(browser.get(hold()))


def test_without_mail_the_clinic_asks_for_a_number(browser: Client, hold: Hold) -> None:
    """The form says why, and books nothing without; with mail it is left to the visitor."""
    address = hold()
    assert "No mail is sent from here yet, so the clinic needs a number to reach you." in words(browser.get(address))
    refused = browser.post(address, {**TYPED, "phone": ""})
    assert "Write a telephone number with its area code." in words(refused)
    assert Appointment.objects.get().status == "held"
    let_mail_leave()
    assert browser.post(address, {**TYPED, "phone": ""}).status_code == 302


def test_booking_leads_to_a_page_a_mail_and_a_link(browser: Client, hold: Hold) -> None:
    """The stranger's name and address become a person; the page says that it is booked."""
    answer = browser.post(hold(), {**TYPED, "name": "  Ada \n Example ", "phone": "519 555 0100"})
    person, made = Person.objects.get(), Appointment.objects.get()
    assert (person.name, person.email, person.phone) == ("Ada Example", "ada@example.org", "519 555 0100")
    assert (made.status, made.person) == ("booked", person)
    page = browser.get(answer.url)
    assert "Your visit is booked" in words(page)
    assert OutgoingMail.objects.get(kind="booked").to == "ada@example.org"


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"name": ""}, "This field is required"),
        ({"name": "..."}, "Type your name in letters"),
        ({"email": "nonsense"}, "Enter a valid email address"),
        ({"email": "a@example.org\nBcc: b@example.org"}, "Enter a valid email address"),
        ({"phone": "123"}, "too short for a telephone number"),
        ({"language": "xx"}, "Select a valid choice"),
    ],
)
def test_what_is_wrong_stands_beside_the_field(browser: Client, hold: Hold, typed: dict[str, str], said: str) -> None:
    """Nothing is booked, what was typed stays, and the field names its error to a screen reader."""
    answer = browser.post(hold(), {**TYPED, "name": "Zoe Example", **typed})
    assert said in words(answer)
    assert 'aria-invalid="true"' in answer.content.decode() or "language" in typed
    assert "Zoe Example" in answer.content.decode() or "name" in typed
    assert Appointment.objects.get().status == "held"


def test_a_hold_is_nobody_else_s(browser: Client, hold: Hold) -> None:
    """Another browser sees neither the page nor whether there is such a hold, and books nothing."""
    address = hold()
    stranger = Client()
    for answer in (
        stranger.get(address),
        stranger.post(address, TYPED),
        stranger.get("/book/details/" + "0" * 8 + address[22:]),
    ):
        assert answer.status_code == 404
        assert "This time is no longer kept" in words(answer)
    assert Appointment.objects.get().status == "held"


def test_time_that_is_over_is_said_but_a_free_time_is_still_booked(
    browser: Client, hold: Hold, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who types slowly loses nothing as long as nobody else has taken the time."""
    address = hold()
    later(monkeypatch, now, 11)
    assert browser.get(address).status_code == 404
    answer = browser.post(address, TYPED)
    assert answer.status_code == 302
    assert Appointment.objects.get(status="booked").start == NINE


def test_t07_a_time_that_somebody_else_took_is_gone(
    browser: Client, hold: Hold, person: Person, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Then the slow one is told so, and the other keeps it."""
    address = hold()
    at_ = later(monkeypatch, now, 11)
    booking.book(service=service(), starts=[NINE], person=person, now=at_)
    answer = browser.post(address, TYPED)
    assert answer.status_code == 409
    assert "This time has just been taken" in words(answer)
    assert Appointment.objects.filter(status="booked").count() == 1


def test_more_time_is_a_button_away(browser: Client, hold: Hold, now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ten minutes from then, with what was typed; after an hour it is refused in words."""
    address = hold()
    later(monkeypatch, now, 9)
    answer = browser.post(address, {**TYPED, "name": "Half a na", "keep": "1"})
    assert "Kept for you until 9:19 a.m. " in words(answer)
    assert 'value="Half a na"' in answer.content.decode()
    for minutes in (18, 27, 36, 45, 54):
        later(monkeypatch, now, minutes)
        answer = browser.post(address, {**TYPED, "keep": "1"})
    later(monkeypatch, now, 59)
    answer = browser.post(address, {**TYPED, "keep": "1"})
    assert answer.status_code == 409
    assert "cannot be kept any longer" in words(answer)


def test_a_second_press_books_once_and_leads_to_the_same_visit(browser: Client, hold: Hold) -> None:
    """Twice the same form: one appointment, one mail, twice its page; looking again asks to open it and makes no link."""
    address = hold()
    first, second = browser.post(address, TYPED), browser.post(address, TYPED)
    assert Appointment.objects.count() == OutgoingMail.objects.filter(kind="booked").count() == 1
    assert [without_links(browser.get(one.url)) for one in (first, second)] == [without_links(browser.get(first.url))] * 2
    before = AppointmentToken.objects.count()
    assert "You have already booked this time" in words(browser.get(address))
    assert AppointmentToken.objects.count() == before
    assert Client().post(address, TYPED).status_code == 404


def test_t09_every_date_is_shown_before_several_visits_are_booked(browser: Client, hold: Hold) -> None:
    """Pressing the button with three visits first shows three dates; pressing it again books them all."""
    address = hold()
    shown = browser.post(address, {**TYPED, "visits": "3"})
    assert shown.status_code == 200
    for date_ in ("March 5", "March 12", "March 19"):
        assert f"Friday, {date_}, 2027, 9:00 a.m. free" in words(shown)
    assert 'name="shown" value="3"' in shown.content.decode()
    assert Appointment.objects.filter(status="booked").count() == 0
    answer = browser.post(address, {**TYPED, "visits": "3", "shown": "3"})
    assert "Booked together with it" in words(browser.get(answer.url))
    assert Appointment.objects.filter(status="booked").count() == 3


def test_t09_with_a_date_that_is_not_free_nothing_is_booked(browser: Client, hold: Hold, person: Person, now: datetime) -> None:
    """The page says which; insisting changes nothing; fewer visits can be booked without asking again."""
    booking.book(service=service(), starts=[at("2027-03-19", "09:00")], person=person, now=now)
    address = hold()
    shown = browser.post(address, {**TYPED, "visits": "3"})
    assert "1 of these dates is not free" in words(shown)
    assert "Friday, March 19, 2027, 9:00 a.m. not free" in words(shown)
    insisted = browser.post(address, {**TYPED, "visits": "3", "shown": "3"})
    assert insisted.status_code == 409
    assert "nothing was booked" in words(insisted)
    assert Appointment.objects.filter(status="booked").count() == 1
    assert browser.post(address, {**TYPED, "visits": "2", "shown": "3"}).status_code == 302
    assert Appointment.objects.filter(status="booked").count() == 3


@pytest.mark.parametrize("visits", ["", "-1", "0", "99999999999", "x", "7"])
def test_any_number_of_visits_gives_a_page(browser: Client, hold: Hold, visits: str) -> None:
    """Nonsense is one visit, too many are as many as may be."""
    assert browser.post(hold(), {**TYPED, "visits": visits}).status_code in (200, 302)


def test_where_the_clinic_approves_the_page_speaks_of_a_request(browser: Client, hold: Hold) -> None:
    """Before and after."""
    BookingPolicy.objects.update(requires_approval=True)
    address = hold()
    assert "This is a request" in words(browser.get(address))
    assert "Request this visit" in words(browser.get(address))
    assert "Request all 2 visits" in words(browser.post(address, {**TYPED, "visits": "2"}))
    page = words(browser.get(browser.post(address, TYPED).url))
    assert "We have your request" in page
    assert "It is not booked until the clinic accepts it" in page


def test_who_has_too_many_visits_is_told_so(browser: Client, hold: Hold, person: Person, now: datetime) -> None:
    """429 in words, and the hold stays."""
    starts = [NINE + timedelta(weeks=n, hours=2) for n in range(6)]
    booking.book(service=service(), starts=starts, person=person, now=now)
    answer = browser.post(hold(), {**TYPED, "name": person.name, "email": person.email})
    assert answer.status_code == 429
    assert "At most 6 visits can be booked ahead, and only a few in one day" in words(answer)
    assert Appointment.objects.filter(status="held").count() == 1


def test_t52_a_known_address_gets_the_same_answer(browser: Client, hold: Hold, person: Person) -> None:
    """Status, words and mail are those of a stranger; nothing that was known before shows."""
    Person.objects.filter(id=person.id).update(zone="Europe/Paris")
    person.phone = "519 555 0177"
    person.save()
    pages = []
    for number, typed in enumerate(
        ({"name": person.name, "email": person.email}, {"name": "New One", "email": "new@example.org"})
    ):
        client = Client()
        answer = client.post(hold(NINE + timedelta(hours=2 * number), client), {**TYPED, **typed})
        page = client.get(answer.url)
        pages.append((answer.status_code, page.status_code, len(words(page)), len(page.content)))
        assert "555 0177" not in page.content.decode() and "5550177" not in page.content.decode()
        assert person.name not in page.content.decode()
    assert pages[0][:2] == pages[1][:2]
    assert abs(pages[0][2] - pages[1][2]) <= 4, "11:00 is a letter longer than 9:00, four times"
    assert OutgoingMail.objects.filter(kind="booked").count() == 2


def test_t66_bookings_of_one_address_are_limited(browser: Client, hold: Hold, now: datetime) -> None:
    """The twenty-first within an hour waits."""
    address = hold()
    for _ in range(20):
        limits.attempt(kind="book", subject="127.0.0.1", now=now)
    answer = browser.post(address, TYPED)
    assert answer.status_code == 429
    assert Appointment.objects.get().status == "held"


def test_the_visitor_s_zone_is_kept_for_the_mails(browser: Client, hold: Hold) -> None:
    """The mail says the time by their clock too."""
    browser.cookies["ims_zone"] = "Europe/Paris"
    browser.post(hold(), TYPED)
    assert Person.objects.get().zone == "Europe/Paris"
    assert "Paris time" in OutgoingMail.objects.get(kind="booked").content["text"]


def test_t23_page_mail_file_and_address_name_one_instant(browser: Client, hold: Hold) -> None:
    """The page of the booked visit, its file and the stored row agree; the button's value was the same."""
    address = hold()
    assert set(times_on(browser.get(address))) == {NINE}
    answer = browser.post(address, TYPED)
    assert set(times_on(browser.get(answer.url))) == {NINE}
    assert Appointment.objects.get().start.isoformat() == NINE.isoformat()


def test_t60_details_need_the_form_s_proof(browser: Client, hold: Hold) -> None:
    """Without it nothing is booked."""
    address = hold()
    browser.handler.enforce_csrf_checks = True
    before = everything()
    assert browser.post(address, TYPED).status_code == 403
    assert everything() == before


def test_t67_a_visitor_of_the_pages_holds_one_time(browser: Client, hold: Hold, now: datetime) -> None:
    """However often they choose."""
    for hours in range(4):
        hold(NINE + timedelta(hours=hours))
    live = Appointment.objects.filter(status="held", hold_expires__gt=now)
    assert live.count() == 1
    assert visiting.current_hold(visitor_hash=live.get().visitor_hash, now=now) == live.get()


def test_no_mail_is_promised_before_any_leaves(browser: Client, hold: Hold) -> None:
    """Without mail the hints say to keep the address of the next page; with mail they speak of it."""
    address = hold()
    page = words(browser.get(address))
    assert "The next page lets you change the time or cancel: keep its address." in page and "link in our mail" not in page
    assert "We send the confirmation" not in page
    let_mail_leave()
    page = words(browser.get(address))
    assert "with the link in our mail" in page and "We send the confirmation" in page and "No mail is sent" not in page
