"""The clinic as one Django application: all its tables stand together."""

from __future__ import annotations

from django.apps import AppConfig


class ClinicConfig(AppConfig):
    """Registration of the clinic's tables and of the checks at start."""

    name = "ims.clinic"
    label = "clinic"
    verbose_name = "Clinic"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register the checks that refuse to start without a guard against double booking, and the tasks."""
        from ims.clinic.appointments import checks  # noqa: F401, PLC0415  slow to load
        from ims.clinic.chores import tasks  # noqa: F401, PLC0415  slow to load
