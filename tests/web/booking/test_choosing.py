"""Choosing a service and a time."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, time, timedelta

import pytest
from django.test import Client

from ims.clinic.appointments import booking
from ims.clinic.models import Appointment, AvailabilityRule, BookingPolicy, Clinic, Person, Practitioner, Service
from tests.clinic.factories import at, jeff, service
from tests.web.booking.conftest import NINE, TYPED, everything, times_on, words

TIMES = "/book/?service=first_visit"


def test_the_services_come_first_where_there_is_a_choice(browser: Client) -> None:
    """Two services with their length; a single one needs no choosing."""
    page = words(browser.get("/book/"))
    assert "First visit 45 minutes" in page
    assert "Follow-up visit 30 minutes" in page
    Service.objects.filter(code="follow_up").update(is_online=False)
    assert "First visit, 45 minutes" in words(browser.get("/book/"))


def test_a_price_is_shown_where_the_owner_has_set_one(browser: Client) -> None:
    """Nothing is said about what nobody has stated."""
    assert "$" not in words(browser.get("/book/"))
    Service.objects.filter(code="first_visit").update(price_cents=9550)
    assert "$95.50" in words(browser.get("/book/"))
    assert "95,50 $" in words(browser.get("/fr/book/"))


def test_before_the_clinic_is_set_up_the_page_says_so(browser: Client) -> None:
    """No error, but ways on to what there is: nobody can read a question yet, and no contact is made up."""
    Clinic.objects.update(set_up_at=None, phone="", email="")
    answer = browser.get("/book/")
    assert answer.status_code == 200
    assert "This clinic has not opened its book yet" in words(answer)
    main = answer.content.decode().split("<main")[1].split("</main>")[0]
    assert re.findall(r'href="([^"]+)"', main) == ["/ims/"]
    assert "pas encore ouvert son carnet de rendez-vous" in words(browser.get("/fr/book/"))
    Clinic.objects.all().delete()
    assert "This clinic has not opened its book yet" in words(browser.get("/book/"))
    assert browser.post("/book/hold/", {"service": "first_visit", "start": NINE.isoformat()}).url == "/book/"


def test_a_clinic_that_offers_nothing_on_the_web_names_its_telephone_and_the_form(browser: Client) -> None:
    """It is set up and can be reached, so the page says how."""
    Clinic.objects.update(phone="519 555 0100", extension="", email="")
    Service.objects.update(is_online=False)
    answer = browser.get("/book/")
    main = answer.content.decode().split("<main")[1].split("</main>")[0]
    assert re.findall(r'href="([^"]+)"', main) == ["/contact/", "/ask/", "/ims/", "tel:+15195550100"]
    assert "519 555 0100" in words(answer)


def test_a_service_without_a_french_name_stands_on_french_pages_as_what_it_is(browser: Client, secret: str) -> None:
    """Between French quotation marks and marked as English, so that it is read aloud as English; a French name stands plain."""
    assert "Première visite avec Jeff Hodgart" in words(browser.get(f"/fr/m/{secret}/"))
    Service.objects.update(name_fr="")
    marked = '«\xa0<span lang="en">First visit</span>\xa0»'
    for address in ("/fr/book/", "/fr/book/?service=first_visit", f"/fr/m/{secret}/"):
        assert marked in browser.get(address).content.decode()
    assert "First visit with Jeff Hodgart" in words(browser.get(f"/m/{secret}/"))
    assert "«" not in browser.get("/book/").content.decode()


def test_t61_the_name_of_a_service_is_text_in_both_languages(browser: Client) -> None:
    """Marks in it are shown, not carried out."""
    Service.objects.update(name_en="<b>First</b>", name_fr="")
    for address in ("/book/", "/fr/book/"):
        assert "&lt;b&gt;First&lt;/b&gt;" in browser.get(address).content.decode()


def test_the_first_free_time_stands_at_the_top(browser: Client) -> None:
    """Monday at eleven, two hours from now; then its week by days."""
    answer = browser.get(TIMES)
    assert "First free time Monday, March 1, 2027, 11:00 a.m." in words(answer)
    days = [words_ for words_ in ("Monday, March 1", "Wednesday, March 3", "Friday, March 5") if words_ in words(answer)]
    assert len(days) == 3
    assert times_on(answer)[0] == at("2027-03-01", "11:00")


def test_other_weeks_are_a_link_away(browser: Client) -> None:
    """Later from the first week, both from the second; the links hold what was chosen."""
    first = browser.get(TIMES).content.decode()
    assert "Later week" in first
    assert "Earlier week" not in first
    assert "?service=first_visit&amp;week=2027-03-08#week" in first
    second = browser.get(f"{TIMES}&week=2027-03-10")
    assert "Week of Monday, March 8, 2027" in words(second)
    assert "week=2027-03-01#week" in second.content.decode()


@pytest.mark.parametrize("week", ["nonsense", "2027-02-30", "0001-01-01", "9999-12-31", "2027-03-10' OR 1=1"])
def test_any_week_in_the_address_gives_a_page(browser: Client, week: str) -> None:
    """Nonsense and far dates are no fault."""
    assert browser.get("/book/", {"service": "first_visit", "week": week}).status_code == 200


@pytest.mark.parametrize("zone", ["Pacific/Pago_Pago", "America/Panama", "Europe/Paris", "Asia/Kolkata", "Pacific/Kiritimati"])
def test_t20_t23_every_visitor_sees_the_same_instants(browser: Client, zone: str) -> None:
    """Whatever the visitor's clock, the page names the clinic's times, with offset, and its own beside where it differs."""
    here = times_on(browser.get(TIMES))
    answer = browser.get(f"{TIMES}&tz={zone}")
    assert times_on(answer) == here
    assert {one.utcoffset() for one in times_on(answer)} == {timedelta(hours=-5)}
    place = zone.rsplit("/", maxsplit=1)[-1].replace("_", " ")
    assert f"Where the clock in {place} shows another time, it stands below." in words(answer)


def test_t20_a_friday_afternoon_is_shown_with_both_days(browser: Client) -> None:
    """Friday at four in Toronto, Saturday at ten in Auckland."""
    answer = browser.get(f"{TIMES}&week=2027-03-05&tz=Pacific/Auckland")
    assert "4:00 p.m. Friday, March 5, 2027 Sat, Mar 6, 10:00 a.m. Auckland" in words(answer)


def test_t23_a_zone_that_switches_on_other_days_differs_on_some_weeks_only(browser: Client) -> None:
    """Panama is beside from the switch on."""
    before, after = (words(browser.get(f"{TIMES}&week={week}&tz=America/Panama")) for week in ("2027-03-10", "2027-03-17"))
    assert "10:00 a.m. Monday, March 8, 2027 10:15 a.m." in before
    assert "10:00 a.m. Monday, March 15, 2027 9:00 a.m. Panama" in after


def test_a_zone_that_was_asked_for_is_kept(browser: Client) -> None:
    """The next page knows it; one that does not exist is nothing; the clinic's own ends it."""
    browser.get(f"{TIMES}&tz=Mars/Olympus")
    assert "ims_zone" not in browser.cookies
    browser.get(f"{TIMES}&tz=Europe/Paris")
    assert "Paris" in words(browser.get(TIMES))
    browser.get(f"{TIMES}&tz=America/Toronto")
    assert "Where the clock in" not in words(browser.get(TIMES))


