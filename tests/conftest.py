"""What every test gets: a marker from its path, and signals as a person at a terminal has them."""

from __future__ import annotations

import signal
import threading
from pathlib import Path

import pytest

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
