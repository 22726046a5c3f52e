"""The second factor of staff: codes of an app (RFC 6238) and recovery codes. None is taken twice."""

from __future__ import annotations

import base64
import binascii
import hmac
import re
import secrets
from datetime import datetime
from urllib.parse import quote, urlencode

from django.db import transaction
from django_otp.oath import hotp

from ims.clinic.people.models import Authenticator, RecoveryCode, User
from ims.clinic.privacy.encryption import seal, unseal
from ims.clinic.privacy.fields import keys
from ims.clinic.privacy.secrets import hash_of
from ims.clinic.trust import limits
from ims.errors import BadValue, FileProblem, TooMany

ISSUER = "IMS"
SECRET_BYTES, STEP_SECONDS, DIGITS = 20, 30, 6
TOLERANCE = 1
"""Steps before and after the present one whose code is taken: clocks differ, and typing takes time."""
RECOVERY_CODES = 10
LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
"""Letters and digits that are not mistaken for one another."""
GROUPS, GROUP = 4, 4
PLACE = "session.totp"
"""What a secret in a session is sealed for: it opens nowhere else."""
WRONG = "This code is not right. Codes change every 30 seconds, and each is taken once: wait for the next one and enter that."


def new_secret() -> str:
    """A secret for an app, in base32."""
    return base64.b32encode(secrets.token_bytes(SECRET_BYTES)).decode()


def sealed(secret: str) -> str:
    """A secret as a session may keep it while it is being set up: the database cannot read it."""
    return seal(secret, place=PLACE, ring=keys().field)


def unsealed(kept: str) -> str | None:
    """The secret again; None where it does not open any more, as after a rotation of the keys."""
    try:
        return unseal(kept, place=PLACE, ring=keys().field)
    except FileProblem:
        return None


def address_for_app(secret: str, account: str) -> str:
    """What the picture that an app scans holds."""
    label = quote(f"{ISSUER}:{account}")
    return f"otpauth://totp/{label}?{urlencode({'secret': secret, 'issuer': ISSUER})}"


def code_at(secret: str, step: int) -> str:
    """The code of a step."""
    return f"{hotp(_raw(secret), step, DIGITS):0{DIGITS}d}"


def step_at(now: datetime) -> int:
    """The step that an instant lies in."""
    return int(now.timestamp()) // STEP_SECONDS


@transaction.atomic
def bind(*, user: User, secret: str, now: datetime, used_step: int = 0) -> tuple[str, ...]:
    """Make this secret the second factor of an account, in place of any other; fresh recovery codes, shown only now."""
    _raw(secret)
    Authenticator.objects.filter(user=user).delete()
    Authenticator.objects.create(user=user, secret=secret, last_step=used_step, created=now)
    return renew_codes(user=user)


def enroll(*, user: User, secret: str, code: str, now: datetime) -> tuple[str, ...]:
    """Bind a secret after its first code has proved that the app holds it.

    Raises
    ------
    BadValue    the code is not of this secret
    """
    step = _step_of(secret, plain(code), now)
    if step is None:
        raise BadValue(WRONG)
    return bind(user=user, secret=secret, now=now, used_step=step)


@transaction.atomic
def renew_codes(*, user: User) -> tuple[str, ...]:
    """New recovery codes; older ones open nothing any more."""
    codes = tuple(_new_code() for _ in range(RECOVERY_CODES))
    RecoveryCode.objects.filter(user=user).delete()
    RecoveryCode.objects.bulk_create(RecoveryCode(user=user, code_hash=hash_of(plain(code))) for code in codes)
    return codes


def codes_left(user: User) -> int:
    """Recovery codes that have not been used."""
    return RecoveryCode.objects.filter(user=user, used_at=None).count()


def of(user: User) -> Authenticator:
    """The second factor of an account that has one."""
    return Authenticator.objects.get(user=user)


def has_one(user: User) -> bool:
    """Whether a second factor is set up."""
    return Authenticator.objects.filter(user=user).exists()


def verify(*, user: User, code: str, subject: str, now: datetime) -> Authenticator:
    """Take a code of the app or a recovery code. `subject` is whose failures are counted: account and address together.

    Raises
    ------
    BadValue    it is wrong, or was used before
    TooMany    wrong ones came too often; a recovery code is taken even then, because none can be guessed
    """
    typed = plain(code)
    with transaction.atomic():
        found = Authenticator.objects.select_for_update().filter(user=user).first()
        if found is None:
            raise BadValue("No second factor is set up for this account yet.")
        if len(typed) > DIGITS:
            if RecoveryCode.objects.filter(user=user, code_hash=hash_of(typed), used_at=None).update(used_at=now):
                return found
        else:
            _refuse_too_many(user, subject, now)
            step = _step_of(found.secret, typed, now)
            if step is not None and step > found.last_step:
                found.last_step = step
                found.save()
                limits.forget(subject=subject)
                return found
    limits.failed(subject=subject, now=now)
    limits.failed(subject=_everywhere(user), now=now)
    raise BadValue(WRONG)


MOST_A_DAY = 100
"""Wrong codes of one account from all addresses together, after which only recovery codes are taken that day."""


def _everywhere(user: User) -> str:
    return f"code {user.id}"


def _refuse_too_many(user: User, subject: str, now: datetime) -> None:
    wait = int(limits.pause_left(subject=subject, now=now).total_seconds())
    if wait > 0:
        raise TooMany(f"Too many wrong codes. Please try again in {limits.in_words(wait)}, or use a recovery code.", wait)
    if limits.failures(subject=_everywhere(user), now=now) >= MOST_A_DAY:
        raise TooMany("Too many wrong codes today. Use a recovery code.", int(limits.REMEMBERED.total_seconds()))


def remove(*, user: User) -> None:
    """Take the second factor away: the next sign-in sets up another."""
    Authenticator.objects.filter(user=user).delete()
    RecoveryCode.objects.filter(user=user).delete()


def plain(code: str) -> str:
    """A code as it is compared: however it was grouped when it was pasted."""
    return re.sub(r"[\s\-]", "", code).lower()


def _raw(secret: str) -> bytes:
    try:
        return base64.b32decode(secret, casefold=True)
    except (binascii.Error, ValueError) as error:
        raise BadValue("The secret of a second factor is written in base32: letters A to Z and digits 2 to 7.") from error


def _step_of(secret: str, code: str, now: datetime) -> int | None:
    """The step whose code this is, near the present one. Every step is compared, so that time tells nothing."""
    found = None
    for step in range(step_at(now) - TOLERANCE, step_at(now) + TOLERANCE + 1):
        if hmac.compare_digest(code_at(secret, step).encode(), code.encode()):
            found = step
    return found


def _new_code() -> str:
    return "-".join("".join(secrets.choice(LETTERS) for _ in range(GROUP)) for _ in range(GROUPS))
