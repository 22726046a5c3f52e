"""The stamp of the timetable, and the triggers that write it."""

from __future__ import annotations

from typing import Any, ClassVar
from uuid import uuid4

from django.db import migrations, models

from ims.clinic.offer.stamps import stamps


def put_up(apps: Any, schema_editor: Any) -> None:
    """Make a first stamp for what there is, and every trigger of this vendor."""
    apps.get_model("clinic", "TimetableStamp").objects.create(id=1, value=uuid4().hex)
    for text in stamps(schema_editor.connection.vendor).values():
        with schema_editor.connection.cursor() as cursor:
            cursor.execute(text)


class Migration(migrations.Migration):
    """What can be booked has a stamp that changes with it."""

    dependencies: ClassVar = [("clinic", "0003_feeds_and_colors")]
    operations: ClassVar = [
        migrations.CreateModel(
            name="TimetableStamp",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("value", models.CharField(max_length=32)),
            ],
            options={"constraints": [models.CheckConstraint(condition=models.Q(("id", 1)), name="one_stamp")]},
        ),
        migrations.RunPython(put_up, migrations.RunPython.noop),
    ]
