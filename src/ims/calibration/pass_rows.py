"""Rows of the shelf on the scale of milliseconds: what one sub-model of the needle pass makes of its numbers, by itself.

A row of several figures is told by the one that is farthest from its own, and all of them stand in the note. The figures and
the room they have are read from the row; where it names none in numbers, what we take for it stands here. Rows that count as
prediction are not here: they need the assembled pass on the protocol of the study.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cache
from typing import Any

import numpy as np

from ims.calibration.pass_cord import duration, h_reflex, in_pain, renshaw, threshold, two_compartments
from ims.calibration.pass_figures import asked, several, several_exactly
from ims.calibration.pass_muscle import (
    activation,
    band,
    conduction,
    curve,
    diffuse,
    ends,
    force,
    knots,
    pool,
    thresholds,
)
from ims.calibration.pass_needle import rate, rises, sliding, soreness_lost, torque, wound
from ims.calibration.pass_receptors import dynamic_index, endings, fusimotor, organ, ramp, still
from ims.calibration.verdict import Found
from ims.catalog.load import load
from ims.physiology.muscle import curves
from ims.physiology.muscle.fiber_potential import VELOCITY
from ims.physiology.reflex.interneurons import cord_gain_after_transection


def _number(name: str, per: float = 1.0) -> float:
    return float(load().pass_parameters[name].value) / per  # type: ignore[arg-type]


def _percent(share: Any) -> float:
    return 100.0 * float(np.mean(share))


def _cramp() -> Found:
    """Thresholds and durations of the equations with their own numbers."""
    found = several("D24", [threshold(), duration(), threshold(reaches=False), duration(reaches=False)])
    return replace(found, note=f"{found.note}; blocked: {BLOCKED}")


BLOCKED = (
    "the frequency that leaves half of the axons' full discharge: the row names no criterion; a tenth of it is left by 16.6 Hz"
)


ALONE: Mapping[str, Callable[[], Found | float]] = {
    "A01": lambda: wound(back=False),
    "A02": lambda: wound(back=True),
    "A03": lambda: sliding(point_factor=asked("A03")[0]) / sliding(),
    "A05": lambda: float(np.sign(sliding(needle_width=3e-4) - sliding(needle_width=1.6e-4))),
    "A07": lambda: several("A07", [torque(60.0 / 360.0), torque(180.0 / 360.0)]),
    "A08": rises,
    "A09": lambda: Found(_number("needle_layers.skin_rupture_force"), "the force that pierces skin is the weakest number"),
    "B01": lambda: Found(band(asked("M27")[0])["band_shear_modulus"] / 1e3, "of activity as in row M27, none of it structure"),
    "B02": lambda: band(0.0)["band_shear_modulus"] / 1e3,
    "D01": lambda: threshold(),
    "D02": lambda: Found(threshold(reaches=False), BLOCKED),
    "D03": lambda: duration(),
    "D04": lambda: duration(reaches=False),
    "D10": lambda: in_pain(),
    "D19": h_reflex,
    "D21": lambda: several("D21", two_compartments("input_resistance", 1e6)),
    "D22": lambda: several("D22", two_compartments("rheobase", 1e-9)),
    "D23": renshaw,
    "D24": lambda: _cramp(),
    "E01": lambda: several(
        "E01",
        [
            float(np.log(ends(pool().twitch_peak)) / -np.log(ends(pool().contraction_time))),
            *(1e3 * pool().contraction_time[[0, -1], 0]),
            float(pool().twitch_peak.sum()),
        ],
    ),
    "E02": lambda: several("E02", [100.0 * force(e) / force(47.0) for e in (10.0, 20.0, 30.0, 40.0)]),
    "E03": lambda: several_exactly("E03", [float((thresholds() < e).sum()) for e in (5.0, 10.0, 20.0)]),
    "E04": lambda: float(VELOCITY),
    "F07": lambda: soreness_lost(0.5),
    "F08": lambda: soreness_lost(24.0),
    "F09": lambda: Found(soreness_lost(72.0), "of what was left a thirtieth is none", (96.7, 100.0)),
    "G01": lambda: float(organ(10.0, 0.01, 0.0)[0] / organ(10.0, 0.01, 10.0)[-1]),
    "G02": lambda: float(organ(10.0, 0.1, 10.0)[-1]),
    "M01": curve(curves.active_force, 0.5),
    "M02": curve(curves.active_force, 0.8),
    "M03": curve(curves.active_force, 1.0),
    "M04": curve(curves.active_force, 1.2),
    "M05": curve(curves.active_force, 1.4),
    "M06": curve(curves.passive_force, 1.0),
    "M07": curve(curves.passive_force, 1.4),
    "M08": curve(curves.passive_force, 1.6),
    "M09": curve(curves.velocity_force, -0.5),
    "M10": curve(curves.velocity_force, 0.0),
    "M11": curve(curves.velocity_force, 0.5),
    "M12": curve(curves.velocity_force, 1.0),
    "M13": curve(curves.tendon_force, 1.02),
    "M14": curve(curves.tendon_force, 1.049),
    "M15": lambda: several("M15", activation(0.01, 1.0)),
    "M16": lambda: several("M16", activation(1.0, 0.01)),
    "M26": knots,
    "M27": diffuse,
    "N01": lambda: several("N01", [_percent(endings("ongoing", s)) for s in (0.0, 1.0)]),
    "N02": lambda: several("N02", [1e3 * float(np.ravel(endings("own_threshold", s))[0]) for s in (0.0, 1.0)]),
    "P03": lambda: several("P03", [rate(noise) for noise in asked("P01")]),
    "S01": lambda: several("S01", ramp(0.11)),
    "S02": lambda: several("S02", ramp(0.66)),
    "S03": lambda: several("S03", ramp(1.55)),
    "S04": lambda: several("S04", ramp(0.11, 70.0)),
    "S05": lambda: several("S05", ramp(0.66, 70.0)),
    "S06": lambda: several("S06", ramp(1.55, 70.0)),
    "S07": lambda: several("S07", ramp(0.66, 0.0, 70.0)),
    "S08": lambda: several("S08", still("spindle_ia_rate")),
    "S09": lambda: several("S09", still("spindle_ii_rate")),
    "S10": lambda: several("S10", fusimotor()),
    "S11": lambda: several("S11", ramp(0.66, human=True)),
    "S12": dynamic_index,
    "T03": lambda: float(cord_gain_after_transection(0.0)),
    "T04": lambda: Found(float(cord_gain_after_transection(450.0)), "7.5 minutes", (asked("T04")[0], asked("T04")[1])),
    "T05": lambda: float(cord_gain_after_transection(9000.0)),
    "T11": conduction,
}
"""Row -> how it is read, in the row's unit."""


@cache
def found(id: str) -> Found | None:  # noqa: A002 - as in the contract
    """What a sub-model of the needle pass gives for a row by itself; None where none does."""
    make = ALONE.get(id)
    if make is None:
        return None
    one = make()
    return one if isinstance(one, Found) else Found(float(one))
