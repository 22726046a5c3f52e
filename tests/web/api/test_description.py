"""The description of the API."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import jsonschema
from schemathesis.specs.openapi.definitions import OPENAPI_31

from ims.web.api.description import ALWAYS, BODY, WORDS, problems
from ims.web.api.interface import API, description
from ims.web.api.problems import KINDS
from tests.web.api.asking import BOOKING

PATHS = {
    "/api/v1/services": {"get"},
    "/api/v1/availability": {"get"},
    "/api/v1/holds": {"post"},
    "/api/v1/appointments": {"post"},
    "/api/v1/appointments/{appointment_id}/reschedule": {"post"},
    "/api/v1/appointments/{appointment_id}/cancel": {"post"},
    "/api/v1/appointments/{appointment_id}.ics": {"get"},
    "/api/v1/questions": {"post"},
    "/api/v1/waitlist": {"post"},
}


def operations() -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Every operation with its path and method."""
    for path, methods in description()["paths"].items():
        for method, operation in methods.items():
            yield path, method, operation


def references(value: Any) -> Iterator[str]:
    """Every reference in a value."""
    for one in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from references(one)
    if isinstance(value, dict) and isinstance(value.get("$ref"), str):
        yield value["$ref"]


def test_the_description_is_valid_openapi() -> None:
    """It follows the schema of OpenAPI 3.1, and every reference in it leads somewhere."""
    jsonschema.Draft202012Validator(OPENAPI_31).validate(description())
    known = {f"#/components/schemas/{name}" for name in description()["components"]["schemas"]}
    assert set(references(description())) <= known
    for schema in description()["components"]["schemas"].values():
        jsonschema.Draft202012Validator.check_schema(schema)


def test_the_description_holds_what_was_promised() -> None:
    """The nine addresses, each with its method."""
    assert {path: set(methods) for path, methods in description()["paths"].items()} == PATHS


def test_every_operation_says_what_can_be_answered() -> None:
    """A success, each problem with an example, words for all of it; bodies and parameters are described."""
    for path, method, operation in operations():
        told = operation["responses"]
        assert operation["summary"] and operation["description"] and operation["operationId"], path
        assert any(status.startswith("2") for status in told), path
        assert {str(status) for status in ALWAYS} <= set(told), path
        if method == "post":
            assert {str(status) for status in BODY} <= set(told), path
        for status, one in told.items():
            assert one["description"], (path, status)
            if not status.startswith("2"):
                content = one["content"]["application/problem+json"]
                assert content["example"]["status"] == int(status)
        assert all(parameter.get("description") or parameter["in"] == "path" for parameter in operation["parameters"]), path


def test_what_belongs_to_somebody_is_described_as_guarded() -> None:
    """Moving, cancelling and the calendar file need a secret or a session; nothing else does."""
    guarded = {path for path, _, operation in operations() if operation.get("security")}
    assert guarded == {path for path in PATHS if "{appointment_id}" in path}


def test_bodies_are_closed_and_have_examples() -> None:
    """What may be sent is named completely, and each text of it is shown by an example, a choice or a format."""
    schemas = description()["components"]["schemas"]
    sent = {name: schema for name, schema in schemas.items() if name.endswith("Sent")}
    assert len(sent) == 6 and all(schema["additionalProperties"] is False for schema in sent.values())
    booking = sent["AppointmentSent"]
    assert set(booking["required"]) == {"service", "start", "name", "email"} and set(BOOKING) <= set(booking["properties"])
    assert all(booking["properties"][name].get("examples") for name in ("service", "start", "name", "email", "phone"))


def test_every_status_of_a_problem_has_words() -> None:
    """None is described by a number alone."""
    assert {kind.status for kind in KINDS.values()} - {405} == set(WORDS)


def test_a_description_of_problems_names_their_statuses() -> None:
    """Those asked for, those that can always happen, those of a body; and another success where there is one."""
    told = problems(409, has_body=True, is_guarded=True, success={"description": "A file"})
    assert set(told["responses"]) == {200, 409, *ALWAYS, *BODY} and told["security"]
    assert "security" not in problems(404)


def test_the_framework_serves_no_page_of_its_own() -> None:
    """Its pages would load scripts from elsewhere."""
    assert API.docs_url is None and API.openapi_url is None
