"""All people as a file, and the way there and back."""

from __future__ import annotations

import csv
import io

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from ims.clinic.models import AccessLog, Clinic, Person
from ims.clinic.people.domain import change_person
from ims.clinic.privacy.index import name_tokens
from ims.clinic.transfer.applying import apply
from ims.clinic.transfer.planning import plan_for
from ims.clinic.transfer.reading import read_table
from ims.clinic.transfer.writing import AT_A_TIME, export
from tests.clinic.factories import NOW, make_person, make_staff
from tests.clinic.transfer.files import everybody

HOSTILE = (
    "=HYPERLINK(A1)",
    "+1",
    "-2+3",
    "@SUM",
    "\t=x",
    "'",
    "''=1",
    '"',
    ";",
    ",",
    "\r\n",
    "\n",
    "\uff1d1",
    "\ufeff",
    "'t Hooft",
)
LETTERS = some.characters(exclude_categories=["Cs"], exclude_characters="\0")
TEXT = some.lists(some.one_of(some.sampled_from(HOSTILE), some.text(LETTERS, max_size=6)), max_size=4).map("".join)
NAMES = TEXT.map(str.strip).filter(name_tokens)
PHONES = some.one_of(
    some.just(""), TEXT.map(str.strip), some.from_regex(r"\A\+?1? ?\(?289\)?[ -]?555-?01[0-9]{2}( x ?[0-9]{1,3})?\Z")
)
EMAILS = some.one_of(
    some.just(""), some.sampled_from(["ada@example.org", "ADA@example.org", "=ben@example.org"]), some.emails()
)
PEOPLE = some.lists(some.tuples(NAMES, EMAILS, PHONES, some.sampled_from(["en", "fr"])), min_size=1, max_size=6)


def exported(**more: bool) -> bytes:
    """The whole file."""
    return b"".join(export(actor=None, now=NOW, **more))


def cells(content: bytes) -> list[list[str]]:
    """What a spreadsheet shows."""
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def test_everybody_is_in_the_file_with_everything(clinic: Clinic) -> None:
    """A line of headings, a line a person; with a byte order mark or without."""
    make_person("Chloé Example", "chloe@example.org", phone="(289) 555-0100", language="fr", zone="America/Toronto")
    make_person()
    assert sorted(cells(exported())) == [
        ["Ada Example", "ada@example.org", "", "en", ""],
        ["Chloé Example", "chloe@example.org", "(289) 555-0100", "fr", "America/Toronto"],
        ["Name", "E-mail", "Telephone", "Language", "Time zone"],
    ]
    assert exported() == b"\xef\xbb\xbf" + exported(has_mark=False)


def test_t61_no_cell_is_a_formula_in_any_country(clinic: Clinic) -> None:
    """Every cell is in quotation marks, so that a semicolon begins none; no cell begins with a sign of a formula."""
    make_person("=cmd|' /C calc'!A0", "+a@example.org", phone="+1 289 555 0100")
    make_person("Ada;=1+1", "-a@example.org", phone="\t=1")
    make_person('"=1,"";@x', "@a@example.org")
    content = exported(has_mark=False).decode()
    assert all(line.startswith('"') and line.endswith('"') for line in content.splitlines())
    found = [cell for row in cells(content.encode())[1:] for cell in row]
    assert len(found) == 15
    assert not [cell for cell in found if cell[:1] and cell[0] in "=+-@\t\r\n"]


def test_t43_who_takes_everybody_out_is_written_down_first(clinic: Clinic) -> None:
    """How many, never who; before the first part of the file leaves."""
    owner = make_staff("owner@example.org", "owner")
    make_person()
    parts = export(actor=owner, now=NOW, address_hash="a" * 64)
    (row,) = AccessLog.objects.all()
    assert (row.action, row.object_type, row.actor, row.reason) == ("export", "people", owner, "1 people as CSV")
    assert row.address_hash == "a" * 64
    assert len(b"".join(parts)) > 50


def test_a_large_clinic_leaves_in_parts(clinic: Clinic) -> None:
    """Nobody is missing at the borders, and no part holds everybody."""
    Person.objects.bulk_create(Person(name=f"P {n}", created=NOW) for n in range(AT_A_TIME * 2 + 1))
    parts = list(export(actor=None, now=NOW))
    assert len(parts) == 4
    assert len(cells(b"".join(parts))) == AT_A_TIME * 2 + 2


@given(people=PEOPLE)
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_t61_out_and_in_again_changes_nothing(clinic: Clinic, people: list[tuple[str, str, str, str]]) -> None:
    """Whatever somebody is called, in whatever signs, twice or in company: what was taken out is known when it comes back."""
    Person.objects.all().delete()
    for name, email, phone, language in people:
        made = make_person("x y", "")
        change_person(person_id=made.id, name=name, email=email, phone=phone, language=language)
    before = everybody()
    table = read_table(exported())
    plan = plan_for(table)
    assert plan.told == f"0 new, 0 changed, {len(people)} the same, 0 refused"
    apply(table, digest=plan.digest, actor=None, now=NOW)
    assert everybody() == before
