from __future__ import annotations

import copy
import re

import pytest

from ims.reports.figures.sensitivity import RESULTS
from ims.reports.needle_words import basis, owes, page, sentences, title
from ims.simulation.fast.summary import summarize
from tests.simulation.fast.passes import dataset, solved


@pytest.fixture
def summary():
    return copy.deepcopy(summarize(solved()))


def test_the_pass_is_told_in_order(summary):
    """Layers, grasp, cramp, receptors, pain, stiffness, lengthening."""
    told = sentences(summary)
    for word, text in zip(("crossed", "grasp", "twitch", "Stretch receptors", "hurt", "kPa"), told, strict=False):
        assert word in text
    assert title(summary).startswith("One needle in extensor digitorum (tennis elbow)")


def test_a_grasp_is_never_called_proof_of_muscle(summary):
    """Warning 1 of the reference: the tissue that grasps may not be muscle."""
    assert "not proven" in " ".join(sentences({**summary, "grasp_ratio": 1.8}))
    assert "did not grasp" in " ".join(sentences({**summary, "grasp_ratio": 1.01}))


def test_s6a_that_the_stretch_receptor_brings_nothing_is_said(summary):
    """If its part is small, the product says so; if it is not, it says how much."""
    none = {route: {"band_percent": 0.0, "muscle_percent": 0.0} for route in summary["lengthening_by_route"]}
    some = {**none, "end_plate": {"band_percent": 5.0, "muscle_percent": 0.1}}
    told = " ".join(sentences({**summary, "band_lengthening_percent": 5.0, "lengthening_by_route": some}))
    assert "brings about none of it" in told and "end plates that were hit +5.0 %" in told
    heard = {**some, "stretch_receptors": {"band_percent": 2.0, "muscle_percent": 0.0}}
    told = " ".join(sentences({**summary, "band_lengthening_percent": 7.0, "lengthening_by_route": heard}))
    assert "brings about none" not in told and "stretch receptors +2.0 %" in told
    assert "Nothing let go" in " ".join(sentences({**summary, "band_lengthening_percent": 0.01}))


def test_a_cramp_that_goes_on_is_not_given_an_end(summary):
    """At least so long, where the pass was not followed to its end."""
    assert "still going on" in " ".join(sentences({**summary, "cramp_s": 3.0, "cramp_goes_on": True}))
    assert "no cramp" in " ".join(sentences({**summary, "cramp_s": 0.0, "cramp_goes_on": False}))


def test_a_range_is_told_with_what_ends_it_or_that_there_is_none(summary):
    """Movement, degrees before and after, and which limit; without a moment arm that none is told."""
    assert "Wrist flexion by hand went" in sentences(summary)[-1]
    both = {"movement": "neck_side_bend", "before": 30.0, "after": 31.5, "limited_by": {"before": "pain", "after": "torque"}}
    told = sentences({**summary, "range_of_motion_deg": both})[-1]
    assert "30.0 degrees before and 31.5 after" in told and "the person bears, then the torque" in told
    assert "no moment arm" in sentences({**summary, "range_of_motion_deg": None})[-1]


def test_what_it_stands_on_is_said_once(summary):
    """Shares of the numbers by what they rest on add up to all."""
    assert sum(summary["basis_share"].values()) == pytest.approx(1.0)
    assert "% assumed" in basis(summary) and "two people" in basis(summary)
    assert "of this muscle in a body model" in basis(summary)
    assert "not its own" in basis({**summary, "muscle_numbers": "placeholder"})


def test_the_page_fetches_nothing_and_carries_the_warnings(summary):
    """One file: sentences, warnings before the picture, numbers."""
    text = page(dataset(), summary)
    assert "http" not in text and "<script" not in text
    assert text.index("Be warned") < text.index("<svg")
    assert "unverified" in text and "<h1>" in text


def test_every_color_of_the_pictures_is_declared_in_the_page() -> None:
    """A color that is not is drawn as nothing."""
    text = page(dataset(), summarize(solved()))
    used = set(re.findall(r"var\((--ims-[a-z-]+)", text))
    assert used and used <= set(re.findall(r"(--ims-[a-z-]+):", text))


def test_what_is_owed_to_assumed_numbers_is_told_where_it_was_asked() -> None:
    """Three numbers a result, the largest first; nothing where nobody asked."""
    ends = {"at_low": dict.fromkeys(RESULTS, 1.0), "at_high": dict.fromkeys(RESULTS, 2.0)}
    found = {"as_it_is": dict.fromkeys(RESULTS, 1.5), "assumed": 3, "owed": [{"name": "local_twitch.capture_radius", **ends}]}
    told = owes({"sensitivity": found})
    assert len(told) == len(RESULTS) and all("capture radius (1 to 2)" in text for text in told)
    assert owes({}) == []
    assert "1 of 3 assumed numbers" in page(dataset(), summarize(solved()) | {"sensitivity": found})
