"""Booking, moving, cancelling and the calendar file through the API."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from django.test import Client
from icalendar import Calendar

from ims.clinic.appointments.booking import book
from ims.clinic.appointments.models import Appointment, AppointmentToken, Source, Status
from ims.clinic.appointments.slots import free_slots
from ims.clinic.models import BookingPolicy, OutgoingMail, Person
from ims.clinic.trust import limits
from ims.web.api import description
from tests.clinic.factories import NOW, at, jeff, make_person, service
from tests.web.api.asking import BOOKING, HOLD, LATER, START, booked, fields, get, kind, post, secret_of

KEY = "0b6e5d0c-7b1f-4d0a-8f6e-2a1d4c9b7e53"
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clinic")]


def bearer(secret: str) -> dict[str, str]:
    """The header that carries a secret."""
    return {"Authorization": f"Bearer {secret}"}


def test_a_booking_is_answered_with_its_times_and_its_link() -> None:
    """Id, start and end with the clinic's offset, and a link whose secret opens it; the mail goes to whoever booked."""
    answer = post("appointments", BOOKING)
    told = answer.json()
    assert answer.status_code == 201
    assert set(told) == {"id", "start", "end", "status", "manage_url"}
    assert (told["start"], told["end"], told["status"]) == (START, "2027-03-05T09:45:00-05:00", "booked")
    row = Appointment.objects.get(id=told["id"])
    assert (row.start, row.source, row.person.name) == (at("2027-03-05", "09:00"), Source.API, "Ada Example")
    assert OutgoingMail.objects.get(kind="booked", about=row.id).to == "ada@example.org"
    assert get(f"appointments/{told['id']}.ics", **bearer(secret_of(told["manage_url"]))).status_code == 200


def test_t01_of_many_bookings_of_one_time_one_wins() -> None:
    """One gets 201; each other one gets 409 with the next free times, and one of those can be booked."""
    answers = [post("appointments", {**BOOKING, "email": f"n{n}@example.org"}) for n in range(8)]
    assert sorted(one.status_code for one in answers) == [201] + [409] * 7
    assert {kind(one) for one in answers[1:]} == {"time-taken"}
    assert Appointment.objects.count() == 1 and OutgoingMail.objects.filter(kind="booked").count() == 1
    next_ones = answers[-1].json()["alternatives"]
    assert [one["start"] for one in next_ones[:2]] == ["2027-03-05T09:45:00-05:00", "2027-03-05T10:00:00-05:00"]
    assert post("appointments", {**BOOKING, "start": next_ones[0]["start"]}).status_code == 201


def test_alternatives_of_a_time_out_of_reach_are_the_next_from_now() -> None:
    """Whoever asks for next year is told what is free now."""
    answer = post("appointments", {**BOOKING, "start": "2028-06-02T09:00:00-04:00"})
    assert kind(answer) == "time-taken"
    assert answer.json()["alternatives"][0]["start"] == "2027-03-01T11:00:00-05:00"


@pytest.mark.parametrize(
    "slipped",
    [
        {"overlap_allowed": True},
        {"override_reason": "because"},
        {"status": "booked"},
        {"person": str(UUID(int=1))},
        {"actor": 1},
        {"source": "desk"},
        {"hold_expires": "2030-01-01T00:00:00Z"},
        {"is_public": False},
    ],
)
def test_t10_nothing_can_be_slipped_in(slipped: dict[str, object]) -> None:
    """Fields that staff or the clinic decide are refused by name, also over a taken time, and nothing is written."""
    booked()
    answer = post("appointments", {**BOOKING, **slipped, "email": "other@example.org"})
    assert fields(answer) == [("body", next(iter(slipped)))]
    assert Appointment.objects.count() == 1 and not Appointment.objects.filter(overlap_allowed=True).exists()
    appointment_id, secret = booked(start=LATER)
    moved = post(f"appointments/{appointment_id}/reschedule", {"start": START, **slipped}, **bearer(secret))
    assert fields(moved) == [("body", next(iter(slipped)))]
    assert Appointment.objects.get(id=appointment_id).start == datetime.fromisoformat(LATER)


