"""`ims serve`: prepare the clinic's folder, say where the site is, and run it until Ctrl-C."""

from __future__ import annotations

import os
import sys
from contextlib import closing, suppress
from datetime import UTC, datetime
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import urlsplit

from ims.cli.values import whole
from ims.clinic.folder import default_folder, forget_setup_code, in_use, is_demo_folder, setup_code
from ims.errors import BadScenario, FileProblem

HOST = "127.0.0.1"
EVERYWHERE = ("0.0.0.0", "::", "")
LOOPBACK_NAMES = ("127.0.0.1", "localhost", "::1")
MOST_WORKERS = 64
PACKAGES = (
    "django",
    "uvicorn",
    "whitenoise",
    "cryptography",
    "django_otp",
    "axes",
    "csp",
    "ninja",
    "icalendar",
    "phonenumbers",
)
"""What the site needs beside the base, by import name."""


def needs_web() -> None:
    """Say in one sentence what to install where the packages of the site are missing.

    Raises
    ------
    FileProblem    one is not installed
    """
    missing = [name for name in PACKAGES if find_spec(name) is None]
    if missing:
        raise FileProblem(
            f"The web site needs packages that are not installed ({', '.join(missing)}). Install them with "
            "pip install 'intramuscular[web]', or in a copy of the source run make serve."
        )


def folder_of(data: str | None, *, is_demo: bool = False) -> Path:
    """The data folder that was named, or the usual one.

    Raises
    ------
    BadScenario    an empty name: the files would pour into the folder one happens to be in
    """
    if data is None:
        return default_folder(os.environ, is_demo=is_demo)
    if not data.strip():
        raise BadScenario("--data is empty, expected the name of a folder. Leave --data out for the usual one.")
    return Path(data)


def serve(*, host: str, port: str | None, data: str | None, is_demo: bool, workers: str) -> None:
    """Prepare everything, print the address, and serve.

    Raises
    ------
    ImsError    an option that cannot be, a port that is taken, a folder or database that cannot be used
    """
    needs_web()
    number = None if port is None else whole("--port", port, 1, 65535, "a port of this machine")
    count = whole("--workers", workers, 1, MOST_WORKERS, "processes that answer")
    folder = folder_of(data, is_demo=is_demo)
    from ims.web import serving, starting  # noqa: PLC0415 - slow to load

    with closing(serving.listening(host, number)) as listener, suppress(KeyboardInterrupt):
        origin = address_of(host, listener.getsockname()[1])
        is_demo = is_demo or is_demo_folder(folder)
        is_new = starting.open_folder(folder, origin=origin, hosts=starting.LOOPBACK, is_demo=is_demo)
        starting.refuse_circles()
        with in_use(folder):
            starting.migrate()
            starting.refuse_unguarded()
            starting.collect()
            now = datetime.now(UTC)
            listens, origin = origin, os.environ.get("IMS_ORIGIN", origin).rstrip("/")
            _say(_head(folder, origin, listens, is_new=is_new and not is_demo))
            _say(_demo(folder, origin, now) if is_demo else _real(folder, origin, now))
            _say(_reach(host))
            from ims.clinic.chores.ticking import tick  # noqa: PLC0415 - slow to load

            with serving.Ticker(tick, lambda: datetime.now(UTC)):
                serving.run(listener, workers=count)
    _say("\nStopped. Everything is saved.\n")


def address_of(host: str, port: int) -> str:
    """What to type into a browser on this machine."""
    shown = HOST if host in EVERYWHERE else host
    return f"http://{f'[{shown}]' if ':' in shown else shown}:{port}"


def _head(folder: Path, origin: str, listens: str, *, is_new: bool) -> str:
    kept = " (new; keep a copy of its field-keys.json in a safe place)" if is_new else ""
    behind = "" if listens == origin else f"  Listens    {listens} (for the server in front)\n"
    return f"IMS, the clinic's front desk\n\n  Web site   {origin}/\n{behind}  Data       {folder}{kept}\n"


def _real(folder: Path, origin: str, now: datetime) -> str:
    from ims.clinic.appointments.realign import realign, stale  # noqa: PLC0415 - slow to load
    from ims.clinic.offer.models import Clinic  # noqa: PLC0415 - slow to load
    from ims.clinic.people.accounts import has_owner  # noqa: PLC0415 - slow to load

    told = ""
    if stale(now):
        done = realign(now=now)
        told += (
            f"\nThe rules of time zones have changed: {done.kept + len(done.moved)} appointments keep their wall time, "
            f"{len(done.unsettled)} need a look: ims clinic check.\n"
        )
    if not has_owner():
        return told + (
            f"\nThis clinic has no owner yet. Set it up in the browser, with a code that works once:\n\n"
            f"  Set-up     {origin}/setup/\n  Code       {setup_code(folder)}\n"
        )
    forget_setup_code(folder)
    if not Clinic.objects.exclude(mail_confirmed_at=None).exists():
        told += "\nNo mail leaves this computer until the owner names a mail server and confirms it.\n"
    return f"  Staff      {origin}{_sign_in_path()}\n{told}"


def _demo(folder: Path, origin: str, now: datetime) -> str:
    from ims.clinic import demo  # noqa: PLC0415 - slow to load

    sign_in = demo.fill(folder, now=now)
    return (
        f"  Staff      {origin}{_sign_in_path()}\n\n"
        "This is a demo: people, hours and bookings are invented, and no mail leaves this computer.\n\n"
        f"  E-mail     {sign_in.email}\n"
        f"  Password   {sign_in.password}\n"
        f"  Code       {sign_in.code(now)} for the next seconds; a new one: {_ims()} clinic code --data {folder}\n"
        f"             or once each: {', '.join(sign_in.recovery_codes[:3])}\n"
        f"             or for an app on a telephone: {sign_in.secret}\n\n"
        f"  Others     {demo.DESK} (front desk) and {demo.PHYSIOTHERAPIST} (physiotherapist): the same password;\n"
        "             they set up a second factor of their own when they first sign in.\n"
    )


def _ims() -> str:
    """How this command is called from the folder one is in."""
    program = Path(sys.argv[0]).absolute()
    return os.path.relpath(program) if program.is_relative_to(Path.cwd()) else program.name


def _sign_in_path() -> str:
    from django.urls import reverse  # noqa: PLC0415 - slow to load

    return reverse("sign_in")


def _reach(host: str) -> str:
    if host in LOOPBACK_NAMES:
        return "\nOnly this computer can open it. Stop with Ctrl-C.\n"
    if urlsplit(os.environ.get("IMS_ORIGIN", "")).scheme == "https":
        return "\nStop with Ctrl-C.\n"
    return (
        "\nOthers can reach this machine, and nothing is encrypted on the way. For patients put a server with TLS\n"
        "before it and set IMS_ORIGIN: see docs/production.md. Stop with Ctrl-C.\n"
    )


def _say(text: str) -> None:
    sys.stdout.write(text)
    sys.stdout.flush()
