"""What a pass hands over: counted from traces and spikes that are known."""

from __future__ import annotations

import numpy as np
import pytest

from ims.simulation.fast.handover import handover, impulses_of, path_in_tissue, released_share, twitches
from ims.simulation.fast.program import WORD
from ims.simulation.fast.solve import Pass
from ims.treatment.technique import technique

STEP, PER_FRAME = 1e-4, 10
FRAMES = 600


def packed(spikes: np.ndarray) -> np.ndarray:
    """(step, unit, lane) of bool in words."""
    rows = spikes.astype(np.uint32).reshape(spikes.shape[0], -1, WORD, spikes.shape[-1])
    return np.sum(rows << np.arange(WORD, dtype=np.uint32)[None, None, :, None], axis=2, dtype=np.uint32)


def passed(**traces: np.ndarray) -> Pass:
    """Two lanes in which nothing happens but what is given."""
    names = (
        *("hit_count", "burst_count", "end_plate_activation", "cut_share", "cramp_level", "needle_torque", "release_rate"),
        *("group_iii_rate", "group_iv_rate", "spindle_ia_rate", "spindle_ii_rate", "tendon_organ_ib_rate"),
        "pain_at_needle",
    )
    mean = {name: np.zeros((FRAMES, 2), np.float32) for name in names} | traces
    return Pass(mean, {}, {"motor_spikes": packed(np.zeros((FRAMES * PER_FRAME, 120, 2), bool))}, {})


def test_a_twitch_is_a_burst_that_units_of_the_band_follow() -> None:
    """Two bursts; only after the first do band units fire, in one lane; units outside the band do not count."""
    bursts = np.zeros((FRAMES, 2), np.float32)
    bursts[100:] += 1.0
    bursts[400:] += 1.0
    found = passed(burst_count=bursts)
    spikes = np.zeros((FRAMES * PER_FRAME, 120, 2), bool)
    at = 1000 + 300  # 30 ms after the first burst
    spikes[at, :3, 0] = True
    spikes[at, 60:70, 1] = True
    in_band = np.zeros((120, 2), bool)
    in_band[:10] = True
    some = Pass(found.mean, {}, {"motor_spikes": packed(spikes)}, {})
    assert twitches(some, impulses_of(some, in_band), STEP * PER_FRAME, PER_FRAME).tolist() == [1, 0]
    spikes[at - 600 : at - 400 : 50, :3, 0] = True  # as many before: no answer, its usual firing
    busy = Pass(found.mean, {}, {"motor_spikes": packed(spikes)}, {})
    assert twitches(busy, impulses_of(busy, in_band), STEP * PER_FRAME, PER_FRAME).tolist() == [0, 0]


def test_a_twitch_stands_out_of_what_goes_on_and_none_is_told_in_a_cramp() -> None:
    """Sixteen spikes before: four more are chance, sixteen more a twitch; in a cramp none is told."""
    bursts = np.zeros((FRAMES, 2), np.float32)
    bursts[300:] += 1.0
    spikes = np.zeros((FRAMES * PER_FRAME, 120, 2), bool)
    for lane, more in enumerate((20, 32)):
        spikes[3000 - 1400 : 3000 - 1400 + 16, 0, lane] = True
        spikes[3200 : 3200 + more, 0, lane] = True
    in_band = np.ones((120, 2), bool)
    for cramp, expected in ((0.0, [0, 1]), (1.0, [0, 0])):
        found = passed(burst_count=bursts, cramp_level=np.full((FRAMES, 2), cramp, np.float32))
        some = Pass(found.mean, {}, {"motor_spikes": packed(spikes)}, {})
        assert twitches(some, impulses_of(some, in_band), STEP * PER_FRAME, PER_FRAME).tolist() == expected


