"""Figures are those of the catalog, traced, and refused where nobody published them."""

from __future__ import annotations

import pytest
from django.utils import translation

from ims.catalog import load
from ims.errors import NotFound, NotPossible
from ims.web.information.figures import figure, shown, spoken
from ims.web.information.pages import CONDITION_FIGURES, PAGES


def test_a_figure_is_the_number_of_its_row_with_its_source() -> None:
    """Nothing is typed: value, week and source are those of the catalog."""
    found, row = figure("back_pain_untreated_w6"), load().natural_course["back_pain_untreated_w6"]
    assert (found.value, found.week, found.citation.key) == (row.value, 6.0, row.provenance.source)
    assert found.number == '<data value="3.3" data-from="back_pain_untreated_w6">3.3</data>'


def test_a_range_is_shown_only_where_it_was_published() -> None:
    """The tolerances of this project are no findings."""
    assert figure("back_pain_untreated_w6").lowest == ""
    elbow = figure("tennis_elbow_untreated_much_improved_w52")
    assert (elbow.lowest_of_hundred[-10:], elbow.highest_of_hundred[-10:]) == (">80</data>", ">90</data>")


def test_a_per_cent_of_a_target_becomes_a_share() -> None:
    """97.7 per cent are 98 of a hundred people."""
    found = figure("f31")
    assert found.unit == "share" and found.value == pytest.approx(0.977)
    assert found.of_hundred.endswith(">98</data>")


def test_weeks_become_years_and_signs_are_left_out_where_words_say_them() -> None:
    """Whole years of many weeks; a size without its sign."""
    assert figure("whiplash_untreated_recovered_w260").years.endswith(">5</data>")
    assert figure("f09").size.endswith(">1.53</data>")


@pytest.mark.parametrize("row", ["headache_untreated_pain_change_w8", "headache_sham_responders_w8", "plan:frozen_shoulder"])
def test_a_number_of_our_own_is_refused(row: str) -> None:
    """Choices of this project are never shown as findings."""
    with pytest.raises(NotPossible):
        figure(row)


def test_a_row_that_is_not_there_is_refused() -> None:
    """A page cannot ask for a number that nobody has."""
    with pytest.raises(NotFound):
        figure("no_such_row")


def test_every_figure_that_a_page_asks_for_can_be_shown() -> None:
    """No page waits for a number that is refused."""
    rows = [row for page in PAGES for row in page.figures] + [row for rows in CONDITION_FIGURES.values() for row in rows]
    assert [row for row in rows if figure(row).value is None] == []


def test_numbers_are_spoken_in_the_language_of_the_page() -> None:
    """The decimal sign follows the language, needless zeros go, small numbers are not grouped."""
    assert (spoken(8.0), spoken(0.42), spoken(7629), spoken(-0.3)) == ("8", "0.42", "7629", "\u22120.3")
    with translation.override("fr"):
        assert shown("x", 0.5) == '<data value="0.5" data-from="x">0,5</data>'
