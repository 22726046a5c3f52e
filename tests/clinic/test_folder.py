"""The data folder: made whole, open to its owner alone, never mixed up."""

from __future__ import annotations

import re
import stat
from pathlib import Path

import pytest

from ims.clinic.folder import (
    DATABASE,
    DEMO,
    KEYS,
    SECRET,
    SETUP_CODE,
    default_folder,
    forget_setup_code,
    in_use,
    is_demo_folder,
    open_to_others,
    prepare,
    setup_code,
    write_private,
)
from ims.errors import FileProblem


def mode(path: Path) -> int:
    """Who may do what with it."""
    return stat.S_IMODE(path.stat().st_mode)


def test_a_new_folder_is_for_its_owner_alone(tmp_path: Path) -> None:
    """Folder 0700, secret and keys 0600; a second time nothing is made and nothing is changed."""
    folder = tmp_path / "deep" / "clinic"
    assert prepare(folder)
    assert (mode(folder), mode(folder / SECRET), mode(folder / KEYS)) == (0o700, 0o600, 0o600)
    before = (folder / SECRET).read_text(), (folder / KEYS).read_text()
    assert not prepare(folder)
    assert ((folder / SECRET).read_text(), (folder / KEYS).read_text()) == before
    assert open_to_others(folder) == []


def test_a_database_without_its_keys_is_not_given_new_ones(tmp_path: Path) -> None:
    """New keys would hide that the old ones are lost."""
    (tmp_path / DATABASE).touch()
    with pytest.raises(FileProblem, match="holds a database but not its keys"):
        prepare(tmp_path)
    assert not (tmp_path / KEYS).exists()


def test_a_file_is_no_folder(tmp_path: Path) -> None:
    """The answer names what to do."""
    (tmp_path / "file").touch()
    with pytest.raises(FileProblem, match="cannot be used as data folder.*--data"):
        prepare(tmp_path / "file")


def test_the_usual_folder_is_where_data_of_a_user_lie() -> None:
    """By the rule of the desktop, examples apart from the clinic."""
    assert default_folder({"XDG_DATA_HOME": "/data", "HOME": "/h"}) == Path("/data/ims")
    assert default_folder({"HOME": "/h"}) == Path("/h/.local/share/ims")
    assert default_folder({"HOME": "/h"}, is_demo=True) == Path("/h/.local/share/ims-demo")


def test_the_setup_code_is_private_and_stays_until_it_is_used(tmp_path: Path) -> None:
    """Whoever can read the folder can set the clinic up, and nobody else."""
    code = setup_code(tmp_path)
    assert re.fullmatch(r"([A-Z2-9]{4}-){3}[A-Z2-9]{4}", code)
    assert setup_code(tmp_path) == code
    assert mode(tmp_path / SETUP_CODE) == 0o600
    forget_setup_code(tmp_path)
    forget_setup_code(tmp_path)
    assert not (tmp_path / SETUP_CODE).exists()
    assert setup_code(tmp_path) != code


def test_what_others_can_open_is_named(tmp_path: Path) -> None:
    """A key that was copied with loose rights, or a folder that was opened."""
    folder = tmp_path / "clinic"
    prepare(folder)
    (folder / KEYS).chmod(0o644)
    assert open_to_others(folder) == [KEYS]
    folder.chmod(0o755)
    write_private(folder / DATABASE, "")
    (folder / DATABASE).chmod(0o640)
    assert open_to_others(folder) == ["the folder itself", DATABASE, KEYS]


def test_a_private_file_replaces_none(tmp_path: Path) -> None:
    """What is there stays."""
    write_private(tmp_path / "x", "one")
    with pytest.raises(FileExistsError):
        write_private(tmp_path / "x", "two")
    assert ((tmp_path / "x").read_text(), mode(tmp_path / "x")) == ("one", 0o600)


def test_replacing_keys_waits_for_nobody_and_lets_nobody_in(tmp_path: Path) -> None:
    """Sites share the folder; who replaces something has it alone, and is told who is in the way."""
    running = pytest.raises(FileProblem, match="The site is running on")
    with in_use(tmp_path), in_use(tmp_path), running, in_use(tmp_path, alone=True):
        raise AssertionError("never here")
    with in_use(tmp_path, alone=True), pytest.raises(FileProblem, match="being replaced"), in_use(tmp_path):
        raise AssertionError("never here")
    with in_use(tmp_path, alone=True):
        pass


def test_a_folder_of_examples_is_known(tmp_path: Path) -> None:
    """By the file that holds its sign-in."""
    assert not is_demo_folder(tmp_path)
    (tmp_path / DEMO).touch()
    assert is_demo_folder(tmp_path)
