"""Run a command with a PostgreSQL of its own: `python -m tools.postgresql python -m pytest tests/clinic`.

A cluster in a temporary folder, on a free port of this machine alone, gone afterwards. PostgreSQL refuses to run as root, so
that root starts it as the user `postgres`, which Debian's package makes. DATABASE_URL names it for the command.
"""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

DEBIAN = Path("/usr/lib/postgresql")
OWNER = "postgres"
DATABASE = "ims"
PATIENCE = 30.0
"""Seconds until the server must answer."""
ABSENT = (
    "PostgreSQL was not found. On Debian or Ubuntu: apt-get install postgresql. Without it the tests of the second database "
    "cannot run."
)
QUICK = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")
"""Nothing in this cluster outlives it."""


def programs() -> Path | None:
    """Folder of `initdb` and `postgres`, the newest version; None where there is none."""
    found = shutil.which("initdb")
    if found:
        return Path(found).resolve().parent
    versions = [path for path in DEBIAN.glob("*/bin") if (path / "initdb").exists()]
    return max(versions, key=lambda path: int(path.parent.name), default=None)


def _as_owner(folder: Path) -> dict[str, Any]:
    """Arguments of `subprocess` that give up root; the folder is given to whom they name."""
    if os.geteuid() != 0:
        return {"cwd": folder}
    owner = pwd.getpwnam(OWNER)
    os.chown(folder, owner.pw_uid, owner.pw_gid)
    return {"cwd": folder, "user": owner.pw_uid, "group": owner.pw_gid}


def _free_port() -> int:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        return int(listening.getsockname()[1])


def _answers(port: int) -> bool:
    with socket.socket() as asking:
        asking.settimeout(1.0)
        return asking.connect_ex(("127.0.0.1", port)) == 0


@contextmanager
def cluster(*, is_durable: bool = False) -> Iterator[str]:
    """A running server; gives its DATABASE_URL.

    Parameters
    ----------
    is_durable : bool
        Whether it writes through to the disk, as in production (speed is then what a clinic has).

    Raises
    ------
    SystemExit    PostgreSQL is not installed or does not start
    """
    place = programs()
    if place is None:
        raise SystemExit(ABSENT)
    folder = Path(tempfile.mkdtemp(prefix="ims-postgresql-"))
    owner = _as_owner(folder)
    port, data, log = _free_port(), folder / "data", folder / "log"
    server: subprocess.Popen[bytes] | None = None
    try:
        made: list[str | Path] = [
            place / "initdb",
            "-D",
            data,
            "-U",
            DATABASE,
            "-A",
            "trust",
            "-E",
            "UTF8",
            "--no-locale",
            "--no-sync",
        ]
        subprocess.run(made, check=True, stdout=subprocess.DEVNULL, **owner)
        settings = ["listen_addresses=127.0.0.1", f"port={port}", f"unix_socket_directories={folder}", "max_connections=200"]
        options = [word for one in (*settings, *(() if is_durable else QUICK)) for word in ("-c", one)]
        with log.open("wb") as out:
            server = subprocess.Popen([place / "postgres", "-D", data, *options], stdout=out, stderr=out, **owner)
        ends = time.monotonic() + PATIENCE
        while not _answers(port):
            if server.poll() is not None or time.monotonic() > ends:
                raise SystemExit(f"PostgreSQL did not start: {log.read_text(errors='replace')[-400:]}")
            time.sleep(0.05)
        create: list[str | Path] = [place / "createdb", "-h", "127.0.0.1", "-p", str(port), "-U", DATABASE, DATABASE]
        while subprocess.run(create, stderr=subprocess.DEVNULL, cwd=folder, check=False).returncode and time.monotonic() < ends:
            time.sleep(0.1)
        yield f"postgresql://{DATABASE}@127.0.0.1:{port}/{DATABASE}"
    finally:
        if server is not None and server.poll() is None:
            server.send_signal(signal.SIGQUIT)
            server.wait(PATIENCE)
        shutil.rmtree(folder, ignore_errors=True)


def main(command: Sequence[str]) -> int:
    """Run the command with the server; its exit code."""
    if not command:
        print(__doc__)
        return 2
    with cluster() as address:
        return subprocess.run(list(command), env={**os.environ, "DATABASE_URL": address}, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
