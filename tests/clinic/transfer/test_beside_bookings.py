"""An import beside a booking: whoever is in both at that moment is taken down once."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence

import pytest
from django.db import transaction

from ims.clinic.appointments import caller, direct, visiting
from ims.clinic.models import Clinic, Person, Practitioner
from ims.clinic.people import domain
from ims.clinic.transfer.applying import apply
from ims.clinic.transfer.planning import Plan, plan_for
from ims.clinic.transfer.reading import read_table
from ims.errors import NotPossible
from tests.clinic.appointments.racing import race
from tests.clinic.factories import NOW, at, make_staff, service
from tests.clinic.transfer.files import file_of

NAME, EMAIL = "Zoe New", "zoe@example.org"
CONTACT = visiting.Contact(name=NAME, email=EMAIL)
TIME = at("2027-03-05", "10:00")
PATIENCE = 1.0
"""Seconds in which the other would have gone on if nothing held it: a slow machine hides a fault, it never makes one."""


def on_the_pages() -> object:
    """A visitor books what they hold."""
    held = visiting.choose(service=service(), start=TIME, now=NOW, visitor_hash="v")
    return visiting.finish(hold_id=held.id, visitor_hash="v", contact=CONTACT, now=NOW)


def by_a_program() -> object:
    """A program books."""
    return direct.book_directly(service=service(), start=TIME, contact=CONTACT, now=NOW)


def at_the_desk() -> object:
    """Staff book for a caller."""
    jeff, actor = Practitioner.objects.get(), make_staff("desk@example.org", "front_desk")
    who = caller.Caller(name=NAME, email=EMAIL)
    return caller.book_caller(caller=who, service=service(), start=TIME, practitioner=jeff.id, actor=actor, now=NOW)


WAYS: Sequence[Callable[[], object]] = (on_the_pages, by_a_program, at_the_desk)
every_way = pytest.mark.parametrize("book", WAYS, ids=lambda way: way.__name__)


def the_import() -> Callable[[], Plan]:
    """An import of the same person, planned while nobody knew them."""
    table = read_table(file_of(f"{NAME},{EMAIL},,"))
    digest = plan_for(table).digest
    return lambda: apply(table, digest=digest, actor=None, now=NOW)


@every_way
def test_an_import_waits_for_a_booking_that_is_not_done(racing_clinic: Clinic, book: Callable[[], object]) -> None:
    """The booking has taken them down, and nobody else can see it yet: the import then finds its plan to be another one."""
    taken_down, imported, carry_out = threading.Event(), threading.Event(), the_import()

    def booking() -> None:
        with transaction.atomic():
            book()
            taken_down.set()
            imported.wait(PATIENCE)

    def importing() -> Plan:
        taken_down.wait(30)
        try:
            return carry_out()
        finally:
            imported.set()

    booked, done = race([booking, importing])
    assert booked is None and isinstance(done, NotPossible)
    assert Person.objects.count() == 1


@every_way
def test_a_booking_waits_for_an_import_that_is_not_done(
    racing_clinic: Clinic, book: Callable[[], object], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The import is about to write whom it found to be new: the booking then is theirs."""
    planned, booked, carry_out = threading.Event(), threading.Event(), the_import()

    def slowly(people: Sequence[Person]) -> None:
        planned.set()
        booked.wait(PATIENCE)
        domain.take_down(people)

    def booking() -> object:
        planned.wait(30)
        try:
            return book()
        finally:
            booked.set()

    monkeypatch.setattr("ims.clinic.transfer.applying.take_down", slowly)
    results = race([booking, carry_out])
    assert not [one for one in results if isinstance(one, Exception)]
    assert Person.objects.get().appointments.count() == 1
