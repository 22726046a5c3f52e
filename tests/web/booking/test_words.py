"""What refusals are called, and with which status."""

from __future__ import annotations

import pytest

from ims.errors import BadValue, ImsError, NotFound, NotPossible, TimeTaken, TooMany
from ims.web.booking.words import status_of, told


@pytest.mark.parametrize(
    ("error", "status"), [(TimeTaken, 409), (TooMany, 429), (NotFound, 404), (NotPossible, 409), (BadValue, 409)]
)
def test_each_refusal_has_its_status(error: type[ImsError], status: int) -> None:
    """Taken, too many, not there; anything else is a conflict."""
    assert status_of(error("x")) == status


def test_the_words_of_a_refusal_are_the_clinic_s() -> None:
    """A sentence that nobody has translated is said as it is."""
    assert told(NotPossible("Quite another sentence.")) == "Quite another sentence."
