"""The page behind the link in the mail."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, timedelta

import icalendar
import pytest
from django.conf import settings
from django.test import Client

from ims.clinic.appointments import booking, changing
from ims.clinic.appointments.links import new_link
from ims.clinic.appointments.transitions import Event
from ims.clinic.models import Appointment, AppointmentToken, Attempt, BookingPolicy, Clinic, OutgoingMail, Person
from ims.web.logs import without_private
from tests.clinic.factories import at, let_mail_leave, make_person, make_staff, service
from tests.web.booking.conftest import NINE, TYPED, everything, times_on, words

PAGES = ("", "booked/", "move/", "cancel/", "appointment.ics", "appointments.ics")
TEN = at("2027-03-08", "10:00")


def when(monkeypatch: pytest.MonkeyPatch, moment: datetime) -> None:
    """Let it be another time."""
    monkeypatch.setattr("ims.web.clock.now", lambda: moment)


def test_the_page_shows_the_visit_and_what_can_be_done(browser: Client, secret: str) -> None:
    """Time, service, with whom; calendar, change, cancel."""
    answer = browser.get(f"/m/{secret}/")
    page = words(answer)
    assert "Friday, March 5, 2027, 9:00 a.m." in page
    assert "First visit with Jeff Hodgart" in page
    for action in ("Add to my calendar", "Change the time", "Cancel this visit"):
        assert action in page
    assert set(times_on(answer)) == {NINE}


def test_nothing_that_the_person_typed_is_shown(browser: Client, secret: str) -> None:
    """Whoever finds the link learns when the visit is, not whose it is."""
    for page in PAGES:
        text = browser.get(f"/m/{secret}/{page}").content.decode()
        assert "Ada Example" not in text
        if not page.endswith(".ics"):
            assert "ada@example.org" not in text


def test_t23_page_mail_and_file_name_one_instant(browser: Client, secret: str) -> None:
    """The page, the file that it offers and the file in the mail, also for a visitor whose clocks switch on other days."""
    for zone in ("", "Europe/Paris", "America/Panama", "Pacific/Auckland"):
        browser.cookies["ims_zone"] = zone
        assert set(times_on(browser.get(f"/m/{secret}/"))) == {NINE}
    answer = browser.get(f"/m/{secret}/appointment.ics")
    assert answer["Content-Type"] == "text/calendar; charset=utf-8; method=PUBLISH"
    assert "attachment" in answer["Content-Disposition"]
    for text in (answer.content.decode(), OutgoingMail.objects.get(kind="booked").content["calendar"]):
        (event,) = icalendar.Calendar.from_ical(text).walk("VEVENT")
        assert event["dtstart"].dt == NINE


def test_t30_every_link_that_opens_nothing_gets_the_same_answer(
    browser: Client, secret: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Forged, cut off, in capitals, with something more, expired; on every page and with every act: the same 404."""
    moment = NINE + timedelta(days=500)
    answers = set()
    for wrong in ("forged", secret[:-1], secret.upper(), f"{secret}x", "x" * 3000):
        for page in PAGES:
            Attempt.objects.all().delete()
            answer = browser.get(f"/m/{wrong}/{page}")
            answers.add((answer.status_code, answer.content))
        for page in ("move/", "cancel/"):
            answer = browser.post(f"/m/{wrong}/{page}", {"start": NINE.isoformat()})
            answers.add((answer.status_code, answer.content))
    Attempt.objects.all().delete()
    when(monkeypatch, moment)
    answer = browser.get(f"/m/{secret}/")
    answers.add((answer.status_code, answer.content))
    assert len(answers) == 1
    assert answers.pop()[0] == 404
    assert "This link opens nothing" in words(answer)


def test_t30_a_link_does_nothing_to_another_visit(browser: Client, secret: str, now: datetime) -> None:
    """Acts through one link leave the other visit as it is, whatever ids are sent along."""
    other = booking.book(service=service(), starts=[TEN], person=make_person("Ben Other"), now=now)[0].appointment
    sent = {"appointment": str(other.id), "appointment_id": str(other.id), "id": str(other.id), "all": "1"}
    browser.post(f"/m/{secret}/cancel/", sent)
    assert Appointment.objects.get(id=other.id).status == "booked"


