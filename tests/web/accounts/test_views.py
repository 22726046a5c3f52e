"""Signing in, the second factor, signing out."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from time import perf_counter
from urllib.parse import quote

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.test import Client, override_settings

from ims.clinic.models import AccessLog, Attempt, User
from ims.clinic.people import second_factor
from ims.clinic.people.second_factor import code_at, step_at
from ims.clinic.trust.limits import FREE_FAILURES, LIMITS, LONGEST_PAUSE, REMEMBERED
from tests.clinic.factories import NOW, PASSWORD, make_staff
from tests.web.conftest import SECRET

pytestmark = pytest.mark.django_db
EMAIL = "staff@example.org"


@pytest.fixture
def member() -> User:
    """Somebody of the front desk with a second factor."""
    user = make_staff(EMAIL, "front_desk")
    second_factor.bind(user=user, secret=SECRET, now=NOW)
    return user


def give_password(client: Client, email: str = EMAIL, password: str = PASSWORD, address: str = "192.0.2.1", back: str = ""):
    """Send the first form."""
    return client.post("/sign-in/", {"email": email, "password": password, "next": back}, REMOTE_ADDR=address)


def give_code(client: Client, code: str, back: str = "", address: str = "192.0.2.1"):
    """Send the second form."""
    return client.post("/sign-in/code/", {"code": code, "next": back}, REMOTE_ADDR=address)


def present_code(now: datetime = NOW) -> str:
    """What the app shows."""
    return code_at(SECRET, step_at(now))


def at_time(monkeypatch: pytest.MonkeyPatch, now: datetime) -> None:
    """Let views see another time."""
    monkeypatch.setattr("ims.web.clock.now", lambda: now)


def test_staff_sign_in_with_password_and_code_and_land_where_they_were_going(client: Client, member: User) -> None:
    """A page that needs staff leads through both factors and then back to it."""
    first = client.get("/account/?x=1")
    assert first["Location"] == f"/sign-in/?next={quote('/account/?x=1', safe='')}"
    second = give_password(client, back="/account/?x=1")
    assert second["Location"] == f"/sign-in/code/?next={quote('/account/?x=1', safe='')}"
    third = give_code(client, present_code(), "/account/?x=1")
    assert third["Location"] == "/account/?x=1"
    assert EMAIL in client.get("/account/").content.decode()
    assert list(AccessLog.objects.values_list("action", "actor_id")) == [("sign_in", member.id)]


@pytest.mark.parametrize("elsewhere", ["https://example.com/", "//example.com/", "/\\example.com", "javascript:alert(1)", "x"])
def test_the_way_back_leads_to_no_other_site(client: Client, member: User, elsewhere: str) -> None:
    """What the address asks for is followed only within this site."""
    assert "next" not in give_password(client, back=elsewhere)["Location"]
    assert give_code(client, present_code(), elsewhere)["Location"] == "/desk/"


def test_a_password_alone_opens_no_staff_page(client: Client, member: User) -> None:
    """Between the two factors every staff page leads to the second."""
    give_password(client)
    assert client.get("/account/")["Location"].startswith("/sign-in/code/")


def test_t50_the_session_key_changes_at_each_factor_and_is_dropped_at_sign_out(client: Client, member: User) -> None:
    """A key that was known before signing in, or noted while signed in, opens nothing afterwards."""
    session = client.session
    session["seen"] = True
    session.save()
    client.cookies[settings.SESSION_COOKIE_NAME] = session.session_key
    keys = [session.session_key]
    give_password(client)
    keys.append(client.cookies[settings.SESSION_COOKIE_NAME].value)
    give_code(client, present_code())
    keys.append(client.cookies[settings.SESSION_COOKIE_NAME].value)
    assert len(set(keys)) == 3
    assert list(Session.objects.values_list("session_key", flat=True)) == [keys[-1]]
    client.post("/sign-out/")
    thief = Client()
    thief.cookies[settings.SESSION_COOKIE_NAME] = keys[-1]
    assert thief.get("/account/")["Location"].startswith("/sign-in/?")
    assert not Session.objects.filter(session_key=keys[-1]).exists()
    assert list(AccessLog.objects.values_list("action", flat=True)) == ["sign_in", "sign_out"]


def test_t50_session_cookies_are_closed_to_scripts_and_other_sites(client: Client, member: User) -> None:
    """The cookie is HttpOnly and SameSite=Lax; Secure and the `__Host-` prefix follow from an https address."""
    give_password(client)
    cookie = client.cookies[settings.SESSION_COOKIE_NAME]
    assert (cookie["httponly"], cookie["samesite"], cookie["path"], cookie["domain"]) == (True, "Lax", "/", "")
    assert settings.SESSION_COOKIE_NAME.startswith("__Host-") == settings.SESSION_COOKIE_SECURE == settings.IS_SECURE


def test_t50_what_is_said_after_a_redirect_needs_no_cookie_of_its_own(client: Client, member: User) -> None:
    """Only cookies with the prefix are set; the words are shown once and are gone from the session then."""
    give_password(client)
    give_code(client, present_code())
    new = "entirely different words"
    client.post("/account/password/", {"old": PASSWORD, "new": new})
    assert set(client.cookies) <= {settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME}
    assert "Your password is changed." in client.get("/account/").content.decode()
    assert "Your password is changed." not in client.get("/account/").content.decode() + str(dict(client.session))


@pytest.mark.parametrize(
    ("email", "password"), [(EMAIL, "wrong password"), ("nobody@example.org", PASSWORD), ("closed@example.org", PASSWORD)]
)
def test_t51_a_wrong_password_and_an_unknown_account_get_the_same_answer(
    client: Client, member: User, email: str, password: str
) -> None:
    """Nothing in the answer tells whether the account exists, is closed, or the password was wrong."""
    User.objects.filter(id=make_staff("closed@example.org", "owner").id).update(is_active=False)
    answer = give_password(client, email, password)
    page = answer.content.decode().replace(email, "ADDRESS")
    expected = give_password(Client(), "other@example.org", "guess").content.decode().replace("other@example.org", "ADDRESS")
    assert answer.status_code == 422
    assert _without_tokens(page) == _without_tokens(expected)
    assert "Address or password is not right" in page


def _without_tokens(page: str) -> list[str]:
    return [line for line in page.splitlines() if "csrfmiddlewaretoken" not in line and "nonce" not in line]


@override_settings(PASSWORD_HASHERS=["django.contrib.auth.hashers.Argon2PasswordHasher"])
def test_t51_an_unknown_account_costs_as_much_time_as_a_known_one(client: Client) -> None:
    """The hash is computed in both cases: the quickest of several tries differ by less than a hash takes."""
    make_staff(EMAIL, "front_desk")

    def quickest(email: str) -> float:
        times = []
        for number in range(4):
            began = perf_counter()
            give_password(client, email, "wrong password", address=f"192.0.2.{number}")
            times.append(perf_counter() - began)
        return min(times)

    quickest(EMAIL)
    known, unknown = quickest(EMAIL), quickest("nobody@example.org")
    assert 0.5 < unknown / known < 2


def test_t51_the_pause_grows_with_failures_and_passes(client: Client, member: User, monkeypatch: pytest.MonkeyPatch) -> None:
    """After a few wrong passwords each further one doubles the wait; after the wait the right one is taken."""
    for _ in range(FREE_FAILURES + 1):
        assert give_password(client, password="wrong").status_code in (422, 429)
    refused = give_password(client)
    assert (refused.status_code, refused["Retry-After"]) == (429, "60")
    assert "Too many attempts. Please try again in 60 seconds." in refused.content.decode()
    at_time(monkeypatch, NOW + timedelta(seconds=61))
    give_password(client, password="wrong")
    assert give_password(client)["Retry-After"] == "120"
    at_time(monkeypatch, NOW + timedelta(seconds=61 + 121))
    assert give_password(client).status_code == 302
    assert not Attempt.objects.filter(kind="sign_in_failed").exists()


def test_t51_nobody_is_locked_out_from_another_address_or_for_good(
    client: Client, member: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever hammers an account stops themselves alone, and even they never longer than an hour at a time."""
    now = NOW
    for _ in range(15):
        at_time(monkeypatch, now)
        give_password(client, password="wrong", address="203.0.113.9")
        now += LONGEST_PAUSE
    at_time(monkeypatch, now - LONGEST_PAUSE)
    refused = give_password(client, address="203.0.113.9")
    assert refused.status_code == 429
    assert int(refused["Retry-After"]) <= LONGEST_PAUSE.total_seconds()
    assert give_password(Client(), address="192.0.2.1").status_code == 302
    at_time(monkeypatch, now + REMEMBERED)
    assert give_password(client, address="203.0.113.9").status_code == 302