def test_with_several_practitioners_one_may_be_chosen(browser: Client) -> None:
    """Whoever is free first, or the one that is asked for; a practitioner of nowhere is nobody's choice."""
    other = Practitioner.objects.create(name="Second Example", short_name="Second", order=1)
    service().practitioners.add(other)
    AvailabilityRule.objects.create(practitioner=other, weekday=1, begins=time(9), ends=time(10))
    assert "Whoever is free first" in words(browser.get(TIMES))
    assert "Tuesday" in words(browser.get(TIMES))
    assert "Tuesday" not in words(browser.get(f"{TIMES}&practitioner={jeff().id}"))
    tuesday = at("2027-03-02", "09:15").isoformat()
    answer = browser.post("/book/hold/", {"service": "first_visit", "start": tuesday, "practitioner": str(other.id)})
    assert "First visit with Second Example" in words(browser.get(answer.url))
    assert browser.get(f"{TIMES}&practitioner={Person().id}").status_code == 200


def test_nothing_free_is_said_with_a_way_on(browser: Client) -> None:
    """The waiting list and the telephone."""
    AvailabilityRule.objects.all().delete()
    answer = browser.get(TIMES)
    assert "There is no free time in the coming weeks" in words(answer)
    assert "/book/wait/?service=first_visit" in answer.content.decode()


