"""Accounts of staff: who joins, with which roles, and how somebody who has lost the password gets back in.

Nobody registers by themselves and nothing goes by mail: the owner makes a link that opens once and hands it over. So no page
tells whether an address has an account, and whoever reads a mailbox or the outbox gets in nowhere.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import Q, QuerySet

from ims.clinic.people import calendars, second_factor
from ims.clinic.people.models import Invitation, Role, RoleGrant, User
from ims.clinic.people.rules import may, roles_with
from ims.clinic.privacy.secrets import hash_of, new_secret
from ims.clinic.trust import log
from ims.errors import BadValue, NotFound, NotPossible

LINK_DAYS = 3
"""Days that a link to join or to choose a new password opens."""
NO_SUCH_LINK = (
    "This link opens nothing. It was used before, is too old, or was cut off. Ask the owner of the clinic for a new one."
)


def has_owner() -> bool:
    """Whether anybody is the owner: until then the clinic can be set up in the browser."""
    return RoleGrant.objects.filter(role=Role.OWNER, ended=None, user__is_active=True).exists()


@transaction.atomic
def create(
    *, email: str, password: str, name: str = "", roles: Iterable[str] = (), now: datetime, address_hash: str = ""
) -> User:
    """A new account with its roles; the access log notes it under its own name.

    Raises
    ------
    BadValue    no address, a password that is easy to guess, a role that does not exist
    NotPossible    the address has an account already
    """
    asked = [_role(role) for role in roles]
    _refuse_taken(email)
    user = User(email=email.strip(), name=name.strip())
    refuse_weak(password, user)
    user.set_password(password)
    user.save()
    for role in asked:
        RoleGrant.objects.create(user=user, role=role, granted=now)
    log.record(
        action="create",
        object_type="account",
        object_id=user.id,
        actor=user,
        reason=", ".join(asked),
        address_hash=address_hash,
        now=now,
    )
    return user


def refuse_weak(password: str, user: User | None = None) -> None:
    """Refuse a password that is short or easy to guess.

    Raises
    ------
    BadValue    with what is wrong
    """
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise BadValue(" ".join(error.messages)) from error
    if user and user.email and password.strip().lower() == user.email.strip().lower():
        raise BadValue("The password is the address itself. Choose another.")


@transaction.atomic
def change_password(*, user: User, old: str, new: str, now: datetime, address_hash: str = "") -> None:
    """Change one's own password; every other session of the account ends.

    Raises
    ------
    BadValue    the old one is wrong, the new one is weak or the same
    """
    if not user.check_password(old):
        raise BadValue("The present password is not right.")
    if old == new:
        raise BadValue("The new password is the present one. Choose another.")
    _set_password(user, new, now)
    log.record(action="change", object_type="password", object_id=user.id, actor=user, address_hash=address_hash, now=now)


def _set_password(user: User, password: str, now: datetime) -> None:
    refuse_weak(password, user)
    user.set_password(password)
    user.save()
    _retire(Q(user=user), now)


def _retire(links: Q, now: datetime) -> None:
    """Make links that have not been used open nothing, whatever happens later."""
    Invitation.objects.filter(links, used_at=None).update(used_at=now)


@transaction.atomic
def invite(*, email: str, name: str, role: str, by: User, now: datetime, address_hash: str = "") -> str:
    """A secret with which somebody joins; shown once to the owner, who hands it over.

    Raises
    ------
    BadValue, NotPossible    no address or role; the address has an account already
    """
    kind = _role(role)
    _refuse_taken(email)
    return _new_link(Invitation(email=email.strip(), name=name.strip(), role=kind), by=by, now=now, address_hash=address_hash)


@transaction.atomic
def new_password_link(*, user_id: UUID, by: User, now: datetime, address_hash: str = "") -> str:
    """A secret with which somebody who has an account chooses a new password.

    Raises
    ------
    NotFound    there is no such account
    """
    user = _account(user_id)
    return _new_link(Invitation(email=user.email, name=user.name, user=user), by=by, now=now, address_hash=address_hash)


def _new_link(invitation: Invitation, *, by: User, now: datetime, address_hash: str) -> str:
    secret = new_secret()
    invitation.secret_hash = hash_of(secret)
    invitation.created, invitation.created_by, invitation.expires = now, by, now + timedelta(days=LINK_DAYS)
    invitation.save()
    log.record(action="create", object_type="invitation", object_id=invitation.id, actor=by, address_hash=address_hash, now=now)
    return secret


def link(secret: str) -> str:
    """The whole address of a link. Its host comes from the settings, never from a request."""
    return f"{settings.SITE_ORIGIN}/invite/{secret}/"


def opened(secret: str, now: datetime) -> Invitation:
    """The invitation that a secret opens.

    Raises
    ------
    NotFound    whatever is wrong with it, in the same words
    """
    found = open_invitations(now).filter(secret_hash=hash_of(secret)).select_related("user").first()
    if found is None:
        raise NotFound(NO_SUCH_LINK)
    return found


@transaction.atomic
def accept(*, secret: str, password: str, name: str = "", now: datetime, address_hash: str = "") -> User:
    """Join, or choose a new password. The link is used up.

    Raises
    ------
    NotFound    the link opens nothing
    BadValue    a weak password, a name that is missing
    """
    invitation = Invitation.objects.select_for_update().get(id=opened(secret, now).id)
    if invitation.used_at is not None:
        raise NotFound(NO_SUCH_LINK)
    invitation.used_at = now
    invitation.save()
    if invitation.user is not None:
        _set_password(invitation.user, password, now)
        _note_role(invitation.user, "chose a new password", by=invitation.user, now=now, address_hash=address_hash)
        return invitation.user
    return create(
        email=invitation.email,
        password=password,
        name=name or invitation.name,
        roles=[invitation.role],
        now=now,
        address_hash=address_hash,
    )


@transaction.atomic
def withdraw(*, invitation_id: UUID, by: User, now: datetime, address_hash: str = "") -> None:
    """Make a link open nothing.

    Raises
    ------
    NotFound    there is no such link that still opens
    """
    if not Invitation.objects.filter(id=invitation_id, used_at=None).update(used_at=now):
        raise NotFound("This link is used or withdrawn already.")
    log.record(action="change", object_type="invitation", object_id=invitation_id, actor=by, address_hash=address_hash, now=now)


def open_invitations(now: datetime) -> QuerySet[Invitation]:
    """Links that still open: none for a closed account, and none whose maker may not manage staff any more."""
    managing = RoleGrant.objects.filter(role__in=roles_with("staff.manage"), ended=None, user__is_active=True)
    found = Invitation.objects.filter(used_at=None, expires__gt=now, created_by__in=managing.values("user"))
    return found.exclude(user__is_active=False)


@transaction.atomic
def grant(*, user_id: UUID, role: str, by: User, now: datetime, address_hash: str = "") -> None:
    """Give a role; nothing happens where it is held already.

    Raises
    ------
    BadValue, NotFound    no such role; no such account
    """
    user, kind = _account(user_id), _role(role)
    RoleGrant.objects.get_or_create(user=user, role=kind, ended=None, defaults={"granted": now})
    _note_role(user, f"gave {kind}", by=by, now=now, address_hash=address_hash)


@transaction.atomic
def end(*, user_id: UUID, role: str, by: User, now: datetime, address_hash: str = "") -> None:
    """Take a role back, from now on.

    Raises
    ------
    NotPossible    the clinic would have no owner any more
    """
    user, kind = _account(user_id), _role(role)
    if kind == Role.OWNER:
        _refuse_last_owner(user)
    RoleGrant.objects.filter(user=user, role=kind, ended=None).update(ended=now)
    if not may(user, "calendar.view"):
        calendars.end_all(user)
    _note_role(user, f"ended {kind}", by=by, now=now, address_hash=address_hash)


@transaction.atomic
def set_active(*, user_id: UUID, is_active: bool, by: User, now: datetime, address_hash: str = "") -> None:
    """Close an account, or open it again. A closed one is signed out everywhere at once; what it did stays under its name.

    Links that it made, links made for it and addresses of its calendar open nothing from then on, also if it is opened again.

    Raises
    ------
    NotPossible    the clinic would have no owner any more
    """
    user = _account(user_id)
    if not is_active:
        _refuse_last_owner(user)
        _retire(Q(user=user) | Q(created_by=user), now)
    user.is_active = is_active
    user.save()
    if not is_active:
        calendars.end_all(user)  # after the row is locked: whoever makes an address just now is done, or finds it closed
    _note_role(user, "opened the account" if is_active else "closed the account", by=by, now=now, address_hash=address_hash)


@transaction.atomic
def remove_second_factor(*, user_id: UUID, by: User, now: datetime, address_hash: str = "") -> None:
    """For somebody who has lost telephone and recovery codes: the next sign-in sets up another second factor."""
    user = _account(user_id)
    second_factor.remove(user=user)
    _note_role(user, "removed the second factor", by=by, now=now, address_hash=address_hash)


def _note_role(user: User, what: str, *, by: User, now: datetime, address_hash: str) -> None:
    log.record(
        action="change",
        object_type="account",
        object_id=user.id,
        actor=by,
        reason=what,
        address_hash=address_hash,
        now=now,
    )


def _refuse_last_owner(user: User) -> None:
    others = RoleGrant.objects.select_for_update().filter(role=Role.OWNER, ended=None, user__is_active=True)
    owners = {grant.user_id for grant in others}
    if owners == {user.id}:
        raise NotPossible("The clinic would have no owner any more. Make somebody else owner first.")


def _refuse_taken(email: str) -> None:
    try:
        validate_email(email.strip())
    except ValidationError as error:
        raise BadValue("Enter an e-mail address, such as name@example.org.") from error
    if User.objects.with_email(email) is not None:
        raise NotPossible("This address has an account already. Give that account a role instead.")


def _account(user_id: UUID) -> User:
    found = User.objects.filter(id=user_id).first()
    if found is None:
        raise NotFound("There is no such account.")
    return found


def _role(role: str) -> str:
    if role not in Role.values:
        raise BadValue(f"{role!r} is no role. Choose one of: {', '.join(Role.values)}.")
    return str(role)
