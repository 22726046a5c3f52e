"""What every long proof tells the page: what it proves."""

from __future__ import annotations

from collections.abc import Callable

import pytest


@pytest.fixture(autouse=True)
def proves(request: pytest.FixtureRequest, record_property: Callable[[str, object], None]) -> None:
    """The docstring of the proof, for docs/PROOF.md."""
    record_property("proves", " ".join((request.function.__doc__ or "").split()))
