"""A telephone number becomes a link that can be dialed."""

from __future__ import annotations

import pytest

from ims.web.information.telephone import dial


@pytest.mark.parametrize(
    ("phone", "extension", "address"),
    [
        ("(289) 266-1674", "1", "tel:+12892661674;ext=1"),
        ("(289) 266-1674", "", "tel:+12892661674"),
        ("+44 20 7946 0958", "", "tel:+442079460958"),
        ("ask at the desk", "1", ""),
        ("", "", ""),
        ("(289) 266-1674", "1;evil", "tel:+12892661674"),
    ],
)
def test_a_number_is_dialed_with_its_extension(phone: str, extension: str, address: str) -> None:
    """As written by people in, as dialed out; what is no number has no link."""
    assert dial(phone, extension) == address
