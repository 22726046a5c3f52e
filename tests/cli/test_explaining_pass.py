"""`ims explain` of a sub-model of the needle pass."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from ims.catalog import load

Ims = Callable[..., Any]


def test_a_submodel_of_the_pass_is_explained(ims: Ims) -> None:
    """By its name alone: claim, reads, writes, text with sources, numbers."""
    told = ims("explain", "nociceptor")
    assert told.code == 0, told.err
    assert "reflex/nociceptor, a sub-model of the needle pass" in told.out
    found = json.loads(ims("explain", "nociceptor", "--json").out)
    assert "Sources" in found["text"] and found["scale"] == "pass"
    own = [full.split(".")[1] for full in load().pass_parameters if full.startswith("nociceptor.")]
    assert [row["name"] for row in found["parameters"]] == own
    assert all(name in told.out for name in own)


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("nociceptr",), "Nearest: nociceptor"),
        (("tenis_elbow",), "Nearest: tennis_elbow"),
        (("contracture",), "ims explain CONDITION --submodel contracture"),
        (("nociceptor", "--without", "S6a"), "--without cannot be used"),
        (("tennis_elbow", "--submodel", "nociceptor"), "Show it: ims explain nociceptor"),
    ],
)
def test_a_wrong_submodel_is_answered_on_both_scales(ims: Ims, words: tuple[str, ...], says: str) -> None:
    """What is near, or where it is shown."""
    told = ims("explain", *words)
    assert (told.code, told.out) == (2, "")
    assert says in " ".join(told.err.split())
