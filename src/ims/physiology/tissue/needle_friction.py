"""Needle friction: tissue that sticks to the shaft, is dragged along, and slips (S4, S5)."""

from __future__ import annotations

import math
from typing import Any

from ims.physiology.submodel import Array, FastSubModel, Values, Variable

NOTHING = 1e-9
"""Share of a scale that keeps a ratio finite where there is no needle or no tissue."""
MOST_STIFFER = 100.0
"""Bound of a band's stiffness over its surroundings; none comes near."""


class NeedleFriction(FastSubModel):
    """Force along the shaft, layer by layer, and how much of it is grasp.

    Tissue around the shaft is a spring that the needle drags along while it sticks. When the pull passes what static
    friction holds, it slips against kinetic and viscous friction, until it sticks again. Winding raises the friction of all
    layers; a band that is stiffer than its surroundings may raise its own.

    Notes
    -----
    (4), (5), (7), (8) of the fast reference: the modified Karnopp law with the elastic pull of the tissue as the external
    force F_a of (4b) and (4c). A needle moved by a hand has no free force of its own; the shelf's law then needs this
    spring, whose stiffness per length follows from the displacement field of (8), 2 pi G / ln(2 R / d). The velocity in (4)
    is that of the needle against the tissue. A layer has one displacement, so shaft that has just entered it takes on the
    pull of the rest; ln(1 + 2 R / d) stands for ln(2 R / d), a third of a percent here. The band's share (`band_grasp`) may
    be 0: whether muscle grasps is not proven.

    Sources
    -------
    shelf:fast (4), (5), (7), (8), section 1.2; Okamura2004, Son2014 (the law); Langevin2001, Langevin2002 (grasp)
    """

    name = "needle_friction"
    statement = "S4 S5"
    grade = "B"
    reads = (
        Variable("needle_velocity", "v_n", "m/s", "person", "hand"),
        Variable("inserted_length", "l_i", "m", "layer"),
        Variable("tip_force", "F_tip", "N", "person"),
        Variable("effective_turns", "n_eff", "1", "person"),
        Variable("winding_multiplier", "M_w", "1", "person"),
        Variable("band_shear_modulus", "G_b", "Pa", "person"),
        Variable("background_modulus", "G_bg", "Pa", "person"),
        Variable("needle_width", "d_n", "m", "person"),
        Variable("step", "h", "s", "person", "clock"),
    )
    writes = (
        Variable("friction_force", "F_fric", "N", "person"),
        Variable("needle_force", "F", "N", "person"),
        Variable("needle_torque", "T", "N*m", "person"),
        Variable("muscle_shear_force", "f", "N/m", "person"),
        Variable("grasp_ratio", "M_g", "1", "person"),
    )
    states = (Variable("tissue_displacement", "u_i", "m", "layer"), Variable("needle_slips", "z_i", "1", "layer"))
    parameters = (
        Variable("subcutis_friction", "c_c", "N/m", "person"),
        Variable("muscle_friction", "c_m", "N/m", "person"),
        Variable("static_ratio", "s_c", "1", "person"),
        Variable("viscous_friction", "b", "N*s/m^2", "person"),
        Variable("band_grasp", "chi_b", "1", "person"),
        Variable("point_factor", "k_p", "1", "person"),
        Variable("outer_radius", "R", "m", "person"),
        Variable("sticking_speed", "D_v", "m/s", "person"),
        Variable("reference_diameter", "d_0", "m", "person"),
        Variable("winding_torque", "k_w", "N*m", "person"),
        Variable("modulus_scale", "G_1", "Pa", "person"),
    )
    derived = (
        Variable("friction", "c_i", "N/m", "layer"),
        Variable("is_band_layer", "b_fi", "1", "layer"),
        Variable("is_muscle_layer", "m_fi", "1", "layer"),
    )
    delays: dict[str, str] = {}

    def derive(self, xp: Any, p: Values) -> dict[str, Array]:
        fat, muscle = p.point_factor * p.subcutis_friction, p.point_factor * p.muscle_friction
        no = 0.0 * p.point_factor
        return {
            "friction": xp.stack([fat, fat, muscle, muscle, muscle, muscle, muscle]),
            "is_band_layer": xp.stack([no, no, no, no, no + 1.0, no, no]),
            "is_muscle_layer": xp.stack([no, no, no, no + 1.0, no + 1.0, no + 1.0, no]),
        }

    def start(self, xp: Any, p: Values) -> dict[str, Array]:
        return {}

    def decay(self, p: Values) -> dict[str, Array]:
        return {}

    def output(self, xp: Any, y: Values, reads: Values, p: Values) -> dict[str, Array]:
        pull = tissue_stiffness(xp, reads, p) * y.tissue_displacement * reads.inserted_length
        force = xp.sum(pull)
        kinetic = kinetic_friction(xp, reads, p)
        thin = reads.needle_width / p.reference_diameter
        plain = xp.sum(p.friction * thin * reads.inserted_length)
        gripped = xp.sum(kinetic * reads.inserted_length)
        in_muscle = xp.sum(p.is_muscle_layer * reads.inserted_length)
        nothing = NOTHING * p.reference_diameter
        none = p.muscle_friction * nothing
        return {
            "friction_force": force,
            "needle_force": reads.tip_force + force,
            "needle_torque": 0.5 * reads.needle_width * gripped + p.winding_torque * reads.effective_turns,
            "muscle_shear_force": xp.sum(p.is_muscle_layer * pull) / (in_muscle + nothing),
            "grasp_ratio": (gripped + none) / (plain + none),
        }

    def rate(self, xp: Any, y: Values, reads: Values, p: Values) -> dict[str, Array]:
        return {}

    def crossed(self, xp: Any, y: Values, reads: Values, p: Values) -> dict[str, Array]:
        k, h, v = tissue_stiffness(xp, reads, p), reads.step, reads.needle_velocity
        kinetic = kinetic_friction(xp, reads, p)
        dragged = y.tissue_displacement + v * h
        breaks = xp.where(k * xp.abs(dragged) > p.static_ratio * kinetic, 1.0, 0.0)
        slips = xp.maximum(xp.abs(y.needle_slips), breaks)
        way = xp.where(y.needle_slips > 0.0, 1.0, xp.where(y.needle_slips < 0.0, -1.0, xp.where(dragged > 0.0, 1.0, -1.0)))
        # Slipping: k u = way c + b (v - du/dt), solved exactly over the step.
        there = (way * kinetic + p.viscous_friction * v) / k
        slid = there + (y.tissue_displacement - there) * xp.exp(-k * h / p.viscous_friction)
        relative = way * (k * slid - way * kinetic) / p.viscous_friction
        goes_on = slips * xp.where(relative > 0.5 * p.sticking_speed, 1.0, 0.0)
        within = xp.where(reads.inserted_length > 0.0, 1.0, 0.0)
        return {
            "tissue_displacement": within * xp.where(slips > 0.0, slid, dragged),
            "needle_slips": within * goes_on * way,
        }


def kinetic_friction(xp: Any, reads: Values, p: Values) -> Array:
    """c(z) of (5) with the band's share of (7), per layer."""
    floor = NOTHING * p.modulus_scale
    stiffer = xp.guard(reads.band_shear_modulus / (reads.background_modulus + floor) - 1.0)
    grip = reads.winding_multiplier * (1.0 + p.is_band_layer * p.band_grasp * xp.minimum(stiffer, MOST_STIFFER))
    return p.friction * (reads.needle_width / p.reference_diameter) * grip


def tissue_stiffness(xp: Any, reads: Values, p: Values) -> Array:
    """Pull of the tissue for each length of shaft and each displacement of it, from (8)."""
    width = reads.needle_width + NOTHING * p.reference_diameter
    return 2.0 * math.pi * (reads.background_modulus + NOTHING * p.modulus_scale) / xp.log(1.0 + 2.0 * p.outer_radius / width)
