"""The access log as the owner sees it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test import Client

from ims.clinic.appointments.guards import taken_down
from ims.clinic.models import AccessLog, Clinic, User
from ims.clinic.trust import log
from ims.web.accounts.log_views import ROWS_A_PAGE
from tests.clinic.factories import make_staff

pytestmark = pytest.mark.django_db


@pytest.fixture
def rows(clinic: Clinic) -> User:
    """A view late in the evening in Toronto, which is the next day in UTC, and a change without a reason."""
    actor = make_staff("dee@example.org", "front_desk", name="Dee")
    late = datetime(2027, 2, 27, 4, 30, tzinfo=UTC)
    log.record(action="view", object_type="person", person_id="p1", actor=actor, reason="called back", now=late)
    log.record(action="change", object_type="person", person_id="p2", actor=None, now=datetime(2027, 2, 27, 15, tzinfo=UTC))
    return actor


def found(client: Client, query: str) -> list[str]:
    """The records that a search shows."""
    page = client.get(f"/desk/access-log/?{query}").content.decode()
    return [one for one in ("p1", "p2") if f"<td>{one}</td>" in page]


def test_rows_are_shown_in_the_clinics_time(rows: User, signed_in: Callable[..., Client]) -> None:
    """Who, what, when in Toronto, and why."""
    page = signed_in("owner").get("/desk/access-log/").content.decode()
    assert "2027-02-26 23:30:00" in page
    assert "Dee" in page
    assert "called back" in page


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("action=view", ["p1"]),
        ("person=p2", ["p2"]),
        ("first=2027-02-27", ["p2"]),
        ("last=2027-02-26", ["p1"]),
        ("first=2027-02-26&last=2027-02-27", ["p1", "p2"]),
        ("first=yesterday", ["p1", "p2"]),
        ("last=9999-12-31", ["p1", "p2"]),
    ],
)
def test_rows_are_found_by_action_record_and_local_day(
    rows: User, signed_in: Callable[..., Client], query: str, expected: list[str]
) -> None:
    """Days are those of the clinic; what cannot be read as a day narrows nothing and is said."""
    assert found(signed_in("owner"), query) == expected


def test_rows_are_found_by_who_did_it(rows: User, signed_in: Callable[..., Client]) -> None:
    """One member of staff's doings."""
    assert found(signed_in("owner"), f"actor={rows.id}") == ["p1"]


def test_t43_looking_at_the_log_is_written_down_too(rows: User, signed_in: Callable[..., Client]) -> None:
    """Views and searches of the owner stand in it as well."""
    client = signed_in("owner")
    client.get("/desk/access-log/")
    client.get("/desk/access-log/?action=view")
    last = AccessLog.objects.order_by("-id").values_list("action", "object_type")[:2]
    assert list(last) == [("search", "access_log"), ("view", "access_log")]


def test_t43_a_removed_row_is_told(rows: User, signed_in: Callable[..., Client]) -> None:
    """The button says that all is as written, or where it is not."""
    client = signed_in("owner")
    assert "is complete" in client.post("/desk/access-log/verify/", follow=True).content.decode()
    with connection.cursor() as cursor:
        for down, _ in taken_down(connection.vendor).values():
            cursor.execute(down)
        AccessLog.objects.order_by("id")[:1].get().delete()
        for _, up in taken_down(connection.vendor).values():
            cursor.execute(up)
    assert "rows were removed or changed" in client.post("/desk/access-log/verify/", follow=True).content.decode()


def test_long_logs_come_in_pages(rows: User, signed_in: Callable[..., Client]) -> None:
    """The newest first, the rest behind links that keep the search."""
    for _ in range(ROWS_A_PAGE):
        log.record(action="print", object_type="person", actor=rows, now=datetime(2027, 2, 28, tzinfo=UTC))
    client = signed_in("owner")
    first = client.get(f"/desk/access-log/?actor={rows.id}").content.decode()
    assert first.count("<tr><td") == ROWS_A_PAGE
    assert f"actor={rows.id}&amp;page=2" in first
    assert client.get(f"/desk/access-log/?actor={rows.id}&page=2").content.decode().count("<tr><td") == 1
