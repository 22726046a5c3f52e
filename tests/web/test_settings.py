"""Cookies of the site: under https none can be read by scripts, sent by other sites, or set by a neighbouring host."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from typing import Any

import pytest
from django.test import Client

from ims.clinic.folder import prepare
from ims.clinic.models import Clinic
from ims.clinic.people import second_factor
from ims.web import settings as configured
from ims.web.booking import visitor
from tests.clinic.factories import NOW, PASSWORD, at, make_staff
from tests.web.conftest import SECRET

COOKIES = """
import json
import django
django.setup()
from django.conf import settings
from ims.web.booking import visitor
names = [name for name in dir(settings) if name.startswith(("SESSION_COOKIE_", "CSRF_COOKIE_"))]
told = {name: getattr(settings, name) for name in names}
print(json.dumps({"settings": told, "visitor": visitor.VISITOR}, default=str))
"""


@pytest.fixture
def https(tmp_path: Any, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Client:
    """A browser at the site as it is when started with an https address."""
    prepare(tmp_path)
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("IMS_", "DJANGO_")) and k != "DATABASE_URL"}
    told = {"IMS_DATA": str(tmp_path), "IMS_ORIGIN": "https://clinic.example.org", "IMS_PROXIES": "1"}
    environment = {**kept, **told, "DJANGO_SETTINGS_MODULE": "ims.web.settings"}
    ran = subprocess.run([sys.executable, "-c", COOKIES], env=environment, capture_output=True, text=True, check=True)
    found = json.loads(ran.stdout)
    for name, value in found["settings"].items():
        if name.endswith(("_NAME", "_SECURE", "_HTTPONLY", "_SAMESITE", "_PATH", "_DOMAIN")):
            setattr(settings, name, value)
    settings.IS_SECURE = True
    monkeypatch.setattr(visitor, "VISITOR", found["visitor"])
    return Client()


@pytest.mark.django_db
def test_t50_under_https_every_cookie_is_bound_to_the_host(https: Client, clinic: Clinic) -> None:
    """Session, form and hold: `__Host-` in the name, Secure, HttpOnly, SameSite=Lax, for no other host."""
    user = make_staff("staff@example.org", "front_desk")
    second_factor.bind(user=user, secret=SECRET, now=NOW)
    https.get("/sign-in/", secure=True)
    https.post("/sign-in/", {"email": user.email, "password": PASSWORD}, secure=True)
    https.post("/book/hold/", {"service": "first_visit", "start": at("2027-03-05", "09:00").isoformat()}, secure=True)
    assert set(https.cookies) == {"__Host-ims_session", "__Host-ims_csrf", "__Host-ims_visitor"}
    for name, cookie in https.cookies.items():
        flags = (cookie["secure"], cookie["httponly"], cookie["samesite"], cookie["path"], cookie["domain"])
        assert (name, *flags) == (name, True, True, "Lax", "/", "")


@pytest.mark.django_db
def test_the_privacy_page_counts_the_cookies_that_a_visitor_gets(clinic: Clinic) -> None:
    """A visitor who looks at times in a zone, books and moves the visit has four, and the page says so."""
    client = Client()
    client.get("/book/?service=first_visit&tz=Europe/Paris")
    held = client.post("/book/hold/", {"service": "first_visit", "start": at("2027-03-05", "09:00").isoformat()})
    who = {"name": "Ada Example", "email": "ada@example.org", "phone": "519 555 0100", "language": "en"}
    typed = {**who, "visits": "1", "shown": "1"}
    client.get(held["Location"])
    secret = re.split("/", client.post(held["Location"], typed)["Location"])[2]
    assert configured.SESSION_COOKIE_NAME not in client.cookies
    client.post(f"/m/{secret}/move/", {"start": at("2027-03-08", "10:00").isoformat()})
    expected = {configured.SESSION_COOKIE_NAME, configured.CSRF_COOKIE_NAME, visitor.VISITOR, visitor.ZONE}
    assert set(client.cookies) == expected
    page = client.get("/privacy/").content.decode()
    assert "Four small cookies may be set" in page
    for purpose in ("guards our forms", "holds your place", "keeps your time zone", "after you change a visit"):
        assert purpose in page
    assert "Quatre petits témoins" in client.get("/fr/privacy/").content.decode()
