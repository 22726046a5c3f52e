"""What every page shows."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.test import Client, RequestFactory
from django.urls import reverse

from ims.clinic.models import Clinic
from ims.web.context import other_language, site
from tests.web.pages import main_text
from tests.web.public import information_pages


@pytest.mark.django_db
def test_before_set_up_every_page_says_so_and_leads_there() -> None:
    """Whoever starts the site for the first time is led to its set-up."""
    assert not site(RequestFactory().get("/"))["is_set_up"]
    page = Client().get("/nothing/").content.decode()
    assert "not set up yet" in page


@pytest.mark.django_db
def test_before_set_up_no_public_page_invites_to_book() -> None:
    """Neither a menu nor a sentence: a booking could not work. The home page says what is the case, and where to look."""
    book = re.compile(rf'href="(/fr)?{reverse("book")}"')
    assert [path for path in information_pages() if book.search(Client().get(path).content.decode())] == []
    home = main_text(Client().get("/").content.decode())
    assert "No visit can be booked here yet" in home and "or book a visit" not in home


@pytest.mark.django_db
def test_what_is_known_of_the_clinic_before_set_up_is_told_at_home(clinic: Clinic) -> None:
    """Whoever comes too early can still call."""
    Clinic.objects.update(set_up_at=None)
    assert clinic.phone in main_text(Client().get("/").content.decode())
    Clinic.objects.update(set_up_at=clinic.set_up_at)
    home = main_text(Client().get("/").content.decode())
    assert "or book a visit" in home and "No visit can be booked here yet" not in home


@pytest.mark.django_db
def test_after_set_up_the_clinic_has_its_name_on_every_page(clinic: Clinic) -> None:
    """The owner's words, not ours."""
    found = site(RequestFactory().get("/"))
    assert found["is_set_up"] and found["clinic"] == clinic
    page = Client().get("/nothing/").content.decode()
    assert "Example Clinic" in page and "not set up yet" not in page


@pytest.mark.django_db
def test_example_data_carry_a_banner(clinic: Clinic) -> None:
    """Nobody takes examples for a real clinic."""
    assert "Demonstration" not in Client().get("/nothing/").content.decode()
    Clinic.objects.update(is_demo=True)
    assert "Demonstration" in Client().get("/nothing/").content.decode()


def test_public_page_has_an_address_in_the_other_language_with_its_query() -> None:
    """The switch keeps the page and what was chosen on it."""
    assert other_language(RequestFactory().get("/?service=first_visit")) == "/fr/?service=first_visit"
    assert other_language(RequestFactory().get("/fr/?service=first_visit")) == "/?service=first_visit"


@pytest.mark.parametrize("path", ["/desk/", "/setup/", "/sign-in/", "/nothing/", "/api/v1/services"])
def test_staff_pages_and_unknown_ones_have_no_other_language(path: str) -> None:
    """There is no link that leads to nothing."""
    assert other_language(RequestFactory().get(path)) == ""


@pytest.mark.django_db
def test_staff_pages_show_the_staff_navigation(clinic: Clinic, signed_in: Callable[..., Client]) -> None:
    """Signed-in staff can go on and out from every staff page; patients' navigation is on patients' pages."""
    assert site(RequestFactory().get("/desk/week/"))["is_staff_page"]
    assert not site(RequestFactory().get("/conditions/"))["is_staff_page"]
    page = signed_in("front_desk").get("/desk/no-such-page/").content.decode()
    assert "Sign out" in page


@pytest.mark.django_db
def test_t62_no_inline_script_or_style_and_a_policy_that_forbids_them(clinic: Clinic) -> None:
    """All scripts and styles are files of ours, and the browser is told to run nothing else."""
    answer = Client().get("/nothing/")
    page, policy = answer.content.decode(), answer.headers["Content-Security-Policy"]
    assert "style=" not in page and "<style" not in page
    assert all("src=" in part.split(">")[0] for part in page.split("<script")[1:])
    assert "unsafe-inline" not in policy and "unsafe-eval" not in policy
    assert "frame-ancestors 'none'" in policy and "default-src 'self'" in policy
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
