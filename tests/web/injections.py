"""What is written into filters, searches and fields to reach the database past them (T-63)."""

from __future__ import annotations

SQL = (
    "' OR '1'='1", "'; DROP TABLE clinic_appointment; --", '" OR ""="', "1) UNION SELECT * FROM clinic_user--",
    "first_visit'--", "first_visit' AND pg_sleep(5)--", "%27%20OR%201=1", "\\'; SELECT 1", "$$; SELECT 1; $$",
    "first_visit\x00", "{{7*7}}", "${7*7}", "../../etc/passwd", "\u2019 OR 1=1", "0x27", "first_visit/**/OR/**/1=1",
)  # fmt: skip
EDGES = (
    "\x00", "-1", "0", "99999999999999999999", "1e308", "NaN", "0001-01-01", "9999-12-31", "2200-12-31", "2000-01-01",
    "9999-12-31T23:59:59+00:00", "0001-01-01T00:00:00-14:00", "2027-03-05T09:00", "\u0661\u0662", "\ud7ff\U0010ffff",
    "x" * 5000, "00000000-0000-4000-8000-000000000000", "{00000000000040008000000000000000}", "%s", "%(name)s", "a__b", "?",
)  # fmt: skip
"""What is at the edge of what a database, a calendar or a driver takes."""
