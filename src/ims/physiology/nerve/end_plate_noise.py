"""End-plate noise: acetylcholine that leaks from a band's end plates, heard as noise and felt as tension (S3, S4)."""

from __future__ import annotations

import math
from typing import Any

from ims.physiology.submodel import Array, FastSubModel, Values, Variable

LEAST = 1e-30
"""Smallest release, over the half release, that differs from none."""


class EndPlateNoise(FastSubModel):
    """Rate at which end plates release their packets, the noise of it, and the activity it causes.

    Packets come at random; their small potentials add up to noise whose power follows the rate. Where the rate is a
    thousand times the healthy one, fibers are kept slightly active without any command. A needle that finds a locus lowers
    the rate there; what quiets the segment lowers the rate it returns to.

    Notes
    -----
    (34) and section 5.4 of the fast reference: the rate is the state, not the amplitude. How much a hit lowers it is a prior
    that begins at 0. Spikes of end plates follow the rate (end_plate_spikes); they are heard and pull at nothing. That what is
    heard may come from spindles instead of end plates (Partanen) is left out.

    Sources
    -------
    shelf:fast (34), section 5.4; Chou2009 (noise before and after remote needling); Simons2001 (release raised a thousandfold)
    """

    name = "end_plate_noise"
    statement = "S3 S4"
    grade = "C"
    reads = (Variable("locus_found", "f_l", "1", "person"), Variable("segmental_quiet", "q_c", "1", "person"))
    writes = (
        Variable("end_plate_activation", "a_b", "1", "person"),
        Variable("end_plate_noise_rms", "V_e", "V", "person"),
    )
    states = (Variable("release_rate", "lambda", "1/s", "person"),)
    parameters = (
        Variable("resting_release", "lambda_inf", "1/s", "person"),
        Variable("release_time", "tau_l", "s", "person"),
        Variable("loss_per_hit", "k_h", "1", "person"),
        Variable("packet_amplitude", "a_e", "V", "person"),
        Variable("packet_time", "tau_e", "s", "person"),
        Variable("largest_activation", "a_max", "1", "person"),
        Variable("half_release", "lambda_50", "1/s", "person"),
        Variable("release_steepness", "h_e", "1", "person"),
    )
    derived: tuple[Variable, ...] = ()
    delays: dict[str, str] = {}

    def derive(self, xp: Any, p: Values) -> dict[str, Array]:
        return {}

    def start(self, xp: Any, p: Values) -> dict[str, Array]:
        return {"release_rate": p.resting_release}

    def decay(self, p: Values) -> dict[str, Array]:
        return {"release_rate": 1.0 / p.release_time}

    def output(self, xp: Any, y: Values, reads: Values, p: Values) -> dict[str, Array]:
        rate = xp.guard(y.release_rate)
        # A power by logarithm: it goes for a vector of lanes at once, as `**` does not.
        share = xp.exp(p.release_steepness * xp.log(xp.maximum(rate / p.half_release, LEAST)))
        return {
            "end_plate_activation": p.largest_activation * share / (1.0 + share),
            # Campbell: mean square = rate times the integral of the squared packet, a^2 tau e^2 / 4.
            "end_plate_noise_rms": p.packet_amplitude * (0.5 * math.e) * xp.sqrt(rate * p.packet_time),
        }

    def rate(self, xp: Any, y: Values, reads: Values, p: Values) -> dict[str, Array]:
        there = p.resting_release * (1.0 - reads.segmental_quiet)
        return {"release_rate": (there - y.release_rate) / p.release_time}

    def crossed(self, xp: Any, y: Values, reads: Values, p: Values) -> dict[str, Array]:
        return {"release_rate": y.release_rate * (1.0 - p.loss_per_hit * reads.locus_found)}
