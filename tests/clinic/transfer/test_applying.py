"""A plan that is carried out: whole, once, and written down."""

from __future__ import annotations

import pytest

from ims.clinic.models import AccessLog, Clinic, Person, User
from ims.clinic.people.queries import search
from ims.clinic.transfer.applying import CHANGED_MEANWHILE, apply, note_look
from ims.clinic.transfer.planning import Plan, plan_for
from ims.clinic.transfer.reading import read_table
from ims.clinic.trust.log import verify
from ims.errors import NotPossible
from tests.clinic.appointments.racing import kinds, race
from tests.clinic.factories import NOW, make_person, make_staff
from tests.clinic.transfer.files import everybody, file_of, plan_of

LINES = ("Ada Example,ada@example.org,289 555 0177,fr", "Zoe New,zoe@example.org,,", "Max New,,+1 289 555 0100,fr")


@pytest.fixture
def owner(clinic: Clinic) -> User:
    """Who imports."""
    return make_staff("owner@example.org", "owner")


def applied(*lines: str, actor: User | None = None, **more: bool) -> Plan:
    """What carrying out a file does."""
    table = read_table(file_of(*lines))
    return apply(table, digest=plan_for(table).digest, actor=actor, now=NOW, **more)


def test_new_people_are_found_and_known_ones_changed(person: Person, owner: User) -> None:
    """By name, address and number, as if the desk had typed them; English where the file says no language."""
    assert applied(*LINES, actor=owner).told == "2 new, 1 changed, 0 the same, 0 refused"
    person.refresh_from_db()
    assert (person.phone, person.language, person.email) == ("289 555 0177", "fr", "ada@example.org")
    (zoe,), (max_,) = search("zoe@example.org"), search("289-555-0100")
    assert search("zoe") == [zoe] and search("new max") == [max_] and search("2895550177") == [person]
    assert (zoe.language, max_.language, zoe.created) == ("en", "fr", NOW)


def test_the_same_file_twice_changes_nothing(person: Person, owner: User) -> None:
    """However often."""
    applied(*LINES)
    before = everybody()
    for _ in range(2):
        assert applied(*LINES).told == "0 new, 0 changed, 3 the same, 0 refused"
        assert everybody() == before


def test_one_refused_row_stops_everything_unless_it_is_to_be_left_out(person: Person) -> None:
    """All or nothing; leaving out is said, never assumed."""
    before = everybody()
    with pytest.raises(NotPossible, match="Some rows are refused, so nothing was done"):
        applied(*LINES, "Eve Wrong,,,")
    assert everybody() == before
    assert applied(*LINES, "Eve Wrong,,,", leaves_out=True).told == "2 new, 1 changed, 0 the same, 1 refused"
    assert search("eve") == []


def test_what_fails_on_the_way_leaves_nothing(person: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    """The last step of all fails: nobody is new, nobody changed, and nothing stands in the access log."""

    def full(**_: object) -> None:
        raise OSError("disk full")

    monkeypatch.setattr("ims.clinic.transfer.applying.log.record", full)
    before = everybody()
    with pytest.raises(OSError, match="disk full"):
        applied(*LINES)
    assert everybody() == before
    assert not AccessLog.objects.exists()


def test_a_plan_that_is_another_one_by_now_is_not_carried_out(person: Person) -> None:
    """Somebody changed the person meanwhile: nothing is overwritten unseen."""
    table = read_table(file_of(*LINES))
    digest = plan_for(table).digest
    Person.objects.filter(id=person.id).update(phone="289 555 0100")
    with pytest.raises(NotPossible, match="People have changed since this plan was made"):
        apply(table, digest=digest, actor=None, now=NOW)
    assert Person.objects.count() == 1


def test_t43_the_log_says_whose_record_and_how_many_but_no_value(person: Person, owner: User) -> None:
    """A row for each person made, changed or shown in the plan, one with the counts; the chain verifies."""
    plan = plan_of(*LINES)
    note_look(plan, actor=owner, now=NOW, address_hash="a" * 64)
    applied(*LINES, actor=owner)
    new = {str(one.id) for one in Person.objects.exclude(id=person.id)}
    rows = list(AccessLog.objects.all())
    told = [(row.action, row.object_type, row.person_id, row.reason) for row in rows]
    assert told[:2] == [
        ("view", "person", str(person.id), "import"),
        ("view", "people", "", "plan of an import: 2 new, 1 changed, 0 the same, 0 refused"),
    ]
    assert {row[2] for row in told[2:4]} == new and {row[0] for row in told[2:4]} == {"create"}
    assert told[4:] == [
        ("change", "person", str(person.id), "import"),
        ("change", "people", "", "import: 2 new, 1 changed, 0 the same, 0 refused"),
    ]
    assert {row.actor for row in rows} == {owner} and verify() is None
    assert not [row.reason for row in rows if "example" in row.reason.lower() or "289" in row.reason]


def test_of_two_imports_at_once_one_does_it(racing_clinic: Clinic) -> None:
    """Nobody comes in twice, and somebody who is known is changed once."""
    make_person()
    table = read_table(file_of(*LINES))
    digest = plan_for(table).digest
    results = race([lambda: apply(table, digest=digest, actor=None, now=NOW)] * 4)
    assert kinds(results) == {"won": 1, "NotPossible": 3}
    assert Person.objects.count() == 3
    assert verify() is None


def test_who_was_quicker_at_the_last_moment_is_not_overwritten(person: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    """After the plan was compared and before the row is locked; nothing is done then."""

    def meanwhile(_: object) -> None:
        Person.objects.filter(id=person.id).update(language="fr")

    monkeypatch.setattr("ims.clinic.transfer.applying.take_down", meanwhile)
    line = "Ada Example,ada@example.org,289 555 0177,fr"
    table = read_table(file_of(line))
    with pytest.raises(NotPossible, match=CHANGED_MEANWHILE[:20]):
        apply(table, digest=plan_for(table).digest, actor=None, now=NOW)
    person.refresh_from_db()
    assert person.phone == ""