def test_t31_the_answer_is_not_kept_not_indexed_and_tells_no_other_site(browser: Client, secret: str) -> None:
    """Headers of every page under the link, found or not; the log strikes the secret out."""
    for address in [f"/m/{secret}/{page}" for page in PAGES] + [f"/fr/m/{secret}/", "/m/forged/"]:
        answer = browser.get(address)
        assert answer["Cache-Control"] == "no-store", address
        assert "noindex" in answer["X-Robots-Tag"], address
        assert answer["Referrer-Policy"] == "no-referrer", address
    assert secret not in without_private(f"GET /m/{secret}/move/ 200")
    assert secret not in str(list(AppointmentToken.objects.values()))


def test_t32_looking_changes_nothing(browser: Client, secret: str) -> None:
    """Mail scanners open every link: GET and HEAD leave all rows as they are."""
    before = everything()
    for page in PAGES:
        for ask in (browser.get, browser.head, browser.options):
            ask(f"/m/{secret}/{page}")
            ask(f"/fr/m/{secret}/{page}")
    browser.get(f"/m/{secret}/move/?start={TEN.isoformat()}")
    browser.get(f"/m/{secret}/cancel/?all=1")
    assert everything() == before


def test_t32_acts_need_the_form_s_proof(secret: str) -> None:
    """A POST without it is refused, with it it works."""
    strict = Client(enforce_csrf_checks=True)
    before = everything()
    for page in ("cancel/", "move/"):
        assert strict.post(f"/m/{secret}/{page}", {"start": TEN.isoformat()}).status_code == 403
    assert everything() == before
    form = strict.get(f"/m/{secret}/cancel/").content.decode()
    token = re.findall(r'name="csrfmiddlewaretoken" value="([^"]+)"', form)[0]
    assert strict.post(f"/m/{secret}/cancel/", {"csrfmiddlewaretoken": token}).status_code == 302
    assert Appointment.objects.get().status == "cancelled_by_patient"


def test_moving_offers_free_times_and_keeps_the_link(browser: Client, secret: str) -> None:
    """The list shows other times; choosing one moves, with mail; the old link and the new one open the new time."""
    page = browser.get(f"/m/{secret}/move/?week=2027-03-05")
    assert "You keep this time until you choose another" in words(page)
    assert NINE not in times_on(page)
    assert TEN in times_on(browser.get(f"/m/{secret}/move/?week=2027-03-08"))
    answer = browser.post(f"/m/{secret}/move/", {"start": TEN.isoformat()})
    assert answer.url == f"/m/{secret}/"
    shown = browser.get(answer.url)
    assert "Your appointment has moved" in words(shown)
    assert "Monday, March 8, 2027, 10:00 a.m." in words(shown)
    text = OutgoingMail.objects.get(kind="moved").content["text"]
    new = text.split("/m/")[1].split("/")[0]
    assert new != secret
    assert "Monday, March 8, 2027, 10:00 a.m." in words(browser.get(f"/m/{new}/"))


def test_moving_to_a_taken_time_keeps_the_old_one(browser: Client, secret: str, now: datetime) -> None:
    """409 with what is free instead."""
    booking.book(service=service(), starts=[TEN], person=make_person("Ben Other"), now=now)
    answer = browser.post(f"/m/{secret}/move/", {"start": TEN.isoformat()})
    assert answer.status_code == 409
    assert "This time has just been taken" in words(answer)
    assert "Free instead" in words(answer)
    assert times_on(answer)[1] == TEN + timedelta(minutes=45) or TEN + timedelta(minutes=45) in times_on(answer)
    assert Appointment.objects.get(person__email_index__gt="", start=NINE).status == "booked"


def test_moving_to_nowhere_is_refused_in_words(browser: Client, secret: str) -> None:
    """Nonsense for a time."""
    answer = browser.post(f"/m/{secret}/move/", {"start": "nonsense"}, follow=True)
    assert "Choose one of the times in the list." in words(answer)
    assert Appointment.objects.get().start == NINE


