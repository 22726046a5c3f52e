"""Needle winding: connective tissue that wraps around a turned needle (S4, S5)."""

from __future__ import annotations

from typing import Any

from ims.physiology.submodel import Array, FastSubModel, Values, Variable


class NeedleWinding(FastSubModel):
    """How tightly tissue is wound around the shaft, and how much that raises friction.

    Turning one way winds tissue fully; turning back and forth winds a little with each revolution. The grip saturates with
    the turns. It is kept while the needle is held and loosens when it is let go.

    Notes
    -----
    (5) and (6) of the fast reference. The winding grips connective tissue, not muscle: that a needle is held is no proof of
    a muscle that grasps (Langevin 2002). Turns count only where the needle is in tissue, the
    skin included.

    Sources
    -------
    shelf:fast (5), (6); Langevin2001 (pull-out forces after uni- and bidirectional rotation; the number of revolutions is
    unverified); Langevin2002 (where the force comes from)
    """

    name = "needle_winding"
    statement = "S4 S5"
    grade = "B"
    reads = (
        Variable("rotation_rate", "f_r", "1/s", "person", "hand"),
        Variable("needle_held", "h_n", "1", "person", "hand"),
        Variable("inserted_length", "l_i", "m", "layer"),
    )
    writes = (Variable("effective_turns", "n_eff", "1", "person"), Variable("winding_multiplier", "M_w", "1", "person"))
    states = (Variable("net_turns", "n_net", "1", "person"), Variable("total_turns", "n_tot", "1", "person"))
    parameters = (
        Variable("winding_gain", "A_w", "1", "person"),
        Variable("winding_scale", "n_c", "1", "person"),
        Variable("alternating_share", "kappa", "1", "person"),
        Variable("unwinding_time", "tau_w", "s", "person"),
    )
    derived: tuple[Variable, ...] = ()
    delays: dict[str, str] = {}

    def derive(self, xp: Any, p: Values) -> dict[str, Array]:
        return {}

    def start(self, xp: Any, p: Values) -> dict[str, Array]:
        return {}

    def decay(self, p: Values) -> dict[str, Array]:
        return {}

    def output(self, xp: Any, y: Values, reads: Values, p: Values) -> dict[str, Array]:
        net = xp.abs(y.net_turns)
        effective = net + p.alternating_share * xp.guard(y.total_turns - net)
        return {
            "effective_turns": effective,
            "winding_multiplier": 1.0 + p.winding_gain * (1.0 - xp.exp(-effective / p.winding_scale)),
        }

    def rate(self, xp: Any, y: Values, reads: Values, p: Values) -> dict[str, Array]:
        within = xp.where(xp.sum(reads.inserted_length) > 0.0, 1.0, 0.0)
        let_go = (1.0 - reads.needle_held) / p.unwinding_time
        return {
            "net_turns": within * reads.rotation_rate - let_go * y.net_turns,
            "total_turns": within * xp.abs(reads.rotation_rate) - let_go * y.total_turns,
        }

    def crossed(self, xp: Any, y: Values, reads: Values, p: Values) -> dict[str, Array]:
        # A needle that is out has nothing wound around it.
        within = xp.where(xp.sum(reads.inserted_length) > 0.0, 1.0, 0.0)
        return {"net_turns": within * y.net_turns, "total_turns": within * y.total_turns}
