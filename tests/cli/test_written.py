"""JSON as it is printed and kept."""

from __future__ import annotations

import json
from types import MappingProxyType

import pytest

from ims.cli.written import as_json, write_json


def test_what_is_no_number_becomes_null() -> None:
    """Every JSON reader can read it: no NaN, no Infinity."""
    text = as_json({"a": [float("nan"), 1.5, (float("inf"), None)], "b": MappingProxyType({"c": True}), 3: "é"})
    assert json.loads(text) == {"a": [None, 1.5, [None, None]], "b": {"c": True}, "3": "é"}
    assert "é" in text


def test_it_is_printed_with_a_line_end(capsys: pytest.CaptureFixture[str]) -> None:
    """One object, and the prompt begins on a line of its own."""
    write_json([1])
    assert capsys.readouterr().out == "[\n  1\n]\n"
