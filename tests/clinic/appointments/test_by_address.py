"""How many times one address holds at once."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from ims.clinic.appointments import by_address
from ims.errors import TooMany

pytestmark = pytest.mark.django_db


def test_t67_an_address_claims_two_places(clinic: object, now: datetime) -> None:
    """The third is refused until one is given back or replaced, or until the holds are over; others are not touched."""
    for _ in range(2):
        by_address.claim(address="192.0.2.1", now=now)
    with pytest.raises(TooMany, match="already hold 2"):
        by_address.claim(address="192.0.2.1", now=now)
    by_address.claim(address="192.0.2.2", now=now)
    by_address.claim(address="192.0.2.1", now=now, has_one=True)
    by_address.give_back(address="192.0.2.1", now=now)
    by_address.claim(address="192.0.2.1", now=now)
    by_address.claim(address="192.0.2.1", now=now + timedelta(minutes=10))
