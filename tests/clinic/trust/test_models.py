"""Tables of trust: one log with one head, rows that are never changed."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction

from ims.clinic.models import AccessLog, AccessLogHead, Attempt
from ims.clinic.trust import log
from tests.clinic.factories import NOW

pytestmark = pytest.mark.django_db


def test_there_is_one_head() -> None:
    """A second one would be a second log."""
    AccessLogHead.objects.create(id=1)
    with pytest.raises(IntegrityError), transaction.atomic():
        AccessLogHead.objects.create(id=2)


@pytest.mark.parametrize("change", ["update", "delete"])
def test_t43_a_row_of_the_log_is_never_changed_or_removed(change: str) -> None:
    """The database itself refuses, whoever asks."""
    row = log.record(action="view", object_type="person", actor=None, now=NOW)
    rows = AccessLog.objects.filter(id=row.id)
    with pytest.raises(IntegrityError, match="never changed or removed"), transaction.atomic():
        rows.update(object_type="other") if change == "update" else rows.delete()
    assert AccessLog.objects.get().object_type == "person"


def test_an_attempt_holds_no_more_than_is_counted() -> None:
    """Kind, a hash, a time."""
    assert [field.name for field in Attempt._meta.concrete_fields] == ["id", "kind", "subject_hash", "at"]
