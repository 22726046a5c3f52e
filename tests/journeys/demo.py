"""The site as its README starts it: `ims serve --demo` on a copy of a fresh folder or database, or `ims serve` anew."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.journeys.logs import refuse_leaks
from tests.journeys.server import PATIENCE, ROOT, Prepared, drop_database, free_port, new_database, stage, wait_until_up

PRINTED = {
    "email": r"E-mail\s+(\S+)",
    "password": r"Password\s+(\S+)",
    "secret": r"for an app on a telephone: (\S+)",
    "setup_code": r"Code\s+([A-Z0-9-]{8,})",
}
"""How a person finds the staff sign-in, or the code of the first start, in what the command prints."""


@dataclass(frozen=True)
class Demo:
    """A running site, with the staff sign-in or the set-up code that it printed."""

    address: str
    environment: dict[str, str]
    email: str
    password: str
    secret: str
    setup_code: str

    def state(self) -> dict[str, Any]:
        """What is in its database now."""
        return dict(stage("state", self.environment))


def prepare_demo(folder: Path) -> Prepared:
    """Start the demo once, so that its folder and database are there to be copied."""
    database = new_database(os.environ.get("DATABASE_URL", ""), "")
    with _running(folder, database):
        return Prepared(folder, database)


@contextmanager
def demo(prepared: Prepared, folder: Path) -> Iterator[Demo]:
    """A demo nobody has used; ended, with its database, when the journeys are over."""
    shutil.copytree(prepared.folder, folder)
    database = new_database(os.environ.get("DATABASE_URL", ""), prepared.database)
    try:
        with _running(folder, database) as site:
            yield site
    finally:
        drop_database(database)


@contextmanager
def first_run(folder: Path) -> Iterator[Demo]:
    """A real clinic that its owner has yet to set up."""
    database = new_database(os.environ.get("DATABASE_URL", ""), "")
    try:
        with _running(folder, database, is_demo=False) as site:
            yield site
    finally:
        drop_database(database)


@contextmanager
def _running(folder: Path, database: str, *, is_demo: bool = True) -> Iterator[Demo]:
    port = free_port()
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("IMS_", "DJANGO_", "DATABASE_URL"))}
    environment = kept | ({"DATABASE_URL": database} if database else {})
    program = Path(sys.executable).with_name("ims")
    command = [str(program), "serve", *(["--demo"] if is_demo else []), "--data", str(folder), "--port", str(port)]
    log = folder.with_suffix(".log")
    with log.open("wb") as out:
        server = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=out, stderr=out)
        try:
            address = f"http://127.0.0.1:{port}"
            wait_until_up(server, address, log)
            found = {name: re.search(words, log.read_text(encoding="utf-8")) for name, words in PRINTED.items()}
            sign_in = {name: one.group(1) if one else "" for name, one in found.items()}
            begun = log.stat().st_size
            site = Demo(address, environment | {"IMS_DATA": str(folder), "IMS_ORIGIN": address}, **sign_in)
            yield site
        finally:
            server.send_signal(signal.SIGINT)
            server.wait(PATIENCE)
    refuse_leaks(log, begun, stage("private", site.environment))
