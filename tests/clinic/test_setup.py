"""The first start."""

from __future__ import annotations

from datetime import time
from pathlib import Path

import pytest

from ims.clinic import setup
from ims.clinic.appointments.booking import book
from ims.clinic.folder import SETUP_CODE, prepare, setup_code
from ims.clinic.models import AccessLog, AvailabilityRule, Clinic, Practitioner, Service, User
from ims.clinic.offer.domain import STATED, ServicePlan
from ims.errors import BadValue, NotPossible
from tests.clinic.appointments.racing import kinds, race
from tests.clinic.factories import NOW, PASSWORD, at, make_person, make_staff, service

pytestmark = pytest.mark.django_db
SAID = {
    "name": "Example Clinic",
    "phone": STATED.phone,
    "extension": STATED.extension,
    "email": STATED.email,
    "address": "",
    "zone": "America/Toronto",
    "weekdays": STATED.weekdays,
    "begins": time(8, 30),
    "ends": time(16),
    "services": (ServicePlan("", "First visit", 45), ServicePlan("", "Deuxième visite!", 30, price_cents=9000)),
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A data folder."""
    prepare(tmp_path / "data")
    return tmp_path / "data"


def owner(folder: Path, code: str, **more: str) -> User:
    """Try to become the owner."""
    said = {"email": "owner@example.org", "name": "Olive", "password": PASSWORD, **more}
    return setup.make_owner(folder=folder, code=code, now=NOW, **said)


def test_the_code_of_the_folder_makes_one_owner(folder: Path) -> None:
    """However it is written; afterwards it is gone, and there is no second owner this way."""
    code = setup_code(folder)
    user = owner(folder, f" {code.lower().replace('-', ' ')} ")
    assert user.roles == {"owner"}
    assert not (folder / SETUP_CODE).exists()
    with pytest.raises(NotPossible, match="has an owner already"):
        owner(folder, setup_code(folder), email="second@example.org")
    assert User.objects.count() == 1


@pytest.mark.parametrize("code", ["", "0000-0000-0000-0000", "x" * 1000])
def test_another_code_makes_nobody(folder: Path, code: str) -> None:
    """The code stays valid for who has it, and nothing is written."""
    with pytest.raises(BadValue, match="not the set-up code"):
        owner(folder, code)
    with pytest.raises(BadValue, match="too short"):
        owner(folder, setup_code(folder), password="short")
    assert (User.objects.count(), AccessLog.objects.count(), (folder / SETUP_CODE).exists()) == (0, 0, True)


def test_what_the_owner_says_is_written_and_nothing_else() -> None:
    """Clinic, hours and services as said; who treats as the source states; blank stays blank."""
    by = make_staff("owner@example.org", "owner")
    setup.finish(setup.plan_of(**SAID), by=by, now=NOW)
    clinic = Clinic.objects.get()
    assert (clinic.name, clinic.phone, clinic.extension, clinic.email, clinic.address) == (
        "Example Clinic",
        "(289) 266-1674",
        "1",
        "info@probodywellness.ca",
        "",
    )
    assert list(Practitioner.objects.values_list("name", "profession")) == [("Jeff Hodgart", "physiotherapist")]
    hours = list(AvailabilityRule.objects.values_list("weekday", "begins", "ends"))
    assert hours == [(day, time(8, 30), time(16)) for day in (0, 2, 4)]
    assert list(Service.objects.values_list("code", "minutes", "price_cents")) == [
        ("first_visit", 45, None),
        ("deuxieme_visite", 30, 9000),
    ]
    assert setup.is_set_up()
    with pytest.raises(NotPossible, match="set up already"):
        setup.finish(setup.plan_of(**SAID), by=by, now=NOW)


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"weekdays": ()}, "at least one day"),
        ({"ends": time(8, 30)}, "end after they begin"),
        ({"services": ()}, "at least one service"),
        ({"services": (ServicePlan("", "Visit", 30), ServicePlan("", "visit", 45))}, "Two services"),
        ({"zone": "Mars/Olympus"}, "is no time zone"),
    ],
)
def test_a_plan_that_cannot_be_is_refused(more: dict[str, object], words: str) -> None:
    """With what is wrong, before anything is written."""
    with pytest.raises(BadValue, match=words):
        setup.plan_of(**{**SAID, **more})


def test_a_service_of_other_letters_gets_a_code() -> None:
    """A name without Latin letters can be booked too."""
    plan = setup.plan_of(**{**SAID, "services": (ServicePlan("", "初診", 45),)})
    assert [one.code for one in plan.services] == ["service_1"]


def test_the_description_changes_but_not_the_zone_of_visits_ahead(clinic: Clinic) -> None:
    """A visit keeps the wall time that was promised; the rest changes at once and is written down."""
    by = make_staff("owner@example.org", "owner")
    said = {name: SAID[name] for name in ("phone", "extension", "email", "address", "zone")}
    setup.describe(name="Renamed", **said, by=by, now=NOW)
    assert Clinic.objects.get().name == "Renamed"
    assert AccessLog.objects.get().object_type == "clinic"
    book(service=service(), starts=[at("2027-03-03", "10:00")], person=make_person(), now=NOW)
    with pytest.raises(NotPossible, match="booked ahead in America/Toronto"):
        setup.describe(name="Renamed", **{**said, "zone": "America/Vancouver"}, by=by, now=NOW)
    with pytest.raises(BadValue, match="is no time zone"):
        setup.describe(name="Renamed", **{**said, "zone": "Here"}, by=by, now=NOW)
    setup.describe(name="Renamed", **{**said, "zone": "America/Vancouver"}, by=by, now=at("2027-03-04", "10:00"))
    assert Clinic.objects.get().zone == "America/Vancouver"


def test_of_two_with_the_code_one_becomes_the_owner(folder: Path, transactional_db: None) -> None:
    """Also at the same instant there is one owner."""
    code = setup_code(folder)
    results = race([lambda n=n: owner(folder, code, email=f"o{n}@example.org") for n in range(4)])
    assert kinds(results) == {"won": 1, "NotPossible": 3}
    assert User.objects.count() == 1
