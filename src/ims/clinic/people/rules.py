"""The one table of what each role may do. Pages and the API ask here; nothing else compares roles."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from django.contrib.auth.models import AnonymousUser

from ims.clinic.people.models import Role, User
from ims.errors import UnknownOption, unknown

_DESK = frozenset(
    {"calendar.view", "calendar.change", "people.view", "people.change", "questions.answer", "mail.view"},
)
_PHYSIOTHERAPIST = _DESK | {"calendar.override"}
_OWNER = _PHYSIOTHERAPIST | {
    "offer.change",
    "mail.configure",
    "access_log.view",
    "staff.manage",
    "clinic.configure",
    "people.transfer",
}
TABLE: Mapping[str, frozenset[str]] = MappingProxyType(
    {Role.FRONT_DESK.value: _DESK, Role.PHYSIOTHERAPIST.value: _PHYSIOTHERAPIST, Role.OWNER.value: _OWNER}
)
"""Permissions of each role."""
PERMISSIONS = frozenset().union(*TABLE.values())
"""Every permission there is."""


def known(permission: str) -> str:
    """The permission itself.

    Raises
    ------
    UnknownOption    no role has it: a permission that is written wrongly must not pass for one that is lacking
    """
    if permission not in PERMISSIONS:
        raise unknown(UnknownOption, permission, PERMISSIONS)
    return permission


def permissions_of(user: User | AnonymousUser) -> frozenset[str]:
    """All that somebody may do by the roles they hold now; nothing for visitors and closed accounts."""
    if not isinstance(user, User) or not user.is_active:
        return frozenset()
    return frozenset().union(*(TABLE[role] for role in user.roles))


def roles_with(permission: str) -> frozenset[str]:
    """The roles that give it.

    Raises
    ------
    UnknownOption    there is no such permission
    """
    return frozenset(role for role, held in TABLE.items() if known(permission) in held)


def may(user: User | AnonymousUser, permission: str) -> bool:
    """Whether somebody may do it.

    Raises
    ------
    UnknownOption    there is no such permission
    """
    return known(permission) in permissions_of(user)
