"""What every test gets: a marker from its path, signals as at a terminal, and examples that are drawn alike each time."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection
from django.test import TransactionTestCase
from hypothesis import settings

# A commit that passed passes again: examples come from the code of the test. New ones are drawn for `make proof`.
settings.register_profile("alike", derandomize=True, deadline=None)
settings.register_profile("drawn", derandomize=False, deadline=None, print_blob=True)
settings.load_profile("drawn" if os.environ.get("IMS_EXAMPLES") == "drawn" else "alike")

MARKED_FOLDERS = {"evidence": pytest.mark.evidence, "proof": pytest.mark.proof, "journeys": pytest.mark.journey}


def pytest_configure() -> None:
    """What runs in the background or under nohup ignores Ctrl-C and a closed terminal, and so would all it starts."""
    if threading.current_thread() is threading.main_thread():
        signal.signal(signal.SIGINT, signal.default_int_handler)
        signal.signal(signal.SIGHUP, signal.SIG_DFL)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark a test by the folder it lies in, so nobody has to remember to."""
    here = Path(__file__).parent
    for item in items:
        folder = item.path.relative_to(here).parts[0] if item.path.is_relative_to(here) else ""
        if folder in MARKED_FOLDERS:
            item.add_marker(MARKED_FOLDERS[folder])


@pytest.fixture(scope="session", autouse=True)
def histories_are_emptied_between_tests() -> Iterator[None]:
    """Committed rows are removed after a test; the guards that keep histories stand aside for that moment alone."""
    from ims.clinic.appointments.guards import KEPT, guards, missing_guards

    empty = TransactionTestCase._fixture_teardown

    def with_guards_aside(test: TransactionTestCase) -> None:
        with connection.cursor() as cursor:
            for name in guards(connection.vendor):
                table = next((table for table in KEPT if name.startswith(table)), None)
                if table is not None:
                    on = "" if connection.vendor == "sqlite" else f" ON {table}"
                    cursor.execute(f"DROP TRIGGER IF EXISTS {name}{on}")
        empty(test)
        with connection.cursor() as cursor:
            for name in missing_guards(connection):
                cursor.execute(guards(connection.vendor)[name])

    TransactionTestCase._fixture_teardown = with_guards_aside
    yield
    TransactionTestCase._fixture_teardown = empty
