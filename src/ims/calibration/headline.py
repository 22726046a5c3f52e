"""What a table of `ims validate` adds up to: one sentence and the counts behind it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ims.calibration.verdict import MET, MISSED, NOT_YET, tally

PREDICTION_ROLE = "emergent"


@dataclass(frozen=True)
class Headline:
    """What a table adds up to. Only emergent rows count as prediction; what is missed or cannot be said yet counts against."""

    met: int
    emergent: int
    not_yet: int
    counts: Mapping[str, Mapping[str, int]]
    misses: tuple[str, ...]

    @property
    def share(self) -> float | None:
        """Share of emergent rows met; None where the table has none."""
        return self.met / self.emergent if self.emergent else None


def headline(rows: Sequence[Mapping[str, Any]]) -> Headline:
    """The headline of a table, whatever rows it has."""
    predicted = [one for one in rows if one["role"] == PREDICTION_ROLE]
    return Headline(
        met=sum(one["verdict"] == MET for one in predicted),
        emergent=len(predicted),
        not_yet=sum(one["verdict"] == NOT_YET for one in predicted),
        counts=tally(rows),
        misses=tuple(one["id"] for one in rows if one["verdict"] == MISSED),
    )


def sentence(found: Headline) -> str:
    """The headline in words."""
    if not found.emergent:
        return "This table has no emergent row, so it says nothing about prediction."
    missed = found.emergent - found.met - found.not_yet
    return (
        f"{found.met} of {found.emergent} emergent figures are met ({100 * found.met / found.emergent:.0f} %); "
        f"{missed} are missed and {found.not_yet} cannot be expressed yet. Only emergent figures count as prediction: "
        "nothing was fitted to them."
    )