def test_a_hold_keeps_the_time_and_is_booked_with_its_secret() -> None:
    """Nobody else gets the time while it is held; the holder does, once."""
    held = post("holds", HOLD)
    assert held.status_code == 201 and held.json()["expires"] == "2027-03-01T09:10:00-05:00"
    assert kind(post("appointments", {**BOOKING, "email": "other@example.org"})) == "time-taken"
    secret = held.json()["hold"]
    assert kind(post("appointments", {**BOOKING, "hold": secret + "x"})) == "not-found"
    assert kind(post("appointments", {**BOOKING, "start": LATER, "hold": secret})) == "not-possible"
    answer = post("appointments", {**BOOKING, "hold": secret})
    assert (answer.status_code, answer.json()["id"]) == (201, held.json()["id"])
    assert kind(post("appointments", {**BOOKING, "hold": secret})) == "not-found"


def test_t67_an_address_holds_two_times_at_most() -> None:
    """The third hold of the same address is refused in words, and the time stays free."""
    for wall in ("09:00", "11:00"):
        assert post("holds", {**HOLD, "start": f"2027-03-05T{wall}:00-05:00"}).status_code == 201
    third = post("holds", {**HOLD, "start": "2027-03-05T13:00:00-05:00"})
    assert kind(third) == "too-many-open" and "already hold 2" in third.json()["detail"]
    assert Appointment.objects.filter(status=Status.HELD).count() == 2


def test_where_the_clinic_approves_a_booking_is_pending() -> None:
    """The answer does not say booked before somebody at the clinic has said so."""
    BookingPolicy.objects.update(requires_approval=True)
    answer = post("appointments", BOOKING)
    assert (answer.status_code, answer.json()["status"]) == (201, "pending")


def test_the_same_request_with_the_same_key_is_done_once() -> None:
    """The second answer is the first one, with its link; there is one row and one mail."""
    first = post("appointments", BOOKING, Idempotency_Key=KEY)
    again = post("appointments", BOOKING, Idempotency_Key=KEY)
    assert first.status_code == again.status_code == 201 and again.json() == first.json()
    assert "Idempotent-Replayed" not in first and again["Idempotent-Replayed"] == "true"
    assert Appointment.objects.count() == 1 and OutgoingMail.objects.filter(kind="booked").count() == 1


def test_another_request_with_the_same_key_is_refused() -> None:
    """A key is for one request: the second is refused and changes nothing."""
    post("appointments", BOOKING, Idempotency_Key=KEY)
    answer = post("appointments", {**BOOKING, "start": LATER}, Idempotency_Key=KEY)
    assert (answer.status_code, kind(answer)) == (422, "key-reused")
    assert Appointment.objects.count() == 1


def test_a_key_is_free_again_after_a_request_that_failed() -> None:
    """Who lost the time may take an alternative with the same key."""
    booked()
    lost = post("appointments", {**BOOKING, "email": "b@example.org"}, Idempotency_Key=KEY)
    assert kind(lost) == "time-taken"
    other = lost.json()["alternatives"][0]["start"]
    assert post("appointments", {**BOOKING, "email": "b@example.org", "start": other}, Idempotency_Key=KEY).status_code == 201


def test_a_key_of_another_caller_opens_no_answer() -> None:
    """The same key and body from another address is another request: it gets no link, and frees nothing."""
    first = post("appointments", BOOKING, Idempotency_Key=KEY)
    other = post("appointments", BOOKING, client=Client(REMOTE_ADDR="192.0.2.7"), Idempotency_Key=KEY)
    assert kind(other) == "time-taken" and "Idempotent-Replayed" not in other
    assert secret_of(first.json()["manage_url"]) not in other.content.decode()
    assert post("appointments", BOOKING, Idempotency_Key=KEY).json() == first.json()


