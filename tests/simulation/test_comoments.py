"""simulation.comoments: correlations counted up part by part."""

from __future__ import annotations

import json

import numpy as np
from numpy.testing import assert_allclose

from ims.simulation.comoments import FEWEST, Comoments


def drawn(first: int, last: int) -> dict[str, dict[str, object]]:
    """Three columns of known correlation, one that does not vary, and one that is no column."""
    x = np.arange(200.0)
    y = np.sin(x)
    all_of = {"rises": 1e6 + x, "falls": -2.0 * x + 30.0 * y, "turns": y, "same": np.full(200, 0.1)}
    return {"a": {**{name: value[first:last] for name, value in all_of.items()}, "shared": np.ones((3, 1)), "one": 2.0}}


def test_strongest_agrees_with_numpy() -> None:
    """The same coefficients, strongest first; what does not vary correlates with nothing."""
    p = drawn(0, 200)["a"]
    r = np.corrcoef([p["rises"], p["falls"], p["turns"]])
    found = Comoments.of(drawn(0, 200)).strongest()
    assert [pair[:2] for pair in found] == [("a.rises", "a.falls"), ("a.falls", "a.turns"), ("a.rises", "a.turns")]
    assert_allclose([pair[2] for pair in found], [r[0, 1], r[1, 2], r[0, 2]], atol=5e-4)  # told to three digits


def test_parts_of_any_size_join_to_the_whole() -> None:
    """Means and products, and they survive JSON on the way."""
    whole = Comoments.of(drawn(0, 200))
    parts = [Comoments.of(drawn(*span)) for span in ((0, 1), (1, 120), (120, 120), (120, 200))]
    joined = parts[0]
    for part in parts[1:]:
        joined = Comoments.from_plain(json.loads(json.dumps(joined.to_plain()))).joined(part)
    assert joined.count == whole.count
    assert_allclose(joined.mean, whole.mean, rtol=1e-14)
    assert_allclose(joined.products, whole.products, rtol=1e-9, atol=1e-9)
    assert joined.strongest() == whole.strongest()


def test_few_persons_have_no_correlations() -> None:
    """Below `FEWEST` persons nothing is told."""
    assert Comoments.of(drawn(0, FEWEST - 1)).strongest() == ()
    assert Comoments.of(drawn(0, FEWEST)).strongest() != ()
