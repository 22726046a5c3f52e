"""A real server process on a copy of a prepared clinic; SQLite, or PostgreSQL where DATABASE_URL names a server."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any
from urllib.parse import urlsplit, urlunsplit
from urllib.request import urlopen

from tests.journeys.logs import refuse_leaks

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 60.0


@dataclass(frozen=True)
class Site:
    """A running site."""

    address: str
    folder: Path
    environment: dict[str, str]
    process: int

    def counts(self) -> dict[str, Any]:
        """How many of each are in its database now."""
        return dict(stage("counts", self.environment))

    def state(self) -> dict[str, Any]:
        """What is in its database now."""
        return stage("state", self.environment)

    def do(self, command: str, **more: Any) -> Any:
        """Something beside the pages (`backstage`), in a process of its own."""
        return stage(command, self.environment, **more)


@dataclass(frozen=True)
class Prepared:
    """A clinic that is set up, to be copied for each journey."""

    folder: Path
    database: str


def stage(command: str, environment: dict[str, str], **more: Any) -> Any:
    """Run a command of `stage` in a process of its own, with what else it is told."""
    ran = subprocess.run(
        [sys.executable, "-m", "tests.journeys.stage", command, json.dumps(more)],
        cwd=ROOT, env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    if ran.returncode:
        raise RuntimeError(f"{command}: {ran.stderr[-2000:]}")
    return json.loads(ran.stdout)


def prepare(folder: Path) -> Prepared:
    """Make the clinic that the journeys copy."""
    database = new_database(os.environ.get("DATABASE_URL", ""), "")
    stage("prepare", _environment(folder, database, "http://127.0.0.1:8000"))
    return Prepared(folder, database)


@contextmanager
def serving(
    prepared: Prepared, folder: Path, workers: int = 1, more: Mapping[str, str] = MappingProxyType({})
) -> Iterator[Site]:
    """The site of a fresh copy; ended, with its database, when the journey is over."""
    shutil.copytree(prepared.folder, folder)
    database = new_database(os.environ.get("DATABASE_URL", ""), prepared.database)
    address = f"http://127.0.0.1:{free_port()}"
    environment = {**_environment(folder, database, address), **more}
    command = [sys.executable, "-m", "uvicorn", "ims.web.asgi:application", "--host", "127.0.0.1", "--log-level", "warning"]
    command += ["--port", address.rpartition(":")[2], "--workers", str(workers)]
    log = folder / "server.log"
    try:
        with log.open("wb") as out:
            server = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=out, stderr=out)
            try:
                wait_until_up(server, address, log)
                yield Site(address, folder, environment, server.pid)
            finally:
                server.terminate()
                server.wait(PATIENCE)
        refuse_leaks(log, 0, stage("private", environment))
    finally:
        drop_database(database)


def _environment(folder: Path, database: str, address: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("IMS_", "DJANGO_", "DATABASE_URL"))}
    more = {"IMS_DATA": str(folder), "IMS_ORIGIN": address, **({"DATABASE_URL": database} if database else {})}
    return kept | more


def free_port() -> int:
    """A port that nothing listens on."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        return int(listening.getsockname()[1])


def wait_until_up(server: subprocess.Popen[bytes], address: str, log: Path) -> None:
    """Wait until the server gives out a file, or say what it printed."""
    ends = time.monotonic() + PATIENCE
    while time.monotonic() < ends and server.poll() is None:
        try:
            with urlopen(f"{address}/static/web/icon.svg", timeout=5):
                return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError(f"the server did not start: {log.read_text(errors='replace')[-2000:]}")


def new_database(address: str, template: str) -> str:
    """A database on the server of that address, empty or a copy; "" stands for SQLite in the folder."""
    if not address:
        return ""
    import psycopg

    name = f"journey_{uuid.uuid4().hex[:12]}"
    copied = f' TEMPLATE "{urlsplit(template).path.lstrip("/")}"' if template else ""
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"{copied}')
    return urlunsplit(urlsplit(address)._replace(path=f"/{name}"))


def drop_database(address: str) -> None:
    """Remove a database made here; "" stands for SQLite in the folder."""
    if address:
        import psycopg

        with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as connection:
            connection.execute(f'DROP DATABASE IF EXISTS "{urlsplit(address).path.lstrip("/")}" WITH (FORCE)')
