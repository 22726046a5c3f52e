"""The walk over every address of the site: who may open it, that looking changes nothing, that changing needs the token.

A new route fails here until it has a line in `route_table`.
"""

from __future__ import annotations

import itertools
import json
import re
from collections.abc import Callable, Iterator, Mapping
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils.translation import gettext, override
from django_otp import DEVICE_ID_SESSION_KEY

from ims.clinic.models import Clinic
from ims.clinic.people import rules
from tests.clinic.factories import make_staff
from tests.web.route_table import ANYONE, BODIES, EXAMPLES, EXEMPT_FROM_CSRF, HALF, LINK, ROUTES, SECRETS, STAFF, furnish

pytestmark = pytest.mark.django_db
REST = re.compile(r"\^\(\?P<rest>.*\)\$")
PART = re.compile(r"<(?:(?P<kind>\w+):)?(?P<name>\w+)>")
FAKE = {"uuid": lambda: str(uuid4()), "int": lambda: "987654321", "slug": lambda: "no-such-thing"}
UNSAFE = ("post", "put", "patch", "delete")
URGENT = "When to get help right away"
NO_ROLE = "no role"
ROLES = (*rules.TABLE, NO_ROLE)
WRITES = re.compile(r"^\s*(?:INSERT INTO|UPDATE|DELETE FROM|REPLACE INTO|CREATE|ALTER|DROP|TRUNCATE)\s+\"?(\w+)", re.I)
OF_TRUST = {"django_session", "clinic_accesslog", "clinic_accessloghead", "clinic_attempt"}
"""Tables that looking may write: that somebody looked is itself noted."""


def walk(resolver: URLResolver, before: str = "") -> Iterator[tuple[str, URLPattern]]:
    """Every route below a resolver, with its pattern."""
    for one in resolver.url_patterns:
        here = before + str(one.pattern)
        if isinstance(one, URLResolver):
            yield from walk(one, here)
        else:
            yield here, one


def found_routes() -> dict[str, URLPattern]:
    """All routes of the site, as written in English."""
    with override("en"):
        return dict(walk(get_resolver()))


def filled(route: str, values: Mapping[str, Callable[[], str]] = EXAMPLES) -> str:
    """An address of a route; parts without a value get one that does not exist."""

    def value(part: re.Match[str]) -> str:
        fake = FAKE.get(part["kind"] or "str", lambda: "x" * 43)
        return values.get(part["name"], fake)()

    return "/" + PART.sub(value, REST.sub("nowhere", route))


def addresses(route: str) -> list[str]:
    """A route with values that exist and with values that do not; with every secret where it takes one."""
    found = [filled(route), filled(route, {})]
    if "secret>" in route:
        found += [filled(route, {"secret": lambda secret=secret: secret}) for secret in SECRETS]
    return list(dict.fromkeys(found))


@pytest.fixture
def world(clinic: Clinic) -> Clinic:
    """A clinic with something to see."""
    furnish()
    return clinic


@pytest.fixture
def of_role(signed_in: Callable[..., Client]) -> Callable[[str], Client]:
    """A client of somebody with one role, or with none."""

    def client(role: str) -> Client:
        return signed_in(*([] if role == NO_ROLE else [role]), email=f"{role.replace(' ', '-')}@example.org")

    return client


def send(client: Client, method: str, route: str, **more: object):
    """One request; what the JSON interface gets is JSON."""
    if route.startswith("api/") and method in UNSAFE:
        more = {**more, "data": json.dumps(BODIES.get(route, {})), "content_type": "application/json"}
    return getattr(client, method)(filled(route), **more)


def leads_to_sign_in(answer) -> bool:
    """Whether somebody is sent to sign in."""
    return answer.status_code == 302 and answer["Location"].startswith("/sign-in/")


def test_t40_every_route_has_an_entry_of_who_may_open_it() -> None:
    """A route that the table does not know, or an entry that no route has, fails the build."""
    assert {"missing in the table": set(found_routes()) - set(ROUTES), "no such route": set(ROUTES) - set(found_routes())} == {
        "missing in the table": set(),
        "no such route": set(),
    }


def test_t40_staff_pages_say_what_they_need_as_the_table_does() -> None:
    """The decorator of each view and the table agree; public views have no such decorator."""
    for route, pattern in found_routes().items():
        who = ROUTES.get(route, ANYONE)
        needed = getattr(pattern.callback, "needed", None)
        expected = who.permissions if who.kind == "needs" else frozenset({"signed_in"}) if who == STAFF else None
        assert (route, needed) == (route, expected)


