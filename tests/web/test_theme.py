"""The style sheet of the owner's color."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from ims.clinic.models import Clinic
from ims.web import theme

pytestmark = pytest.mark.django_db
VIOLET = ":root { --brand: #7a4f9a; --brand-deep: #5a3a72; --brand-tint: #f2edf5; }\n"


def linked(path: str = "/") -> str:
    """The address of the sheet on a page; blank where there is none."""
    found = re.search(r'<link rel="stylesheet" href="(/theme\.css[^"]*)">', Client().get(path).content.decode())
    return found[1] if found else ""


def test_without_a_choice_pages_are_as_they_come(clinic: Clinic) -> None:
    """No link, and an empty sheet for whoever kept the address."""
    assert linked() == theme.address(clinic) == theme.address(None) == ""
    assert '<meta name="theme-color" content="#0b5a61">' in Client().get("/").content.decode()
    answer = Client().get("/theme.css")
    assert (answer.status_code, answer.content, answer["Cache-Control"]) == (200, b"", "public, no-cache")


def test_every_page_links_the_chosen_color_after_the_site_s_own_sheet(clinic: Clinic) -> None:
    """In both languages, under an address that changes with the color; the browser's own frame has it too."""
    Clinic.objects.update(color="#7a4f9a")
    assert linked() == linked("/fr/") != ""
    page = Client().get("/").content.decode()
    assert page.index("web/site.css") < page.index("/theme.css") < page.index("web/print.css")
    assert '<meta name="theme-color" content="#7a4f9a">' in page
    before = linked()
    Clinic.objects.update(color="#123456")
    assert linked() != before


def test_the_sheet_is_kept_under_its_own_address_and_asked_for_under_others(clinic: Clinic) -> None:
    """Its text, its type, its mark; not sent again to whoever has it."""
    Clinic.objects.update(color="#7a4f9a")
    answer = Client().get(linked())
    assert (answer.content.decode(), answer["Content-Type"]) == (VIOLET, "text/css; charset=utf-8")
    assert answer["Cache-Control"] == "public, max-age=31536000, immutable"
    assert Client().get("/theme.css?v=old")["Cache-Control"] == "public, no-cache"
    again = Client().get("/theme.css", headers={"If-None-Match": answer["ETag"]})
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", answer["ETag"])
    Clinic.objects.update(color="#123456")
    assert Client().get("/theme.css", headers={"If-None-Match": answer["ETag"]}).status_code == 200
