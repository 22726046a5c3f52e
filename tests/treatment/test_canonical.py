"""Canonical JSON by RFC 8785."""

from __future__ import annotations

import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ims.errors import BadValue
from ims.treatment.canonical import canonical_json, sha256

# RFC 8785, Appendix B: IEEE 754 bits and the text they must have.
APPENDIX_B = (
    ("0000000000000000", "0"),
    ("8000000000000000", "0"),
    ("0000000000000001", "5e-324"),
    ("8000000000000001", "-5e-324"),
    ("7fefffffffffffff", "1.7976931348623157e+308"),
    ("ffefffffffffffff", "-1.7976931348623157e+308"),
    ("4340000000000000", "9007199254740992"),
    ("c340000000000000", "-9007199254740992"),
    ("4430000000000000", "295147905179352830000"),
    ("44b52d02c7e14af5", "9.999999999999997e+22"),
    ("44b52d02c7e14af6", "1e+23"),
    ("44b52d02c7e14af7", "1.0000000000000001e+23"),
    ("444b1ae4d6e2ef4e", "999999999999999700000"),
    ("444b1ae4d6e2ef4f", "999999999999999900000"),
    ("444b1ae4d6e2ef50", "1e+21"),
    ("3eb0c6f7a0b5ed8c", "9.999999999999997e-7"),
    ("3eb0c6f7a0b5ed8d", "0.000001"),
    ("41b3de4355555553", "333333333.3333332"),
    ("41b3de4355555554", "333333333.33333325"),
    ("41b3de4355555555", "333333333.3333333"),
    ("41b3de4355555556", "333333333.3333334"),
    ("41b3de4355555557", "333333333.33333343"),
    ("becbf647612f3696", "-0.0000033333333333333333"),
    ("43143ff3c1cb0959", "1424953923781206.2"),
)


@pytest.mark.parametrize(("bits", "text"), APPENDIX_B)
def test_number_has_the_text_of_the_rfc(bits: str, text: str) -> None:
    """Every number of Appendix B has the text given there."""
    (number,) = struct.unpack(">d", bytes.fromhex(bits))
    assert canonical_json(number).decode() == text


def test_content_has_the_text_of_the_rfc() -> None:
    """The example of section 3.2.2 comes out as section 3.2.3 prints it."""
    content = {
        "numbers": [333333333.33333329, 1e30, 4.50, 2e-3, 0.000000000000000000000000001],
        "string": "\u20ac$\u000f\u000aA'\u0042\u0022\u005c\\\"/",
        "literals": [None, True, False],
    }
    expected = (
        '{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],'
        '"string":"\u20ac$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}'
    )
    assert canonical_json(content).decode("utf-8") == expected


def test_keys_are_sorted_as_utf_16() -> None:
    """Keys stand in the order of their UTF-16 code units (section 3.2.3)."""
    content = {"\u20ac": 5, "\r": 1, "\ufb33": 7, "1": 2, "\U0001f600": 6, "\u0080": 3, "\u00f6": 4}
    assert [pair[-1:] for pair in canonical_json(content)[1:-1].split(b",")] == [b"1", b"2", b"3", b"4", b"5", b"6", b"7"]


@pytest.mark.parametrize("content", [float("nan"), float("inf"), 2**53, "\ud800"])
def test_content_without_canonical_form_is_refused(content: object) -> None:
    """What JSON cannot hold exactly has no hash."""
    with pytest.raises(BadValue, match="This content has no canonical JSON"):
        canonical_json(content)


@given(st.dictionaries(st.text(st.characters(exclude_categories=["Cs"])), st.floats(allow_nan=False, allow_infinity=False)))
def test_hash_does_not_depend_on_order(content: dict[str, float]) -> None:
    """The same content in another order has the same hash."""
    assert sha256(dict(reversed(content.items()))) == sha256(content)


def test_hash_is_that_of_the_text() -> None:
    """SHA-256 of `{}`, as any other tool gives it."""
    assert sha256({}) == "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a"