def test_t51_one_address_cannot_try_many_accounts(client: Client) -> None:
    """Tries of one address are limited over all accounts together, known or not."""
    most = LIMITS["sign_in"].most
    answers = {give_password(client, f"guess{number}@example.org", "wrong").status_code for number in range(most)}
    assert answers == {422}
    refused = give_password(client, "more@example.org", "wrong")
    assert (refused.status_code, int(refused["Retry-After"])) == (429, 900)


def test_attempts_are_kept_without_account_or_address(client: Client, member: User) -> None:
    """The tables of attempts hold keyed hashes alone."""
    give_password(client, password="wrong", address="203.0.113.9")
    kept = [f"{one.kind} {one.subject_hash}" for one in Attempt.objects.all()]
    assert len(kept) == 2
    assert not any(EMAIL in one or "203.0.113.9" in one for one in kept)


def test_t53_a_code_is_taken_once_in_its_step(client: Client, member: User, monkeypatch: pytest.MonkeyPatch) -> None:
    """A code that was seen being typed opens no second session; the next one does."""
    give_password(client)
    assert give_code(client, present_code()).status_code == 302
    other = Client()
    give_password(other)
    replayed = give_code(other, present_code())
    assert replayed.status_code == 422
    assert other.get("/account/")["Location"].startswith("/sign-in/code/")
    later = NOW + timedelta(seconds=30)
    at_time(monkeypatch, later)
    assert give_code(other, present_code(later)).status_code == 302


