"""How the tests ask the API, and what a booking looks like."""

from __future__ import annotations

import json
from typing import Any

from django.test import Client

BASE = "/api/v1/"
START = "2027-03-05T09:00:00-05:00"
"""A Friday."""
LATER = "2027-03-08T10:00:00-05:00"
CONTACT = {"name": "Ada Example", "email": "ada@example.org", "phone": "(555) 010-0142"}
BOOKING: dict[str, Any] = {"service": "first_visit", "start": START, **CONTACT}
HOLD = {"service": "first_visit", "start": START}
QUESTION = {"topic": "booking", "question": "May I bring somebody along?", "email": "ada@example.org"}
WAIT = {"service": "first_visit", **CONTACT, "from": "2027-03-05", "to": "2027-03-12"}


def post(path: str, body: Any = None, *, client: Client | None = None, **headers: str) -> Any:
    """The answer to JSON; a header `Idempotency_Key` is sent as `Idempotency-Key`."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    content = body if isinstance(body, str) else json.dumps({} if body is None else body)
    return (client or Client()).post(BASE + path, content, content_type="application/json", headers=named)


def get(path: str, *, client: Client | None = None, **headers: str) -> Any:
    """The answer to a read."""
    return (client or Client()).get(BASE + path, headers={name.replace("_", "-"): value for name, value in headers.items()})


def booked(**other: Any) -> tuple[str, str]:
    """Id and secret of a new appointment."""
    answer = post("appointments", {**BOOKING, **other})
    assert answer.status_code == 201, answer.content
    return answer.json()["id"], secret_of(answer.json()["manage_url"])


def secret_of(link: str) -> str:
    """The last part of a link."""
    return link.rstrip("/").rsplit("/", 1)[-1]


def kind(answer: Any) -> str:
    """Which problem an answer is; every problem says what it is in the same four ways."""
    content = answer.json()
    assert answer["Content-Type"] == "application/problem+json", answer["Content-Type"]
    assert content["status"] == answer.status_code and content["title"] and content["detail"]
    return str(content["type"]).rsplit("/", 1)[-1]


def fields(answer: Any) -> list[tuple[str, str]]:
    """Where the wrong fields are, and their names."""
    assert kind(answer) == "invalid", answer.content
    return [(one["in"], one["field"]) for one in answer.json()["errors"]]
