"""Backup and restore: all tables as they stand in the database, from either database into either.

Encrypted fields stay encrypted with the field keys, and the whole is encrypted once more. The field keys are **not** in
the backup: whoever steals it needs both. The header names the keys that a restore will ask for.
"""

from __future__ import annotations

import gzip
import io
import json
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from django.apps import apps as apps_of_today
from django.core.management import call_command
from django.core.management.color import no_style
from django.db import connection, models, transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.recorder import MigrationRecorder

from ims.clinic.folder import KEYS
from ims.clinic.offer.models import Clinic
from ims.clinic.privacy.fields import as_stored
from ims.clinic.privacy.keys import OWNER_ONLY, Keys
from ims.clinic.sealing import Opener, read_header, read_sealed, write_sealed
from ims.errors import FileProblem

SCHEMA = "ims.backup/1"
APPS = ("clinic",)
"""What is kept. Sessions and queues of work are not: after a restore everybody signs in again."""
OWN = ("timetablestamp",)
"""Tables that the database writes by itself: what is restored gets a new stamp."""
CHUNK = 500


@dataclass(frozen=True)
class Kept:
    """What a backup holds: rows by table, and the names of the field keys it needs."""

    rows: dict[str, int]
    keys: tuple[str, ...]

    @property
    def total(self) -> int:
        """Rows of all tables."""
        return sum(self.rows.values())


def back_up(path: Path, *, opener: Opener, keys: Keys, now: datetime) -> Kept:
    """Write everything into a new file that its owner alone can read, in one consistent view of the database.

    Raises
    ------
    FileProblem    the file exists or cannot be written
    """
    prints = fingerprints(keys)
    header = {"schema": SCHEMA, "made": now.isoformat(timespec="seconds"), "needs": KEYS, "keys": prints}
    rows: dict[str, int] = {}
    beside = path.with_name(f".{path.name}.part")
    if path.exists():
        raise FileProblem(f"{path} is there already. Name another file: a backup never replaces one.")
    try:
        with open(beside, "wb", opener=_private) as file:
            write_sealed(file, header, _compressed(_lines(rows)), opener)
        beside.rename(path)
    except OSError as error:
        raise FileProblem(f"{path} cannot be written: {error.strerror or error}. Name another place.") from error
    finally:
        beside.unlink(missing_ok=True)
    return Kept(rows, tuple(prints))


def needed(path: Path) -> dict[str, Any]:
    """The header of a backup: when it was made, what opens it, which field keys it needs."""
    try:
        with path.open("rb") as file:
            header, _ = read_header(file)
    except FileProblem as error:
        raise FileProblem(f"{path}: {error}") from error
    except OSError as error:
        raise FileProblem(f"{path} cannot be read: {error.strerror}.") from error
    if header.get("schema") != SCHEMA:
        raise FileProblem(f"{path} was made by another version of IMS ({header.get('schema')}, expected {SCHEMA}).")
    return header


def refuse_other_keys(path: Path, keys: Keys) -> None:
    """Refuse field keys that do not open what is in the backup.

    Raises
    ------
    FileProblem    a key is missing or is another one
    """
    header, held = needed(path), fingerprints(keys)
    absent = [name for name, print_ in header["keys"].items() if held.get(name) != print_]
    if absent:
        raise FileProblem(
            f"{path} was made with other field keys (missing: {', '.join(absent)}). It needs the {KEYS} of "
            f"{header['made'][:10]}. Keys that were rotated since lie beside the new ones: their names are in the file's name."
        )


def restore(path: Path, *, opener: Opener, keys: Keys) -> Kept:
    """Read a backup into an empty database: its own schema first, then its rows, then the schema of today.

    No mail leaves until the owner confirms a mail server again: what went after the backup was made would go twice.

    Raises
    ------
    FileProblem    the database is not empty, the file does not open, or the keys are others
    """
    refuse_other_keys(path, keys)
    if _is_filled():
        raise FileProblem("The database is not empty. Restore into a new folder, or into a new database.")
    try:
        for _ in _opened(path, opener):
            pass  # prove the whole file before anything is made
        lines = _opened(path, opener)
        apps = _migrated([tuple(key) for key in json.loads(next(lines))["migrations"]])
        with transaction.atomic():
            rows = _read(lines, apps)
    except FileProblem as error:
        raise FileProblem(f"{path}: {error}") from error
    call_command("migrate", verbosity=0, interactive=False)
    Clinic.objects.update(mail_server=None, mail_confirmed_at=None)
    return Kept(rows, tuple(fingerprints(keys)))


def _is_filled() -> bool:
    if not MigrationRecorder(connection).has_table():
        return False
    tables = connection.introspection.table_names()
    return any(model._meta.db_table in tables and model._base_manager.exists() for model in _tables(apps_of_today))


