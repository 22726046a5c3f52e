"""Logs tell nothing about people: what is looked for is found where it stands, and a day of faults leaves none of it (T-71)."""

from __future__ import annotations

import http.client
import json
import re
import socket
import sqlite3
from contextlib import closing
from pathlib import Path
from urllib.parse import quote, urlencode, urlsplit

import psycopg
import pytest

from tests.journeys import logs
from tests.journeys.demo import Demo, demo
from tests.journeys.logs import leaks, refuse_leaks
from tests.journeys.server import Prepared

NAME, EMAIL, PHONE = "Zebedee Quillfeather", "zebedee@example.org", "(289) 555-0163"
QUESTION = "My left ankle hums at night. Is that something you have seen before?"
SECRET = "k7Zq" * 11
TABLE = "clinic_person"


@pytest.mark.parametrize(
    "line",
    [
        f"ERROR no such person: {NAME}",
        f"WARNING GET /desk/people/?q={quote(NAME)}",
        "ERROR zebedee+quillfeather is unknown",
        "INFO to zebedee@example.org",
        "ERROR (289) 555-0163",
        f"INFO GET /m/{SECRET[:12]}",
        f"ERROR {SECRET}",
        "ERROR value too long: '…ankle hums at night. Is…'",
    ],
)
def test_t71_what_is_private_is_found_in_a_log(line: str, tmp_path: Path) -> None:
    """As it was typed, in other letters, in an address, in part."""
    assert leaks(line, [NAME, QUESTION])
    log = tmp_path / "log"
    log.write_text(f"E-mail owner@example.org\n{line}\n", encoding="utf-8")
    with pytest.raises(AssertionError):
        refuse_leaks(log, 25, [NAME, QUESTION])


def test_t71_ordinary_lines_are_not_taken_for_private() -> None:
    """Times, modules, kinds of errors, codes of services."""
    lines = "2027-03-01 09:00:00,123 ERROR ims.web.api.problems The database does not answer: OperationalError first_visit"
    assert leaks(lines, [NAME, QUESTION, "first_visit", "2027-03-01", "Ada"]) == []


def execute(site: Demo, statement: str) -> None:
    """Change the database under the running site."""
    if "DATABASE_URL" in site.environment:
        with psycopg.connect(site.environment["DATABASE_URL"], autocommit=True) as connection:
            connection.execute(statement)
        return
    with closing(sqlite3.connect(Path(site.environment["IMS_DATA"]) / "clinic.sqlite3", timeout=30)) as connection:
        connection.execute(statement)


def asked(site: Demo, method: str, path: str, body: str = "", **headers: str) -> tuple[int, str, str]:
    """Status, page and cookies of one request."""
    connection = http.client.HTTPConnection(urlsplit(site.address).netloc, timeout=30)
    connection.request(method, path, body or None, {name.replace("_", "-"): value for name, value in headers.items()})
    answer = connection.getresponse()
    page = answer.read().decode(errors="replace")
    cookies = "; ".join(one.partition(";")[0] for one in answer.headers.get_all("Set-Cookie") or [])
    connection.close()
    return answer.status, page, cookies


def form(site: Demo, path: str, **fields: str) -> int:
    """Send a form of the site."""
    _, page, cookies = asked(site, "GET", path)
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)
    body = urlencode({"csrfmiddlewaretoken": token[1] if token else "", **fields})
    return asked(site, "POST", path, body, Cookie=cookies, Content_Type="application/x-www-form-urlencoded")[0]


def a_bad_day(site: Demo) -> list[int]:
    """Every kind of request that holds something private, whether or not it can be answered."""
    address = urlsplit(site.address)
    person = {"name": NAME, "email": EMAIL, "phone": PHONE}
    booking = json.dumps({"service": "first_visit", "start": "2099-01-05T10:00:00-05:00", **person})
    waiting = json.dumps({"service": "first_visit", "from": "2099-01-05", "to": "2099-01-09", **person})
    question = json.dumps({"topic": "other", "body": QUESTION, **person})
    statuses = [
        asked(site, "POST", f"/api/v1/{part}", body, Content_Type="application/json")[0]
        for part in ("appointments", "waitlist", "questions")
        for body in (booking, waiting, question)
    ]
    statuses += [
        form(site, "/ask/", topic="other", body=QUESTION, **person),
        form(site, "/book/wait/?service=first_visit", **person),
        form(site, "/sign-in/", email=EMAIL, password=QUESTION),
    ]
    for path in (f"/m/{SECRET}/", f"/w/{SECRET}/", f"/invite/{SECRET}/", f"/desk/people/?q={quote(NAME)}", f"/{quote(NAME)}/"):
        statuses += [asked(site, method, path)[0] for method in ("GET", "POST", "PUT")]
        statuses.append(asked(site, "GET", path, Host=EMAIL, Cookie=f"ims_session={SECRET}", X_Forwarded_For=PHONE)[0])
    with socket.create_connection((address.hostname or "", address.port or 0), timeout=20) as raw:
        raw.sendall(f"{NAME} {EMAIL}\r\n{PHONE}\r\n\r\n".encode())
        raw.recv(1000)
    return statuses


def test_t71_a_day_of_faults_leaves_nothing_private_in_the_log(prepared: Prepared, tmp_path: Path) -> None:
    """With a table missing, requests with all that is private fail, the log says so, and holds none of it."""
    logs.SENT.update((NAME, EMAIL, PHONE, QUESTION, SECRET))
    with demo(prepared, tmp_path / "clinic") as site:
        before = a_bad_day(site)
        execute(site, f"ALTER TABLE {TABLE} RENAME TO {TABLE}_away")
        during = a_bad_day(site)
        execute(site, f"ALTER TABLE {TABLE}_away RENAME TO {TABLE}")
        told = (tmp_path / "clinic.log").read_text(encoding="utf-8")
    assert max(before) < 500 <= max(during)
    assert "ERROR" in told
