"""Needle layers: what a needle's tip meets on its way through skin, fat, fascia and muscle (S2, S4)."""

from __future__ import annotations

import math
from typing import Any

from ims.physiology.submodel import Array, FastSubModel, Values, Variable


class NeedleLayers(FastSubModel):
    """Where the tip is, and what pushes back at it.

    Tissue lies in layers: skin, fat, deep fascia, muscle with a taut band in it, and what lies beyond. Skin, deep fascia and
    the far face of the muscle are membranes: the tip dents them like a stiffening spring until they give way, then the dent
    relaxes. A tip that moves on through a layer cuts it with a constant force.

    Notes
    -----
    (1)-(3) of the fast reference; friction is another sub-model. The hand imposes the depth; the tip lags by the dents.
    Cutting needs movement: it rises over a small speed, so that a needle at rest is pushed by nothing. A pierced membrane
    stays pierced until the pass ends.

    Sources
    -------
    shelf:fast (1)-(3), section 1.1 (equations), section 1.3 (numbers; the puncture forces are the weakest of all);
    Okamura2004 (the form)
    """

    name = "needle_layers"
    statement = "S2 S4"
    grade = "B"
    reads = (
        Variable("needle_depth", "x", "m", "person", "hand"),
        Variable("needle_velocity", "v_n", "m/s", "person", "hand"),
    )
    writes = (
        Variable("tip_force", "F_tip", "N", "person"),
        Variable("membrane_force", "F_mem", "N", "person"),
        Variable("cutting_force", "F_cut", "N", "person"),
        Variable("inserted_length", "l_i", "m", "layer"),
        Variable("tip_in_band", "b_t", "1", "person"),
        Variable("tip_in_muscle", "m_t", "1", "person"),
        Variable("depth_beyond_muscle", "d_x", "m", "person"),
        Variable("needle_width", "d_n", "m", "person"),
        Variable("skin_load", "k_s", "1", "person"),
    )
    states = (Variable("layer_pierced", "P_i", "1", "layer"), Variable("layer_deflection", "delta_i", "m", "layer"))
    parameters = (
        Variable("skin_thickness", "t_s", "m", "person"),
        Variable("subcutis_thickness", "t_c", "m", "person"),
        Variable("fascia_thickness", "t_f", "m", "person"),
        Variable("muscle_thickness", "t_m", "m", "person"),
        Variable("band_depth", "t_a", "m", "person"),
        Variable("band_thickness", "t_b", "m", "person"),
        Variable("thickness_scale", "k_t", "1", "person"),
        Variable("needle_diameter", "d", "m", "person"),
        Variable("skin_rupture_force", "F_ps", "N", "person"),
        Variable("fascia_rupture_force", "F_pf", "N", "person"),
        Variable("skin_linear", "a_1s", "N/m", "person"),
        Variable("skin_quadratic", "a_2s", "N/m^2", "person"),
        Variable("fascia_linear", "a_1f", "N/m", "person"),
        Variable("fascia_quadratic", "a_2f", "N/m^2", "person"),
        Variable("subcutis_toughness", "J_c", "N/m", "person"),
        Variable("muscle_toughness", "J_m", "N/m", "person"),
        Variable("relaxation_time", "tau_rel", "s", "person"),
        Variable("cutting_speed", "v_c", "m/s", "person"),
    )
    derived = (
        Variable("layer_top", "D_i", "m", "layer"),
        Variable("layer_bottom", "E_i", "m", "layer"),
        Variable("rupture_force", "F_pi", "N", "layer"),
        Variable("linear", "a_1i", "N/m", "layer"),
        Variable("quadratic", "a_2i", "N/m^2", "layer"),
        Variable("cutting", "F_ci", "N", "layer"),
        Variable("is_band", "b_li", "1", "layer"),
        Variable("is_muscle", "m_li", "1", "layer"),
        Variable("is_beyond", "x_li", "1", "layer"),
        Variable("is_skin", "s_li", "1", "layer"),
    )
    delays: dict[str, str] = {}

    def derive(self, xp: Any, p: Values) -> dict[str, Array]:
        none = 0.0 * p.skin_thickness
        force, stiff, stiffer = 0.0 * p.skin_rupture_force, 0.0 * p.skin_linear, 0.0 * p.skin_quadratic
        one = none / p.skin_thickness
        skin = p.thickness_scale * p.skin_thickness
        fat = skin + p.thickness_scale * p.subcutis_thickness
        fascia = fat + p.thickness_scale * p.fascia_thickness
        band = fascia + p.band_depth
        below = band + p.band_thickness
        end = xp.maximum(fascia + p.muscle_thickness, below)
        far = end + 10.0 * (end + p.needle_diameter)
        width = 0.5 * math.pi * p.needle_diameter
        muscle = p.muscle_toughness * width
        fat_cut = p.subcutis_toughness * width
        return {
            "layer_top": xp.stack([none, skin, fat, fascia, band, below, end]),
            "layer_bottom": xp.stack([skin, fat, fascia, band, below, end, far]),
            "rupture_force": xp.stack(
                [p.skin_rupture_force, force, p.fascia_rupture_force, force, force, force, p.fascia_rupture_force]
            ),
            "linear": xp.stack([p.skin_linear, stiff, p.fascia_linear, stiff, stiff, stiff, p.fascia_linear]),
            "quadratic": xp.stack(
                [p.skin_quadratic, stiffer, p.fascia_quadratic, stiffer, stiffer, stiffer, p.fascia_quadratic]
            ),
            "cutting": xp.stack([fat_cut, fat_cut, muscle, muscle, muscle, muscle, muscle]),
            "is_band": xp.stack([one, one, one, one, one + 1.0, one, one]),
            "is_muscle": xp.stack([one, one, one, one + 1.0, one + 1.0, one + 1.0, one]),
            "is_beyond": xp.stack([one, one, one, one, one, one, one + 1.0]),
            "is_skin": xp.stack([one + 1.0, one, one, one, one, one, one]),
        }

    def start(self, xp: Any, p: Values) -> dict[str, Array]:
        # A layer without a membrane is open from the start.
        return {"layer_pierced": xp.where(p.rupture_force > 0.0, 0.0, 1.0)}

    def decay(self, p: Values) -> dict[str, Array]:
        return {"layer_deflection": 1.0 / p.relaxation_time}

    def output(self, xp: Any, y: Values, reads: Values, p: Values) -> dict[str, Array]:
        dent = xp.guard(reads.needle_depth - p.layer_top) * (1.0 - y.layer_pierced)
        membrane = xp.sum(p.linear * dent + p.quadratic * dent**2)
        tip = reads.needle_depth - xp.max(dent) - xp.max(y.layer_deflection)
        inserted = xp.guard(xp.minimum(tip, p.layer_bottom) - p.layer_top)
        here = xp.where(tip > p.layer_top, 1.0, 0.0) * xp.where(tip > p.layer_bottom, 0.0, 1.0)
        moving = xp.guard(reads.needle_velocity) / (xp.guard(reads.needle_velocity) + p.cutting_speed)
        denting = xp.where(xp.max(dent) > 0.0, 0.0, 1.0)
        cutting = moving * denting * xp.sum(here * p.cutting)
        return {
            "tip_force": membrane + cutting,
            "membrane_force": membrane,
            "cutting_force": cutting,
            "inserted_length": inserted,
            "tip_in_band": xp.sum(here * p.is_band),
            "tip_in_muscle": xp.sum(here * p.is_muscle),
            "depth_beyond_muscle": xp.sum(inserted * p.is_beyond),
            "needle_width": p.needle_diameter + 0.0 * reads.needle_depth,
            "skin_load": xp.sum(p.is_skin * (p.linear * dent + p.quadratic * dent**2)) / p.skin_rupture_force,
        }

    def rate(self, xp: Any, y: Values, reads: Values, p: Values) -> dict[str, Array]:
        return {"layer_deflection": -y.layer_deflection / p.relaxation_time}

    def crossed(self, xp: Any, y: Values, reads: Values, p: Values) -> dict[str, Array]:
        dent = xp.guard(reads.needle_depth - p.layer_top) * (1.0 - y.layer_pierced)
        gives_way = xp.where(p.linear * dent + p.quadratic * dent**2 > p.rupture_force, 1.0, 0.0)
        return {
            "layer_pierced": xp.maximum(y.layer_pierced, gives_way),
            "layer_deflection": xp.where(gives_way * dent > 0.0, dent, y.layer_deflection),
        }
