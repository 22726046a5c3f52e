"""Codes of an app and recovery codes."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from django.db import connection

from ims.clinic.models import Authenticator, User
from ims.clinic.people import second_factor
from ims.clinic.people.second_factor import (
    LETTERS,
    MOST_A_DAY,
    RECOVERY_CODES,
    address_for_app,
    bind,
    code_at,
    codes_left,
    enroll,
    has_one,
    new_secret,
    of,
    plain,
    remove,
    renew_codes,
    step_at,
    verify,
)
from ims.errors import BadValue, TooMany
from tests.clinic.appointments.racing import kinds, race
from tests.clinic.factories import NOW, make_staff

pytestmark = pytest.mark.django_db
RFC_SECRET = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
"""The secret of the examples of RFC 6238, `12345678901234567890`."""
WHO = "account and address"


@pytest.fixture
def user() -> User:
    """A member of staff."""
    return make_staff("staff@example.org", "front_desk")


@pytest.mark.parametrize(
    ("seconds", "code"), [(59, "287082"), (1111111109, "081804"), (1111111111, "050471"), (1234567890, "005924")]
)
def test_codes_are_those_of_the_standard(seconds: int, code: str) -> None:
    """The last six digits of the examples in appendix B of RFC 6238."""
    assert code_at(RFC_SECRET, seconds // 30) == code


def test_secrets_have_160_bits_and_fit_an_app() -> None:
    """As the standard recommends; the picture holds secret, issuer and account."""
    secrets = {new_secret() for _ in range(50)}
    assert len(secrets) == 50
    assert {len(secret) * 5 for secret in secrets} == {160}
    address = urlsplit(address_for_app(RFC_SECRET, "ada@example.org"))
    assert (address.scheme, address.netloc, address.path) == ("otpauth", "totp", "/IMS%3Aada%40example.org")
    assert parse_qs(address.query) == {"secret": [RFC_SECRET], "issuer": ["IMS"]}


@pytest.mark.parametrize("steps", [-1, 0, 1])
def test_t53_codes_of_neighboring_steps_are_taken(user: User, steps: int) -> None:
    """Clocks may differ by half a minute."""
    bind(user=user, secret=RFC_SECRET, now=NOW)
    assert verify(user=user, code=code_at(RFC_SECRET, step_at(NOW) + steps), subject=WHO, now=NOW) == of(user)


@pytest.mark.parametrize("steps", [-2, 2])
def test_t53_older_and_later_codes_are_not(user: User, steps: int) -> None:
    """A code that was noted earlier opens nothing."""
    bind(user=user, secret=RFC_SECRET, now=NOW)
    with pytest.raises(BadValue, match="not right"):
        verify(user=user, code=code_at(RFC_SECRET, step_at(NOW) + steps), subject=WHO, now=NOW)


def test_t53_neither_the_same_code_nor_an_earlier_one_is_taken_after_it(user: User) -> None:
    """Once a step was used, only later ones count."""
    bind(user=user, secret=RFC_SECRET, now=NOW)
    verify(user=user, code=code_at(RFC_SECRET, step_at(NOW)), subject=WHO, now=NOW)
    for steps in (0, -1):
        with pytest.raises(BadValue):
            verify(user=user, code=code_at(RFC_SECRET, step_at(NOW) + steps), subject=WHO, now=NOW)
    verify(user=user, code=code_at(RFC_SECRET, step_at(NOW) + 1), subject=WHO, now=NOW)


def test_t53_the_code_that_set_it_up_is_used_too(user: User) -> None:
    """The first code cannot be replayed to sign in."""
    code = code_at(RFC_SECRET, step_at(NOW))
    enroll(user=user, secret=RFC_SECRET, code=code, now=NOW)
    with pytest.raises(BadValue):
        verify(user=user, code=code, subject=WHO, now=NOW)


def test_t53_recovery_codes_are_random_single_use_and_kept_as_hashes(user: User) -> None:
    """Ten codes of more than 75 bits, without letters that look alike; the database holds none of them."""
    codes = bind(user=user, secret=RFC_SECRET, now=NOW)
    assert len(set(codes)) == RECOVERY_CODES
    assert all(len(plain(code)) == 16 and set(plain(code)) <= set(LETTERS) for code in codes)
    assert not set("il1o0") & set(LETTERS)
    with connection.cursor() as cursor:
        cursor.execute("SELECT code_hash FROM clinic_recoverycode")
        stored = {row[0] for row in cursor.fetchall()}
    assert not any(plain(code) in text for code in codes for text in stored)
    verify(user=user, code=codes[3], subject=WHO, now=NOW)
    with pytest.raises(BadValue):
        verify(user=user, code=codes[3], subject=WHO, now=NOW)
    assert codes_left(user) == RECOVERY_CODES - 1


def test_recovery_codes_of_somebody_else_open_nothing(user: User) -> None:
    """A code belongs to one account."""
    bind(user=user, secret=RFC_SECRET, now=NOW)
    theirs = bind(user=make_staff("other@example.org"), secret=new_secret(), now=NOW)
    with pytest.raises(BadValue):
        verify(user=user, code=theirs[0], subject=WHO, now=NOW)


def test_new_recovery_codes_replace_the_old_ones(user: User) -> None:
    """A list that was lost is worth nothing after new ones are made."""
    old = bind(user=user, secret=RFC_SECRET, now=NOW)
    new = renew_codes(user=user)
    with pytest.raises(BadValue):
        verify(user=user, code=old[0], subject=WHO, now=NOW)
    verify(user=user, code=new[0], subject=WHO, now=NOW)


def test_a_new_telephone_replaces_the_old_one(user: User) -> None:
    """There is one second factor; removing it leaves none, nor codes."""
    bind(user=user, secret=RFC_SECRET, now=NOW)
    other = new_secret()
    enroll(user=user, secret=other, code=code_at(other, step_at(NOW)), now=NOW)
    assert Authenticator.objects.count() == 1
    with pytest.raises(BadValue):
        verify(user=user, code=code_at(RFC_SECRET, step_at(NOW)), subject=WHO, now=NOW)
    remove(user=user)
    assert (has_one(user), codes_left(user)) == (False, 0)
    with pytest.raises(BadValue, match="No second factor is set up"):
        verify(user=user, code="123456", subject=WHO, now=NOW)


def test_a_wrong_first_code_binds_nothing(user: User) -> None:
    """Without proof that the app holds the secret the old state stays."""
    with pytest.raises(BadValue):
        enroll(user=user, secret=RFC_SECRET, code="000000", now=NOW)
    with pytest.raises(BadValue, match="base32"):
        bind(user=user, secret="not base32!", now=NOW)
    assert not has_one(user)


def test_the_secret_is_encrypted_in_the_database(user: User) -> None:
    """Whoever has the database alone can make no codes."""
    bind(user=user, secret=RFC_SECRET, now=NOW)
    with connection.cursor() as cursor:
        cursor.execute("SELECT secret FROM clinic_authenticator")
        assert RFC_SECRET not in cursor.fetchone()[0]


def test_t84_a_secret_kept_in_a_session_opens_with_the_keys_alone() -> None:
    """It is sealed for that place; what is empty, in clear, changed or of another key opens to nothing."""
    secret = second_factor.new_secret()
    kept = second_factor.sealed(secret)
    assert secret not in kept and second_factor.unsealed(kept) == secret
    changed = kept[:-5] + ("A" if kept[-5] != "A" else "B") + kept[-4:]
    assert [second_factor.unsealed(one) for one in ("", secret, changed, "f0" + kept[2:])] == [None] * 4


def test_t53_wrong_codes_of_many_addresses_are_limited_too(user: User) -> None:
    """However many addresses guess, an account takes so many wrong codes a day; its recovery codes still open."""
    codes = bind(user=user, secret=RFC_SECRET, now=NOW)
    for number in range(MOST_A_DAY):
        with pytest.raises(BadValue, match="not right"):
            verify(user=user, code="000000", subject=f"address {number}", now=NOW)
    right = code_at(RFC_SECRET, step_at(NOW))
    with pytest.raises(TooMany, match="Use a recovery code"):
        verify(user=user, code=right, subject="another", now=NOW)
    verify(user=user, code=codes[0], subject="another", now=NOW)
    later = NOW + timedelta(days=1)
    verify(user=user, code=code_at(RFC_SECRET, step_at(later)), subject="another", now=later)
    assert second_factor.WRONG.startswith("This code is not right")


def test_t53_of_two_who_send_one_code_at_once_one_gets_in(transactional_db: None) -> None:
    """A code of the app and a recovery code are each used up by the first, also within the same instant."""
    user = make_staff("busy@example.org", "front_desk")
    codes = bind(user=user, secret=RFC_SECRET, now=NOW)
    for code in (code_at(RFC_SECRET, step_at(NOW)), codes[0]):
        results = race([lambda code=code: verify(user=user, code=code, subject=WHO, now=NOW)] * 4)
        assert kinds(results) == {"won": 1, "BadValue": 3}
