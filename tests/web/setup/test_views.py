"""The first start in the browser, from the code to the first free time."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client

from ims.clinic.folder import SETUP_CODE, prepare, setup_code
from ims.clinic.models import AvailabilityRule, Clinic, RoleGrant, Service, User
from ims.clinic.people.second_factor import code_at, step_at, unsealed
from ims.clinic.trust.limits import LIMITS
from tests.clinic.factories import NOW, PASSWORD

pytestmark = pytest.mark.django_db
ABOUT = {"name": "Example Clinic", "phone": "(289) 266-1674", "extension": "1", "zone": "America/Toronto"}
HOURS = {"weekdays": ["0", "2", "4"], "begins": "09:00", "ends": "17:00"}
SERVICES = {"form-TOTAL_FORMS": "1", "form-INITIAL_FORMS": "0", "form-0-name": "First visit", "form-0-minutes": "45"}


@pytest.fixture
def folder(tmp_path: Path, settings) -> Path:
    """A data folder that was never set up."""
    prepare(tmp_path / "data")
    settings.DATA = tmp_path / "data"
    return tmp_path / "data"


def account(code: str) -> dict[str, str]:
    """What the owner says first."""
    return {"code": code, "name": "Olive", "email": "owner@example.org", "password": PASSWORD}


def test_the_owner_sets_the_clinic_up_in_the_browser(client: Client, folder: Path) -> None:
    """Account, second factor, clinic, hours, services, review: then there are hours and a service to book."""
    page = client.get("/setup/").content.decode()
    assert "Set-up code" in page
    first = client.post("/setup/", account(setup_code(folder)))
    assert first["Location"] == "/sign-in/set-up-code/?next=/setup/clinic/"
    client.get(first["Location"])
    secret = unsealed(client.session["new_second_factor"])
    assert secret is not None
    code = code_at(secret, step_at(NOW))
    shown = client.post("/sign-in/set-up-code/", {"code": code, "next": "/setup/clinic/"})
    assert 'href="/setup/clinic/"' in shown.content.decode()
    assert client.post("/setup/clinic/", ABOUT)["Location"] == "/setup/hours/"
    assert client.post("/setup/hours/", HOURS)["Location"] == "/setup/services/"
    assert client.post("/setup/services/", SERVICES)["Location"] == "/setup/review/"
    review = client.get("/setup/review/").content.decode()
    for words in (
        "Example Clinic",
        "Monday, Wednesday, Friday, 09:00 to 17:00",
        "First visit",
        "no price shown",
        "Jeff Hodgart",
        "No French name: First visit. The French pages will show the English name.",
    ):
        assert words in review
    client.post("/setup/services/", {**SERVICES, "form-0-name_fr": "Première visite"})
    assert "No French name" not in client.get("/setup/review/").content.decode()
    client.post("/setup/services/", SERVICES)
    assert not Clinic.objects.exists()
    assert client.post("/setup/review/", follow=True).redirect_chain == [("/setup/done/", 302)]
    assert (Clinic.objects.get().name, Clinic.objects.get().set_up_at) == ("Example Clinic", NOW)
    assert (AvailabilityRule.objects.count(), Service.objects.get().price_cents) == (3, None)
    assert not (folder / SETUP_CODE).exists()


def test_without_the_code_nobody_becomes_the_owner(client: Client, folder: Path) -> None:
    """A wrong code is told; guesses are limited; the right one still works from elsewhere."""
    for _ in range(LIMITS["token_guess"].most):
        answer = client.post("/setup/", account("AAAA-BBBB-CCCC-DDDD"))
        assert (answer.status_code, "not the set-up code" in answer.content.decode()) == (422, True)
    assert "too often" in client.post("/setup/", account(setup_code(folder))).content.decode()
    assert not User.objects.exists()
    assert Client().post("/setup/", account(setup_code(folder)), REMOTE_ADDR="192.0.2.9").status_code == 302


def test_when_there_is_an_owner_the_code_page_is_closed(client: Client, folder: Path, signed_in: Callable[..., Client]) -> None:
    """Visitors are sent to sign in, other staff are refused, and no second owner is made by a code."""
    signed_in("owner", email="owner@example.org")
    assert client.get("/setup/")["Location"].startswith("/sign-in/?")
    assert client.post("/setup/", account(setup_code(folder)))["Location"] == "/sign-in/"
    assert signed_in("front_desk", email="desk@example.org").get("/setup/").status_code == 403
    assert RoleGrant.objects.filter(role="owner").count() == 1


def test_steps_that_were_left_out_are_asked_for(signed_in: Callable[..., Client], folder: Path) -> None:
    """The review leads back to what is missing; an interrupted set-up goes on where it was."""
    client = signed_in("owner")
    assert client.get("/setup/")["Location"] == "/setup/clinic/"
    assert client.get("/setup/done/")["Location"] == "/setup/clinic/"
    assert client.get("/setup/review/")["Location"] == "/setup/clinic/"
    client.post("/setup/clinic/", ABOUT)
    assert client.get("/setup/review/")["Location"] == "/setup/hours/"
    client.post("/setup/hours/", HOURS)
    assert client.get("/setup/review/")["Location"] == "/setup/services/"
    assert 'value="Example Clinic"' in client.get("/setup/clinic/").content.decode()
    assert 'value="09:00"' in client.get("/setup/hours/").content.decode()


@pytest.mark.parametrize(
    ("page", "sent", "words"),
    [
        ("clinic", {**ABOUT, "name": ""}, "This field is required"),
        ("hours", {**HOURS, "begins": ""}, "This field is required"),
        ("hours", {**HOURS, "weekdays": []}, "Choose at least one day"),
        ("services", {**SERVICES, "form-0-minutes": ""}, "This field is required"),
    ],
)
def test_what_is_missing_is_said_beside_its_field(
    signed_in: Callable[..., Client], page: str, sent: dict[str, str], words: str
) -> None:
    """Nothing is guessed for the owner."""
    answer = signed_in("owner").post(f"/setup/{page}/", sent)
    assert (answer.status_code, words in answer.content.decode()) == (422, True)


def test_services_of_one_name_are_told_at_the_review(signed_in: Callable[..., Client]) -> None:
    """What the rules refuse is said in words, and nothing is written."""
    client = signed_in("owner")
    two = {**SERVICES, "form-TOTAL_FORMS": "2", "form-1-name": "first visit", "form-1-minutes": "30"}
    for page, sent in (("clinic", ABOUT), ("hours", HOURS), ("services", two)):
        client.post(f"/setup/{page}/", sent)
    answer = client.post("/setup/review/")
    assert (answer.status_code, "Two services are called" in answer.content.decode()) == (422, True)
    assert not Clinic.objects.exists()


def test_the_owner_changes_the_description_later(clinic: Clinic, signed_in: Callable[..., Client]) -> None:
    """The set-up page then shows and changes how the clinic is described; the steps lead there."""
    client = signed_in("owner")
    assert 'value="Example Clinic"' in client.get("/setup/").content.decode()
    saved = client.post("/setup/", {**ABOUT, "name": "New Name", "address": "1 Example Street"}, follow=True)
    assert "Saved" in saved.content.decode()
    assert (Clinic.objects.get().name, Clinic.objects.get().address) == ("New Name", "1 Example Street")
    assert client.post("/setup/", {**ABOUT, "zone": "Mars/Olympus"}).status_code == 422
    for page in ("clinic", "hours", "services", "review"):
        assert client.post(f"/setup/{page}/", {})["Location"] == "/setup/"


def test_t61_markup_in_settings_is_shown_as_text(clinic: Clinic, signed_in: Callable[..., Client]) -> None:
    """A name is text, also on public pages."""
    hostile = "<script>alert(1)</script>"
    signed_in("owner").post("/setup/", {**ABOUT, "name": hostile, "address": hostile})
    assert Clinic.objects.get().name == hostile
    for address in ("/setup/", "/", "/contact/", "/sign-in/"):
        assert "<script>alert" not in Client().get(address, follow=True).content.decode()
