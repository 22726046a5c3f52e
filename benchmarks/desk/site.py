"""The real site, as `ims serve` starts it: two workers on a PostgreSQL that writes through to the disk, or on SQLite."""

from __future__ import annotations

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from tools.postgresql import cluster, programs

WORKERS = 2
PATIENCE = 60.0
FACTOR = "100000"
"""The limits of one address are for one visitor; here all visitors have the same address."""


@dataclass(frozen=True)
class Site:
    """A site that answers."""

    port: int
    database: str
    ready_s: float = 0.0
    """From the first start, in an empty folder, to the first answer."""

    def get(self, path: str) -> Any:
        """The JSON at an address."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        connection.request("GET", path)
        answer = connection.getresponse()
        content = json.loads(answer.read())
        connection.close()
        return content


def _free_port() -> int:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        return int(listening.getsockname()[1])


@contextmanager
def site(*, on_postgresql: bool = True, workers: int = WORKERS) -> Iterator[Site]:
    """A running site with example data, gone afterwards; on SQLite where there is no PostgreSQL."""
    has_postgresql = on_postgresql and programs() is not None
    with tempfile.TemporaryDirectory() as folder, cluster(is_durable=True) if has_postgresql else nullcontext("") as address:
        port = _free_port()
        environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith(("IMS_", "DJANGO_", "DATABASE_"))},
            **({"DATABASE_URL": address} if address else {}),
            "IMS_LIMIT_FACTOR": FACTOR,
        }
        ims = str(Path(sys.executable).with_name("ims"))
        command = [ims, "serve", "--demo", "--data", f"{folder}/data", "--port", str(port), "--workers", str(workers)]
        with (Path(folder) / "log").open("wb") as log:
            began = time.monotonic()
            server = subprocess.Popen(command, env=environment, stdout=log, stderr=log, start_new_session=True)
            try:
                found = Site(port, "PostgreSQL" if has_postgresql else "SQLite")
                _wait_for(found, server, Path(folder) / "log")
                yield replace(found, ready_s=time.monotonic() - began)
            finally:
                server.send_signal(signal.SIGTERM)
                try:
                    server.wait(20)
                except subprocess.TimeoutExpired:
                    os.killpg(server.pid, signal.SIGKILL)


def _wait_for(found: Site, server: subprocess.Popen[bytes], log: Path) -> None:
    ends = time.monotonic() + PATIENCE
    while True:
        try:
            if found.get("/api/v1/services")["services"]:
                return
        except (OSError, KeyError, ValueError):
            pass
        if server.poll() is not None or time.monotonic() > ends:
            raise SystemExit(f"The site did not start: {log.read_text(errors='replace')[-800:]}")
        time.sleep(0.1)
