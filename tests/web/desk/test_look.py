"""The owner chooses the color of the site."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.test import Client

from ims.clinic.models import AccessLog, Clinic
from tests.web.pages import main_text

Signed = Callable[..., Client]
ADDRESS = "/desk/look/"


def test_a_color_is_chosen_and_taken_back_by_one_button(clinic: Clinic, signed_in: Signed) -> None:
    """Pages have it at once; both steps stand in the access log."""
    owner = signed_in("owner")
    page = main_text(owner.post(ADDRESS, {"color": "#7A4F9A"}, follow=True).content.decode())
    assert "Every page has this colour now" in page and "Of #7a4f9a" in page
    assert Clinic.objects.get().color == "#7a4f9a"
    page = main_text(owner.post(ADDRESS, {"usual": "1"}, follow=True).content.decode())
    assert "The site has its usual colour" in page and "Back to the usual colour" not in page
    assert Clinic.objects.get().color == ""
    rows = AccessLog.objects.filter(object_type="color").exclude(address_hash="")
    assert [row.reason for row in rows] == ["#0b5a61 to #7a4f9a", "#7a4f9a to #0b5a61"]


def test_a_color_that_cannot_be_read_is_refused_and_the_nearest_offered(clinic: Clinic, signed_in: Signed) -> None:
    """With the contrast in the sentence; the offer is taken by one button."""
    owner = signed_in("owner")
    answer = owner.post(ADDRESS, {"color": "#ff6600"})
    page = answer.content.decode()
    assert (answer.status_code, Clinic.objects.get().color) == (400, "")
    assert "links in notices would have a contrast of 2.50 to 1, and 4.5 to 1 is needed" in main_text(page)
    offered = re.search(r'<input type="hidden" name="color" value="(#\w{6})">', page)
    assert offered is not None
    owner.post(ADDRESS, {"color": offered[1]})
    assert Clinic.objects.get().color == offered[1] == "#b74900"


@pytest.mark.parametrize("typed", ["", "red", '"><script>', "#0b5a61;} body { display: none"])
def test_what_is_no_color_gets_no_offer_and_changes_nothing(clinic: Clinic, signed_in: Signed, typed: str) -> None:
    """Nothing typed reaches the style sheet or the page's own code."""
    answer = signed_in("owner").post(ADDRESS, {"color": typed})
    page = answer.content.decode()
    assert (answer.status_code, Clinic.objects.get().color) == (400, "")
    assert "is no colour" in main_text(page) and "<script>" not in page
    assert '<input type="hidden" name="color"' not in page
    assert Client().get("/theme.css").content == b""


@pytest.mark.parametrize("role", ["front_desk", "physiotherapist"])
def test_only_the_owner_chooses(clinic: Clinic, signed_in: Signed, role: str) -> None:
    """For others there is neither page nor link."""
    client = signed_in(role)
    assert client.post(ADDRESS, {"color": "#7a4f9a"}).status_code == 403
    assert ADDRESS not in client.get("/desk/").content.decode()
    assert Clinic.objects.get().color == ""
