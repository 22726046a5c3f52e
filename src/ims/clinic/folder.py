"""The clinic's folder: database, secret, field keys. Made for the owner of the process alone."""

from __future__ import annotations

import fcntl
import os
import secrets
import stat
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from ims.clinic.privacy.keys import OWNER_ONLY, new_keys, write_keys
from ims.errors import FileProblem

DATABASE, SECRET, KEYS, SETUP_CODE, LOCK = "clinic.sqlite3", "secret.key", "field-keys.json", "setup-code", "in-use"
"""Files of the folder: what the clinic knows, what signs its cookies, what opens its fields, the code of the first start."""
PRIVATE = (SECRET, KEYS.removesuffix(".json"), SETUP_CODE, "mail-password", "demo-sign-in")
"""Beginnings of the names of files that hold secrets."""
FOLDER_MODE = 0o700
LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
"""Letters and digits that nobody mistakes for another."""
GROUPS, IN_A_GROUP = 4, 4
DEMO = "demo-sign-in.json"
"""Marks a folder of examples, and holds the sign-in that is printed for it."""


def default_folder(environment: Mapping[str, str], *, is_demo: bool = False) -> Path:
    """Where the data lie if nobody says: the folder for data of this user, examples apart from the real clinic."""
    home = environment.get("XDG_DATA_HOME") or str(Path(environment.get("HOME") or Path.home()) / ".local" / "share")
    return Path(home) / ("ims-demo" if is_demo else "ims")


def is_demo_folder(folder: Path) -> bool:
    """Whether the folder was made for examples."""
    return (folder / DEMO).exists()


def prepare(folder: Path) -> bool:
    """Make the folder, the secret and the keys where they are missing; whether anything was made.

    Raises
    ------
    FileProblem    the folder cannot be made, or holds a database whose keys are missing
    """
    try:
        folder.mkdir(mode=FOLDER_MODE, parents=True, exist_ok=True)
        is_new = False
        if not (folder / SECRET).exists():
            write_private(folder / SECRET, secrets.token_urlsafe(64))
            is_new = True
        if not (folder / KEYS).exists():
            if (folder / DATABASE).exists():
                raise FileProblem(
                    f"{folder} holds a database but not its keys ({KEYS}). Nothing personal in it can be read without them: "
                    "put the copy kept with the backups in its place."
                )
            write_keys(folder / KEYS, new_keys())
            is_new = True
    except FileProblem:
        raise
    except OSError as error:
        raise FileProblem(f"{folder} cannot be used as data folder: {error.strerror}. Name another with --data.") from error
    return is_new


def write_private(path: Path, text: str) -> None:
    """Write a new file that its owner alone can read."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, OWNER_ONLY)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())


def setup_code(folder: Path) -> str:
    """The code that lets the owner set the clinic up: whoever can read this folder is the owner. Made where it is missing."""
    path = folder / SETUP_CODE
    if not path.exists():
        groups = ["".join(secrets.choice(LETTERS) for _ in range(IN_A_GROUP)) for _ in range(GROUPS)]
        write_private(path, "-".join(groups))
    return path.read_text(encoding="utf-8").strip()


def forget_setup_code(folder: Path) -> None:
    """The clinic has an owner: the code opens nothing more."""
    (folder / SETUP_CODE).unlink(missing_ok=True)


def open_to_others(folder: Path) -> list[str]:
    """What of the folder other users of this machine can read or change; empty if nothing."""
    is_closed = not _others_may(folder)
    files = [path for path in sorted(folder.iterdir()) if path.is_file()]
    kept = [path for path in files if path.name.startswith(PRIVATE) or not is_closed]
    return [*([] if is_closed else ["the folder itself"]), *(path.name for path in kept if _others_may(path))]


def _others_may(path: Path) -> bool:
    return bool(stat.S_IMODE(path.stat().st_mode) & 0o077)


@contextmanager
def in_use(folder: Path, *, alone: bool = False) -> Iterator[None]:
    """Say that this process works on the folder; `alone` while keys or tables are replaced.

    Raises
    ------
    FileProblem    the site runs on it and must not, or somebody replaces something
    """
    descriptor = os.open(folder / LOCK, os.O_RDWR | os.O_CREAT, OWNER_ONLY)
    try:
        try:
            fcntl.flock(descriptor, (fcntl.LOCK_EX if alone else fcntl.LOCK_SH) | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise FileProblem(
                f"The site is running on {folder}. Stop it first (Ctrl-C where it runs), then run this again."
                if alone
                else f"Keys or tables in {folder} are being replaced just now. Start again when that is done."
            ) from error
        yield
    finally:
        os.close(descriptor)
