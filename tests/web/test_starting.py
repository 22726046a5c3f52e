"""Starting on a folder: prepared, migrated, guarded, with its files collected. Each in a process of its own."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from ims.errors import BadScenario
from ims.web.starting import refuse_circles

START = """
import json, sys
from pathlib import Path
from ims.web import starting
folder = Path(sys.argv[1])
is_new = starting.open_folder(folder, origin="http://127.0.0.1:8123", hosts=["localhost"], is_demo=len(sys.argv) > 2)
from django.conf import settings
told = {"is_new": is_new, "origin": settings.SITE_ORIGIN, "hosts": settings.ALLOWED_HOSTS, "demo": settings.IS_DEMO}
told["steps"] = starting.migrate()
starting.refuse_unguarded()
told["collected"] = [starting.collect(), starting.collect()]
print(json.dumps(told))
"""
CHECK = """
import sys
from pathlib import Path
from ims.web.starting import migrate, open_folder
open_folder(Path(sys.argv[1]))
migrate()
from django.core.management import call_command
call_command("check", deploy=True, fail_level="WARNING", databases=["default"])
"""


def run(code: str, *arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
    """A process that starts on a folder."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("IMS_", "DJANGO_")) and k != "DATABASE_URL"}
    command = [sys.executable, "-W", "error", "-c", code, *arguments]
    return subprocess.run(command, env=kept | more, capture_output=True, text=True, timeout=120, check=False)


def started(folder: Path, *more: str, **environment: str) -> dict[str, Any]:
    """What it found."""
    done = run(START, str(folder), *more, **environment)
    assert done.returncode == 0, done.stderr
    return dict(json.loads(done.stdout))


def test_a_new_folder_is_made_whole_and_the_second_start_has_nothing_to_do(tmp_path: Path) -> None:
    """Tables, guards, files to give out; afterwards no step and no copy."""
    first = started(tmp_path / "clinic")
    assert (first["is_new"], first["collected"]) == (True, [True, False])
    assert first["steps"] > 10
    second = started(tmp_path / "clinic")
    assert (second["is_new"], second["steps"], second["collected"]) == (False, 0, [False, False])


def test_files_of_an_older_version_are_collected_anew(tmp_path: Path) -> None:
    """What was given out before is not given out for ever."""
    folder = tmp_path / "clinic"
    started(folder)
    (folder / "static" / ".collected").write_text("older")
    (folder / "static" / "old.css").write_text("x")
    assert started(folder)["collected"] == [True, False]
    assert not (folder / "static" / "old.css").exists()


def test_what_the_environment_says_goes_first(tmp_path: Path) -> None:
    """The address in mails is the clinic's own where the owner has named it."""
    plain = started(tmp_path / "clinic")
    assert (plain["origin"], set(plain["hosts"])) == ("http://127.0.0.1:8123", {"127.0.0.1", "localhost"})
    named = started(tmp_path / "clinic", IMS_ORIGIN="https://clinic.example.org", IMS_HOSTS="www.example.org")
    assert named["origin"] == "https://clinic.example.org"
    assert set(named["hosts"]) == {"clinic.example.org", "www.example.org", "localhost"}
    assert started(tmp_path / "clinic", "demo")["demo"] is True


def test_without_a_guard_nothing_starts(tmp_path: Path) -> None:
    """A database that lost its guard against double booking is not served from."""
    folder = tmp_path / "clinic"
    started(folder)
    with closing(sqlite3.connect(folder / "clinic.sqlite3")) as database:
        database.execute("DROP TRIGGER clinic_no_overlap_insert")
        database.commit()
    done = run(START, str(folder))
    assert done.returncode != 0
    assert "FileProblem: The database lacks its guards: clinic_no_overlap_insert." in done.stderr


def test_a_database_that_does_not_answer_is_said_in_one_sentence(tmp_path: Path) -> None:
    """With what the database says."""
    done = run(START, str(tmp_path / "clinic"), DATABASE_URL="postgresql://nobody@127.0.0.1:1/none")
    assert "FileProblem: The database does not answer:" in done.stderr


def test_the_check_for_production_is_clean(tmp_path: Path) -> None:
    """With an https address Django's own list for production has nothing to say, not even a warning."""
    done = run(CHECK, str(tmp_path / "clinic"), IMS_ORIGIN="https://clinic.example.org", IMS_PROXIES="1")
    assert done.returncode == 0, done.stderr
    assert "no issues" in done.stdout


@pytest.mark.parametrize("origin", ["http://clinic.example.org"])
def test_the_check_for_production_sees_a_site_without_encryption(tmp_path: Path, origin: str) -> None:
    """The test above can fail."""
    assert run(CHECK, str(tmp_path / "clinic"), IMS_ORIGIN=origin).returncode != 0


def test_an_https_address_needs_a_proxy_that_speaks_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """Otherwise each page would send its visitor to itself."""
    monkeypatch.setenv("IMS_ORIGIN", "https://clinic.example.org")
    monkeypatch.delenv("IMS_PROXIES", raising=False)
    with pytest.raises(BadScenario, match="say so with IMS_PROXIES=1"):
        refuse_circles()
    monkeypatch.setenv("IMS_PROXIES", "1")
    refuse_circles()


@pytest.mark.parametrize("name", ["IMS_PROXIES", "IMS_LIMIT_FACTOR"])
def test_a_setting_that_is_no_number_is_named(tmp_path: Path, name: str) -> None:
    """Before anything is made."""
    done = run(START, str(tmp_path / "clinic"), **{name: "one"})
    assert f"BadScenario: {name} is 'one' in the environment, expected a whole number." in done.stderr
    assert not (tmp_path / "clinic").exists()
