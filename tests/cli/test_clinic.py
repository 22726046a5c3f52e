"""`ims clinic ...`: look, back up, restore, accounts, keys, by the commands as a person types them."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.cli.site import fill, ims

PASSPHRASE = "four words do well\n"


def words(text: str) -> str:
    """A paragraph in one line."""
    return " ".join(text.split())


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a clinic of examples."""
    folder = tmp_path_factory.mktemp("made") / "clinic"
    fill(folder)
    return folder


@pytest.fixture
def folder(made: Path, tmp_path: Path) -> Iterator[Path]:
    """A copy of it, to do something with."""
    yield Path(shutil.copytree(made, tmp_path / "clinic"))


def test_check_prints_a_row_for_everything(folder: Path) -> None:
    """State, subject and words; code 0 where nothing is wrong."""
    told = ims("clinic", "check", "--data", str(folder))
    assert (told.returncode, told.stderr) == (0, "")
    rows = [line.split(maxsplit=1) for line in told.stdout.splitlines()]
    assert {row[0] for row in rows} == {"fine", "look"}
    assert len(rows) == 10


def test_check_ends_with_2_where_something_is_wrong(folder: Path) -> None:
    """So that a timer can tell somebody."""
    (folder / "field-keys.json").chmod(0o644)
    told = ims("clinic", "check", "--data", str(folder))
    assert told.returncode == 2
    assert "wrong  files" in told.stdout
    assert words(told.stderr) == "Something is wrong with: files. What to do stands beside it above."


def test_t83_backup_and_restore_go_round(folder: Path, tmp_path: Path) -> None:
    """With a passphrase: the same people are there again, found by the same keys, in a folder that was not there."""
    backup, again = tmp_path / "monday.ims", tmp_path / "again"
    told = ims("clinic", "backup", str(backup), "--data", str(folder), typed=PASSPHRASE)
    assert told.returncode == 0, told.stderr
    assert f"To restore it you need: the passphrase, and {folder / 'field-keys.json'} (keys f1, i1)" in told.stdout
    told = ims(
        "clinic", "restore", str(backup), "--data", str(again), "--keys", str(folder / "field-keys.json"), typed=PASSPHRASE
    )
    assert told.returncode == 0, told.stderr
    assert "Everybody signs in again" in told.stdout
    assert _count(again) == _count(folder) > 10
    assert (again.stat().st_mode & 0o777, (again / "field-keys.json").stat().st_mode & 0o777) == (0o700, 0o600)
    assert ims("clinic", "check", "--data", str(again)).returncode == 0


def test_t83_a_key_file_serves_a_timer(folder: Path, tmp_path: Path) -> None:
    """Made once, private; used without a question; another one opens nothing and leaves nothing."""
    backup, key, again = tmp_path / "b.ims", tmp_path / "backup.key", tmp_path / "again"
    told = ims("clinic", "backup", str(backup), "--data", str(folder), "--key-file", str(key), "--new-key")
    assert told.returncode == 0, told.stderr
    assert key.stat().st_mode & 0o777 == 0o600
    (tmp_path / "other.key").write_text("x" * 40)
    arguments = ("clinic", "restore", str(backup), "--data", str(again), "--keys", str(folder / "field-keys.json"))
    told = ims(*arguments, "--key-file", str(tmp_path / "other.key"))
    assert told.returncode == 2
    assert "The key file is wrong, or the file is damaged." in words(told.stderr)
    assert not again.exists()
    assert ims(*arguments, "--key-file", str(key)).returncode == 0


