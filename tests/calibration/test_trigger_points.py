"""Who has a trigger point, how stiff it is, and what a needle far away does."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.testing import assert_allclose

from ims.calibration.trigger_points import MUSCLE, TriggerPoints, latent_people, resting_band
from ims.catalog.load import load
from ims.simulation.fast.site import Tissue
from ims.simulation.recruit import HEALTHY_CONTRACTURE

SET = "as_evidenced"


def test_a_band_without_contracture_is_as_stiff_as_what_surrounds_it() -> None:
    """Within a tenth; with more contracture it is the stiffer the more (Chen2016: a band is stiffer than its muscle)."""
    person, held = np.arange(4), vars(Tissue.healthy(4))

    def contrast(contracture: float) -> Any:
        band, around = resting_band(Tissue(**{**held, "contracture": np.full(4, contracture)}), person, 1)
        return band / around

    assert_allclose(contrast(0.0), 1.0, atol=0.1)
    assert (contrast(0.2) > contrast(0.05)).all() and (contrast(0.35) > contrast(0.2)).all()


def test_who_has_a_latent_point_and_what_a_needle_far_away_does() -> None:
    """They are no patients and the trapezius is neither calm nor as an active point; the needle leaves it as it is."""
    points = TriggerPoints(SET, persons=8, seed=1)
    people = latent_people(SET, 8, 1)
    points.active = people
    tissue = points.tissue(people)
    active = float(load().needle_site["active_contracture"].value)  # type: ignore[arg-type]
    assert people.person.size == 8
    assert ((tissue.contracture >= HEALTHY_CONTRACTURE) & (tissue.contracture < active)).all()
    blunt, remote = points.blunt, points.remote(np.arange(8))
    entry = float(load().condition("chronic_pain").patient("neck")["entry_pain"].value)  # type: ignore[arg-type]
    assert (blunt["pain_intensity"].sel(time=0.0) < entry).all()
    for name in ("contracture", "fixed_shortening"):
        start = [run[name].sel(muscle=MUSCLE, time=0.0).values for run in (blunt, remote)]
        assert_allclose(start[0], start[1], rtol=1e-5)
    assert (remote["pain_intensity"].sel(time=0.0) <= blunt["pain_intensity"].sel(time=0.0)).all()
