"""`ims clinic people ...`: people out of a clinic and into it, by the commands as a person types them."""

from __future__ import annotations

import csv
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.cli.site import fill, ims

HEAD = "Nom;Courriel;Téléphone;Langue\n"
ZOE = "Zoé New;zoe@example.org;;français\n"
AMARA = "Amara Example;amara@example.org;;fr\n"
EVE = "Eve Wrong;eve@;;de\n"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a clinic of examples."""
    folder = tmp_path_factory.mktemp("made") / "clinic"
    fill(folder)
    return folder


@pytest.fixture
def folder(made: Path, tmp_path: Path) -> Path:
    """A copy of it, to do something with."""
    return Path(shutil.copytree(made, tmp_path / "clinic"))


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A place for a file."""
    return tmp_path / "people.csv"


def take_out(file: str | Path, folder: Path, *more: str) -> subprocess.CompletedProcess[str]:
    """The export."""
    return ims("clinic", "people", "export", str(file), "--data", str(folder), *more)


def bring_in(file: Path, folder: Path, *more: str, typed: str = "") -> subprocess.CompletedProcess[str]:
    """The import."""
    return ims("clinic", "people", "import", str(file), "--data", str(folder), *more, typed=typed)


def words(text: str) -> str:
    """A paragraph in one line."""
    return " ".join(text.split())


def test_everybody_is_written_into_a_private_file_and_known_when_it_comes_back(folder: Path, file: Path) -> None:
    """A file that is there is left alone; the printed text is the same; what was taken out changes nothing."""
    told = take_out(file, folder)
    assert (told.returncode, told.stderr) == (0, "")
    assert "holds 12 people" in told.stdout
    assert file.stat().st_mode & 0o777 == 0o600
    with file.open(encoding="utf-8", newline="") as text:
        assert len(list(csv.reader(text))) == 13
    before = file.read_bytes()
    again = take_out(file, folder)
    assert (again.returncode, "is there already" in words(again.stderr), file.read_bytes()) == (2, True, before)
    assert take_out("-", folder).stdout.encode().replace(b"\r\n", b"\n") == before.replace(b"\r\n", b"\n")
    assert take_out("-", folder, "--bom").stdout.startswith("\ufeff")
    back = bring_in(file, folder)
    assert (back.returncode, back.stdout) == (0, "0 new, 0 changed, 12 the same, 0 refused.\nThere is nothing to do.\n")


def test_an_import_shows_its_plan_asks_and_does_it_once(folder: Path, file: Path) -> None:
    """No, and nobody to answer, do nothing; yes does it; the second time there is nothing to do; the check is content."""
    file.write_text(HEAD + ZOE + AMARA, encoding="cp1252")
    no = bring_in(file, folder, typed="n\n")
    assert (no.returncode, words(no.stderr)) == (130, "Nothing was changed, as you asked.")
    assert no.stdout.splitlines()[1:] == [
        "Line 3 changed: Amara Example: Language en becomes fr",
        "Line 2 new: Zoé New",
        "1 new, 1 changed, 0 the same, 0 refused.",
        "Import 1 new and 1 changed? [y/N] ",
    ]
    assert no.stdout.startswith("Look: The file is not in UTF-8; it was read as Windows-1252.")
    nobody = bring_in(file, folder)
    assert (nobody.returncode, "Add --yes" in words(nobody.stderr)) == (2, True)
    yes = bring_in(file, folder, typed="y\n")
    assert (yes.returncode, yes.stdout.rpartition("[y/N] ")[2]) == (0, "Imported: 1 new, 1 changed, 0 the same, 0 refused.\n")
    assert "There is nothing to do." in bring_in(file, folder, "--yes").stdout
    assert ims("clinic", "check", "--data", str(folder)).returncode == 0


def test_a_refused_line_stops_everything_unless_it_is_left_out(folder: Path, file: Path) -> None:
    """All that is wrong with it is said with its line; nothing is asked and nothing done."""
    file.write_text(HEAD + ZOE + EVE, encoding="utf-8")
    told = bring_in(file, folder, "--yes")
    assert told.returncode == 2
    assert "Line 3 refused: 'eve@' is not a whole e-mail address, such as name@example.org; the language 'de'" in told.stdout
    assert "1 refused, so nothing was done." in words(told.stderr)
    assert "Imported: 1 new, 0 changed, 0 the same, 1 refused." in bring_in(file, folder, "--yes", "--leave-out").stdout


@pytest.mark.parametrize(
    ("content", "expected"),
    [(None, "cannot be read: No such file"), (b"", "The file is empty"), (b"PK\x03\x04", "not a text file with columns")],
)
def test_a_file_that_cannot_be_is_refused(folder: Path, file: Path, content: bytes | None, expected: str) -> None:
    """In words, with code 2."""
    if content is not None:
        file.write_bytes(content)
    told = bring_in(file, folder)
    assert (told.returncode, expected in words(told.stderr)) == (2, True)


def test_what_cannot_be_written_is_said(folder: Path, tmp_path: Path) -> None:
    """A folder that is not there is not made."""
    told = take_out(tmp_path / "none" / "people.csv", folder)
    assert (told.returncode, "cannot be written: No such file" in words(told.stderr)) == (2, True)


def test_help_comes_alone_and_with_examples() -> None:
    """Beside the other commands of the clinic."""
    assert "people" in ims("clinic").stdout
    assert "export" in ims("clinic", "people").stdout
    for command in ("export", "import"):
        assert "Examples: ims clinic people" in words(ims("clinic", "people", command, "--help").stdout)


def test_a_file_without_an_end_is_refused(folder: Path) -> None:
    """No more of it is read than is taken."""
    told = bring_in(Path("/dev/zero"), folder)
    assert (told.returncode, "more than 1024 KiB" in words(told.stderr)) == (2, True)
