"""Correlations between what was drawn, counted up part by part: nobody's numbers are kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
FEWEST = 30
"""Persons below which no correlation is told."""


@dataclass(frozen=True)
class Comoments:
    """Count, means and sums of products of deviations of some columns, and how far each ranges.

    Attributes
    ----------
    mean, low, high : (column)
    products : (column, column) sum over persons of the product of two columns' deviations from their means

    Notes
    -----
    Two parts are joined by their means' distance, which does not cancel as sums of squares do.
    """

    names: tuple[str, ...]
    count: int
    mean: Floats
    products: Floats
    low: Floats
    high: Floats

    @classmethod
    def of(cls, p: Mapping[str, Mapping[str, Any]]) -> Comoments:
        """Of drawn parameters (sub-model -> name -> value): those with one value a person."""
        columns = {f"{s}.{n}": np.asarray(v, float) for s, values in p.items() for n, v in values.items() if np.ndim(v) == 1}
        x = np.array(list(columns.values())).reshape(len(columns), -1)
        mean = x.mean(axis=1) if x.size else np.zeros(len(columns))
        apart = x - mean[:, None]
        low, high = (x.min(axis=1), x.max(axis=1)) if x.size else (mean + np.inf, mean - np.inf)
        return cls(tuple(columns), x.shape[1], mean, apart @ apart.T, low, high)

    def joined(self, other: Comoments) -> Comoments:
        """Those of both groups of persons together."""
        if not self.count or not other.count:
            return self if self.count else other
        count = self.count + other.count
        apart = other.mean - self.mean
        return Comoments(
            self.names,
            count,
            self.mean + apart * (other.count / count),
            self.products + other.products + np.outer(apart, apart) * (self.count * other.count / count),
            np.minimum(self.low, other.low),
            np.maximum(self.high, other.high),
        )

    def strongest(self, most: int = 5) -> tuple[tuple[str, str, float], ...]:
        """The strongest correlations: (one, other, r)."""
        vary = np.flatnonzero(self.high > self.low)
        if self.count < FEWEST or vary.size < 2:
            return ()
        width = np.sqrt(np.diag(self.products)[vary])
        r = self.products[np.ix_(vary, vary)] / np.outer(width, width)
        i, j = np.triu_indices(vary.size, 1)
        first = np.argsort(-np.abs(r[i, j]), kind="stable")[:most]
        return tuple((self.names[vary[i[k]]], self.names[vary[j[k]]], round(float(r[i[k], j[k]]), 3)) for k in first)

    def to_plain(self) -> dict[str, Any]:
        """As plain lists."""
        arrays = {name: getattr(self, name).tolist() for name in ("mean", "products", "low", "high")}
        return {"names": list(self.names), "count": self.count, **arrays}

    @classmethod
    def from_plain(cls, plain: Mapping[str, Any]) -> Comoments:
        """Back from plain lists."""
        arrays = {name: np.array(plain[name], float) for name in ("mean", "products", "low", "high")}
        return cls(tuple(plain["names"]), plain["count"], **arrays)
