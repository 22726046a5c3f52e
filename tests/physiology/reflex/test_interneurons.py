from __future__ import annotations

import numpy as np
import pytest

from ims.physiology.reflex.interneurons import Interneurons, cord_gain_after_transection
from tests.physiology.stepping import parameters, run

MODEL = Interneurons()
P = parameters(MODEL)
SILENT = {
    name: 0.0 for name in ("ia_at_cord", "ii_at_cord", "ib_at_cord", "group_iii_at_cord", "group_iv_at_cord", "burst_at_cord")
}
WRITES = ("synaptic_excitation", "band_synaptic_excitation")


def after(seconds=1.0, p=P, **rates):
    return run(MODEL, p, {**SILENT, **rates}, round(seconds / 1e-3), 1e-3, keep=WRITES)


def test_without_volleys_nothing_is_excited():
    """A silent nerve leaves the pool alone, and every interneuron at rest."""
    y, kept = after()
    assert not kept["synaptic_excitation"].any() and not kept["band_synaptic_excitation"].any()
    assert {name: round(float(np.ravel(value)[0]), 12) for name, value in y.items() if value.any()} == {"synapses_ready": 1.0}


def test_spindles_excite_and_tendon_organs_inhibit():
    """Ia and II raise the excitation of the pool, Ib lowers it (autogenic inhibition)."""
    assert after(ia_at_cord=80.0)[1]["synaptic_excitation"][-1] > 0
    assert after(ii_at_cord=80.0)[1]["synaptic_excitation"][-1] > 0
    assert after(ib_at_cord=80.0)[1]["synaptic_excitation"][-1] < 0


def test_synapses_of_spindles_tire_and_recover():
    """Post-activation depression: a long volley excites less at its end, and a rest of seconds restores it."""
    y, kept = after(5.0, ia_at_cord=100.0)
    e = kept["synaptic_excitation"].ravel()
    assert e[-1] < 0.9 * e[0]
    rested, _ = run(MODEL, P, SILENT, 10000, 1e-3, start=y)
    assert rested["synapses_ready"] == pytest.approx(1.0, abs=0.05)


def test_group_iii_excites_the_band_and_slows_the_pool():
    """Both signs: withdrawal excites the needled band within a second; the whole pool is inhibited for seconds (D15-D17)."""
    y, kept = after(20.0, group_iii_at_cord=100.0)
    assert kept["band_synaptic_excitation"].max() > 0.1
    assert y["tonic_inhibition"] == pytest.approx(1.0, abs=0.03)
    slowed = run(MODEL, P, {**SILENT, "ii_at_cord": 100.0}, 1, 1e-3, start=y, keep=WRITES)[1]["synaptic_excitation"]
    fresh = after(0.001, ii_at_cord=100.0)[1]["synaptic_excitation"]
    assert slowed[0] / fresh[0] == pytest.approx(1.0 - 0.125, abs=0.005)


def test_presynaptic_inhibition_takes_the_ia_path_alone():
    """Group III weakens Ia, not II."""
    y, _ = after(2.0, p=parameters(MODEL, tonic_weight=0.0), group_iii_at_cord=100.0)
    p = parameters(MODEL, tonic_weight=0.0)
    ia = run(MODEL, p, {**SILENT, "ia_at_cord": 50.0}, 1, 1e-3, start=y, keep=WRITES)[1]["synaptic_excitation"][0]
    ii = run(MODEL, p, {**SILENT, "ii_at_cord": 50.0}, 1, 1e-3, start=y, keep=WRITES)[1]["synaptic_excitation"][0]
    assert ia == pytest.approx(0.7 * 0.1 * 0.5, rel=0.01)
    assert ii == pytest.approx(0.03 * 0.5, rel=1e-6)


def test_the_twitch_needs_the_cord():
    """T03-T05: nothing just after the cord is cut above, part of it within 5-10 minutes, nearly all after 150."""
    assert cord_gain_after_transection(0.0) == 0.0
    assert 0.05 < cord_gain_after_transection(450.0) < 0.40
    assert cord_gain_after_transection(9000.0) > 0.85
    cut = after(p=parameters(MODEL, cord_gain=cord_gain_after_transection(0.0)), burst_at_cord=100.0)
    assert not cut[1]["band_synaptic_excitation"].any()


def test_end_plates_are_quieted_by_minutes_of_barrage_not_by_seconds():
    """P01: minutes approach the ceiling; the seconds of one pass bring about a few hundredths of it."""
    brief, _ = after(5.0, group_iii_at_cord=50.0)
    long, _ = run(MODEL, P, {**SILENT, "group_iii_at_cord": 50.0}, 3600, 1.0)
    assert 0.0 < brief["segmental_quiet"] < 0.02
    assert 0.2 < long["segmental_quiet"] < P.quieting
    assert np.all(run(MODEL, P, SILENT, 100, 1.0, start=long)[0]["segmental_quiet"] < long["segmental_quiet"])
