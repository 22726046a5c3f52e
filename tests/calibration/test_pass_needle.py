"""The needle by itself, read as its rows ask."""

from __future__ import annotations

from ims.calibration.pass_needle import rate, sliding, soreness_lost, torque, wound


def test_turning_one_way_winds_more_than_back_and_forth() -> None:
    """And either more than not turning."""
    assert 1.0 < wound(back=True) < wound(back=False)


def test_a_thicker_needle_is_held_more() -> None:
    """Friction goes by the surface."""
    assert sliding(needle_width=1.6e-4) < sliding(needle_width=3e-4)
    assert 0.0 < torque(0.25) < torque(0.5)


def test_noise_tells_the_rate_and_soreness_fades() -> None:
    """The power of noise follows the rate: twice the noise, four times the rate."""
    assert abs(rate(20.0) / rate(10.0) - 4.0) < 1e-9
    assert soreness_lost(0.5) < soreness_lost(24.0) < soreness_lost(72.0) <= 100.0
