"""Opening the clinic's folder: everything that must be done once in a process before a page or a record can be had."""

from __future__ import annotations

import hashlib
import os
import sys
from collections.abc import Iterable
from pathlib import Path

import django
from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.checks import Error, run_checks
from django.core.management import call_command

from ims.clinic.folder import prepare
from ims.errors import BadScenario, FileProblem

SETTINGS = "ims.web.settings"
LOOPBACK = ("127.0.0.1", "localhost", "::1")
NUMBERS = ("IMS_PROXIES", "IMS_LIMIT_FACTOR")
"""What the environment may say that must be a whole number."""
STAMP = ".collected"
FOLDER_UMASK = 0o077


def open_folder(folder: Path, *, origin: str = "", hosts: Iterable[str] = (), is_demo: bool = False) -> bool:
    """Prepare the folder and start Django on it; whether the folder is new. Once a process.

    Parameters
    ----------
    origin : what addresses in mails begin with, where the environment does not say
    hosts : further names under which the site answers
    is_demo : whether every page says that the data are examples

    Raises
    ------
    FileProblem    the folder cannot be used
    BadScenario    a setting of the environment cannot be read
    """
    _refuse_no_numbers()
    os.umask(FOLDER_UMASK)
    is_new = prepare(folder)
    os.environ["IMS_DATA"] = str(folder.resolve())
    os.environ["DJANGO_SETTINGS_MODULE"] = SETTINGS
    if origin:
        os.environ.setdefault("IMS_ORIGIN", origin)
    named = [name for name in (*os.environ.get("IMS_HOSTS", "").split(","), *hosts) if name]
    os.environ["IMS_HOSTS"] = ",".join(dict.fromkeys(named))
    if is_demo:
        os.environ["IMS_DEMO"] = "1"
    django.setup()
    return is_new


def _refuse_no_numbers() -> None:
    for name in NUMBERS:
        told = os.environ.get(name, "0")
        if not told.isdecimal():
            raise BadScenario(f"{name} is {told!r} in the environment, expected a whole number.")


def refuse_circles() -> None:
    """Refuse an https address without a proxy that speaks it: each page would send its visitor to itself, for ever.

    Raises
    ------
    BadScenario    IMS_ORIGIN and IMS_PROXIES contradict each other
    """
    if os.environ.get("IMS_ORIGIN", "").startswith("https:") and not int(os.environ.get("IMS_PROXIES", "0")):
        raise BadScenario(
            "IMS_ORIGIN begins with https, so a server with TLS stands before this one: say so with IMS_PROXIES=1. "
            "Without it every page would send its visitor round in circles."
        )


def migrate() -> int:
    """Bring the database to the schema of today; how many steps that took.

    Raises
    ------
    FileProblem    the database does not answer
    """
    from ims.clinic.upkeep import unapplied  # noqa: PLC0415 - slow to load, and needs Django to be set up

    lacking = unapplied()
    if lacking:
        call_command("migrate", verbosity=0, interactive=False)
    return len(lacking)


def refuse_unguarded() -> None:
    """Refuse to start without the guards against double booking.

    Raises
    ------
    FileProblem    the database or its settings lack one
    """
    wrong = [found for found in run_checks(databases=["default"]) if isinstance(found, Error) or found.is_serious()]
    if wrong:
        raise FileProblem(" ".join(f"{found.msg} {found.hint or ''}" for found in wrong))


def collect() -> bool:
    """Gather styles, scripts and pictures where the server gives them out, if any has changed; whether it did."""
    root = Path(settings.STATIC_ROOT)
    seen = _fingerprint()
    stamp = root / STAMP
    if stamp.exists() and stamp.read_text(encoding="utf-8") == seen:
        return False
    call_command("collectstatic", verbosity=0, interactive=False, clear=root.exists())
    stamp.write_text(seen, encoding="utf-8")
    return True


def _fingerprint() -> str:
    """Name and content of every file there is to give out."""
    found = hashlib.sha256(f"{django.get_version()} {sys.version_info[:2]}".encode())
    for finder in get_finders():
        for path, storage in finder.list([]):
            found.update(path.encode() + b"\0")
            with storage.open(path) as file:
                found.update(hashlib.sha256(file.read()).digest())
    return found.hexdigest()
