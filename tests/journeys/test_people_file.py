"""People come in from a file and go out into one: by everybody, with the keyboard, without scripts."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.recorder import Recorder
from tests.journeys.test_doors import problems

HOSTILE = "=HYPERLINK(A1)<script>alert(1)</script>"
LINES = (
    "Prénom;Nom;Courriel;Téléphone;Langue;Emial",
    "Amara;Example;amara@example.org;+1 289 555 0177;fr;",
    "Nadia;Newcomer;nadia.newcomer@example.org;(289) 555-0199;français;",
    "Noor;Newcomer;nadia.newcomer@example.org;;;",
    "Eve;Wrong;eve@;;de;",
    f"{HOSTILE};Wrong;h@example.org;;;",
)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A file as an older spreadsheet writes it in Quebec, with two lines that are wrong."""
    path = tmp_path / "people.csv"
    path.write_text("\r\n".join(LINES) + "\r\n", encoding="cp1252")
    return path


def choose(page: Page, file: Path) -> None:
    """Choose a file and have its plan shown."""
    page.goto("/desk/people/import/")
    page.get_by_label("File", exact=True).set_input_files(file)
    page.get_by_role("button", name="Show what it would do").press("Enter")


def test_a_file_is_imported_with_the_keyboard_after_its_plan_was_shown(
    member: Callable[..., Page], record: Callable[..., Recorder], file: Path
) -> None:
    """Each step is for everybody, wide and at 320 px; what is wrong is said first; the second time there is nothing to do."""
    page = member(expected=(400,))
    journey, wrong = record(page, "people_are_imported"), []
    page.goto("/desk/people/")
    page.get_by_role("link", name="Import", exact=True).press("Enter")
    wrong += problems(page)
    page.get_by_role("button", name="Show what it would do").press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("Choose a file.")
    wrong += problems(page)
    choose(page, file)
    expect(page.get_by_text("2 new, 1 changed, 0 the same, 2 refused. Nothing is changed yet.")).to_be_visible()
    expect(page.get_by_text("read as Windows-1252")).to_be_visible()
    expect(page.get_by_text("The column 'Emial' is not one of ours and is left out. Nearest: E-mail.")).to_be_visible()
    wrong += problems(page)
    journey.shot("the plan")
    confirm = page.get_by_role("button", name="Import 2 new and 1 changed")
    confirm.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("Some rows are refused, so nothing was done.")
    wrong += problems(page)
    page.get_by_label("Leave out the 2 refused lines and take the others").press("Space")
    confirm.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("The file was imported: 2 new, 1 changed, 0 the same, 2 refused.")
    journey.shot("imported")
    page.goto("/desk/people/?q=newcomer")
    expect(page.get_by_text("2 found")).to_be_visible()
    choose(page, file)
    expect(page.get_by_text("There is nothing to do.")).to_be_visible()
    wrong += problems(page)
    page.get_by_role("button", name="Choose another file").press("Enter")
    expect(page.get_by_role("status")).to_contain_text("Nothing was changed.")
    assert wrong == []


def test_people_go_out_and_come_in_again_without_scripts(member: Callable[..., Page], tmp_path: Path) -> None:
    """The file that the browser saves changes nothing when it comes back."""
    page = member(java_script_enabled=False)
    page.goto("/desk/people/export/")
    with page.expect_download() as saving:
        page.get_by_role("button", name="Export all people").click()
    file = tmp_path / saving.value.suggested_filename
    saving.value.save_as(file)
    assert file.read_bytes().startswith(b'\xef\xbb\xbf"Name","E-mail"')
    choose(page, file)
    expect(page.get_by_text(" 0 changed, ")).to_contain_text("0 new, 0 changed")
    expect(page.get_by_text("There is nothing to do.")).to_be_visible()


def test_a_file_that_is_too_large_is_answered_with_a_page(member: Callable[..., Page], tmp_path: Path) -> None:
    """The site takes no more than it says; the page says so and leads back to the form."""
    page = member(expected=(413,))
    large = tmp_path / "large.csv"
    large.write_text("Name\n" + "x" * 300_000)
    choose(page, large)
    expect(page.get_by_role("heading", level=1)).to_have_text("What you sent is too large")
    assert problems(page) == []
    page.get_by_role("link", name="Back to the form").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Import people")