@pytest.mark.parametrize("role", [None, *ROLES])
def test_t40_each_role_gets_exactly_what_the_table_says(
    world: Clinic, of_role: Callable[[str], Client], role: str | None
) -> None:
    """Visitors are sent to sign in, staff without the permission are refused, all others are let in; nothing breaks."""
    held = rules.TABLE.get(role or "", frozenset())
    client = Client()
    for method in ("get", "post"):
        for route, who in ROUTES.items():
            if role is not None and DEVICE_ID_SESSION_KEY not in client.session:
                client = of_role(role)  # at the beginning, and after signing out
            answer = send(client, method, route)
            said = (role, method, route, answer.status_code)
            assert answer.status_code < 500, said
            if answer.status_code == 405:
                continue
            is_let_in = role not in (None, NO_ROLE) and who.permissions <= held
            if who in (ANYONE, LINK):
                assert answer.status_code not in (401, 403), said
            elif who.kind == "secret":
                expected = (401, 404) if role is None else (403, 404)
                assert answer.status_code not in (401, 403) if is_let_in else answer.status_code in expected, said
            elif role is None:
                assert leads_to_sign_in(answer), said
            elif who == HALF:
                assert not leads_to_sign_in(answer) or "/sign-in/set-up-code/" in answer["Location"], said
            elif is_let_in:
                assert answer.status_code not in (401, 403), said
                assert not leads_to_sign_in(answer) or route.startswith("account/"), said
            else:
                assert answer.status_code == 403, said


def test_t40_a_password_alone_opens_no_staff_page(world: Clinic, client: Client) -> None:
    """With the right password but without the second factor every staff page leads to the second factor."""
    client.force_login(make_staff("half@example.org", "owner"), backend="ims.web.accounts.backend.EmailBackend")
    for route, who in ROUTES.items():
        if who in (ANYONE, LINK, HALF) or who.kind == "secret":
            continue
        for method in ("get", "post"):
            answer = send(client, method, route)
            assert answer.status_code == 405 or answer["Location"].startswith("/sign-in/code/"), (method, route)


def policy_of(answer) -> dict[str, list[str]]:
    """The content security policy of an answer, by directive."""
    parts = (part.split() for part in answer["Content-Security-Policy"].split(";"))
    return {name: values for name, *values in parts}


def protects(answer, address: str) -> None:
    """An answer runs and shows nothing but our own files, is framed by nobody, and tells other sites nothing."""
    policy = policy_of(answer)
    loose = [value for values in policy.values() for value in values if value in ("'unsafe-inline'", "'unsafe-eval'", "*")]
    assert (address, loose) == (address, [])
    assert policy["default-src"] == policy["style-src"] == policy["base-uri"] == policy["form-action"] == ["'self'"], address
    assert policy["script-src"][0] == "'self'", address
    assert all(value.startswith("'nonce-") for value in policy["script-src"][1:]), address
    assert policy["object-src"] == policy["frame-ancestors"] == ["'none'"], address
    assert (answer["X-Content-Type-Options"], answer["X-Frame-Options"]) == ("nosniff", "DENY"), address
    assert answer["Referrer-Policy"] in ("same-origin", "no-referrer"), address
    page = answer.content.decode()
    assert not re.search(r"<[^>]*\s(?:style|on[a-z]+)=", page), address
    assert all("src=" in script or "json" in script or "nonce=" in script for script in re.findall(r"<script[^>]*>", page))
    assert "<style" not in page, address


@pytest.mark.parametrize("who", ["visitor", "owner"])
def test_t62_every_page_is_closed_to_scripts_and_frames_of_others(
    world: Clinic, of_role: Callable[[str], Client], who: str
) -> None:
    """Each HTML answer of each route in each language, pages that are not there and refusals included."""
    seen = set()
    for route in ROUTES:
        client = Client() if who == "visitor" else of_role("owner")
        for address in addresses(route):
            for method, path in itertools.product(("get", "post"), (address, f"/fr{address}")):
                answer = getattr(client, method)(path)
                if answer["Content-Type"].startswith("text/html"):
                    protects(answer, f"{method} {path}")
                    seen.add((route, answer.status_code))
    assert len({route for route, status in seen if status == 200}) > 20
    assert {404, 405, 302} <= {status for _, status in seen}


@pytest.mark.parametrize("prefix", ["", "/fr"])
def test_t62_every_public_page_says_when_not_to_wait(world: Clinic, prefix: str) -> None:
    """Where to turn at once, on each page that a visitor can see: shown, not there, refused, or with a mistake in the form."""
    seen = 0
    for route, who in ROUTES.items():
        if who not in (ANYONE, LINK):
            continue
        for address in addresses(route):
            for method in ("get", "post"):
                answer = getattr(Client(), method)(f"{prefix}{address}", REMOTE_ADDR=f"192.0.2.{seen % 250}")
                page = answer.content.decode()
                if "<html" not in page:
                    continue
                seen += 1
                with override("fr" if '<html lang="fr-CA"' in page else "en"):
                    assert re.search(rf'<h2 id="urgent-heading">{gettext(URGENT)}</h2>\s*<p>[^<]*911', page), (method, address)
    assert seen > 40


