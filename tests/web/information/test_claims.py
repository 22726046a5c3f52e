"""Claims are shown with their grade, what is known, and who found it."""

from __future__ import annotations

import pytest
from django.utils import translation

from ims.catalog import load
from ims.errors import NotFound
from ims.web.information.claims import SOURCES, claim, claims, effect
from ims.web.information.pages import CONDITION_CLAIMS, PAGES


def test_a_claim_has_the_sentence_of_the_catalog_and_names_it() -> None:
    """The one sentence that may be shown is shown, in an element that names the claim."""
    found = claim("pain_short_term")
    assert (
        found.words == "On average about 1.5-2 points of ten less pain for some weeks; about the same as other physiotherapy."
    )
    assert found.html.startswith('<span data-from="claim:pain_short_term">')
    assert (found.grade, found.kind, [one.key for one in found.citations]) == ("B", "b", ["NavarroSantana2020", "Chys2023"])


def test_points_of_pain_are_points_of_the_scale_they_were_counted_on() -> None:
    """A reader sees of how many: the top of the scale is a number of the catalog."""
    assert load().parameter("pain_intensity.scale_top").value == 10.0
    assert "points of ten" in claim("pain_short_term").words
    with translation.override("fr"):
        assert "points sur dix" in claim("pain_short_term").words


def test_how_long_blood_flows_is_told_apart_for_people_and_for_rats() -> None:
    """Minutes were measured in people, the hour in rats alone: the sentence, and that of the mechanism, say which."""
    people, longer, rats = (load().targets[row].number for row in ("b01", "b03", "b06"))
    assert (people, longer, rats) == (15.0, 20.0, 60.0)
    seen = "seen for 15 to 20 minutes in people and for an hour in rats"
    assert seen in claim("hyperemia").words and seen in load().mechanisms["S6b"].sentence
    assert claim("hyperemia").grade == "B"
    with translation.override("fr"):
        assert "pendant une heure chez le rat" in claim("hyperemia").words


def test_a_claim_is_told_in_french_and_in_canadian_spelling() -> None:
    """American spelling of the catalog does not reach patients; French readers get French."""
    assert "muscle fibre" in claim("injury_potential_days").words
    with translation.override("fr"):
        assert claim("pain_long_term").words == "Le bienfait à long terme n’est pas prouvé."


@pytest.mark.parametrize(("statement", "supported"), [("S6a", 1), ("S6b", 2), ("S6c", 1)])
def test_an_effect_counts_the_parts_with_support(statement: str, supported: int) -> None:
    """Three parts each; filled dots come first and are as many as have support."""
    found = effect(statement)
    assert (len(found.parts), found.supported) == (3, supported)
    assert [part.is_supported for part in found.dots] == [True] * supported + [False] * (3 - supported)
    assert (found.supported_shown, found.parts_shown) == (
        f'<data value="{supported}" data-from="effect:{statement}">{supported}</data>',
        f'<data value="3" data-from="effect:{statement}">3</data>',
    )


def test_sources_are_of_claims_and_papers_that_the_catalog_has() -> None:
    """No claim rests on a paper that is not there."""
    assert set(SOURCES) <= {one.id for one in load().claims}
    assert {key for keys in SOURCES.values() for key in keys} <= set(load().sources)


def test_every_claim_that_a_page_asks_for_is_there() -> None:
    """Pages ask for claims of the catalog only, and another one is refused."""
    asked = [name for page in PAGES for name in page.claims] + [name for names in CONDITION_CLAIMS.values() for name in names]
    assert len(claims(asked)) == len(asked)
    with pytest.raises(NotFound):
        claim("it_heals_nerves")