def test_cancelling_asks_once_and_is_done_by_post(browser: Client, secret: str) -> None:
    """The page asks, the button cancels, a mail goes out, the time is free."""
    assert "Yes, cancel it" in words(browser.get(f"/m/{secret}/cancel/"))
    answer = browser.post(f"/m/{secret}/cancel/", follow=True)
    assert "This appointment is cancelled" in words(answer)
    assert OutgoingMail.objects.get(kind="cancelled").content["method"] == "CANCEL"
    assert NINE in times_on(browser.get("/book/?service=first_visit&week=2027-03-05"))


def test_t33_after_a_cancellation_the_link_only_shows_that(browser: Client, secret: str) -> None:
    """No act works any more, and nothing is sent twice."""
    browser.post(f"/m/{secret}/cancel/")
    before = everything()
    page = words(browser.get(f"/m/{secret}/"))
    assert "This appointment is cancelled" in page
    for action in ("Change the time", "Cancel this visit", "Add to my calendar"):
        assert action not in page
    for address in ("move/", "cancel/", "booked/"):
        assert browser.get(f"/m/{secret}/{address}").url == f"/m/{secret}/"
    again = browser.post(f"/m/{secret}/cancel/", follow=True)
    moved = browser.post(f"/m/{secret}/move/", {"start": TEN.isoformat()}, follow=True)
    assert {"This appointment is cancelled" in words(answer) for answer in (again, moved)} == {True}
    assert everything() == before
    text = browser.get(f"/m/{secret}/appointment.ics").content.decode()
    assert "METHOD:PUBLISH" in text and "STATUS:CANCELLED" in text