@pytest.mark.parametrize("key", ["", "k", "x" * 15, "x" * 256, "caf\u00e9" * 4, "a\tb" * 6])
def test_a_key_that_cannot_be_one_is_refused(key: str) -> None:
    """From 16 to 255 printable characters; nothing is booked."""
    assert fields(post("appointments", BOOKING, Idempotency_Key=key)) == [("header", "Idempotency-Key")]
    assert not Appointment.objects.exists()


@pytest.mark.parametrize("key", ["x" * 16, "x" * 255])
def test_a_key_is_as_long_as_described(key: str) -> None:
    """The shortest and the longest are taken, and fit the pattern of the description."""
    assert post("appointments", BOOKING, Idempotency_Key=key).status_code == 201
    assert re.search(description.KEY["schema"]["pattern"], key)


def test_whoever_holds_the_link_moves_the_appointment() -> None:
    """Same id, new time, a new link; the old link still opens it (T-33)."""
    appointment_id, secret = booked()
    answer = post(f"appointments/{appointment_id}/reschedule", {"start": LATER}, **bearer(secret))
    told = answer.json()
    assert (answer.status_code, told["id"], told["start"]) == (200, appointment_id, LATER)
    assert secret_of(told["manage_url"]) != secret
    assert get(f"appointments/{appointment_id}.ics", **bearer(secret)).status_code == 200


def test_a_move_to_a_taken_time_keeps_the_old_one() -> None:
    """The loser is told the next free times and has what it had."""
    booked(start=LATER, email="first@example.org")
    appointment_id, secret = booked()
    answer = post(f"appointments/{appointment_id}/reschedule", {"start": LATER, "token": secret})
    assert kind(answer) == "time-taken" and answer.json()["alternatives"]
    assert Appointment.objects.get(id=appointment_id).start == at("2027-03-05", "09:00")


def test_whoever_holds_the_link_cancels_once() -> None:
    """The time is free again; a second time there is nothing to cancel."""
    appointment_id, secret = booked()
    answer = post(f"appointments/{appointment_id}/cancel", {"token": secret})
    assert (answer.status_code, answer.json()["status"]) == (200, "cancelled")
    assert Appointment.objects.get(id=appointment_id).status == Status.CANCELLED_BY_PATIENT
    day = at("2027-03-05", "09:00").date()
    assert free_slots(service=service(), first=day, last=day, now=NOW)[0].start == at("2027-03-05", "09:00")
    assert kind(post(f"appointments/{appointment_id}/cancel", {"token": secret})) == "not-possible"


def test_t30_whatever_is_wrong_with_a_secret_the_answer_is_the_same(settings: pytest.MonkeyPatch) -> None:
    """Forged, cut off, upper-cased, of another appointment, expired, for no appointment at all: one body, one status."""
    settings.LIMIT_FACTOR = 1000
    appointment_id, secret = booked()
    _, other = booked(start=LATER)
    expired_id, expired = booked(start="2027-03-10T10:00:00-05:00")
    AppointmentToken.objects.filter(appointment_id=expired_id).update(expires=NOW - timedelta(seconds=1))
    tries = [
        (appointment_id, "A" * 43),
        (appointment_id, secret[:-1]),
        (appointment_id, secret + "A"),
        (appointment_id, secret.swapcase()),
        (appointment_id, other),
        (expired_id, expired),
        (str(UUID(int=7)), secret),
    ]
    told = set()
    for key, guess in tries:
        for answer in (
            get(f"appointments/{key}.ics", **bearer(guess)),
            post(f"appointments/{key}/cancel", {"token": guess}),
            post(f"appointments/{key}/reschedule", {"start": LATER}, **bearer(guess)),
        ):
            assert kind(answer) == "not-found"
            told.add((answer.status_code, answer.content))
    assert len(told) == 1
    assert Appointment.objects.filter(status=Status.BOOKED).count() == 3


