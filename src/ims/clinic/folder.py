"""The clinic's folder: database, secret, field keys. Made for the owner of the process alone."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from ims.clinic.privacy.keys import OWNER_ONLY, new_keys, write_keys
from ims.errors import FileProblem

DATABASE, SECRET, KEYS = "clinic.sqlite3", "secret.key", "field-keys.json"
FOLDER_MODE = 0o700


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
            descriptor = os.open(folder / SECRET, os.O_WRONLY | os.O_CREAT | os.O_EXCL, OWNER_ONLY)
            with os.fdopen(descriptor, "w", encoding="utf-8") as file:
                file.write(secrets.token_urlsafe(64))
            is_new = True
        if not (folder / KEYS).exists():
            if (folder / DATABASE).exists():
                raise FileProblem(
                    f"{folder} holds a database but not its keys ({KEYS}). Nothing personal in it can be read without them: "
                    "put the copy kept with the backups in its place."
                )
            write_keys(folder / KEYS, new_keys())
            is_new = True
    except OSError as error:
        raise FileProblem(f"{folder} cannot be used as data folder: {error.strerror}. Name another with --data.") from error
    return is_new