def test_a_late_cancellation_is_told_before(browser: Client, secret: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Less than a day before: said on the page and on the question; then noted as late; moving is for the telephone."""
    when(monkeypatch, NINE - timedelta(hours=23))
    for page in ("", "cancel/"):
        assert "It is less than 24 hours to your visit: a cancellation now is noted as late." in words(
            browser.get(f"/m/{secret}/{page}")
        )
    assert "To change the time, please call us" in words(browser.get(f"/m/{secret}/"))
    assert browser.get(f"/m/{secret}/move/").url == f"/m/{secret}/"
    refused = browser.post(f"/m/{secret}/move/", {"start": TEN.isoformat()}, follow=True)
    assert "too late to move" in words(refused)
    browser.post(f"/m/{secret}/cancel/")
    assert Appointment.objects.get().status == "cancelled_late"


def test_a_visit_booked_late_never_had_a_time_for_a_move(browser: Client, secret: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """No day is named that had passed before anybody booked."""
    Appointment.objects.update(created=NINE - timedelta(hours=10))
    when(monkeypatch, NINE - timedelta(hours=9))
    told = words(browser.get(f"/m/{secret}/"))
    assert "It is less than 24 hours to your visit, so its time cannot be changed here. To change the time, please call" in told
    assert "could only be changed" not in told


@pytest.mark.parametrize("page", ["", "booked/"])
def test_a_move_is_offered_only_while_it_is_possible(
    browser: Client, secret: str, monkeypatch: pytest.MonkeyPatch, page: str
) -> None:
    """Afterwards both pages say until when it was possible and whom to call, by the clinic's clock, once."""
    Clinic.objects.update(phone="519 555 0100", extension="7")
    address, until = f"/m/{secret}/{page}", NINE - timedelta(hours=24)
    browser.cookies["ims_zone"] = "Europe/Paris"
    when(monkeypatch, until)
    assert f'href="/m/{secret}/move/"' in browser.get(address).content.decode()
    assert "could only be changed" not in words(browser.get(address))
    when(monkeypatch, until + timedelta(seconds=1))
    told = words(browser.get(address)).replace("\xa0", " ")
    assert "Change the time" not in told
    assert "could only be changed here until Thursday, March 4, 2027, 9:00 a.m., Toronto time" in told
    assert told.count("519 555 0100 extension 7") == 1
    when(monkeypatch, NINE)
    assert "could only be changed" not in words(browser.get(address))


def test_what_has_begun_can_only_be_seen(browser: Client, secret: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """At its first second."""
    when(monkeypatch, NINE)
    assert "This appointment has begun" in words(browser.get(f"/m/{secret}/"))
    refused = browser.post(f"/m/{secret}/cancel/", follow=True)
    assert "can no longer be cancelled here" in words(refused)
    assert Appointment.objects.get().status == "booked"


def test_undo_is_one_click_away_after_booking(browser: Client, hold: Callable[..., str]) -> None:
    """The page after booking has a form that cancels, not a link to one; sending it cancels."""
    answer = browser.get(browser.post(hold(), TYPED).url)
    found = re.findall(r'<form method="post" action="(/m/[^"]+/cancel/)">', answer.content.decode())
    assert len(found) == 1
    assert "This appointment is cancelled" in words(browser.post(found[0], follow=True))


def test_several_visits_are_undone_together(browser: Client, hold: Callable[..., str]) -> None:
    """One click takes all of them back."""
    answer = browser.get(browser.post(hold(), {**TYPED, "visits": "3", "shown": "3"}).url)
    assert "Cancel all of these visits" in words(answer)
    assert "Friday, March 12, 2027" in words(answer)
    found = re.findall(r'action="(/m/[^"]+/cancel/)"', answer.content.decode())
    gone = browser.post(found[0], {"all": "1"}, follow=True)
    assert "cancelled" in words(gone)
    assert set(Appointment.objects.values_list("status", flat=True)) == {"cancelled_by_patient"}
    again = browser.post(found[0], {"all": "1"}, follow=True)
    assert "There is nothing left to cancel here" in words(again)


def test_a_request_and_a_refusal_are_called_that(browser: Client, hold: Callable[..., str], now: datetime) -> None:
    """Pending: the time is kept, not booked. Declined: another time, please."""
    BookingPolicy.objects.update(requires_approval=True)
    address = browser.post(hold(), TYPED).url.replace("booked/", "")
    assert "Your request" in words(browser.get(address))
    assert "It is not booked until the clinic accepts it" in words(browser.get(address))
    made = Appointment.objects.get()
    changing.note(appointment_id=made.id, event=Event.DECLINE, actor=make_staff("s@example.org", "front_desk"), now=now)
    assert "We could not accept this request" in words(browser.get(address))
    assert "Cancel this visit" not in words(browser.get(address))


def test_what_is_over_says_no_more_than_that(browser: Client, secret: str, now: datetime) -> None:
    """Arrived, fulfilled, missed: the link shows when it was and changes nothing."""
    for status in ("arrived", "fulfilled", "noshow", "entered_in_error"):
        Appointment.objects.update(status=status)
        page = words(browser.get(f"/m/{secret}/"))
        assert "It can no longer be changed here." in page
        assert "Cancel this visit" not in page


def test_how_to_reach_the_clinic_stands_on_the_page(browser: Client, secret: str) -> None:
    """Telephone with extension, address; the place where the owner has named it."""
    page = words(browser.get(f"/m/{secret}/"))
    assert "telephone (555) 010-0199 extension 1, e-mail desk@example.org" in page
    Clinic.objects.update(address="1 Example Street")
    assert "1 Example Street" in words(browser.get(f"/m/{secret}/"))


def test_t66_guessing_links_is_slowed_down_and_real_links_still_open(browser: Client, secret: str) -> None:
    """After twenty that open nothing: 429; what opens something opens all the same."""
    answers = [browser.get(f"/m/guess{number}/").status_code for number in range(22)]
    assert answers == [404] * 20 + [429] * 2
    assert browser.get(f"/m/{secret}/").status_code == 200


def test_another_language_is_a_link_away(browser: Client, secret: str) -> None:
    """The same page in French, with French dates."""
    page = browser.get(f"/fr/m/{secret}/")
    assert "vendredi 5 mars 2027" in words(page)
    assert f'href="/m/{secret}/"' in page.content.decode()


def test_an_old_link_of_a_person_s_second_visit_opens_that_one(person: Person, now: datetime, browser: Client) -> None:
    """A link belongs to its appointment, not to the person."""
    first = booking.book(service=service(), starts=[NINE], person=person, now=now)[0].appointment
    second = booking.book(service=service(), starts=[TEN], person=person, now=now)[0].appointment
    assert set(times_on(browser.get(f"/m/{new_link(first, now)}/"))) == {NINE}
    assert set(times_on(browser.get(f"/m/{new_link(second, now)}/"))) == {TEN}


def test_t31_the_file_on_the_page_names_nobody(browser: Client, secret: str) -> None:
    """Whoever only holds a link finds no address of a person in the file."""
    for name in ("appointment.ics", "appointments.ics"):
        text = browser.get(f"/m/{secret}/{name}").content.decode()
        assert "METHOD:PUBLISH" in text
        assert "ATTENDEE" not in text
        assert TYPED["email"] not in text


def links_on(page: str) -> list[str]:
    """Whole addresses of visits that are written out on a page, each the target of its own link."""
    return re.findall(rf'<a href="({settings.SITE_ORIGIN}/m/[^"]+/)">\1</a>', page)


@pytest.mark.parametrize("is_mail_sent", [False, True])
def test_several_visits_have_a_link_each(browser: Client, hold: Callable[..., str], is_mail_sent: bool) -> None:
    """The page after booking writes out three links; each opens its own visit, and cancelling that leaves the others."""
    if is_mail_sent:
        let_mail_leave()
    page = browser.get(browser.post(hold(), {**TYPED, "visits": "3", "shown": "3"}).url)
    found = links_on(page.content.decode())
    starts = list(Appointment.objects.order_by("start").values_list("start", flat=True))
    paths = [one.removeprefix(settings.SITE_ORIGIN) for one in found]
    assert [set(times_on(browser.get(path))) for path in paths] == [{start} for start in starts]
    assert "Each link opens one visit, to change or cancel it." in words(page)
    browser.post(f"{paths[1]}cancel/")
    assert list(Appointment.objects.order_by("start").values_list("status", flat=True)) == [
        "booked",
        "cancelled_by_patient",
        "booked",
    ]


def test_a_second_press_shows_the_links_of_all_visits_too(browser: Client, hold: Callable[..., str]) -> None:
    """The page that it leads to has a link for each of them."""
    address = hold()
    browser.post(address, {**TYPED, "visits": "2", "shown": "2"})
    again = browser.get(browser.post(address, TYPED).url).content.decode()
    assert len(set(links_on(again))) == 2


def test_t30_a_link_of_a_mail_finds_no_link_of_another_visit(browser: Client, hold: Callable[..., str]) -> None:
    """Only the link that booking led to finds the others: one that is handed on for one visit stays that."""
    browser.post(hold(), {**TYPED, "visits": "2", "shown": "2"})
    for mail in OutgoingMail.objects.filter(kind="booked"):
        path = f"/m/{mail.content['text'].split('/m/')[1].split('/')[0]}/"
        assert links_on(browser.get(path).content.decode()) == []


def test_one_calendar_file_holds_all_visits(browser: Client, hold: Callable[..., str]) -> None:
    """The button after booking gets it; for one visit it gets the file of that."""
    page = browser.get(browser.post(hold(), {**TYPED, "visits": "3", "shown": "3"}).url).content.decode()
    (address,) = re.findall(r'href="(/m/[^"]+\.ics)"', page)
    answer = browser.get(address)
    found = [event["dtstart"].dt for event in icalendar.Calendar.from_ical(answer.content).walk("VEVENT")]
    assert found == list(Appointment.objects.order_by("start").values_list("start", flat=True)) and len(found) == 3
    assert answer["Content-Disposition"] == 'attachment; filename="appointments.ics"'
    assert answer["Content-Type"] == "text/calendar; charset=utf-8; method=PUBLISH"


def test_without_mail_the_link_is_there_to_print_and_to_copy(browser: Client, hold: Callable[..., str]) -> None:
    """The page after booking says so and writes it out; with mail the mail has it."""
    address = browser.post(hold(), TYPED).url
    page = browser.get(address)
    assert "No mail is sent from here yet. Print this page, or copy the link below, and keep it" in words(page)
    assert "data-print" in page.content.decode()
    assert links_on(page.content.decode()) == [f"{settings.SITE_ORIGIN}{address.removesuffix('booked/')}"]
    let_mail_leave()
    assert links_on(browser.get(address).content.decode()) == []
