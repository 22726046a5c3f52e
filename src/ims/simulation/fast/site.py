"""Where a needle goes: layers, band and receptors of one muscle of a person, from what the course says of it.

The hand-over IN (section 9 of the fast reference): contracture, fixed shortening, peripheral and central sensitization and
nerve function of the slow clock set end plates, band, length, endings and conduction of the pass. What is not handed over is
drawn from the person's own chance.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ims.catalog.load import load
from ims.catalog.muscle import Muscle
from ims.catalog.parameter import Parameter
from ims.errors import NotPossible
from ims.patient.anatomy import TWO_MUSCLES
from ims.patient.draw import Drawn, draw
from ims.physiology.muscle.curves import active_force, passive_force
from ims.physiology.space import NumpySpace
from ims.simulation.fast.assemble import library
from ims.simulation.fast.knots import balance, between
from ims.simulation.setting import Setting

Floats = NDArray[np.float64]

HANDED_OVER = ("contracture", "fixed_shortening", "peripheral_sensitization", "central_sensitization", "nerve_function")
"""States of the course that a pass begins from; one each for the muscle and the person."""
HEALTHY = {
    "contracture": 0.01,
    "fixed_shortening": 0.0,
    "peripheral_sensitization": 0.0,
    "central_sensitization": 0.0,
    "nerve_function": 1.0,
}


@dataclass(frozen=True)
class Tissue:
    """What the course says of the muscle, one value a lane: the states of `HANDED_OVER`."""

    contracture: Floats
    fixed_shortening: Floats
    peripheral_sensitization: Floats
    central_sensitization: Floats
    nerve_function: Floats

    @property
    def count(self) -> int:
        """Number of lanes."""
        return int(self.contracture.size)

    @staticmethod
    def healthy(count: int) -> Tissue:
        """A muscle that nothing is wrong with."""
        return Tissue(**{name: np.full(count, value) for name, value in HEALTHY.items()})


@dataclass(frozen=True)
class Layers:
    """Depths below the skin [m], one a lane: top of the muscle, the band from and to, the muscle's far face."""

    muscle_top: Floats
    band_top: Floats
    band_bottom: Floats
    muscle_bottom: Floats

    @property
    def target(self) -> Floats:
        """The middle of the band, or of where it would be."""
        return 0.5 * (self.band_top + self.band_bottom)


def tissue_at(of: Setting, y: Mapping[str, Any], row: int) -> Tissue:
    """What the states of the slow clock say of one compartment, one value a person; what a smaller model lacks is healthy."""
    persons = np.shape(y["contracture"])[-1]
    found = {}
    for name in HANDED_OVER:
        value = y.get(name)
        if value is None:
            found[name] = np.full(persons, HEALTHY[name])
        elif name == "nerve_function":
            supply = np.asarray(of.anatomy.segments_of_muscle, float)[row]
            found[name] = supply @ np.asarray(value, float) + of.anatomy.supply_outside[row]
        else:
            found[name] = np.asarray(value[row] if np.ndim(value) == 2 else value, float)
    return Tissue(**found)


def numbers_of(muscle: Muscle) -> dict[str, Parameter]:
    """Every number of the sub-models of a pass in this muscle, by full name: fibers, tendon and force its own where it has."""
    own = load().architecture.get(muscle.key, {})
    return {**load().pass_parameters, **{entry.full_name: entry for entry in own.values()}}


def nerve_length(muscle: Muscle) -> float:
    """Path from the cord to the muscle [m]."""
    numbers = load().needle_site
    if any(root[0] in "LS" for root in muscle.roots) and not muscle.paraspinal:
        return float(numbers["nerve_length_leg"].value)  # type: ignore[arg-type]
    is_arm = muscle.key.startswith(("extensor", "flexor", "biceps", "triceps", "brachio", "supinator", "anconeus"))
    return float(numbers["nerve_length_arm" if is_arm else "nerve_length_neck"].value)  # type: ignore[arg-type]