def _opened(path: Path, opener: Opener) -> Iterator[str]:
    with path.open("rb") as file:
        yield from _decompressed(read_sealed(file, opener))


def fingerprints(keys: Keys) -> dict[str, str]:
    """Field and index keys by name, each as what it is recognized by."""
    return {**keys.field.fingerprints(), **keys.index.fingerprints()}


def _tables(apps: Any) -> list[type[models.Model]]:
    found = [model for label in APPS for model in apps.get_app_config(label).get_models(include_auto_created=True)]
    return [model for model in found if model._meta.model_name not in OWN]


def _lines(rows: dict[str, int]) -> Iterator[str]:
    """The backup as lines of JSON: the migrations, the rows of each table, how many there were."""
    executor = MigrationExecutor(connection)
    done = sorted(key for key in executor.loader.applied_migrations if key[0] in APPS)
    with transaction.atomic(), as_stored():
        _one_view()
        yield json.dumps({"migrations": done})
        for model in _tables(executor.loader.project_state(done).apps):
            label, fields = model._meta.label_lower, model._meta.concrete_fields
            yield json.dumps({"table": label, "fields": [field.attname for field in fields]})
            rows[label] = 0
            values = model._base_manager.order_by("pk").values_list(*(field.attname for field in fields))
            for row in values.iterator(chunk_size=CHUNK):
                rows[label] += 1
                yield json.dumps(row, default=_plain, ensure_ascii=False)
        yield json.dumps({"rows": rows})


def _plain(value: Any) -> str:
    """Dates and times to the microsecond, ids as text."""
    return value.isoformat() if isinstance(value, (date, time)) else str(value)


def _one_view() -> None:
    """See the database as it is now until the end: SQLite does so anyway."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")


def _read(lines: Iterable[str], apps: Any) -> dict[str, int]:
    rows: dict[str, int] = {}
    model: Any = None
    fields: list[models.Field[Any, Any]] = []
    with as_stored():
        for line in lines:
            told = json.loads(line)
            if isinstance(told, list):
                values = {f.attname: f.to_python(v) for f, v in zip(fields, told, strict=True)}
                model(**values).save_base(raw=True, force_insert=True)
                rows[model._meta.label_lower] += 1
            elif "rows" in told:
                if told["rows"] != rows:
                    break
                _count_on(_tables(apps))
                return rows
            else:
                model = apps.get_model(told["table"])
                by_name = {field.attname: field for field in model._meta.concrete_fields}
                fields = [by_name[name] for name in told["fields"]]
                rows[told["table"]] = 0
    raise FileProblem("The backup is damaged: it does not hold as many rows as it says.")


def _migrated(done: list[tuple[str, ...]]) -> Any:
    """Bring the empty database to the schema of the backup; its tables as they were then."""
    executor = MigrationExecutor(connection)
    unknown = [key for key in done if key not in executor.loader.graph.nodes]
    if unknown:
        raise FileProblem(f"It was made by a newer version of IMS ({'.'.join(unknown[0])} is not known). Install that first.")
    targets = [key for key in executor.loader.graph.leaf_nodes() if key[0] not in APPS] + done
    state = executor.migrate(targets)
    return state.apps


def _count_on(tables: Iterable[type[models.Model]]) -> None:
    """Let numbered rows go on after the highest number (PostgreSQL counts apart from the rows)."""
    with connection.cursor() as cursor:
        for text in connection.ops.sequence_reset_sql(no_style(), list(tables)):
            cursor.execute(text)


def _compressed(lines: Iterable[str]) -> Iterator[bytes]:
    into = io.BytesIO()
    with gzip.GzipFile(fileobj=into, mode="wb", mtime=0) as packer:
        for line in lines:
            packer.write(line.encode() + b"\n")
            if into.tell() > CHUNK * CHUNK:
                yield into.getvalue()
                into.seek(0)
                into.truncate()
    yield into.getvalue()


def _decompressed(blocks: Iterator[bytes]) -> Iterator[str]:
    with gzip.GzipFile(fileobj=_Joined(blocks)) as file:
        yield from io.TextIOWrapper(file, encoding="utf-8")


class _Joined(io.RawIOBase):
    """Blocks read as one file."""

    def __init__(self, blocks: Iterator[bytes]) -> None:
        self._blocks, self._held = blocks, b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        if not self._held:
            self._held = next(self._blocks, b"")
        taken = self._held[: len(buffer)]
        buffer[: len(taken)] = taken
        self._held = self._held[len(taken) :]
        return len(taken)


def _private(path: str, flags: int) -> int:
    return os.open(path, flags | os.O_EXCL, OWNER_ONLY)