def test_the_time_of_a_burst_is_read_within_its_frame() -> None:
    """A burst in the last step of a frame: spikes from 10 to 150 ms after it count, to a step."""
    bursts = np.zeros((FRAMES, 2), np.float32)
    bursts[100] = 0.1  # one of ten steps
    bursts[101:] = 1.0
    for at, expected in ((1009 + 99, 0), (1009 + 100, 1), (1009 + 1499, 1), (1009 + 1500, 0)):
        spikes = np.zeros((FRAMES * PER_FRAME, 120, 2), bool)
        spikes[at, :3] = True
        some = Pass(passed(burst_count=bursts).mean, {}, {"motor_spikes": packed(spikes)}, {})
        assert twitches(some, impulses_of(some, np.ones((120, 2), bool)), 1e-3, PER_FRAME).tolist() == [expected] * 2


def test_what_went_on_is_counted_in_a_time_as_long_as_the_answer() -> None:
    """Spikes 145 ms before a burst are not what went on; 135 ms before they are."""
    bursts = np.zeros((FRAMES, 2), np.float32)
    bursts[300:] += 1.0
    spikes = np.zeros((FRAMES * PER_FRAME, 120, 2), bool)
    spikes[3200, :3] = True
    for lane, ago in enumerate((1450, 1350)):
        spikes[3000 - ago, :3, lane] = True
    some = Pass(passed(burst_count=bursts).mean, {}, {"motor_spikes": packed(spikes)}, {})
    assert twitches(some, impulses_of(some, np.ones((120, 2), bool)), STEP * PER_FRAME, PER_FRAME).tolist() == [1, 0]


def test_what_is_released_is_what_end_plates_and_cut_fibers_no_longer_hold() -> None:
    """Half the activity, a tenth of the fibers cut: 55 % released; a band that holds more than before releases nothing."""
    activity = np.full((FRAMES, 2), 0.02, np.float32)
    activity[-1] = [0.01, 0.03]
    cut = np.zeros((FRAMES, 2), np.float32)
    cut[-1, 0] = 0.1
    found = passed(end_plate_activation=activity, cut_share=cut)
    np.testing.assert_allclose(released_share(found, 450), [0.55, 0.0], atol=1e-6)


def test_sums_are_over_the_whole_pass() -> None:
    """20 impulses a second for 0.6 s are 12; work of winding is torque times turns; the track is the way in."""
    motion = technique("rotation").motion(0.02, STEP)
    frames = motion.rotation_rate.size // PER_FRAME
    mean = passed().mean
    long = {name: np.zeros((frames, 2), np.float32) for name in mean}
    long["needle_torque"] += 1e-6
    long["hit_count"][100:, 1] = 2.0
    long["group_iii_rate"][:, 0] = 20.0
    long["tendon_organ_ib_rate"] += 15.0
    long["tendon_organ_ib_rate"][1000:1100, 0] += 50.0
    found = Pass(long, {}, {"motor_spikes": packed(np.zeros((frames * PER_FRAME, 120, 2), bool))}, {})
    told = handover(
        found,
        motion,
        width=np.full(2, 3e-4),
        band_impulses=np.zeros((frames * PER_FRAME, 2)),
        conducts=np.ones(2),
        step=STEP,
        steps_per_frame=PER_FRAME,
    )
    assert told["loci_hit"].tolist() == [0.0, 2.0]
    turned = np.abs(motion.rotation_rate).sum() * STEP
    np.testing.assert_allclose(told["winding_work_uJ"], 2.0 * np.pi * turned, rtol=1e-3)
    assert told["group_iii_impulses"][0] == pytest.approx(20.0 * frames * 1e-3)
    assert told["stretch_receptor_impulses"] == pytest.approx([5.0, 0.0])  # a tenth of a second of 50 beyond rest
    assert told["track_volume_mm3"][0] == pytest.approx(1e9 * np.pi * 9e-8 / 4.0 * path_in_tissue(motion))
    assert path_in_tissue(motion) == pytest.approx(0.02, abs=2e-4)
