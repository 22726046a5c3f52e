"""Known loci: the bursts of sensitive loci whose meeting with the needle is told beforehand (S5)."""

from __future__ import annotations

from typing import Any

from ims.physiology.reflex.local_twitch import LocalTwitch, burst_rate, bursts
from ims.physiology.submodel import Array, FastSubModel, Values, Variable


class KnownLoci(FastSubModel):
    """Bursts of afferent impulses where the loci that a needle meets are given.

    When the tip meets a locus hangs on the hand, the layers and chance alone, so it can be told before anything is solved,
    in finer steps than those of what follows. A locus that is met answers as in `local_twitch`: a burst, if the tip is quick
    and the band has recovered.

    Notes
    -----
    Section 4.5 of the fast reference, as `local_twitch`, whose numbers it takes; for the short form of a pass. At most one
    is met in a step.

    Sources
    -------
    shelf:fast section 4.5 (rule, design); BarajaVegas2020 (successive twitches decline, then stay)
    """

    name = "known_loci"
    statement = "S5"
    grade = "C"
    reads = (
        Variable("needle_velocity", "v_n", "m/s", "person", "hand"),
        Variable("locus_met", "k_h", "1", "person", "hand"),
        Variable("locus_met_first", "k_f", "1", "person", "hand"),
        Variable("burst_length_chance", "U_b", "1", "person", "hand"),
        Variable("step", "h", "s", "person", "clock"),
    )
    writes = LocalTwitch.writes
    states = tuple(v for v in LocalTwitch.states if "in_muscle" not in v.name)
    parameters = tuple(
        Variable(v.name, v.symbol, v.unit, v.shape, "of:local_twitch")
        for v in LocalTwitch.parameters
        if v.name.split("_")[0] not in ("locus", "capture")
    )
    derived: tuple[Variable, ...] = ()
    delays: dict[str, str] = {}

    def derive(self, xp: Any, p: Values) -> dict[str, Array]:
        return {}

    def start(self, xp: Any, p: Values) -> dict[str, Array]:
        return {"burst_strength": 1.0 + 0.0 * p.last_strength}

    def decay(self, p: Values) -> dict[str, Array]:
        return {}

    def output(self, xp: Any, y: Values, reads: Values, p: Values) -> dict[str, Array]:
        return {"locus_burst_rate": burst_rate(xp, y, reads, p)}

    def rate(self, xp: Any, y: Values, reads: Values, p: Values) -> dict[str, Array]:
        return {}

    def crossed(self, xp: Any, y: Values, reads: Values, p: Values) -> dict[str, Array]:
        return {
            "locus_hit": reads.locus_met,
            "locus_found": reads.locus_met_first,
            **bursts(xp, y, reads.locus_met, reads.locus_met_first, reads.burst_length_chance, reads, p),
        }
