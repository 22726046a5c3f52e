"""Model fields that hold text or JSON the database cannot read."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.exceptions import FieldError
from django.db import models

from ims.clinic.privacy.encryption import seal, unseal
from ims.clinic.privacy.keys import Keys, read_keys

FINDABLE = ("isnull",)
_IS_STORED_FORM: ContextVar[bool] = ContextVar("is_stored_form", default=False)


def keys() -> Keys:
    """The keys of this clinic: the file named in the settings."""
    return read_keys(Path(settings.FIELD_KEYS))


@contextmanager
def as_stored() -> Iterator[None]:
    """While this lasts, encrypted fields give and take what stands in the database: for backups, which never decrypt."""
    token = _IS_STORED_FORM.set(True)
    try:
        yield
    finally:
        _IS_STORED_FORM.reset(token)


class EncryptedText(models.TextField):  # type: ignore[type-arg]
    """Text that is encrypted on its way to the database. It cannot be searched: use a blind index beside it."""

    @property
    def place(self) -> str:
        """Table and column, authenticated with the value."""
        return f"{self.model._meta.db_table}.{self.column}"

    def get_prep_value(self, value: Any) -> Any:
        """Encrypt; nothing stays nothing."""
        value = super().get_prep_value(value)
        return value if value is None or _IS_STORED_FORM.get() else seal(value, place=self.place, ring=keys().field)

    def from_db_value(self, value: Any, _expression: Any, _connection: Any) -> Any:
        """Decrypt."""
        return value if value is None or _IS_STORED_FORM.get() else unseal(value, place=self.place, ring=keys().field)

    def get_lookup(self, lookup_name: str) -> Any:
        """Refuse comparisons: two encryptions of one text differ, so none would ever match."""
        if lookup_name not in FINDABLE:
            raise FieldError(f"{self.name} is encrypted and cannot be searched; use its index field.")
        return super().get_lookup(lookup_name)


class EncryptedJSON(EncryptedText):
    """A JSON value, encrypted as a whole."""

    def get_prep_value(self, value: Any) -> Any:
        """Write as JSON, then encrypt."""
        if value is None or _IS_STORED_FORM.get():
            return value
        return super().get_prep_value(json.dumps(value, ensure_ascii=False, sort_keys=True))

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Any:
        """Decrypt, then read JSON."""
        text = super().from_db_value(value, expression, connection)
        return text if text is None or _IS_STORED_FORM.get() else json.loads(text)

    def to_python(self, value: Any) -> Any:
        """A JSON value is what it is."""
        return value