def test_choosing_holds_the_time_for_ten_minutes(browser: Client, hold: Callable[..., str], now: datetime) -> None:
    """The details follow; the browser gets a signed secret of which only the hash is stored."""
    assert hold().startswith("/book/details/")
    held = Appointment.objects.get()
    assert (held.start, held.status, held.hold_expires) == (NINE, "held", now + timedelta(minutes=10))
    cookie = browser.cookies["ims_visitor"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert held.visitor_hash not in cookie.value


def test_going_back_shows_the_held_time_and_a_way_to_it(browser: Client, hold: Callable[..., str]) -> None:
    """Who holds a time sees it as free; somebody else does not; choosing another lets it go."""
    address = hold()
    again = browser.get(f"{TIMES}&week=2027-03-05")
    assert NINE in times_on(again)
    assert address in again.content.decode()
    assert NINE not in times_on(Client().get(f"{TIMES}&week=2027-03-05"))
    hold(NINE + timedelta(hours=2))
    assert [one.start for one in Appointment.objects.filter(status="held")] == [NINE + timedelta(hours=2)]


def test_a_taken_time_is_answered_with_the_next_free_ones(browser: Client, person: Person, now: datetime) -> None:
    """409, what happened in words, and six times to choose from, each a button."""
    booking.book(service=service(), starts=[NINE], person=person, now=now)
    answer = browser.post("/book/hold/", {"service": "first_visit", "start": NINE.isoformat(), "week": "2027-03-01"})
    assert answer.status_code == 409
    assert "This time has just been taken" in words(answer)
    assert times_on(answer)[:6] == [NINE + timedelta(minutes=45 + 15 * n) for n in range(6)]


@pytest.mark.parametrize(
    "start", ["", "nonsense", "2027-03-05T09:00", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-12:00"]
)
def test_what_is_no_time_of_the_list_is_refused_in_words(browser: Client, start: str) -> None:
    """No fault, no hold."""
    answer = browser.post("/book/hold/", {"service": "first_visit", "start": start})
    assert answer.status_code == 409
    assert "Choose one of the times in the list." in words(answer)
    assert not Appointment.objects.exists()


def test_letting_go_frees_the_time_at_once(browser: Client, hold: Callable[..., str]) -> None:
    """Back to the list of the same service; a second time changes nothing, and nobody else can."""
    address = hold().replace("details", "let-go")
    before = everything()
    Client().post(address)
    assert everything() == before
    assert browser.post(address).url == "/book/?service=first_visit"
    assert Appointment.objects.get().status == "expired"
    assert browser.post(address).status_code == 302


def test_t66_holds_of_one_address_are_limited(browser: Client) -> None:
    """After thirty in ten minutes: 429 with words and the seconds to wait."""
    answers = [Client().post("/book/hold/", {"service": "first_visit", "start": "x"}) for _ in range(31)]
    assert {one.status_code for one in answers[:30]} == {409}
    assert answers[30].status_code == 429
    assert int(answers[30]["Retry-After"]) > 0


def test_the_daily_cap_is_said_in_words(browser: Client) -> None:
    """Too many holds altogether: call us."""
    BookingPolicy.objects.update(max_holds_per_day=0)
    answer = browser.post("/book/hold/", {"service": "first_visit", "start": NINE.isoformat()})
    assert answer.status_code == 429
    assert "Too many times are being held just now" in words(answer)


def test_looking_changes_nothing(browser: Client, hold: Callable[..., str]) -> None:
    """GET and HEAD of every page before the booking leave all rows as they are."""
    details = hold()
    before = everything()
    for address in ("/book/", TIMES, f"{TIMES}&tz=Europe/Paris", "/book/hold/", details, "/book/wait/", "/fr/book/"):
        for ask in (browser.get, browser.head):
            assert ask(address).status_code in (200, 302), address
    assert browser.get(details.replace("details", "let-go")).status_code == 405
    assert everything() == before


def test_t60_nothing_is_done_without_the_form_s_proof(clinic: Clinic) -> None:
    """A form of another site holds nothing."""
    strict = Client(enforce_csrf_checks=True)
    answer = strict.post("/book/hold/", {"service": "first_visit", "start": NINE.isoformat()})
    assert answer.status_code == 403
    assert not Appointment.objects.exists()


def test_pages_of_booking_are_not_kept_by_browsers(browser: Client, hold: Callable[..., str]) -> None:
    """A shared computer shows nothing of it afterwards."""
    for address in (TIMES, hold()):
        assert browser.get(address)["Cache-Control"] == "no-store"


def test_the_whole_way_in_french(browser: Client) -> None:
    """Service, times and details under /fr/."""
    answer = browser.get("/fr/book/?service=first_visit")
    assert "Première visite" in words(answer)
    assert "lundi 1er mars 2027, 11 h" in words(answer)
    held = browser.post("/fr/book/hold/", {"service": "first_visit", "start": NINE.isoformat()})
    assert held.url.startswith("/fr/book/details/")
    booked = browser.post(held.url, {**TYPED, "language": "fr"})
    assert booked.url.startswith("/fr/m/")


def test_t67_an_address_without_cookies_holds_two_times(browser: Client, hold: Callable[..., str]) -> None:
    """A third browser of the same address is refused; letting one go makes room; choosing again and again does not count."""
    first, second = Client(), Client()
    for hours in (0, 2, 4, 6, 4):
        hold(NINE + timedelta(hours=hours), first)
    address = hold(NINE, second)
    third = Client().post("/book/hold/", {"service": "first_visit", "start": (NINE + timedelta(hours=2)).isoformat()})
    assert third.status_code == 429
    assert "You already hold 2 times" in words(third)
    assert Appointment.objects.filter(status="held").count() == 2
    second.post(address.replace("details", "let-go"))
    hold(NINE + timedelta(hours=2), Client())
