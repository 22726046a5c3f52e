from __future__ import annotations

import json

import numpy as np

from ims.simulation.fast.summary import LAYERS, basis_share, dangers, summarize
from ims.treatment.needle_place import muscle_at
from tests.simulation.fast.passes import solved

NAMED = (
    *("condition", "muscle", "normal", "depth_mm", "layers_crossed", "punctures", "peak_axial_force_N", "grasp_ratio"),
    *("twitches", "cramp_s", "pain_peak_nrs", "ia_peak_hz", "ii_peak_hz", "ib_peak_hz", "iii_iv_peak_hz"),
    *("motor_units_recruited", "emg_rms_uV", "endplate_noise_rms_uV", "band_shear_modulus_kPa"),
    *("muscle_lengthening_percent", "lengthening_by_route", "danger", "handover", "seed", "cpu_seconds"),
    *("muscle_numbers", "range_of_motion_deg"),
)


def test_the_summary_holds_what_was_promised_and_is_plain():
    """Every name, as JSON, all numbers finite."""
    found = summarize(solved())
    assert set(NAMED) <= set(found)
    assert json.loads(json.dumps(found, allow_nan=False)) == found
    assert found["layers_crossed"] == list(LAYERS[:5]) and found["punctures"] == 2


def test_a_needle_that_stays_short_of_the_band_says_so():
    """Layers crossed are those the tip came into."""
    needled = solved(normal=True)
    assert "beyond" not in summarize(needled)["layers_crossed"]


def test_whose_fibers_and_tendon_they_are_is_said():
    """Own numbers, or a placeholder's, and their share among the bases."""
    assert summarize(solved())["muscle_numbers"] == "own sum"
    neck = muscle_at("upper_trapezius")
    assert basis_share(neck)["assumed"] > basis_share(solved().muscle)["assumed"]


def test_the_hand_over_is_complete_and_never_negative():
    """Section 9: what the weeks after the pass are told."""
    found = summarize(solved())["handover"]
    assert all(value >= 0 for value in found.values())
    width, path = 0.25, found["track_volume_mm3"]
    assert path > np.pi * width**2 / 4 * 10
    assert found["group_iii_impulses"] > 0


def test_depth_is_warned_of_and_never_promised():
    """Danger: every depth on record is unverified, and the rules of the muscle are named."""
    told = " ".join(dangers(solved()))
    assert "unverified" in told and "Rule for this muscle (unverified)" in told
    assert "safe" not in told
