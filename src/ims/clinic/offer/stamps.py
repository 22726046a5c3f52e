"""Triggers that give the timetable a new stamp with each change of what can be booked, as text for each vendor.

A stamp is a random value, not a count: a transaction that is rolled back can never leave the stamp of another state.
"""

from __future__ import annotations

STAMPED = (
    "clinic_clinic",
    "clinic_bookingpolicy",
    "clinic_practitioner",
    "clinic_service",
    "clinic_service_practitioners",
    "clinic_availabilityrule",
    "clinic_availabilityexception",
)
"""Tables of which the timetable is made."""
_WRITE = """INSERT INTO clinic_timetablestamp (id, value) VALUES (1, {random})
  ON CONFLICT (id) DO UPDATE SET value = excluded.value"""
SQLITE = {
    f"{table}_stamped_{verb.lower()}": f"""
CREATE TRIGGER {table}_stamped_{verb.lower()} AFTER {verb} ON {table}
BEGIN {_WRITE.format(random="lower(hex(randomblob(16)))")}; END"""
    for table in STAMPED
    for verb in ("INSERT", "UPDATE", "DELETE")
}
POSTGRESQL = {
    f"{table}_stamped": f"""
CREATE OR REPLACE FUNCTION clinic_timetable_stamped() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  {_WRITE.format(random="replace(gen_random_uuid()::text, '-', '')")};
  RETURN NULL;
END $$;
CREATE TRIGGER {table}_stamped AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON {table}
FOR EACH STATEMENT EXECUTE FUNCTION clinic_timetable_stamped()"""
    for table in STAMPED
}


def stamps(vendor: str) -> dict[str, str]:
    """Name and text of every trigger of a vendor."""
    return SQLITE if vendor == "sqlite" else POSTGRESQL
