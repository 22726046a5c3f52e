"""Encrypted fields: plain in Python, opaque in the database, not searchable."""

from __future__ import annotations

import json

import pytest
from django.core.exceptions import FieldError
from django.db import connection

from ims.clinic.models import Clinic, IdempotencyKey, OutgoingMail, Person
from ims.clinic.privacy.fields import as_stored, keys
from tests.clinic.factories import NOW, make_person


def raw(table: str, column: str) -> str:
    """What stands in the database."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {column} FROM {table}")
        return str(cursor.fetchone()[0])


def test_text_is_opaque_in_the_database(clinic: Clinic) -> None:
    """Only the name of the key can be read there."""
    make_person()
    stored = raw("clinic_person", "name")
    assert stored.startswith(f"{keys().field.current}:")
    assert "Ada Example" not in stored
    assert Person.objects.get().name == "Ada Example"


def test_json_is_opaque_as_a_whole(clinic: Clinic) -> None:
    """Its keys too; it comes back as it was, also what is not a text."""
    content = {"subject": "Rendez-vous à 9 h", "n": [1, None]}
    OutgoingMail.objects.create(kind="x", to="a@example.org", content=content, dedupe_key="k", created=NOW, not_before=NOW)
    assert "subject" not in raw("clinic_outgoingmail", "content")
    assert OutgoingMail.objects.get().content == content


def test_nothing_stays_nothing(clinic: Clinic) -> None:
    """Null is not encrypted: whether there is a value may be seen."""
    IdempotencyKey.objects.create(scope="s", key_hash="k", request_hash="r", response=None, created=NOW, expires=NOW)
    assert raw("clinic_idempotencykey", "response") == "None"
    assert IdempotencyKey.objects.filter(response__isnull=True).get().response is None


@pytest.mark.parametrize("lookup", ["name", "name__contains", "name__in", "email__iexact"])
def test_a_search_is_refused_at_once(clinic: Clinic, lookup: str) -> None:
    """Two encryptions of one text differ, so a search would silently find nothing."""
    with pytest.raises(FieldError, match="encrypted and cannot be searched; use its index field"):
        Person.objects.filter(**{lookup: "Ada"})


def test_the_stored_form_is_given_and_taken_for_backups(clinic: Clinic) -> None:
    """Inside nothing is decrypted or encrypted; outside everything is as before."""
    make_person()
    OutgoingMail.objects.create(kind="x", to="a@example.org", content={"a": 1}, dedupe_key="k", created=NOW, not_before=NOW)
    with as_stored():
        stored, content = Person.objects.get().name, OutgoingMail.objects.get().content
        assert stored == raw("clinic_person", "name")
        assert content == raw("clinic_outgoingmail", "content")
        Person.objects.update(name=stored)
        OutgoingMail.objects.update(content=content)
    assert Person.objects.get().name == "Ada Example"
    assert OutgoingMail.objects.get().content == json.loads('{"a": 1}')
