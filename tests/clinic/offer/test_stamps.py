"""The triggers that write the timetable's stamp."""

from __future__ import annotations

from django.db import connection

from ims.clinic.appointments.guards import missing_guards
from ims.clinic.models import Clinic
from ims.clinic.offer.stamps import stamps
from ims.clinic.offer.timetable import timetable


def test_a_change_past_the_code_counts_too(clinic: Clinic) -> None:
    """Somebody with a database shell; the triggers are in the database."""
    before = timetable()
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM clinic_availabilityrule")
    assert before.hours and not timetable().hours


def test_a_missing_trigger_is_found(clinic: Clinic) -> None:
    """Nothing starts without them: old hours would be offered."""
    assert missing_guards(connection) == []
    name = next(one for one in stamps(connection.vendor) if one.startswith("clinic_availabilityrule_stamped"))
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER {name}" + ("" if connection.vendor == "sqlite" else " ON clinic_availabilityrule"))
    assert missing_guards(connection) == [name]
