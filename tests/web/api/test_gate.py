"""What passes the gate."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client, RequestFactory
from django.urls import path

from ims.web.api.gate import MOST_BYTES, Passage, StrictJSON, gated, passages, path_of, refused
from tests.web.api.asking import BASE, BOOKING, fields, get, kind, post

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clinic")]


def test_another_method_is_told_what_is_possible() -> None:
    """405 with `Allow`, as a problem."""
    for method in ("put", "patch", "delete", "post"):
        answer = getattr(Client(), method)(f"{BASE}services")
        assert (kind(answer), answer["Allow"]) == ("method-not-allowed", "GET, HEAD, OPTIONS")
    assert get("appointments")["Allow"] == "OPTIONS, POST"


def test_head_and_options_are_answered() -> None:
    """HEAD is GET without the body; OPTIONS names the methods and opens nothing to other origins."""
    read, head = get("services"), Client().head(f"{BASE}services")
    assert head.status_code == 200 and not head.content and head["Content-Type"] == read["Content-Type"]
    options = Client().options(f"{BASE}appointments", headers={"Origin": "https://elsewhere.example"})
    assert (options.status_code, options["Allow"]) == (204, "OPTIONS, POST")
    assert not [name for name in options.headers if name.lower().startswith("access-control")]


def test_an_unknown_or_repeated_parameter_is_refused() -> None:
    """What is not described has no effect that nobody notices."""
    assert fields(get("services?order=name")) == [("query", "order")]
    assert fields(get("availability?service=first_visit&service=follow_up")) == [("query", "service")]
    assert fields(post("holds?force=1", {})) == [("query", "force")]


def test_a_body_must_be_said_to_be_json() -> None:
    """A form of another site cannot be mistaken for JSON."""
    text = json.dumps(BOOKING)
    for content_type in ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", ""):
        answer = Client().post(f"{BASE}appointments", text, content_type=content_type)
        assert kind(answer) == "not-json"


def test_a_body_that_is_too_large_is_not_read() -> None:
    """The size decides before anything is parsed."""
    answer = post("appointments", "[" * (MOST_BYTES + 1))
    assert (answer.status_code, kind(answer)) == (413, "too-large")
    assert post("appointments", "[" * MOST_BYTES).status_code == 400


def test_a_body_without_length_is_refused() -> None:
    """A chunked body could have any size."""
    request = RequestFactory().post("/x", b"{}", content_type="application/json", headers={"Transfer-Encoding": "chunked"})
    answer = refused(request, Passage({"POST": frozenset()}))
    assert answer is not None and answer.status_code == 411
    request.META = {**request.META, "CONTENT_LENGTH": "-1"}
    del request.META["HTTP_TRANSFER_ENCODING"], request.headers
    answer = refused(request, Passage({"POST": frozenset()}))
    assert answer is not None and answer.status_code == 400


@pytest.mark.parametrize(
    "body", ["", "{", "nope", "NaN", '{"a": Infinity}', '{"service": "a", "service": "b"}', "\ufeff{}", "[" * 5000, "1" * 5000]
)
def test_what_is_not_json_is_refused(body: str) -> None:
    """Numbers that are none, names that stand twice, and depths that would exhaust a parser are refused in words."""
    answer = post("appointments", body)
    assert kind(answer) in ("not-readable", "invalid") and answer.status_code in (400, 422)


def test_json_in_another_shape_is_refused() -> None:
    """A list, a number, nothing: each is told that an object was expected."""
    for body in ("[]", "1", "null", '"x"'):
        assert kind(post("appointments", body)) == "invalid"


def test_strict_json_reads_what_is_json() -> None:
    """The value as it was sent."""
    request = RequestFactory().post("/x", b'{"a": [1, "\\u00e9"]}', content_type="application/json")
    assert StrictJSON().parse_body(request) == {"a": [1, "\u00e9"]}


def test_answers_are_kept_by_nobody() -> None:
    """Neither answers nor problems are stored or indexed."""
    for answer in (get("services"), get("nothing"), post("appointments", BOOKING)):
        assert answer["Cache-Control"] == "no-store" and "noindex" in answer["X-Robots-Tag"]


def test_a_view_that_fails_is_answered_without_its_words() -> None:
    """Whatever goes wrong behind the gate, the visitor reads one sentence of ours."""

    def broken(_request: Any) -> Any:
        raise RuntimeError("the secret is hunter2")

    answer = gated(broken, Passage({"GET": frozenset()}))(RequestFactory().get("/x"))
    assert answer.status_code == 500 and b"hunter2" not in answer.content


def test_the_description_says_what_an_address_takes() -> None:
    """Methods and query parameters come from the description, by the path as Django knows it."""
    described = {"paths": {"/v/{key}": {"get": {"parameters": [{"in": "query", "name": "a"}, {"in": "path", "name": "key"}]}}}}
    known = passages(described)
    where = path_of(path("<uuid:key>", lambda request: None), "/v/")  # type: ignore[arg-type, return-value]
    assert known[where].parameters == {"GET": frozenset({"a"})}
    assert known[where].allowed == "GET, HEAD, OPTIONS"
