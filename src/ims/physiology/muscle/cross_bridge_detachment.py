"""Cross-bridge detachment: what a needle that pulls on fibers, and cuts some, does to them by its mechanics alone (S6a)."""

from __future__ import annotations

import math
from typing import Any

from ims.physiology.submodel import Array, FastSubModel, Values, Variable


class CrossBridgeDetachment(FastSubModel):
    """Share of the band whose bridges are detached by stretch, and share whose fibers are cut.

    Fibers within reach of the shaft are stretched when the needle drags tissue along. Stretched beyond what bridges bear,
    they let go, and bind again within a time. A tip that moves on through the band also cuts some of the fibers in its way.

    Notes
    -----
    Ours: no published equation is in hand, and both shares may be nothing (their priors begin at 0 or far below 1). Only
    the fibers within reach are concerned: their share of the band is that of a circle around the shaft in a band of this
    width. What is cut is the needle's width over the band's, for a path all through it, times the share that is cut and not
    pushed aside.

    Sources
    -------
    shelf:fast section 0 (routes of relaxation are open); the equations are ours (design)
    """

    name = "cross_bridge_detachment"
    statement = "S6a"
    grade = "E"
    reads = (
        Variable("needle_fiber_strain", "eps_n", "1", "person"),
        Variable("tip_in_band", "b_t", "1", "person"),
        Variable("needle_velocity", "v_n", "m/s", "person", "hand"),
        Variable("needle_width", "d_n", "m", "person"),
        Variable("strain_reach", "R_e", "m", "person"),
        Variable("step", "h", "s", "person", "clock"),
    )
    writes: tuple[Variable, ...] = ()
    states = (
        Variable("detached_share", "d_d", "1", "person"),
        Variable("cut_share", "d_c", "1", "person"),
        Variable("deepest_in_band", "x_b", "m", "person"),
        Variable("path_in_band", "p_b", "m", "person"),
    )
    parameters = (
        Variable("yield_strain", "eps_y", "1", "person"),
        Variable("yield_width", "d_y", "1", "person"),
        Variable("detaching_time", "tau_d", "s", "person"),
        Variable("rebinding_time", "tau_r", "s", "person"),
        Variable("detachable_share", "k_d", "1", "person"),
        Variable("cut_of_met", "k_c", "1", "person"),
        Variable("band_width", "w_b", "m", "person"),
    )
    derived: tuple[Variable, ...] = ()
    delays: dict[str, str] = {}

    def derive(self, xp: Any, p: Values) -> dict[str, Array]:
        return {}

    def start(self, xp: Any, p: Values) -> dict[str, Array]:
        return {}

    def decay(self, p: Values) -> dict[str, Array]:
        return {"detached_share": 1.0 / p.rebinding_time}

    def output(self, xp: Any, y: Values, reads: Values, p: Values) -> dict[str, Array]:
        return {}

    def rate(self, xp: Any, y: Values, reads: Values, p: Values) -> dict[str, Array]:
        over = xp.guard(reads.needle_fiber_strain - p.yield_strain)
        within = xp.minimum(2.0 * reads.strain_reach / p.band_width, 1.0) * p.detachable_share
        lets_go = within * over / (over + p.yield_width)
        gain = xp.guard(lets_go - y.detached_share) / p.detaching_time
        return {"detached_share": gain - y.detached_share / p.rebinding_time}

    def crossed(self, xp: Any, y: Values, reads: Values, p: Values) -> dict[str, Array]:
        # A path that has been cut is not cut again: only what goes deeper than before, and each new thrust at its own angle.
        path = y.path_in_band + reads.tip_in_band * reads.needle_velocity * reads.step
        path = xp.guard(path)
        deeper = xp.guard(path - y.deepest_in_band)
        met = 4.0 / math.pi * reads.needle_width / p.band_width * deeper / p.band_width
        return {
            "path_in_band": path,
            "deepest_in_band": xp.maximum(y.deepest_in_band, path),
            "cut_share": xp.minimum(y.cut_share + p.cut_of_met * met, 1.0),
        }
