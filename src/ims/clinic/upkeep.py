"""Looking after a clinic: whether its database, keys, access log and mail are as they must be."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from importlib.metadata import version
from pathlib import Path

from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.utils import DatabaseError

from ims.clinic.appointments.guards import missing_guards
from ims.clinic.appointments.models import BLOCKING, Appointment
from ims.clinic.appointments.realign import stale
from ims.clinic.folder import open_to_others
from ims.clinic.mail import sending
from ims.clinic.mail.server import server_of
from ims.clinic.offer.models import Clinic, Service
from ims.clinic.people.accounts import has_owner
from ims.clinic.people.models import User
from ims.clinic.privacy.fields import as_stored, keys
from ims.clinic.rotation import encrypted_fields, encrypted_models
from ims.clinic.trust import log
from ims.errors import FileProblem

SAMPLE = 100
"""Rows of each table that are decrypted to see that they open."""
LATE = timedelta(minutes=15)
"""A mail that should have gone this long ago is stuck."""


class State(StrEnum):
    """How a thing stands: as it must be, worth a look, or wrong."""

    FINE = "fine"
    LOOK = "look"
    WRONG = "wrong"


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at."""

    subject: str
    state: State
    told: str


def unapplied() -> list[str]:
    """Migrations that the database lacks.

    Raises
    ------
    FileProblem    the database does not answer
    """
    try:
        executor = MigrationExecutor(connection)
    except DatabaseError as error:
        raise FileProblem(f"The database does not answer: {' '.join(str(error).split())}") from error
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{migration.app_label}.{migration.name}" for migration, _ in plan]


def look_after(folder: Path, *, now: datetime) -> list[Finding]:
    """Look at everything; later looks are left out where the database is not of today."""
    found = [_files(folder), _migrations()]
    if found[-1].state is State.WRONG:
        return found
    looks: tuple[Callable[[datetime], Finding], ...] = (
        _guards,
        _keys,
        _overlaps,
        _access_log,
        _zones,
        _mail,
        _people,
        _services,
    )
    return [*found, *(look(now) for look in looks)]


def _files(folder: Path) -> Finding:
    loose = open_to_others(folder)
    if loose:
        return Finding("files", State.WRONG, f"other users of this machine can open: {', '.join(loose)}; chmod go-rwx them")
    return Finding("files", State.FINE, f"{folder} and its keys are open to their owner alone")


def _migrations() -> Finding:
    lacking = unapplied()
    if lacking:
        return Finding("tables", State.WRONG, f"{len(lacking)} migrations are missing: back up, then start the site once")
    return Finding("tables", State.FINE, f"{connection.vendor}, all migrations are there")


def _guards(_now: datetime) -> Finding:
    absent = missing_guards(connection)
    if absent:
        return Finding("guards", State.WRONG, f"missing in the database: {', '.join(absent)}; restore the latest backup")
    return Finding("guards", State.FINE, "against double booking and rewritten history: all there")


def _keys(_now: datetime) -> Finding:
    held = keys().field
    old = 0
    for model in encrypted_models():
        names = encrypted_fields(model)
        try:
            for row in model._base_manager.order_by("-pk")[:SAMPLE]:
                [getattr(row, name) for name in names]
        except FileProblem as error:
            return Finding("keys", State.WRONG, str(error))
        old += sum(_not_made_with(held.current, value) for value in _stored(model, names))
    if old:
        return Finding("keys", State.LOOK, f"everything opens; {old} values still use an old key: run ims clinic rotate-keys")
    return Finding("keys", State.FINE, f"everything opens with the key {held.current}")


def _stored(model: type, names: list[str]) -> Iterator[str]:
    with as_stored():
        for row in model._base_manager.values_list(*names).iterator():  # type: ignore[attr-defined]
            yield from (value for value in row if value)


def _not_made_with(key: str, stored: str) -> bool:
    return stored.partition(":")[0] != key


def _overlaps(_now: datetime) -> Finding:
    columns = ("practitioner_id", "blocked_from", "blocked_until")
    rows = Appointment.objects.filter(status__in=BLOCKING, overlap_allowed=False).order_by(*columns).values_list(*columns)
    pairs, last = 0, None
    for practitioner, begins, ends in rows.iterator():
        if last is not None and last[0] == practitioner and begins < last[1]:
            pairs += 1
        last = (practitioner, ends)
    if pairs:
        return Finding(
            "bookings", State.WRONG, f"{pairs} appointments overlap another that nobody overrode: call one of each two"
        )
    return Finding("bookings", State.FINE, "no two appointments of one practitioner overlap, but for audited overrides")


def _access_log(_now: datetime) -> Finding:
    broken = log.verify()
    if broken:
        return Finding("access log", State.WRONG, str(broken))
    return Finding("access log", State.FINE, "every row is there as it was written")


def _zones(now: datetime) -> Finding:
    older = len(stale(now))
    if older:
        return Finding("time zones", State.LOOK, f"{older} appointments were made with other rules: start the site anew")
    return Finding("time zones", State.FINE, f"rules of {version('tzdata')}")


def _mail(now: datetime) -> Finding:
    waiting = sending.unsent()
    if server_of(Clinic.objects.filter(id=1).first()) is None:
        return Finding("mail", State.LOOK, f"no mail server is confirmed: {waiting.count()} mails wait in the outbox page")
    failed = waiting.filter(attempts__gte=sending.MOST_ATTEMPTS).count()
    if failed:
        return Finding("mail", State.WRONG, f"{failed} mails could not be sent: the outbox page says why and tries again")
    late = waiting.filter(not_before__lt=now - LATE).count()
    if late:
        return Finding("mail", State.WRONG, f"{late} mails should have gone: is the site running, does the mail server answer?")
    return Finding("mail", State.FINE, f"{waiting.count()} wait for their time")


def _people(_now: datetime) -> Finding:
    if not has_owner():
        return Finding("staff", State.LOOK, "nobody is owner yet: open /setup/, or ims clinic createuser EMAIL --role owner")
    count = User.objects.filter(is_active=True).count()
    return Finding("staff", State.FINE, f"{count} account{'' if count == 1 else 's'}, an owner among them")


def _services(_now: datetime) -> Finding:
    online = Service.objects.filter(is_online=True)
    names = [one.name_en for one in online if not one.name_fr.strip()]
    if names:
        lacking = (
            f"no French name: {', '.join(names)}; the French pages show the English name, the desk's Services page has room"
        )
        return Finding("services", State.LOOK, lacking)
    told = "each that can be booked on the web has both names" if online else "none can be booked on the web yet"
    return Finding("services", State.FINE, told)
