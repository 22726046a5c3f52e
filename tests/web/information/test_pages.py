"""The list of public pages is complete and in order."""

from __future__ import annotations

from django.template.loader import get_template

from ims.catalog import load
from ims.web.information.pages import CONDITION, CONDITION_CLAIMS, CONDITION_FIGURES, PAGES, page
from tests.web.statements import STATEMENTS


def test_every_statement_of_the_source_has_a_page() -> None:
    """What the source states is written on some page, and no page claims a statement that does not exist."""
    named = {statement for one in (*PAGES, CONDITION) for statement in one.statements}
    assert named == set(STATEMENTS)


def test_every_page_has_a_template_of_its_name() -> None:
    """A page of a name is the template of that name."""
    for one in PAGES:
        assert get_template(one.template) is not None
        assert page(one.name) is one


def test_pages_of_conditions_are_those_of_the_catalog() -> None:
    """Figures and claims are listed for conditions of the catalog, and each has its template."""
    assert set(CONDITION_FIGURES) == set(load().conditions)
    assert set(CONDITION_CLAIMS) <= set(load().conditions)
    assert all(get_template(f"information/conditions/{name}.html") for name in load().conditions)
