"""The clinic as an application."""

from __future__ import annotations

from django.apps import apps
from django.core.checks.registry import registry
from django.core.management import call_command

from ims.clinic.appointments.checks import overlap_is_guarded


def test_the_check_of_the_guards_is_registered() -> None:
    """Starting the clinic registers what refuses to start without guards."""
    assert apps.get_app_config("clinic").name == "ims.clinic"
    assert overlap_is_guarded in registry.get_checks()


def test_tables_and_migrations_agree(db: None) -> None:
    """Every change of a table has its migration."""
    call_command("makemigrations", "--check", "--dry-run", verbosity=0)