def test_without_a_secret_nothing_opens() -> None:
    """Neither the id alone nor another scheme is enough, and the answer does not depend on the id."""
    appointment_id, secret = booked()
    for headers in ({}, {"Authorization": f"Basic {secret}"}, {"Authorization": "Bearer "}):
        mine = post(f"appointments/{appointment_id}/cancel", **headers)
        nobody_s = post(f"appointments/{UUID(int=7)}/cancel", **headers)
        assert kind(mine) == "no-credentials" and mine["WWW-Authenticate"].startswith("Bearer")
        assert mine.content == nobody_s.content


def test_t54_a_secret_in_the_address_is_refused() -> None:
    """Addresses are written into logs: a valid secret there opens nothing, and the answer says where it belongs."""
    appointment_id, secret = booked()
    for path in (
        f"appointments/{appointment_id}.ics?token={secret}",
        f"appointments/{appointment_id}.ics?access_token={secret}",
    ):
        answer = get(path)
        assert answer.status_code == 422 and "bearer" in answer.json()["detail"]
    assert post(f"appointments/{appointment_id}/cancel?token={secret}").status_code == 422
    assert Appointment.objects.get(id=appointment_id).status == Status.BOOKED


def test_the_calendar_file_is_the_appointment_and_names_nobody() -> None:
    """Same instant, same UID as ever, a file to download; the person's address is not in it."""
    appointment_id, secret = booked()
    answer = get(f"appointments/{appointment_id}.ics", **bearer(secret))
    (event,) = Calendar.from_ical(answer.content).walk("VEVENT")
    assert event.decoded("dtstart").astimezone(UTC) == at("2027-03-05", "09:00")
    assert str(event["uid"]) == Appointment.objects.get(id=appointment_id).ical_uid
    assert answer["Content-Type"].startswith("text/calendar") and "attachment" in answer["Content-Disposition"]
    assert b"ada@example.org" not in answer.content and b"Ada Example" not in answer.content
    assert b"METHOD:PUBLISH" in answer.content and b"ATTENDEE" not in answer.content


def test_somebody_who_books_twice_is_one_person() -> None:
    """The same name and address find the same record; nobody is told which it was."""
    booked()
    booked(start=LATER)
    assert Person.objects.count() == 1


def test_a_practitioner_who_does_not_exist_is_refused() -> None:
    """An id that is nobody's gets words, not a fault; a real one gets the booking."""
    assert kind(post("appointments", {**BOOKING, "practitioner": str(UUID(int=7))})) == "not-possible"
    assert post("appointments", {**BOOKING, "practitioner": str(jeff().id)}).status_code == 201


def test_t52_a_refusal_does_not_tell_whether_an_address_has_visits_ahead(now: datetime) -> None:
    """Six visits ahead, or five bookings today: one status, one kind, one text. A time that is gone tells nothing."""
    known = make_person("Known Person")
    starts = [at("2027-03-05", "11:00") + timedelta(weeks=n) for n in range(6)]
    book(service=service(), starts=starts, person=known, now=now)
    for _ in range(5):
        limits.attempt(kind="mail", subject="booked:worn@example.org", now=now)
    names = {known.email: known.name, "worn@example.org": "Worn Out", "new@example.org": "New One"}
    gone = [post("appointments", {**BOOKING, "start": starts[0].isoformat(), "name": n, "email": e}) for e, n in names.items()]
    assert {(one.status_code, kind(one)) for one in (gone[0], gone[2])} == {(409, "time-taken")}
    refused = [post("appointments", {**BOOKING, "name": names[e], "email": e}) for e in (known.email, "worn@example.org")]
    assert {(one.status_code, kind(one), one["Retry-After"]) for one in refused} == {(429, "too-many-requests", "86400")}
    assert len({one.content for one in refused}) == 1
    assert post("appointments", {**BOOKING, "name": "New One", "email": "new@example.org"}).status_code == 201
