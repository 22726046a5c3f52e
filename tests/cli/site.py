"""The commands of the clinic in a process of their own: Django is started once a process."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

IMS = str(Path(sys.executable).with_name("ims"))
PATIENCE = 60.0


MAKE = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from ims.web.starting import migrate, open_folder
open_folder(Path(sys.argv[1]))
migrate()
from ims.clinic import demo
demo.fill(Path(sys.argv[1]), now=datetime.now(UTC))
"""


def fill(folder: Path) -> None:
    """Make a clinic of examples in a folder."""
    command = [str(Path(IMS).with_name("python")), "-c", MAKE, str(folder)]
    done = subprocess.run(command, env=environment(), capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr


def environment(**more: str) -> dict[str, str]:
    """That of a person at a prompt, without what the tests have set."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("IMS_", "DJANGO_", "PYTEST_")) and k != "DATABASE_URL"}
    return kept | more


def ims(*arguments: str, typed: str = "", **more: str) -> subprocess.CompletedProcess[str]:
    """One command, with what is typed into it."""
    return subprocess.run(
        [IMS, *arguments], input=typed, env=environment(**more), capture_output=True, text=True, timeout=120, check=False
    )


def free_port() -> int:
    """A port that is free just now."""
    with socket.socket() as asking:
        asking.bind(("127.0.0.1", 0))
        return int(asking.getsockname()[1])


class Running:
    """A site that runs, and what it has printed."""

    def __init__(self, process: subprocess.Popen[bytes], log: Path) -> None:
        self.process, self._log = process, log

    @property
    def told(self) -> str:
        """Everything printed so far."""
        return self._log.read_text(encoding="utf-8")

    @property
    def address(self) -> str:
        """The address it printed."""
        found = re.search(r"Web site\s+(\S+)/", self.told)
        return found.group(1) if found else ""

    def get(self, path: str, host: str = "") -> tuple[int, str, dict[str, str]]:
        """Status, text and headers of a page."""
        request = urllib.request.Request(self.address + path, headers={"Host": host} if host else {})
        try:
            with urllib.request.urlopen(request, timeout=20) as answer:
                return answer.status, answer.read().decode(), dict(answer.headers)
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode(), dict(error.headers)

    def stop(self, how: signal.Signals = signal.SIGINT) -> int:
        """Stop it; its exit code."""
        self.process.send_signal(how)
        return self.process.wait(PATIENCE)


@contextmanager
def running(log: Path, *arguments: str, **more: str) -> Iterator[Running]:
    """`ims serve` with these options, once it has printed that it is there."""
    with log.open("wb") as out:
        process = subprocess.Popen([IMS, "serve", *arguments], env=environment(**more), stdout=out, stderr=out)
    site = Running(process, log)
    try:
        ends = time.monotonic() + PATIENCE
        while "Ctrl-C" not in site.told and process.poll() is None and time.monotonic() < ends:
            time.sleep(0.05)
        if process.poll() is not None or not site.address:
            raise RuntimeError(f"it did not start: {site.told}")
        yield site
    finally:
        if process.poll() is None:
            process.kill()
            process.wait(PATIENCE)
