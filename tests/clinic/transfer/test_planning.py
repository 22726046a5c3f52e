"""What a file would do, before it does anything."""

from __future__ import annotations

import pytest

from ims.clinic.models import Clinic, Person
from ims.clinic.transfer.planning import NO_REACH, SEVERAL, Kind
from tests.clinic.factories import make_person
from tests.clinic.transfer.files import everybody, plan_of


def kinds(*lines: str, head: str = "Name,E-mail,Telephone,Language\n") -> list[str]:
    """What becomes of each line."""
    return [step.kind.value for step in plan_of(*lines, head=head).steps]


def test_a_plan_counts_and_does_nothing(person: Person) -> None:
    """New, changed with what changes, the same, refused with its line and the reason."""
    make_person("Ben Example", "ben@example.org", phone="(289) 555-0100")
    before = everybody()
    plan = plan_of(
        "Ada Example,ada@example.org,289 555 0177,French",
        "Ben Example,BEN@example.org,+1 289 555 0100,en",
        "Zoe New,zoe@example.org,,",
        "Eve Wrong,eve@,,de",
    )
    assert plan.told == "1 new, 1 changed, 1 the same, 1 refused"
    assert [(step.line, step.kind) for step in plan.steps] == [
        (2, Kind.CHANGED),
        (3, Kind.SAME),
        (4, Kind.NEW),
        (5, Kind.REFUSED),
    ]
    assert [(one.heading, one.old, one.new) for one in plan.changed[0].changes] == [
        ("Telephone", "", "289 555 0177"),
        ("Language", "en", "fr"),
    ]
    assert len(plan.refused[0].reasons) == 2
    assert everybody() == before


def test_an_empty_cell_takes_nothing_away(clinic: Clinic) -> None:
    """Nor does a column that is missing."""
    make_person(phone="(289) 555-0100", language="fr", zone="America/Toronto")
    assert kinds("Ada Example,ada@example.org,,") == ["same"]
    assert kinds("Ada Example,ada@example.org", head="Name,E-mail\n") == ["same"]


def test_a_name_written_otherwise_is_a_change_and_another_name_another_person(person: Person) -> None:
    """Accents and capitals can be corrected; who shares an address is counted, without saying whose it is."""
    plan = plan_of("Adá EXAMPLE,ada@example.org,,", "Ben Example,ada@example.org,,", "Zoe New,zoe@example.org,,")
    assert [step.kind.value for step in plan.steps] == ["changed", "new", "new"]
    assert (plan.changed[0].changes[0].new, plan.number_sharing) == ("Adá EXAMPLE", 1)


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("Zoe New,,,", NO_REACH),
        ("Zoe New,zoe@,,", "'zoe@' is not a whole e-mail address, such as name@example.org"),
        (",zoe@example.org,,", "there is no name"),
        ("Zoe New,,none,", "'none' is no telephone number: at least 7 digits, at most 40 signs"),
        ("Ada Example,ada@example.org,12,", "'12' is no telephone number: at least 7 digits, at most 40 signs"),
    ],
)
def test_what_would_be_written_must_be_right(person: Person, line: str, reason: str) -> None:
    """Of somebody new everything, of somebody known what changes."""
    (step,) = plan_of(line).refused
    assert step.reasons == (reason,)


def test_what_stands_already_is_not_held_against_anybody(clinic: Clinic) -> None:
    """An old number that is none today stays, and the row is the same."""
    make_person("Ada www.example", "ada@example.org", phone="x")
    assert kinds("Ada www.example,ada@example.org,x,en") == ["same"]


def test_who_is_meant_must_be_clear(clinic: Clinic) -> None:
    """Two people of one name at one address are told apart by the rest; where nothing tells them apart, neither is changed."""
    first = make_person(phone="(289) 555-0100")
    second = make_person(phone="(289) 555-0101")
    plan = plan_of("Ada Example,ada@example.org,289 555 0101,", "Ada Example,ada@example.org,289 555 0100,")
    assert [step.person for step in plan.steps] == [second.id, first.id]
    assert plan.does_nothing
    (step,) = plan_of("Ada Example,ada@example.org,289 555 0199,").refused
    assert step.reasons == (SEVERAL,)


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (("Zoe New,zoe@example.org,,fr", "Zoe New,zoe@example.org,,fr"), ["new", "same"]),
        (("Zoe New,zoe@example.org,289 555 0100,", "New Zoe,,2895550100,"), ["new", "refused"]),
        (("Zoe New,zoe@example.org,289 555 0100,", "Zoe New,,2895550100,"), ["new", "same"]),
        (("Zoe New,zoe@example.org,,fr", "Zoe New,zoe@example.org,,en"), ["new", "refused"]),
        (("Ada Example,ada@example.org,,fr", "Ada Example,ada@example.org,,fr"), ["changed", "same"]),
        (("Ada Example,ada@example.org,,fr", "Ada Example,ada@example.org,,en"), ["changed", "refused"]),
        (("Ada Example,ada@example.org,,", "Ada Example,ada@example.org,,fr"), ["same", "refused"]),
        (("Ada Example,ada@example.org,289 555 0100,", "Ada Example,,289 555 0100,fr"), ["changed", "refused"]),
        (("Ada Example,,289 555 0100,", "Ada Example,ada@example.org,289 555 0100,"), ["new", "refused"]),
        (("Zoe New,zoe@example.org,,", "Max New,zoe@example.org,,"), ["new", "new"]),
    ],
)
def test_nobody_is_taken_down_twice_from_one_file(person: Person, lines: tuple[str, str], expected: list[str]) -> None:
    """A row that repeats an earlier one is the same; one that says something else is refused, with the line of the other."""
    plan = plan_of(*lines)
    assert [step.kind.value for step in plan.steps] == expected
    assert all("line 2 is about the same person" in step.reasons[0] for step in plan.refused)


def test_another_file_or_other_people_give_another_digest(person: Person) -> None:
    """The same ones the same."""
    line = "Ada Example,ada@example.org,,fr"
    digest = plan_of(line).digest
    assert plan_of(line).digest == digest
    assert plan_of("Ada Example,ada@example.org,289 555 0100,fr").digest != digest
    assert plan_of("Zoe New,zoe@example.org,,").digest != plan_of("Zoe New,zoe@example.org,,fr").digest
    Person.objects.filter(id=person.id).update(language="fr")
    assert plan_of(line).digest != digest
