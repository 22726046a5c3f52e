"""Headers of pages that are nobody else's business."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from ims.web.middleware import is_private, is_secret


@pytest.mark.parametrize("path", ["/m/abc/", "/fr/m/abc/", "/w/abc/", "/fr/w/abc/", "/invite/abc/", "/feed/abc.ics"])
def test_addresses_with_a_secret_are_secret_and_private(path: str) -> None:
    """In either language."""
    assert is_secret(path) and is_private(path)


@pytest.mark.parametrize("path", ["/desk/", "/sign-in/", "/setup/", "/book/details/", "/fr/book/"])
def test_other_private_pages_hold_no_secret(path: str) -> None:
    """Private, but their addresses may be told to our own pages."""
    assert is_private(path) and not is_secret(path)


@pytest.mark.parametrize("path", ["/", "/fr/", "/conditions/", "/what-ims-is/"])
def test_public_pages_are_not_private(path: str) -> None:
    """Search engines may keep what is written for everybody."""
    assert not is_private(path)


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/m/nothing/", "/fr/m/nothing/", "/w/nothing/", "/feed/nothing.ics"])
def test_t31_pages_behind_a_secret_are_not_kept_indexed_or_referred_to(clinic: object, path: str) -> None:
    """Not kept by browsers, not listed by search engines, told to no other site; even where there is nothing."""
    answer = Client().get(path)
    kept = {name: answer.headers[name] for name in ("Cache-Control", "X-Robots-Tag", "Referrer-Policy")}
    assert kept == {"Cache-Control": "no-store", "X-Robots-Tag": "noindex, nofollow", "Referrer-Policy": "no-referrer"}


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/m/nothing", "/fr/m/nothing", "/w/nothing", "/invite/nothing"])
def test_t31_what_leads_to_a_secret_page_is_not_kept_either(clinic: object, path: str) -> None:
    """An address cut off before its slash leads to the page, by an answer that nobody keeps."""
    answer = Client().get(path)
    assert (answer.status_code, answer["Location"]) == (301, f"{path}/")
    assert (answer["Cache-Control"], answer["Referrer-Policy"]) == ("no-store", "no-referrer")


@pytest.mark.django_db
def test_t31_the_way_from_http_to_https_is_not_kept_either(clinic: object, settings: Any) -> None:
    """The first answer to a link typed without https."""
    settings.SECURE_SSL_REDIRECT = True
    answer = Client().get("/m/nothing/")
    assert answer["Location"].startswith("https://")
    assert (answer["Cache-Control"], answer["Referrer-Policy"]) == ("no-store", "no-referrer")


@pytest.mark.django_db
def test_secret_pages_let_their_own_forms_through(clinic: object) -> None:
    """Under `no-referrer` a browser sends the origin "null" with a form, which is refused: our own site may be told."""
    assert '<meta name="referrer" content="same-origin">' in Client().get("/m/nothing/").content.decode()
    assert 'name="referrer"' not in Client().get("/nothing/").content.decode()


@pytest.mark.django_db
def test_what_staff_see_is_not_kept(clinic: object, signed_in: Callable[..., Client]) -> None:
    """A page shown to somebody signed in is not kept by a shared browser, whichever it is."""
    assert signed_in("front_desk").get("/nothing/").headers["Cache-Control"] == "no-store"
    assert "no-store" not in Client().get("/nothing/").headers.get("Cache-Control", "")
