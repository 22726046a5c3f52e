"""A file that waits."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.conf import settings

from ims.clinic.models import Clinic
from ims.clinic.privacy.keys import new_keys, read_keys, write_keys
from ims.clinic.transfer.keeping import WAITS, kept, opened
from tests.clinic.factories import NOW, make_staff
from tests.clinic.transfer.files import file_of

CONTENT = file_of("Quillon Zephyrine,quillon.z@example.org,(289) 555-0177,fr") * 40


def test_t84_what_waits_cannot_be_read_and_opens_for_its_owner_alone(clinic: Clinic) -> None:
    """No word of it stands in the session, nobody else of the staff opens it, and not after a quarter of an hour."""
    owner, other = make_staff("owner@example.org", "owner"), make_staff("other@example.org", "owner")
    sealed = kept(CONTENT, owner=owner, now=NOW)
    assert not [word for word in ("Quillon", "quillon", "5550177", "Name", "E-mail") if word in sealed]
    assert opened(sealed, owner=owner, now=NOW + WAITS - timedelta(seconds=1)) == CONTENT
    assert opened(sealed, owner=owner, now=NOW + WAITS) is None
    assert opened(sealed, owner=other, now=NOW) is None
    assert opened(sealed[:-8], owner=owner, now=NOW) is None


def test_with_other_keys_it_opens_no_more(clinic: Clinic, tmp_path: object, monkeypatch: pytest.MonkeyPatch) -> None:
    """After a rotation the file is chosen once more."""
    owner = make_staff("owner@example.org", "owner")
    sealed = kept(CONTENT, owner=owner, now=NOW)
    place = tmp_path / "keys.json"  # type: ignore[operator]
    write_keys(place, new_keys())
    monkeypatch.setattr(settings, "FIELD_KEYS", str(place))
    assert opened(sealed, owner=owner, now=NOW) is None
    assert read_keys(place)