def parameters(
    names: Sequence[str],
    muscle: Muscle,
    tissue: Tissue,
    *,
    person: NDArray[np.int64],
    seed: int,
    diameter: float | None = None,
    angle: float = 0.0,
    knots: bool = False,
    instead: Sequence[tuple[str, float, int]] = (),
) -> tuple[Drawn, Layers]:
    """Parameters of a pass, and where its layers lie.

    Parameters
    ----------
    names : sub-models of the pass
    tissue : what the course says of the muscle
    person : (lane) key of each person's chance
    diameter : of the needle [m]; by default the least that the muscle is needled with
    angle : of the needle to the straight way in [rad]; layers are longer along a slanting needle
    knots : the band's activity sits in knots, instead of along its fibers
    instead : `submodel.name`, value in SI and lane, of what is set in the place of what was drawn

    Notes
    -----
    Layers: the published depths of the muscle, from the skin, are those of planning and unverified; the band lies in their
    middle, the far face at the deeper of them. Cover is the person's own, thinner where the muscle lies shallow. Release of
    end plates, thickness of the band and its structural stress rise with contracture up to those of an active point; fibers
    rest the shorter the more of them are in contracture. Fibers, tendon and force are the muscle's own where the catalog has
    them. All else of it is assumed (needle_site.toml).
    """
    numbers = {name: float(entry.value) for name, entry in load().needle_site.items()}  # type: ignore[arg-type]
    drawn = {*names, "muscle_tendon"} - {"rigid_tendon"}
    entries = {full: entry for full, entry in numbers_of(muscle).items() if full.split(".")[0] in drawn}
    p: dict[str, dict[str, Any]] = {s: dict(v) for s, v in draw(entries, TWO_MUSCLES, seed, person).items()}
    n = tissue.count
    for full, value, lane in instead:
        p = changed(p, {full: value}, [lane], n)
    active = np.minimum(tissue.contracture / numbers["active_contracture"], 1.0)
    layers = _layers(p["needle_layers"], muscle, active * numbers["band_thickness"], numbers, n, 1.0 / np.cos(angle))
    p["needle_layers"] |= {
        "muscle_thickness": layers.muscle_bottom - layers.muscle_top,
        "band_depth": layers.band_top - layers.muscle_top,
        "band_thickness": layers.band_bottom - layers.band_top,
        "needle_diameter": np.full(n, diameter if diameter is not None else _least(muscle)),
    }
    p["nociceptor"] |= {
        "nearest": 0.5 * p["needle_layers"]["needle_diameter"],
        "sensitization": np.clip(tissue.peripheral_sensitization, 0.0, 1.0),
        "field_top": layers.muscle_top,
        "field_height": layers.muscle_bottom - layers.muscle_top,
    }
    p["needle_pain"]["central_gain"] = 1.0 + numbers["central_gain_slope"] * np.clip(tissue.central_sensitization, 0.0, None)
    release = p["end_plate_noise"]["resting_release"]
    p["end_plate_noise"]["resting_release"] = numbers["healthy_release"] + active * (release - numbers["healthy_release"])
    band = p["taut_band"]
    band["structural_stress"] = active * band["structural_stress"]
    band["knot_share"] = np.full(n, numbers["knot_share"] if knots else 0.0) * active
    if knots:
        p["end_plate_noise"]["largest_activation"] = p["end_plate_noise"]["largest_activation"] * numbers["knot_activity"]
    short = numbers["shortening_by_contracture"] * tissue.contracture
    length = numbers["resting_length"] - short - numbers["fixed_shortening_share"] * tissue.fixed_shortening
    tendon = p["muscle_tendon"]
    tendon["muscle_tendon_length"] = tendon["tendon_slack_length"] + length * tendon["optimal_fiber_length"]
    if "rigid_tendon" in names:  # one person, one muscle: whichever tendon a pass is made with
        p["rigid_tendon"] = {v.name: tendon[v.name] for v in library()["rigid_tendon"].parameters}
    p["spindle_mileusnic2006"]["resting_length"] = length
    if knots:
        band["resting_knot_length"] = balance(length, band["knot_share"], _resting_leak(p), length)
    p["tendon_organ"]["resting_force"] = _resting_force(p, length)
    nerve = p["peripheral_nerve"]
    stretch = nerve_length(muscle) / AVERAGE_PATH
    nerve["afferent_length"] = nerve["afferent_length"] * stretch
    nerve["efferent_length"] = nerve["efferent_length"] * stretch
    nerve["nerve_function"] = np.clip(tissue.nerve_function, 0.0, 1.0)
    return p, layers


def changed(p: Drawn, changes: Mapping[str, float], lanes: Sequence[int], count: int) -> Drawn:
    """Parameters with some of them set in some lanes."""
    new: dict[str, dict[str, Any]] = {s: dict(v) for s, v in p.items()}
    for full, value in changes.items():
        submodel, name = full.split(".")
        array = np.array(np.broadcast_to(np.asarray(new[submodel][name], float), (count,)))
        array[list(lanes)] = value
        new[submodel][name] = array
    return new


AVERAGE_PATH = 0.22
"""Path [m] whose length the entries of peripheral_nerve give."""


def _resting_force(p: Mapping[str, Mapping[str, Any]], length: Floats) -> Floats:
    """Force [N] of a muscle that nobody commands: passive, with what end plates and structure of its band add.

    The filter of the tendon organs needs tens of seconds to settle, so it has to start there.
    """
    xp, band, tendon = NumpySpace(), p["taut_band"], p["muscle_tendon"]
    share = np.asarray(band["knot_share"], float)
    rest = np.where(share > 0.0, between(length, share, band["resting_knot_length"]), length)
    along = np.where(share > 0.0, 0.0, _resting_leak(p)) * active_force(xp, length)
    extra = along + band["structural_stress"] / band["largest_stress"] + passive_force(xp, rest) - passive_force(xp, length)
    return np.asarray(tendon["largest_force"] * (passive_force(xp, length) + tendon["band_share"] * extra), float)


def _resting_leak(p: Mapping[str, Mapping[str, Any]]) -> Floats:
    """Activity that end plates of the band bring about before the pass."""
    leak = p["end_plate_noise"]
    share = (leak["resting_release"] / leak["half_release"]) ** leak["release_steepness"]
    return np.asarray(leak["largest_activation"] * share / (1.0 + share), float)


def _least(muscle: Muscle) -> float:
    return muscle.needle_diameter.low if muscle.needle_diameter is not None else 3.0e-4


def _layers(drawn: dict[str, Any], muscle: Muscle, band: Floats, numbers: Mapping[str, float], n: int, longer: float) -> Layers:
    """Layers along the needle, `longer` than straight in; the cover's scale is written to what was drawn."""
    depth = muscle.depth
    if depth is None:  # refused by muscle_at
        raise NotPossible(f"{muscle.name} has no depth on record.")
    low, high = depth.low, depth.high
    cover = drawn["skin_thickness"] + drawn["subcutis_thickness"] + drawn["fascia_thickness"] + np.zeros(n)
    scale = np.minimum(1.0, numbers["cover_share"] * low / cover)
    drawn["thickness_scale"] = scale * longer
    top = scale * cover
    bottom = np.maximum(high, top + numbers["least_muscle"])
    thick = np.minimum(band, bottom - top)
    middle = np.clip(0.5 * (low + high), top + 0.5 * thick, bottom - 0.5 * thick)
    return Layers(*(longer * depth for depth in (top, middle - 0.5 * thick, middle + 0.5 * thick, bottom)))
