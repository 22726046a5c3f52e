"""Errors as problem documents."""

from __future__ import annotations

import json

import pytest
from django.core.exceptions import PermissionDenied
from django.db import OperationalError
from django.http import Http404
from ninja.errors import HttpError
from ninja.errors import ValidationError as InvalidRequest

from ims.errors import (
    BadValue,
    FileProblem,
    ImsError,
    KeyReused,
    NotFound,
    NotPossible,
    TimeTaken,
    TooMany,
    UnderWay,
    UnknownOption,
)
from ims.web.api.problems import KINDS, WrongField, answer_to, problem, reading
from tests.web.api.asking import get, kind

CASES: list[tuple[Exception, int, str]] = [
    (NotFound("x"), 404, "not-found"),
    (TimeTaken("x"), 409, "time-taken"),
    (NotPossible("x"), 409, "not-possible"),
    (TooMany("x"), 409, "too-many-open"),
    (TooMany("x", 30), 429, "too-many-requests"),
    (UnderWay("x"), 409, "under-way"),
    (KeyReused("x"), 422, "key-reused"),
    (BadValue("x"), 422, "invalid"),
    (UnknownOption("x"), 422, "invalid"),
    (WrongField("body", "service", "x"), 422, "invalid"),
    (InvalidRequest([{"loc": ("body", "sent", "name"), "type": "missing", "msg": "Field required"}]), 422, "invalid"),
    (HttpError(400, "x"), 400, "not-readable"),
    (HttpError(401, "x"), 401, "no-credentials"),
    (HttpError(403, "x"), 403, "not-allowed"),
    (Http404(), 404, "not-found"),
    (OperationalError("the password is hunter2"), 503, "unavailable"),
    (PermissionDenied("hunter2"), 500, "fault"),
    (FileProblem("hunter2"), 500, "fault"),
    (ZeroDivisionError("hunter2"), 500, "fault"),
]


@pytest.mark.parametrize(("error", "status", "name"), CASES, ids=[f"{type(case[0]).__name__}-{case[1]}" for case in CASES])
def test_every_error_is_a_problem_of_its_kind(error: Exception, status: int, name: str) -> None:
    """Status, type, title and words; and what an error of ours says of its insides stays inside."""
    answer = answer_to(error)
    content = json.loads(answer.content)
    assert (answer.status_code, answer["Content-Type"]) == (status, "application/problem+json")
    assert content["type"].endswith(f"/api/v1/problems/{name}") and content["status"] == status
    assert content["title"] == KINDS[name].title and content["detail"]
    assert b"hunter2" not in answer.content and b"Traceback" not in answer.content


def test_waiting_is_told_in_seconds() -> None:
    """Who may try again is told when."""
    assert answer_to(TooMany("x", 30))["Retry-After"] == "30"
    assert answer_to(UnderWay("x", 2))["Retry-After"] == "2"
    assert int(answer_to(OperationalError())["Retry-After"]) > 0


def test_fields_are_named_as_they_were_sent() -> None:
    """No name of ours, no type of the framework's; one sentence for each field, though two branches of it failed."""
    errors = [
        {
            "loc": ("query", "asked", "from", "function-before[day(), date]"),
            "type": "value_error",
            "msg": "Value error, Write a date.",
        },
        {"loc": ("query", "asked", "from", "none"), "type": "none_required", "msg": "Input should be None"},
        {"loc": ("body", "sent", "weekdays", 2), "type": "int_type", "msg": "Input should be a valid integer"},
        {"loc": ("body", "sent", "price"), "type": "extra_forbidden", "msg": "Extra inputs are not permitted"},
        {"loc": ("body", "sent"), "type": "missing", "msg": "Field required"},
    ]
    told = json.loads(answer_to(InvalidRequest(errors)).content)["errors"]
    assert [(one["in"], one["field"], one["message"]) for one in told] == [
        ("query", "from", "Write a date."),
        ("body", "weekdays.2", "Input should be a valid integer."),
        ("body", "price", "This field is not known."),
        ("body", "", "Field required."),
    ]


def test_what_the_clinic_refuses_is_a_fault_of_the_field_that_is_read() -> None:
    """An unknown name or a value that cannot be used becomes a wrong field; anything else stays what it is."""
    with pytest.raises(WrongField) as wrong, reading("query", "tz"):
        raise UnknownOption("no such zone")
    assert (wrong.value.place, wrong.value.field, wrong.value.message) == ("query", "tz", "no such zone")
    with pytest.raises(NotFound), reading("query", "tz"):
        raise NotFound("nothing")


def test_an_error_of_ours_that_has_no_kind_is_a_fault() -> None:
    """A new kind of error is not told to the public before somebody has thought about it."""
    assert answer_to(ImsError("insides")).status_code == 500


@pytest.mark.django_db
@pytest.mark.parametrize("name", sorted(KINDS))
def test_the_type_of_a_problem_leads_to_its_meaning(name: str) -> None:
    """Whoever opens the address in `type` reads what it means."""
    address = json.loads(problem(name, "x").content)["type"]
    answer = get(address.split("/api/v1/")[1])
    assert answer.json() == {
        "type": address,
        "title": KINDS[name].title,
        "status": KINDS[name].status,
        "meaning": KINDS[name].meaning,
    }


@pytest.mark.django_db
def test_a_kind_that_does_not_exist_is_not_found() -> None:
    """As any other address where nothing is."""
    assert kind(get("problems/nonsense")) == "not-found"