def test_t53_a_recovery_code_opens_once_however_it_is_pasted(client: Client) -> None:
    """Recovery codes are single use; spaces, hyphens and capitals do not matter."""
    user = make_staff(EMAIL, "front_desk")
    codes = second_factor.bind(user=user, secret=SECRET, now=NOW)
    give_password(client)
    assert give_code(client, f"  {codes[0].upper().replace('-', ' ')} ").status_code == 302
    other = Client()
    give_password(other)
    assert give_code(other, codes[0]).status_code == 422
    assert give_code(other, codes[1]).status_code == 302
    assert second_factor.codes_left(user) == len(codes) - 2


def test_t53_wrong_codes_pause_but_a_recovery_code_always_opens(client: Client) -> None:
    """Six digits cannot be tried out; what cannot be guessed is taken even then."""
    codes = second_factor.bind(user=make_staff(EMAIL, "front_desk"), secret=SECRET, now=NOW)
    give_password(client)
    for _ in range(FREE_FAILURES + 1):
        give_code(client, "000000")
    refused = give_code(client, present_code())
    assert (refused.status_code, refused["Retry-After"]) == (429, "60")
    assert give_code(client, codes[0]).status_code == 302


def test_t53_codes_can_be_pasted_and_filled_in(client: Client, member: User) -> None:
    """Nothing on the page stands in the way of a password manager or of pasting."""
    give_password(client)
    page = client.get("/sign-in/code/").content.decode()
    assert 'autocomplete="one-time-code"' in page
    assert "onpaste" not in page
    assert give_code(client, f"{present_code()[:3]} {present_code()[3:]}").status_code == 302


def test_t53_who_has_no_second_factor_sets_one_up_first(client: Client) -> None:
    """The picture needs no other site, the key can be typed, a wrong first code binds nothing, recovery codes are shown."""
    user = make_staff(EMAIL, "physiotherapist")
    give_password(client)
    assert client.get("/account/", follow=True).redirect_chain[-1][0].startswith("/sign-in/set-up-code/")
    page = client.get("/sign-in/set-up-code/").content.decode()
    secret = second_factor.unsealed(client.session["new_second_factor"])
    assert secret and "<svg" in page
    assert " ".join(secret[i : i + 4] for i in range(0, 32, 4)) in page
    assert "http://" not in page.partition("<main")[2].partition("</main>")[0].replace("http://www.w3.org/2000/svg", "")
    assert client.post("/sign-in/set-up-code/", {"code": "000000"}).status_code == 422
    assert not second_factor.has_one(user)
    done = client.post("/sign-in/set-up-code/", {"code": code_at(secret, step_at(NOW))})
    assert done.content.decode().count('class="code"') == second_factor.RECOVERY_CODES
    assert "new_second_factor" not in client.session
    assert client.get("/account/").status_code == 200


def test_t84_a_secret_being_set_up_is_not_readable_in_the_session(client: Client) -> None:
    """The row holds it sealed; the page shows the same one until it is bound, and another where it no longer opens."""
    make_staff(EMAIL, "physiotherapist")
    give_password(client)

    def shown() -> str:
        page = client.get("/sign-in/set-up-code/").content.decode()
        found = re.search(r"\b(?:[A-Z2-7]{4} ){7}[A-Z2-7]{4}\b", page)
        assert found is not None
        return found[0].replace(" ", "")

    secret = shown()
    assert shown() == secret
    rows = [str(Session.objects.get(session_key=client.session.session_key).get_decoded()), str(dict(client.session))]
    assert not [row for row in rows if secret in row]
    session = client.session
    session["new_second_factor"] = secret
    session.save()
    assert shown() not in ("", secret)


def test_a_second_factor_is_not_replaced_by_whoever_finds_an_open_screen(signed_in: Callable[..., Client]) -> None:
    """Another telephone needs the password once more."""
    client = signed_in("front_desk")
    assert client.get("/sign-in/set-up-code/")["Location"] == "/account/"
    client.post("/account/second-factor/", {"what": "telephone", "password": "wrong"})
    assert client.get("/sign-in/set-up-code/")["Location"] == "/account/"
    client.post("/account/second-factor/", {"what": "telephone", "password": PASSWORD})
    assert client.get("/sign-in/set-up-code/").status_code == 200


def test_a_closed_account_is_signed_out_at_once(signed_in: Callable[..., Client]) -> None:
    """Sessions of an account that the owner closes open nothing from then on."""
    client = signed_in("front_desk")
    assert client.get("/account/").status_code == 200
    User.objects.update(is_active=False)
    assert client.get("/account/")["Location"].startswith("/sign-in/?")


def test_pages_of_signing_in_are_not_kept(client: Client) -> None:
    """Neither browsers nor search engines keep them."""
    answer = client.get("/sign-in/")
    assert (answer["Cache-Control"], answer["X-Robots-Tag"]) == ("no-store", "noindex, nofollow")
