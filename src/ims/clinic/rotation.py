"""New keys for everything that is stored: each value encrypted anew, each blind index made anew, all or nothing.

The key file holds old and new keys together while the tables are rewritten, so that a crash at any moment leaves
everything readable, and running it again completes it. The old key file is kept beside: backups made before need it.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.apps import apps
from django.db import connection, models, transaction

from ims.clinic.appointments.guards import KEPT, taken_down
from ims.clinic.folder import write_private
from ims.clinic.privacy.fields import EncryptedText
from ims.clinic.privacy.keys import Keys, read_keys, write_keys

CHUNK = 200
"""Rows that are rewritten at a time."""
INDEX = "_index"
"""How the fields of blind indexes end."""


@dataclass(frozen=True)
class Rotated:
    """How many rows were rewritten, and where the old keys lie."""

    rows: int
    old_keys: Path


def encrypted_fields(model: type[models.Model]) -> list[str]:
    """Names of the encrypted fields of a table."""
    return [field.name for field in model._meta.concrete_fields if isinstance(field, EncryptedText)]


def encrypted_models() -> list[type[models.Model]]:
    """Every table that holds something encrypted."""
    return [model for model in apps.get_models() if encrypted_fields(model)]


def rotate(keys_file: Path) -> Rotated:
    """Make new keys, rewrite everything with them, and retire the old ones. Nothing else may use the database meanwhile.

    Raises
    ------
    FileProblem    the key file cannot be read, or a value does not open: then nothing is changed
    """
    before = read_keys(keys_file)
    is_begun = len(before.field.keys) > 1
    old_keys = keys_file.with_name(f"{keys_file.stem}.{'-'.join([*before.field.keys, *before.index.keys])}.json")
    if not old_keys.exists():
        write_private(old_keys, keys_file.read_text(encoding="utf-8"))
    turned = before if is_begun else Keys(before.field.turned("f"), before.index.turned("i"))
    write_keys(keys_file, turned)
    with transaction.atomic(), _kept_rows_may_change():
        rows = sum(_rewritten(model) for model in encrypted_models())
    write_keys(keys_file, Keys(turned.field.alone(), turned.index.alone()))
    return Rotated(rows, old_keys)


def _rewritten(model: type[models.Model]) -> int:
    names = encrypted_fields(model)
    has_index = any(field.name.endswith(INDEX) for field in model._meta.concrete_fields)
    keys = list(model._base_manager.order_by("pk").values_list("pk", flat=True))
    for first in range(0, len(keys), CHUNK):
        for row in model._base_manager.filter(pk__in=keys[first : first + CHUNK]):
            if has_index and model._meta.db_table not in KEPT:
                row.save()  # which makes the indexes too
            else:
                model._base_manager.filter(pk=row.pk).update(**{name: getattr(row, name) for name in names})
    return len(keys)


@contextmanager
def _kept_rows_may_change() -> Iterator[None]:
    """Take the guards of kept rows down inside this transaction; what they say stays as it is, only its encryption changes."""
    guards = taken_down(connection.vendor)
    with connection.cursor() as cursor:
        for down, _ in guards.values():
            cursor.execute(down)
        yield
        for _, up in guards.values():
            cursor.execute(up)
