from __future__ import annotations

import pytest

from ims.catalog import load
from ims.physiology.pain.needle_pain import NeedlePain, soreness_left
from ims.physiology.space import NumpySpace
from tests.physiology.stepping import parameters, run

MODEL = NeedlePain()
P = parameters(MODEL)
NOTHING = {
    name: 0.0 for name in ("skin_at_cord", "group_iii_at_cord", "group_iv_at_cord", "ia_at_cord", "ii_at_cord", "cramp_level")
}


def felt(seconds=2.0, p=P, start=None, **rates):
    y, kept = run(MODEL, p, {**NOTHING, **rates}, round(seconds / 5e-3), 5e-3, start=start, keep=("pain_at_needle",))
    return y, kept["pain_at_needle"].ravel()


def test_nothing_arrives_nothing_is_felt():
    """No drive, no pain."""
    assert not felt()[1].any()


def test_a_prick_is_sharp_and_short():
    """It rises within half a second and is gone two seconds after."""
    y, during = felt(1.0, skin_at_cord=50.0)
    assert during[-1] > 1.0
    assert felt(3.0, start=y)[1][-1] < 0.1


def test_a_cramp_aches_and_lasts():
    """The ache of a cramp builds up over tens of seconds and outlasts it."""
    y, during = felt(30.0, cramp_level=1.0)
    assert during[-1] > during[200] > 0
    assert felt(10.0, start=y)[1][-1] > 1.0


def test_pain_rises_with_input_and_sensitization_and_stays_on_the_scale():
    """Monotone, between 0 and 10."""
    mild, strong = felt(group_iii_at_cord=20.0)[1][-1], felt(group_iii_at_cord=80.0)[1][-1]
    assert mild < strong
    assert felt(p=parameters(MODEL, central_gain=2.0), group_iii_at_cord=20.0)[1][-1] > mild
    assert felt(60.0, group_iii_at_cord=1e6)[1][-1] <= 10.0


def test_a_steady_drive_of_half_the_scale_is_five_and_the_gate_takes_what_is_published():
    """(35), (36): at D = D50 pain is 5; at G50 the gate takes 0.15 of the drive."""
    assert felt(200.0, group_iv_at_cord=30.0)[1][-1] == pytest.approx(5.0, abs=0.001)
    share = 0.85**1.5
    gated = felt(200.0, group_iv_at_cord=30.0, ia_at_cord=60.0, ii_at_cord=40.0)[1][-1]
    assert gated == pytest.approx(10.0 * share / (1.0 + share), abs=0.001)


def test_large_afferents_close_the_gate_a_little():
    """Spindle discharge lowers the same pain, never to nothing."""
    alone, gated = felt(group_iii_at_cord=60.0)[1][-1], felt(group_iii_at_cord=60.0, ia_at_cord=200.0)[1][-1]
    assert 0.5 * alone < gated < alone


def test_soreness_falls_as_published():
    """F07-F09: by 33.1 % after half an hour, by 80.9 % after a day, nearly all after three."""
    site = load().needle_site
    numbers = [site[name].value for name in ("early_soreness_share", "early_soreness_time", "late_soreness_time")]
    half_hour, day, three_days = (soreness_left(NumpySpace(), hours * 3600.0, *numbers) for hours in (0.5, 24.0, 72.0))
    assert 1 - half_hour == pytest.approx(0.331, abs=0.02)
    assert 1 - day == pytest.approx(0.809, abs=0.02)
    assert three_days < 0.03
