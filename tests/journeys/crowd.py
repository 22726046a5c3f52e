"""Many visitors at one instant, in a process of its own: `python -m tests.journeys.crowd ADDRESS AT < requests.json`.

Reads a list of `{"body": ..., "key": ...}`, or of `{"form": ..., "cookie": ...}` for a page, each with a `path` of its own
where that differs and a `delay` in seconds where it comes later; posts them all at the instant AT (seconds since 1970), each
from its own thread and connection, and prints a list of `{"status", "body", "location", "seconds"}`. Where a connection breaks
the status is 0.
"""

from __future__ import annotations

import http.client
import json
import subprocess
import sys
import threading
import time
import uuid
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit
from urllib.request import urlopen

from tests.journeys.server import Site

ROOT = Path(__file__).resolve().parents[2]
ALL_AT_ONCE = 0.5
"""Seconds that the processes have to start before the instant."""
PATIENCE = 60.0
Answer = dict[str, Any]
"""Status, JSON, where a redirect leads, and how long it took."""
PLENTY = {"IMS_LIMIT_FACTOR": "10000"}
"""One address sends what a town would: the limits on attempts are proven elsewhere."""
BOOK = "/api/v1/appointments"
SERVICE = "first_visit"


def post(address: str, path: str, body: Any, key: str, *, form: dict[str, str] | None = None, cookie: str = "") -> Answer:
    """One request, JSON or the form of a page, and what came back."""
    connection = http.client.HTTPConnection(urlsplit(address).netloc, timeout=PATIENCE)
    began = time.perf_counter()
    try:
        if form is None:
            sent, headers = json.dumps(body), {"Content-Type": "application/json", "Idempotency-Key": key}
        else:
            sent, headers = urlencode(form), {"Content-Type": "application/x-www-form-urlencoded", "Cookie": cookie}
        connection.request("POST", path, sent, headers)
        answer = connection.getresponse()
        text = answer.read().decode()
        found = json.loads(text) if text.startswith("{") else {}
        told = {"status": answer.status, "body": found, "location": answer.headers.get("Location", "")}
        return told | {"seconds": time.perf_counter() - began}
    except (OSError, http.client.HTTPException):
        return {"status": 0, "body": {}, "location": "", "seconds": time.perf_counter() - began}
    finally:
        connection.close()


def send(address: str, path: str, requests: Sequence[dict[str, Any]], processes: int = 8, instant: float = 0.0) -> list[Answer]:
    """Post all requests at one instant from so many processes; the answers in their order."""
    instant = instant or time.time() + ALL_AT_ONCE + 0.1 * processes
    command = [sys.executable, "-m", "tests.journeys.crowd", address, path, str(instant)]
    shares = [list(range(first, len(requests), processes)) for first in range(min(processes, len(requests)))]
    running = []
    for share in shares:
        one = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        running.append((share, one))
        stream = one.stdin
        if stream is not None:
            stream.write(json.dumps([requests[place] for place in share]))
            stream.close()
    answers: list[Answer] = [{}] * len(requests)
    for share, one in running:
        with one:
            told = json.loads(one.stdout.read()) if one.stdout else []
        for place, answer in zip(share, told, strict=True):
            answers[place] = answer
    return answers


def free(site: Site) -> list[str]:
    """Starts that are free from next week on."""
    first = datetime.now(UTC).date() + timedelta(days=7)
    asked = f"service={SERVICE}&from={first}&to={first + timedelta(days=45)}"
    with urlopen(f"{site.address}/api/v1/availability?{asked}", timeout=30) as answer:
        return [slot["start"] for slot in json.load(answer)["slots"]]


def visit(start: str, number: int, service: str = SERVICE) -> dict[str, Any]:
    """One request to book."""
    body = {
        "service": service,
        "start": start,
        "name": f"Visitor {number}",
        "email": f"visitor{number}-{uuid.uuid4().hex[:8]}@example.org",
        "phone": "+1 289 555 0101",
    }
    return {"body": body, "key": uuid.uuid4().hex}


def booked(site: Site, starts: list[str]) -> list[dict[str, Any]]:
    """One appointment at each start, with its secret under `token`."""
    asked = [visit(start, n) for n, start in enumerate(starts)]
    answers = [post(site.address, BOOK, one["body"], one["key"]) for one in asked]
    assert [one["status"] for one in answers] == [201] * len(starts)
    return [one["body"] | {"token": one["body"]["manage_url"].rstrip("/").rpartition("/")[2]} for one in answers]


def move(one: dict[str, Any], start: str) -> dict[str, Any]:
    """One request to move an appointment."""
    path = f"{BOOK}/{one['id']}/reschedule"
    return {"path": path, "body": {"token": one["token"], "start": start}, "key": uuid.uuid4().hex}


def cancel(one: dict[str, Any]) -> dict[str, Any]:
    """One request to cancel an appointment."""
    return {"path": f"{BOOK}/{one['id']}/cancel", "body": {"token": one["token"]}, "key": uuid.uuid4().hex}


def where(site: Site, start: str) -> int:
    """How many are booked for that instant."""
    instant = datetime.fromisoformat(start)
    rows = site.state()["appointments"]
    return sum(row["status"] == "booked" and datetime.fromisoformat(row["start"]) == instant for row in rows)


def main(address: str, path: str, instant: float) -> None:
    """Wait for the instant, post, print."""
    requests = json.load(sys.stdin)
    answers: list[Answer] = [{}] * len(requests)

    def visit(place: int) -> None:
        one = requests[place]
        time.sleep(max(0.0, instant + one.get("delay", 0.0) - time.time()))
        more = {name: one[name] for name in ("form", "cookie") if name in one}
        answers[place] = post(address, one.get("path", path), one.get("body"), one.get("key", ""), **more)

    threads = [threading.Thread(target=visit, args=(place,)) for place in range(len(requests))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    json.dump(answers, sys.stdout)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], float(sys.argv[3]))
