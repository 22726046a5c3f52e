"""Pull on the source: the persistent pull of shortened muscles on the tissue that hurts (S7)."""

from __future__ import annotations

from typing import Any

from ims.physiology.submodel import Array, SubModel, Values, Variable


class PullOnSource(SubModel):
    """How hard shortened muscles pull on the joint, tendon or disc behind the condition, 0 to about 1.

    Each muscle pulls by its contracture and, less, by its fixed shortening, weighted by how much of its pull reaches the
    source.

    Notes
    -----
    Section 10.1 of the slow reference. Whether this pull keeps a condition going is a hypothesis: in the set
    `as_evidenced` the source takes no notice of it.

    Sources
    -------
    shelf:slow 10.1 (equation and weights, design)
    """

    name = "pull_on_source"
    statement = "S7"
    grade = "D"
    reads = (
        Variable("contracture", "C", "1", "muscle"),
        Variable("fixed_shortening", "L", "1", "muscle", absent=0.0),
    )
    writes = (Variable("pull_on_source", "load", "1", "person"),)
    states = ()
    parameters = (
        Variable("load_weight", "l_w", "1", "muscle"),
        Variable("shortening_weight", "w_L", "1", "person"),
    )

    def decay(self, p: Values) -> dict[str, Array]:
        return {}

    def output(self, xp: Any, y: Values, reads: Values, p: Values) -> dict[str, Array]:
        shortened = reads.contracture + p.shortening_weight * reads.fixed_shortening
        return {"pull_on_source": xp.sum(p.load_weight * shortened)}

    def rate(self, xp: Any, y: Values, reads: Values, p: Values) -> dict[str, Array]:
        return {}

    def jump(self, xp: Any, event: Any, y: Values, reads: Values, p: Values) -> dict[str, Array]:
        return {}
