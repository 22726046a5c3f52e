"""The example clinic: nobody in it exists, everything in it happened by the rules, and it never touches a real one."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path

import pytest

from ims.clinic import demo
from ims.clinic.folder import DEMO
from ims.clinic.models import (
    AccessLog,
    Appointment,
    AppointmentEvent,
    AvailabilityRule,
    Clinic,
    OutgoingMail,
    Person,
    Practitioner,
    Question,
    User,
    WaitlistEntry,
)
from ims.clinic.offer.domain import STATED
from ims.clinic.people import second_factor
from ims.clinic.trust import log
from ims.clinic.upkeep import State, look_after
from ims.errors import FileProblem, NotPossible
from tests.clinic.factories import NOW, make_clinic, make_staff

pytestmark = pytest.mark.django_db


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder of examples."""
    demo.fill(tmp_path, now=NOW)
    return tmp_path


def test_everybody_in_it_is_an_example(folder: Path) -> None:
    """Names say so, addresses are of example.org, numbers are those kept for films."""
    for person in Person.objects.all():
        assert person.name.endswith("Example")
        assert person.email.endswith("@example.org")
        assert re.fullmatch(r"\(289\) 555-01\d\d", person.phone)
    assert {user.email.rpartition("@")[2] for user in User.objects.all()} == {"example.org"}
    assert {mail.to.rpartition("@")[2] for mail in OutgoingMail.objects.all()} == {"example.org"}


def test_nothing_leads_to_the_real_clinic(folder: Path) -> None:
    """Neither its address nor its number stands in the examples; only who works there and when."""
    clinic = Clinic.objects.get()
    assert clinic.is_demo
    assert (clinic.email, clinic.phone) == ("clinic@example.org", "(289) 555-0100")
    told = " ".join(str(mail.content) for mail in OutgoingMail.objects.all())
    assert STATED.email not in told and STATED.phone not in told
    jeff = Practitioner.objects.get(name=STATED.practitioner)
    assert {rule.weekday for rule in jeff.hours.all()} == {0, 2, 4}
    assert {(rule.begins.hour, rule.ends.hour) for rule in jeff.hours.all()} == {(9, 17)}


def test_the_second_practitioner_is_plainly_invented(folder: Path) -> None:
    """Other days, and a name nobody takes for a person's."""
    second = Practitioner.objects.exclude(name=STATED.practitioner).get()
    assert (second.name, second.profession) == ("Example Practitioner", "")
    assert {rule.weekday for rule in AvailabilityRule.objects.filter(practitioner=second)} == {1, 3}


def test_there_is_something_of_everything_around_today(folder: Path) -> None:
    """Visits that were, visits to come and free times; questions in several states; people who wait."""
    statuses = set(Appointment.objects.values_list("status", flat=True))
    assert {"booked", "fulfilled", "noshow"} <= statuses
    assert Appointment.objects.filter(start__lt=NOW).count() > 8
    assert Appointment.objects.filter(start__gt=NOW).count() > 12
    assert Appointment.objects.filter(end__lt=NOW, status="booked").count() == 0
    assert AppointmentEvent.objects.filter(at__gt=NOW).count() == 0
    assert set(Question.objects.values_list("status", flat=True)) == {"new", "triaged", "answered"}
    assert set(Question.objects.values_list("language", flat=True)) == {"en", "fr"}
    assert WaitlistEntry.objects.filter(status="waiting").count() == 2


def test_everything_in_it_stands_up_to_the_check(folder: Path) -> None:
    """The examples came about by the rules: nothing overlaps, every history holds, the log verifies."""
    assert [one for one in look_after(folder, now=NOW) if one.state is State.WRONG] == []
    assert log.verify() is None
    for appointment in Appointment.objects.all():
        steps = list(appointment.history.values_list("origin", "to"))
        assert [to for _, to in steps[:-1]] == [origin for origin, _ in steps[1:]]
        assert steps[-1][1] == appointment.status


def test_the_access_log_is_in_the_order_of_time(folder: Path) -> None:
    """Rows stand in it as they would have come about, the oldest first."""
    times = list(AccessLog.objects.order_by("id").values_list("at", flat=True))
    assert len(times) > 4
    assert times == sorted(times)


def test_the_sign_in_works_and_is_kept_private(folder: Path) -> None:
    """Password and second factor open the owner's account; recovery codes too, once each."""
    sign_in = demo.sign_in_of(folder)
    owner = User.objects.with_email(sign_in.email)
    assert owner is not None
    assert owner.check_password(sign_in.password)
    assert owner.roles == {"owner"}
    assert second_factor.verify(user=owner, code=sign_in.code(NOW), subject="s", now=NOW).user == owner
    assert second_factor.verify(user=owner, code=sign_in.recovery_codes[0], subject="s", now=NOW).user == owner
    assert sign_in.address_for_app.startswith("otpauth://totp/IMS%3Aowner%40example.org?secret=")
    assert (folder / DEMO).stat().st_mode & 0o777 == 0o600


def test_a_second_start_changes_nothing_until_the_bookings_have_passed(folder: Path) -> None:
    """Then there are new ones around the new today, for the same people, with the same sign-in."""
    before, people, sign_in = Appointment.objects.count(), Person.objects.count(), demo.sign_in_of(folder)
    assert demo.fill(folder, now=NOW + timedelta(hours=1)) == sign_in
    assert Appointment.objects.count() == before
    later = NOW + timedelta(days=60)
    assert demo.fill(folder, now=later) == sign_in
    assert Appointment.objects.filter(start__gt=later).count() > 12
    assert Person.objects.count() == people


def test_a_real_clinic_is_refused(tmp_path: Path) -> None:
    """And stays as it was."""
    make_clinic()
    with pytest.raises(NotPossible, match="holds a real clinic"):
        demo.fill(tmp_path, now=NOW)
    assert Person.objects.count() == 0
    assert not (tmp_path / DEMO).exists()


def test_an_account_makes_a_clinic_real(tmp_path: Path) -> None:
    """Somebody has begun."""
    make_staff("o@example.org", "owner")
    with pytest.raises(NotPossible, match="holds a real clinic"):
        demo.refuse_real(tmp_path)


def test_a_start_that_was_cut_off_is_begun_anew(tmp_path: Path) -> None:
    """The mark was written, the tables were not."""
    (tmp_path / DEMO).write_text("{}")
    assert demo.fill(tmp_path, now=NOW).email == demo.OWNER


def test_without_a_demo_there_is_no_code(tmp_path: Path) -> None:
    """A real clinic has none to print; a damaged file is said to be one."""
    with pytest.raises(NotPossible, match="holds no demo"):
        demo.sign_in_of(tmp_path)
    (tmp_path / DEMO).write_text("{")
    with pytest.raises(FileProblem, match="cannot be read"):
        demo.sign_in_of(tmp_path)
