"""What one session does to each site."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ims.treatment import Dose, Needle, Response, Session, Site, doses
from tests.treatment.courses import no_answer, responses

YES, NO = Response(grasp=True), Response(grasp=False)


def dose(*needles: Needle, effective_share: float = 0.8) -> Dose:
    (found,) = doses(Session(day=0, needles=needles), placed_share=1, effective_share=effective_share).values()
    return found


def answering(found: Dose, readiness: float) -> float:
    return found.effective * (found.recorded + (1 - found.recorded) * readiness)


@pytest.mark.parametrize(
    ("response", "effective", "recorded"),
    [(Response(), 0.8, 0), (YES, 1, 1), (NO, 0, 0), (Response(twitches=1), 1, 1), (Response(cramp=5), 0.8, 0)],
)
def test_one_needle(response: Response, effective: float, recorded: float) -> None:
    """What was recorded decides; what was not is left to the tissue."""
    assert dose(Needle(site="piriformis", response=response)) == Dose(1, 1, effective, recorded)


@given(st.integers(0, 5), st.integers(0, 5), st.integers(1, 5), st.floats(0, 1), st.floats(0, 1))
def test_mixed_records_are_shared_out(yes: int, no: int, unknown: int, share: float, readiness: float) -> None:
    """Answering share = recorded answers + unrecorded placements that count and whose tissue is ready."""
    counted = [(yes, YES), (no, NO), (unknown, Response())]
    needles = [Needle(site="piriformis", count=count, response=response) for count, response in counted if count]
    expected = (yes + unknown * share * readiness) / (yes + no + unknown)
    assert answering(dose(*needles, effective_share=share), readiness) == pytest.approx(expected, abs=1e-12)


@given(st.lists(responses | no_answer, min_size=1, max_size=5), st.floats(0, 1), st.floats(0, 1))
def test_shares_are_shares(answers: list[Response], share: float, readiness: float) -> None:
    """No record leads outside 0 to 1."""
    found = dose(*(Needle(site="piriformis", response=answer) for answer in answers), effective_share=share)
    assert all(0 <= value <= 1 for value in (found.effective, found.recorded, answering(found, readiness)))


def test_sites_are_kept_apart() -> None:
    """Muscle and level each make a site; left and right of one are one."""
    needles = (
        Needle(site="piriformis"),
        Needle(site="paraspinal", level="S1"),
        Needle(site="paraspinal", level="L5"),
        Needle(site="piriformis", side="left", count=2),
        Needle(site="piriformis"),
    )
    found = doses(Session(day=0, needles=needles), placed_share=1, effective_share=1)
    assert {site: got.needles for site, got in found.items()} == {
        Site("piriformis"): 4,
        Site("paraspinal", "S1"): 1,
        Site("paraspinal", "L5"): 1,
    }


def test_blunt_needle_does_nothing_to_the_tissue() -> None:
    """A sham that does not enter leaves no wound and no answer."""
    session = Session(day=0, kind="non_penetrating_sham", needles=(Needle(site="piriformis"),))
    assert doses(session, placed_share=0, effective_share=0) == {Site("piriformis"): Dose(1, 0, 0, 0)}


def test_visit_without_needles_has_no_dose() -> None:
    """Attention alone reaches no site."""
    assert doses(Session(day=0, kind="attention"), placed_share=0, effective_share=0) == {}
