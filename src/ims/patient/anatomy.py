"""Compartments and segments of one presentation: which muscles there are and which roots serve them (S3, S4)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

PARASPINAL = "paraspinal"

Matrix = tuple[tuple[float, ...], ...]


@dataclass(frozen=True)
class Anatomy:
    """Muscle compartments, root segments and the constant maps between them. Basis of the maps: assumed.

    Attributes
    ----------
    muscles : compartments in the order of the muscle axis; paraspinal ones first, one a segment (`paraspinal_C6`)
    segments : roots in the order of the segment axis
    paraspinal_of_segment : (segment, muscle), rows sum to 1
    segments_of_muscle : (muscle, segment), rows sum to 1, or to 0 where no root of the muscle lies in the run
    supply_outside : (muscle) share of a muscle's supply that does not come through these segments
    members : (segment, muscle), rows sum to 1: the muscles that belong to a segment
    """

    muscles: tuple[str, ...]
    segments: tuple[str, ...]
    paraspinal_of_segment: Matrix
    segments_of_muscle: Matrix
    supply_outside: tuple[float, ...]
    members: Matrix

    def is_paraspinal(self, muscle: str) -> bool:
        """Whether a compartment is the paraspinal muscle of its segment."""
        return muscle.split("_")[0] == PARASPINAL


def build(muscles: Sequence[str], segments: Sequence[str], roots: Mapping[str, Sequence[str]]) -> Anatomy:
    """Compartments of a presentation.

    Parameters
    ----------
    muscles : keys of its limb and trunk muscles
    segments : its roots; each has one paraspinal compartment
    roots : muscle key -> roots that supply it

    Notes
    -----
    Supply of a muscle is the mean over those of its roots that lie in the segments; a muscle with none there (cranial
    nerves) has full supply. Section 11.7 of the slow reference.
    """
    compartments = (*(f"{PARASPINAL}_{s}" for s in segments), *muscles)
    served: list[tuple[float, ...]] = []
    for i, compartment in enumerate(compartments):
        own = {segments[i]} if i < len(segments) else set(roots[compartment]) & set(segments)
        served.append(tuple(1.0 / len(own) if s in own else 0.0 for s in segments))
    members = []
    for j, _segment in enumerate(segments):
        belongs = [1.0 if row[j] > 0.0 else 0.0 for row in served]
        members.append(tuple(b / sum(belongs) for b in belongs))
    return Anatomy(
        muscles=compartments,
        segments=tuple(segments),
        paraspinal_of_segment=tuple(tuple(float(i == j) for i in range(len(compartments))) for j in range(len(segments))),
        segments_of_muscle=tuple(served),
        supply_outside=tuple(0.0 if any(row) else 1.0 for row in served),
        members=tuple(members),
    )


TWO_MUSCLES = Anatomy(
    muscles=("paraspinal", "peripheral"),
    segments=("root",),
    paraspinal_of_segment=((1.0, 0.0),),
    segments_of_muscle=((1.0,), (1.0,)),
    supply_outside=(0.0, 0.0),
    members=((0.5, 0.5),),
)
"""The regression preset: one root, its paraspinal muscle and one peripheral muscle of its myotome."""