def test_t83_a_restore_says_which_keys_it_needs(folder: Path, tmp_path: Path) -> None:
    """Without them, with others, into a folder in use: refused in words, with nothing made."""
    backup, again = tmp_path / "b.ims", tmp_path / "again"
    assert ims("clinic", "backup", str(backup), "--data", str(folder), typed=PASSPHRASE).returncode == 0
    start = ("clinic", "restore", str(backup), "--data")
    told = ims(*start, str(again), typed=PASSPHRASE)
    assert "cannot be read without its field keys: name the copy of field-keys.json with --keys" in words(told.stderr)
    other = tmp_path / "other"
    assert ims("clinic", "createuser", "a@b.example", "--role", "owner", "--data", str(other)).returncode == 2
    from ims.clinic.folder import prepare

    prepare(other)
    told = ims(*start, str(again), "--keys", str(other / "field-keys.json"), typed=PASSPHRASE)
    assert "was made with other field keys (missing: f1, i1)" in words(told.stderr)
    assert not again.exists()
    told = ims(*start, str(folder), "--keys", str(folder / "field-keys.json"), typed=PASSPHRASE)
    assert "is not empty. A restore needs an empty folder" in words(told.stderr)
    assert told.returncode == 2


def test_accounts_are_made_at_the_terminal(folder: Path) -> None:
    """The password is read from standard input; weak ones, known addresses and unknown roles are refused."""
    start = ("clinic", "createuser", "new@example.org", "--data", str(folder), "--role")
    told = ims(*start, "front_desk", typed="short\n")
    assert (told.returncode, "too short" in words(told.stderr)) == (2, True)
    told = ims(*start, "doctor", typed=PASSPHRASE)
    assert "'doctor' is no role. Choose one of: front_desk, physiotherapist, owner." in words(told.stderr)
    told = ims(*start, "front_desk", typed=PASSPHRASE)
    assert (told.returncode, told.stdout) == (
        0,
        "new@example.org may sign in as front desk. The first sign-in sets up the second factor.\n",
    )
    told = ims(*start, "owner", typed=PASSPHRASE)
    assert "has an account already" in words(told.stderr)


def test_t84_keys_are_rotated_by_one_command(folder: Path) -> None:
    """Old keys are kept beside; afterwards the check is content."""
    told = ims("clinic", "rotate-keys", "--data", str(folder))
    assert told.returncode == 0, told.stderr
    assert "encrypted with the new keys f2, i2" in told.stdout
    assert f"Backups made before need the old ones: {folder / 'field-keys.f1-i1.json'}" in told.stdout
    check = ims("clinic", "check", "--data", str(folder))
    assert "everything opens with the key f2" in check.stdout
    assert check.returncode == 0


def test_a_folder_without_a_clinic_is_left_alone(tmp_path: Path) -> None:
    """A misspelled folder is not made."""
    told = ims("clinic", "check", "--data", str(tmp_path / "clnic"))
    assert told.returncode == 2
    assert "holds no clinic. Name its folder with --data" in words(told.stderr)
    assert list(tmp_path.iterdir()) == []


def test_a_passphrase_has_some_length(folder: Path, tmp_path: Path) -> None:
    """And a key file is one."""
    told = ims("clinic", "backup", str(tmp_path / "b"), "--data", str(folder), typed="short\n")
    assert "A passphrase has at least 12 characters" in words(told.stderr)
    (tmp_path / "k").write_text("short")
    told = ims("clinic", "backup", str(tmp_path / "b"), "--data", str(folder), "--key-file", str(tmp_path / "k"))
    assert "too short for a key file" in words(told.stderr)
    told = ims("clinic", "backup", str(tmp_path / "b"), "--data", str(folder), "--new-key")
    assert "say where with --key-file FILE" in words(told.stderr)
    assert not (tmp_path / "b").exists()


def test_help_comes_alone_and_with_examples() -> None:
    """`ims clinic` lists what there is; each command has an example."""
    assert "rotate-keys" in ims("clinic").stdout
    for command in ("check", "backup", "restore", "createuser", "rotate-keys", "code"):
        assert "Example" in ims("clinic", command, "--help").stdout


def _count(folder: Path) -> int:
    with closing(sqlite3.connect(folder / "clinic.sqlite3")) as database:
        return int(database.execute("SELECT count(*) FROM clinic_person").fetchone()[0])
