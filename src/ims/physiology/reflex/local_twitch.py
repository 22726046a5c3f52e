"""Local twitch: a needle that meets a sensitive locus of the band sets off a burst of impulses (S5)."""

from __future__ import annotations

import math
from typing import Any

from ims.physiology.submodel import Array, FastSubModel, Values, Variable


class LocalTwitch(FastSubModel):
    """The burst of afferent impulses that follows when a needle's tip meets a sensitive locus.

    Loci lie in the muscle like a Poisson field: dense in a taut band, rare elsewhere. A tip that sweeps a length meets one
    with the chance that follows from the volume it sweeps. If the tip is quick and the band has recovered, the locus answers
    with a burst; successive bursts decline to a lower level. Whether a twitch follows is up to the cord and the nerve.

    Notes
    -----
    Section 4.5 of the fast reference. A locus that is met is hit, also where no burst follows. A thrust along a
    track that was made before meets the same loci again: they can answer again, but only one met for the first time is
    found, and only those count for the end plates (the reference does not tell the two apart). Density, capture radius and
    length of a burst are assumed; the decline follows the direction of Baraja-Vegas 2020.

    Sources
    -------
    shelf:fast section 4.5 (rule, design); BarajaVegas2020 (successive twitches decline, then stay)
    """

    name = "local_twitch"
    statement = "S5"
    grade = "C"
    reads = (
        Variable("needle_velocity", "v_n", "m/s", "person", "hand"),
        Variable("tip_in_band", "b_t", "1", "person"),
        Variable("tip_in_muscle", "m_t", "1", "person"),
        Variable("locus_chance", "U_l", "1", "person", "stream:locus/uniform"),
        Variable("burst_chance", "U_b", "1", "person", "stream:burst/uniform"),
        Variable("step", "h", "s", "person", "clock"),
    )
    writes = (Variable("locus_burst_rate", "f_b", "1/s", "person"),)
    states = (
        Variable("locus_hit", "h_l", "1", "person"),
        Variable("locus_found", "f_l", "1", "person"),
        Variable("hit_count", "n_h", "1", "person"),
        Variable("path_in_muscle", "p_l", "m", "person"),
        Variable("deepest_in_muscle", "x_l", "m", "person"),
        Variable("burst_count", "n_B", "1", "person"),
        Variable("burst_left", "t_B", "s", "person"),
        Variable("burst_pause", "t_P", "s", "person"),
        Variable("burst_strength", "A_k", "1", "person"),
    )
    parameters = (
        Variable("locus_density_band", "rho_b", "1/m^3", "person"),
        Variable("locus_density_muscle", "rho_m", "1/m^3", "person"),
        Variable("capture_radius", "r_c", "m", "person"),
        Variable("least_speed", "v_l", "m/s", "person"),
        Variable("recovery_time", "t_r", "s", "person"),
        Variable("burst_rate", "f_B", "1/s", "person"),
        Variable("shortest_burst", "t_B1", "s", "person"),
        Variable("longest_burst", "t_B2", "s", "person"),
        Variable("strength_decline", "r_k", "1", "person"),
        Variable("last_strength", "A_inf", "1", "person"),
    )
    derived = (
        Variable("band_loci_per_length", "k_b", "1/m", "person"),
        Variable("muscle_loci_per_length", "k_m", "1/m", "person"),
    )
    delays: dict[str, str] = {}

    def derive(self, xp: Any, p: Values) -> dict[str, Array]:
        area = math.pi * p.capture_radius**2
        return {
            "band_loci_per_length": p.locus_density_band * area,
            "muscle_loci_per_length": p.locus_density_muscle * area,
        }

    def start(self, xp: Any, p: Values) -> dict[str, Array]:
        return {"burst_strength": 1.0 + 0.0 * p.last_strength}

    def decay(self, p: Values) -> dict[str, Array]:
        return {}

    def output(self, xp: Any, y: Values, reads: Values, p: Values) -> dict[str, Array]:
        return {"locus_burst_rate": burst_rate(xp, y, reads, p)}

    def rate(self, xp: Any, y: Values, reads: Values, p: Values) -> dict[str, Array]:
        return {}

    def crossed(self, xp: Any, y: Values, reads: Values, p: Values) -> dict[str, Array]:
        speed = xp.abs(reads.needle_velocity)
        per_length = reads.tip_in_band * p.band_loci_per_length + xp.guard(reads.tip_in_muscle - reads.tip_in_band) * (
            p.muscle_loci_per_length
        )
        hit = xp.where(reads.locus_chance < 1.0 - xp.exp(-per_length * speed * reads.step), 1.0, 0.0)
        path = xp.guard(y.path_in_muscle + reads.tip_in_muscle * reads.needle_velocity * reads.step)
        further = xp.guard(path - y.deepest_in_muscle)
        found = xp.where(reads.locus_chance < 1.0 - xp.exp(-per_length * further), 1.0, 0.0)
        return {
            "locus_hit": hit,
            "locus_found": found,
            "path_in_muscle": path,
            "deepest_in_muscle": xp.maximum(y.deepest_in_muscle, path),
            **bursts(xp, y, hit, found, reads.burst_chance, reads, p),
        }


def burst_rate(xp: Any, y: Values, reads: Values, p: Values) -> Array:
    """Rate of the burst; of a step in which it ends only the share before its end, so that what is linear in it gets as
    much at any step."""
    return p.burst_rate * y.burst_strength * xp.minimum(y.burst_left / reads.step, 1.0)


def bursts(xp: Any, y: Values, hit: Array, found: Array, chance: Array, reads: Values, p: Values) -> dict[str, Array]:
    """What follows a hit: a burst, where the tip is quick and the band has recovered, and its strength."""
    quick = xp.where(xp.abs(reads.needle_velocity) > p.least_speed, 1.0, 0.0)
    burst = hit * xp.where(y.burst_pause > 0.0, 0.0, 1.0) * quick
    left = xp.guard(y.burst_left - reads.step)
    length = p.shortest_burst + (p.longest_burst - p.shortest_burst) * chance
    # The strength declines when the next burst begins, so that a burst keeps its own to its end.
    next_strength = p.last_strength + (y.burst_strength - p.last_strength) * p.strength_decline
    return {
        "hit_count": y.hit_count + found,
        "burst_count": y.burst_count + burst,
        "burst_left": xp.where(burst > 0.0, length, left),
        "burst_pause": xp.where(burst > 0.0, p.recovery_time, xp.guard(y.burst_pause - reads.step)),
        "burst_strength": xp.where(burst * y.burst_count > 0.0, next_strength, y.burst_strength),
    }
