"""What is shown when a page cannot be."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from django.core.exceptions import SuspiciousOperation
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory

from ims.errors import TooMany
from ims.web import errors

HANDLERS: dict[int, Callable[..., HttpResponse]] = {
    400: errors.bad_request,
    403: errors.not_allowed,
    404: errors.not_found,
    429: errors.too_many,
}


@pytest.fixture
def asked() -> Callable[[str], HttpRequest]:
    """Makes a visitor's request, as the middleware leaves it."""

    def request(path: str) -> HttpRequest:
        from django.contrib.auth.models import AnonymousUser

        found = RequestFactory().get(path)
        found.user = AnonymousUser()
        return found

    return request


@pytest.mark.django_db
@pytest.mark.parametrize("status", HANDLERS)
def test_errors_are_pages_of_the_site_in_plain_words(clinic: object, asked: Callable[[str], HttpRequest], status: int) -> None:
    """A heading, a way on, when to get help; nothing of what was thrown."""
    answer = HANDLERS[status](asked("/somewhere/"), SuspiciousOperation("inner words") if status != 429 else None)
    page = answer.content.decode()
    assert answer.status_code == status
    assert page.count("<h1>") == 1
    assert "When to get help right away" in page
    assert "inner words" not in page and "Traceback" not in page


@pytest.mark.django_db
def test_too_many_says_the_words_of_the_limit(clinic: object, asked: Callable[[str], HttpRequest]) -> None:
    """What the clinic says about its limit stands on the page."""
    assert "Two at a time." in errors.too_many(asked("/book/"), TooMany("Two at a time.")).content.decode()


@pytest.mark.parametrize(
    ("code", "title"), [(413, "What you sent is too large"), (408, "What you sent did not arrive in time")]
)
def test_a_request_that_nobody_looked_at_is_refused_in_plain_words(code: int, title: str) -> None:
    """In both languages, with the way back to the form, from this site alone; nothing is asked of the database."""
    here = {b"host": b"clinic.example.org", b"referer": b"https://clinic.example.org/desk/people/import/?a=1"}
    page = errors.refused_page(code, "At most <256> KiB.", here)
    assert page.count("<h1>") == 1 and f"<h1>{title}</h1>" in page and "Rien n’a été changé." in page
    assert 'href="/desk/people/import/"' in page and "&lt;256&gt;" in page and "911" in page
    for elsewhere in (
        b"https://evil.example/desk/",
        b"//clinic.example.org",
        b"",
        b"https://clinic.example.org//evil.example/",
    ):
        assert "Back to the form" not in errors.refused_page(code, "", {**here, b"referer": elsewhere})


def test_t71_our_own_mistake_asks_nothing_of_the_database(asked: Callable[[str], HttpRequest]) -> None:
    """A plain page, also when the database is what failed (this test has none), in both languages, with the urgent line."""
    answer = errors.failed(asked("/somewhere/"))
    page = answer.content.decode()
    assert answer.status_code == 500
    assert "Something went wrong on our side" in page and "notre côté" in page
    assert "911" in page
    assert connection.alias == "default"


@pytest.mark.parametrize("status", [400, 403, 404, 429, 500])
def test_api_errors_are_problem_details(asked: Callable[[str], HttpRequest], status: int) -> None:
    """A program gets RFC 9457, not a page."""
    handler = HANDLERS.get(status, errors.failed)
    answer = handler(asked("/api/v1/nothing"))
    problem = json.loads(answer.content)
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert set(problem) == {"type", "status", "title"}
    assert problem["status"] == answer.status_code == status


@pytest.mark.django_db
def test_unknown_pages_exist_in_both_languages(clinic: object) -> None:
    """Whoever mistypes an address reads so in the language of the address."""
    english, french = Client().get("/nothing/"), Client().get("/fr/nothing/")
    assert (english.status_code, french.status_code) == (404, 404)
    assert 'lang="en-CA"' in english.content.decode() and 'lang="fr-CA"' in french.content.decode()


@pytest.mark.django_db
def test_t60_form_from_elsewhere_is_refused_in_plain_words(clinic: object) -> None:
    """Without its token a form is refused, and the page says what to do."""
    answer = Client(enforce_csrf_checks=True).post("/sign-in/", {"email": "a@example.org"})
    assert answer.status_code == 403
    assert "This form has expired" in answer.content.decode()
    assert "Nothing has been changed" in answer.content.decode()
