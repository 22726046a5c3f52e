"""The guards in the database: no overlap, histories that only grow."""

from __future__ import annotations

from typing import Any

from django.db import migrations

from ims.clinic.appointments.guards import guards


def put_up(_apps: Any, schema_editor: Any) -> None:
    """Make every guard of this vendor."""
    for text in guards(schema_editor.connection.vendor).values():
        with schema_editor.connection.cursor() as cursor:
            cursor.execute(text)


class Migration(migrations.Migration):
    """Guards against double booking and against rewritten history."""

    dependencies = [("clinic", "0001_initial")]
    operations = [migrations.RunPython(put_up, migrations.RunPython.noop)]
