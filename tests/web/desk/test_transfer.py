"""Pages that take people out and bring them in."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.urls import reverse

from ims.clinic.models import AccessLog, Clinic, Person
from ims.clinic.people.queries import search
from ims.clinic.transfer.keeping import WAITS
from ims.web.desk.forms import MOST_KIB
from tests.clinic.factories import NOW, make_person
from tests.clinic.transfer.files import everybody, file_of
from tests.web.pages import main_text

SignIn = Callable[..., Client]
LINES = ("Ada Example,ada@example.org,289 555 0177,fr", "Zoe New,zoe@example.org,,")
BAD = "Eve Wrong,eve@,,"


@pytest.fixture
def owner(clinic: Clinic, signed_in: SignIn) -> Client:
    """The owner at the desk."""
    return signed_in("owner")


def chosen(client: Client, content: bytes, name: str = "people.csv") -> Any:
    """What choosing a file leads to."""
    return client.post(reverse("desk_people_import"), {"file": SimpleUploadedFile(name, content)})


def plan_page(client: Client, *lines: str) -> str:
    """The plan of a file with these lines."""
    assert chosen(client, file_of(*lines)).status_code == 302
    return client.get(reverse("desk_people_plan")).content.decode()


def sent(client: Client, page: str, **more: str) -> Any:
    """The answer to the word that the plan of this page be carried out."""
    digest = re.search(r'name="digest" value="(\w{64})"', page)
    assert digest is not None
    return client.post(reverse("desk_people_plan"), {"digest": digest[1], **more})


def test_t43_everybody_leaves_as_a_file_and_the_log_says_who_took_it(owner: Client, person: Person) -> None:
    """Part by part, named after the day in the clinic's zone, kept by nobody; looking at the page takes nothing out."""
    page = reverse("desk_people_export")
    assert "1 person as a CSV file" in main_text(owner.get(page).content.decode())
    assert not AccessLog.objects.exists()
    answer = owner.post(page, {"has_mark": "on"})
    assert answer.streaming and answer["Cache-Control"] == "no-store"
    assert answer["Content-Disposition"] == 'attachment; filename="people-2027-03-01.csv"'
    content = b"".join(answer.streaming_content)
    assert content.startswith(b"\xef\xbb\xbf") and b'"ada@example.org"' in content
    (row,) = AccessLog.objects.all()
    assert (row.action, row.object_type, row.reason, len(row.address_hash)) == ("export", "people", "1 people as CSV", 64)
    assert not b"".join(owner.post(page).streaming_content).startswith(b"\xef\xbb\xbf")


@pytest.mark.parametrize(
    ("lines", "words"), [(LINES, "Import 1 new and 1 changed"), (LINES[:1], "Import 1 changed"), (LINES[1:], "Import 1 new")]
)
def test_the_button_names_what_there_is_and_leaves_out_what_is_none(
    owner: Client, person: Person, lines: tuple[str, ...], words: str
) -> None:
    """Nobody is asked to import 0 of anything."""
    assert f"<button>{words}</button>" in plan_page(owner, *lines)


def test_a_file_is_shown_as_a_plan_and_then_carried_out(owner: Client, person: Person) -> None:
    """Until the word nothing is changed; afterwards people are found, and the file is gone."""
    before = everybody()
    page = plan_page(owner, *LINES)
    text = main_text(page)
    assert "1 new, 1 changed, 0 the same, 0 refused. Nothing is changed yet." in text
    assert (
        "Line 2, Ada Example Telephone: nothing becomes 289 555 0177 Language: en becomes fr" in text
        and "Zoe New zoe@example.org" in text
    )
    assert everybody() == before
    answer = sent(owner, page)
    assert (answer.status_code, answer["Location"]) == (302, reverse("desk_people"))
    assert "The file was imported: 1 new, 1 changed" in owner.get(reverse("desk_people")).content.decode()
    assert len(search("zoe@example.org")) == 1
    person.refresh_from_db()
    assert (person.phone, person.language) == ("289 555 0177", "fr")
    assert owner.get(reverse("desk_people_plan")).status_code == 302
    assert "There is nothing to do." in main_text(plan_page(owner, *LINES))


def test_refused_lines_are_left_out_only_when_that_is_said(owner: Client, person: Person) -> None:
    """All problems at once, each with its line; the button alone does nothing then."""
    before = everybody()
    page = plan_page(owner, *LINES, BAD, "Max New,,,de")
    text = main_text(page)
    assert "Line 4, Eve Wrong: 'eve@' is not a whole e-mail address" in text
    assert "Line 5, Max New: the language 'de' is not one that mails are written in: en or fr; there is neither" in text
    answer = sent(owner, page)
    assert (answer.status_code, everybody()) == (400, before)
    assert "Some rows are refused, so nothing was done." in answer.content.decode()
    assert sent(owner, page, leaves_out="on").status_code == 302
    assert Person.objects.count() == 2


def test_a_plan_that_is_another_one_by_now_is_shown_anew(owner: Client, person: Person) -> None:
    """With the words why; the new one can be carried out."""
    page = plan_page(owner, *LINES)
    Person.objects.filter(id=person.id).update(language="fr")
    answer = sent(owner, page)
    assert answer.status_code == 409
    assert "People have changed since this plan was made" in answer.content.decode()
    assert Person.objects.count() == 1
    assert sent(owner, answer.content.decode()).status_code == 302


