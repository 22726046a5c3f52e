"""The guards in the database itself, as text for each vendor: no overlap, histories that only grow.

PostgreSQL refuses overlap by an exclusion constraint, SQLite by triggers. Both say the same words (`settling.OVERLAP`).
"""

from __future__ import annotations

from typing import Any

from ims.clinic.appointments.models import BLOCKING
from ims.clinic.offer.stamps import stamps
from ims.clinic.settling import OVERLAP

BLOCKS = ", ".join(f"'{status.value}'" for status in BLOCKING)
NO_OVERLAP = "clinic_no_overlap"
KEPT = ("clinic_appointmentevent", "clinic_accesslog")
"""Tables whose rows are never changed or removed."""


def _sqlite_overlap(verb: str) -> str:
    return f"""
CREATE TRIGGER {NO_OVERLAP}_{verb.lower()} BEFORE {verb} ON clinic_appointment
WHEN NEW.status IN ({BLOCKS}) AND NOT NEW.overlap_allowed
BEGIN
  SELECT RAISE(ABORT, '{OVERLAP}') WHERE EXISTS (
    SELECT 1 FROM clinic_appointment AS other
    WHERE other.practitioner_id = NEW.practitioner_id AND other.id <> NEW.id
      AND other.status IN ({BLOCKS}) AND NOT other.overlap_allowed
      AND other.blocked_from < NEW.blocked_until AND NEW.blocked_from < other.blocked_until);
END"""


def _sqlite_kept(table: str, verb: str) -> str:
    return f"""
CREATE TRIGGER {table}_is_kept_{verb.lower()} BEFORE {verb} ON {table}
BEGIN SELECT RAISE(ABORT, 'rows of {table} are never changed or removed'); END"""


SQLITE = {
    **{f"{NO_OVERLAP}_{verb.lower()}": _sqlite_overlap(verb) for verb in ("INSERT", "UPDATE")},
    **{f"{t}_is_kept_{v.lower()}": _sqlite_kept(t, v) for t in KEPT for v in ("UPDATE", "DELETE")},
}
POSTGRESQL = {
    NO_OVERLAP: f"""
CREATE EXTENSION IF NOT EXISTS btree_gist;
ALTER TABLE clinic_appointment ADD CONSTRAINT {NO_OVERLAP}
EXCLUDE USING gist (practitioner_id WITH =, tstzrange(blocked_from, blocked_until, '[)') WITH &&)
WHERE (status IN ({BLOCKS}) AND NOT overlap_allowed)""",
    **{
        f"{table}_is_kept": f"""
CREATE OR REPLACE FUNCTION clinic_row_is_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'rows of % are never changed or removed', TG_TABLE_NAME
  USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER {table}_is_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}
FOR EACH STATEMENT EXECUTE FUNCTION clinic_row_is_kept()"""
        for table in KEPT
    },
}


def guards(vendor: str) -> dict[str, str]:
    """Name and text of every guard of a vendor."""
    return SQLITE if vendor == "sqlite" else POSTGRESQL


def taken_down(vendor: str) -> dict[str, tuple[str, str]]:
    """The guards of rows that are kept, each with the text that takes it down and the one that puts it up again."""
    on = {t: "" if vendor == "sqlite" else f" ON {t}" for t in KEPT}
    kept = {name: table for name in guards(vendor) for table in KEPT if name.startswith(f"{table}_is_kept")}
    return {name: (f"DROP TRIGGER {name}{on[table]}", guards(vendor)[name]) for name, table in kept.items()}


def missing_guards(connection: Any) -> list[str]:
    """Guards that a migrated database lacks, and triggers of the timetable's stamp: without them old hours would be offered."""
    with connection.cursor() as cursor:
        if "clinic_appointment" not in connection.introspection.table_names(cursor):
            return []
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        else:
            cursor.execute("SELECT conname FROM pg_constraint UNION SELECT tgname FROM pg_trigger")
        present = {row[0] for row in cursor.fetchall()}
    return sorted({*guards(connection.vendor), *stamps(connection.vendor)} - present)
