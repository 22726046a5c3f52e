"""What is checked before anything starts."""

from __future__ import annotations

import pytest
from django.core.checks import run_checks
from django.db import connection

from ims.clinic.appointments.checks import overlap_is_guarded


def test_a_whole_database_passes(clinic: object) -> None:
    """Nothing is missing after the migrations."""
    assert overlap_is_guarded(databases=["default"]) == []
    assert run_checks(databases=["default"]) == []


def test_a_missing_guard_is_an_error(clinic: object) -> None:
    """Without the guard nothing starts, and the message names it."""
    drop = {
        "sqlite": "DROP TRIGGER clinic_no_overlap_insert",
        "postgresql": "ALTER TABLE clinic_appointment DROP CONSTRAINT clinic_no_overlap",
    }
    with connection.cursor() as cursor:
        cursor.execute(drop[connection.vendor])
    (found,) = overlap_is_guarded(databases=["default"])
    assert found.id == "clinic.E002"
    assert "clinic_no_overlap" in found.msg


def test_sqlite_without_immediate_is_an_error(clinic: object, monkeypatch: pytest.MonkeyPatch) -> None:
    """The deferred default of SQLite turns losers of a race into faults, so that it is refused."""
    if connection.vendor != "sqlite":
        assert connection.settings_dict["OPTIONS"].get("transaction_mode") is None
        return
    monkeypatch.setitem(connection.settings_dict["OPTIONS"], "transaction_mode", "DEFERRED")
    assert [one.id for one in overlap_is_guarded(databases=["default"])] == ["clinic.E001"]