def test_a_file_can_be_dropped(owner: Client, person: Person) -> None:
    """It is gone, and nothing was changed."""
    plan_page(owner, *LINES)
    assert owner.post(reverse("desk_people_plan"), {"drop": "drop"})["Location"] == reverse("desk_people_import")
    assert owner.get(reverse("desk_people_plan")).status_code == 302
    assert Person.objects.count() == 1


def test_t84_the_file_waits_sealed_and_not_for_long(owner: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    """No table holds a word of it in clear, the session included; after a quarter of an hour it is chosen once more."""
    page = plan_page(owner, "Quillon Zephyrine,quillon.z@example.org,(289) 555-0177,fr")
    assert "Quillon Zephyrine" in page
    with connection.cursor() as cursor:
        cursor.execute("SELECT session_data FROM django_session")
        kept = [row[0] for row in cursor.fetchall()]
    decoded = [str(owner.session.decode(one)) for one in kept]
    assert any("people_file" in one for one in decoded)
    assert not [one for one in [*kept, *decoded] if "uillon" in one or "5550177" in one]
    monkeypatch.setattr("ims.web.clock.now", lambda: NOW + WAITS)
    answer = owner.get(reverse("desk_people_plan"), follow=True)
    assert "No file waits any more" in answer.content.decode()
    assert "people_file" not in owner.session


def test_t40_a_file_waits_for_whoever_chose_it(owner: Client, signed_in: SignIn) -> None:
    """A session that came to another owner opens it no more."""
    plan_page(owner, *LINES)
    other = signed_in("owner", email="other@example.org")
    session = other.session
    session["people_file"] = owner.session["people_file"]
    session.save()
    assert other.get(reverse("desk_people_plan")).status_code == 302


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "The file is empty"),
        (b"PK\x03\x04 a sheet", "not a text file with columns"),
        (b"E-mail\nada@example.org\n", "no column for the name"),
        (b'Name\n"Ada\n', "From line 2 on the file cannot be read"),
        (b"a" * (MOST_KIB * 1024 + 1), f"at most {MOST_KIB} are taken here"),
    ],
)
def test_t65_what_cannot_be_read_is_said_beside_the_field(owner: Client, content: bytes, words: str) -> None:
    """Nothing waits then, whatever the name of the file promises."""
    answer = chosen(owner, content)
    assert answer.status_code == 400
    assert words in main_text(answer.content.decode())
    assert "people_file" not in owner.session


def test_no_file_is_asked_for_in_words(owner: Client) -> None:
    """The form says so."""
    answer = owner.post(reverse("desk_people_import"))
    assert (answer.status_code, "Choose a file." in answer.content.decode()) == (400, True)


def test_t65_a_file_never_touches_the_disk(owner: Client, settings: Any) -> None:
    """It is held in memory alone; what is larger than that is not taken at all."""
    assert settings.FILE_UPLOAD_HANDLERS == ["django.core.files.uploadhandler.MemoryFileUploadHandler"]
    answer = chosen(owner, b"Name\n" + b"a" * settings.FILE_UPLOAD_MAX_MEMORY_SIZE)
    assert (answer.status_code, "Choose a file." in answer.content.decode()) == (400, True)


def test_t61_hostile_cells_are_shown_as_text(owner: Client) -> None:
    """In the plan and in what is refused."""
    hostile = "<script>alert(1)</script>"
    page = plan_page(owner, f'"{hostile}",ada@example.org,,', f'Ada,"{hostile}@",,')
    assert hostile not in page and "&lt;script&gt;" in page


def test_t43_looking_at_a_plan_is_written_down(owner: Client, person: Person) -> None:
    """Whose record it shows, and the counts."""
    plan_page(owner, *LINES)
    rows = [(row.action, row.object_type, row.person_id) for row in AccessLog.objects.all()]
    assert rows == [("view", "person", str(person.id)), ("view", "people", "")]


def test_only_the_owner_is_offered_it(owner: Client, signed_in: SignIn) -> None:
    """The page of people shows the way to whoever may go it."""
    front = signed_in("front_desk", email="front@example.org")
    for name in ("desk_people_import", "desk_people_export"):
        assert f'href="{reverse(name)}"' in owner.get(reverse("desk_people")).content.decode()
        assert f'href="{reverse(name)}"' not in front.get(reverse("desk_people")).content.decode()


def test_a_long_list_is_shown_in_part(owner: Client) -> None:
    """The first new people and how many more there are; every change and every refusal is there."""
    for n in range(60):
        make_person(f"Known {n}", f"known{n}@example.org")
    known = [f"Known {n},known{n}@example.org,,fr" for n in range(60)]
    page = plan_page(owner, *(f"New {n},new{n}@example.org,," for n in range(60)), *known, *[BAD] * 60)
    text = main_text(page)
    assert "New 49" in text and "New 50" not in text and "And 10 more." in text
    assert "Known 59" in text and text.count("Eve Wrong") == 60