@pytest.mark.parametrize("status", [429, 500])
def test_t62_faults_and_limits_are_closed_and_say_so_too(world: Clinic, monkeypatch: pytest.MonkeyPatch, status: int) -> None:
    """The page of a fault of ours, and the one for somebody who asks too often."""

    def broken() -> None:
        raise RuntimeError

    client = Client(raise_request_exception=False)
    if status == 429:
        monkeypatch.setattr("ims.web.reads.MOST", 0)
    else:
        monkeypatch.setattr("ims.web.clock.now", broken)
    answer = client.get("/book/")
    assert answer.status_code == status
    protects(answer, "/book/")
    assert URGENT in answer.content.decode() and "911" in answer.content.decode()


@pytest.mark.parametrize("who", ["visitor", "owner"])
def test_t32_t60_looking_changes_nothing(world: Clinic, of_role: Callable[[str], Client], who: str) -> None:
    """GET and HEAD write no row anywhere, but for the session and for the note that somebody looked."""
    client = Client() if who == "visitor" else of_role("owner")
    for route in ROUTES:
        for address in addresses(route):
            for method in ("get", "head"):
                with CaptureQueriesContext(
                    connection,
                ) as queries:
                    answer = getattr(client, method)(address)
                written = {match[1] for one in queries if (match := WRITES.match(one["sql"]))}
                assert (route, method, written - OF_TRUST) == (route, method, set())
                assert answer.status_code < 500, (route, method)


def is_exempt(pattern: URLPattern) -> bool:
    """Whether the framework lets a view's unsafe requests pass without the token."""
    return bool(getattr(pattern.callback, "csrf_exempt", False))


def test_t60_only_the_listed_routes_are_exempt_from_the_token() -> None:
    """A view that is exempt stands in the table with its reason, and no page is among them."""
    assert {route for route, pattern in found_routes().items() if is_exempt(pattern)} == set(EXEMPT_FROM_CSRF)


@pytest.mark.parametrize("kind", ["form", "json", "htmx"])
def test_t60_every_change_needs_the_token(world: Clinic, of_role: Callable[[str], Client], kind: str) -> None:
    """An unsafe request of a session without the token is refused on every route, as a form, as JSON and from htmx."""
    client = Client(enforce_csrf_checks=True)
    client.cookies = of_role("owner").cookies
    more = {"form": {}, "json": {"content_type": "application/json"}, "htmx": {"headers": {"HX-Request": "true"}}}[kind]
    for route, who in ROUTES.items():
        if route in EXEMPT_FROM_CSRF and who.kind != "secret":
            continue
        for method in UNSAFE:
            answer = send(client, method, route, **more)
            refused = (403, 405) if who.kind == "secret" else (403,)
            assert answer.status_code in refused, (method, route, answer.status_code)


def test_t60_other_sites_are_refused_even_with_a_token(world: Clinic, of_role: Callable[[str], Client]) -> None:
    """A request that names another site as its origin is refused on every page, whatever token it brings."""
    client = Client(enforce_csrf_checks=True)
    client.cookies = of_role("owner").cookies
    page = client.get("/account/").content.decode()
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)
    assert token is not None
    sent = {"csrfmiddlewaretoken": token[1]}
    assert client.post("/account/password/", sent).status_code == 422
    for route in set(ROUTES) - set(EXEMPT_FROM_CSRF):
        answer = client.post(filled(route), sent, headers={"Origin": "https://example.com"})
        assert (route, answer.status_code) == (route, 403)


def test_t46_no_address_holds_a_number_that_can_be_counted_up() -> None:
    """Records are named by random ids in public addresses, never by running numbers."""
    public = [route for route in found_routes() if ROUTES.get(route, ANYONE) in (ANYONE, LINK)]
    counted = [route for route in public if re.search(r"<int:|\(\?P<\w+>\\d", route)]
    assert counted == []


def test_t40_a_secret_that_opens_nothing_gets_one_answer(world: Clinic, client: Client) -> None:
    """Whatever is wrong with a secret, the status and the page are the same."""
    for route, who in ROUTES.items():
        if who != LINK or "secret>" not in route:
            continue
        answers = set()
        for number, wrong in enumerate(("x" * 43, SECRETS[-1][:-1], SECRETS[-1].swapcase(), "0")):
            answer = client.get(filled(route, {"secret": lambda wrong=wrong: wrong}), REMOTE_ADDR=f"192.0.2.{number}")
            page = re.sub(r'(nonce|value)="[^"]*"', "", answer.content.decode())
            answers.add((answer.status_code, page.replace(f"/{wrong}", "/SECRET")))
        assert len(answers) == 1, route
        assert {status for status, _ in answers} <= {404, 405}, route
