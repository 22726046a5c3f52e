"""The private PostgreSQL of the tests."""

from __future__ import annotations

import sys
from pathlib import Path

import psycopg
import pytest

from tools import postgresql


def test_a_cluster_answers_and_is_gone_afterwards() -> None:
    """It can be used under its address, and leaves no server behind."""
    with postgresql.cluster() as address, psycopg.connect(address) as connected:
        found = connected.execute("SELECT current_database(), current_setting('listen_addresses')").fetchone()
    assert found == ("ims", "127.0.0.1")
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(address, connect_timeout=2)


def test_a_command_gets_the_address_and_gives_its_code(tmp_path: Path) -> None:
    """What runs inside finds DATABASE_URL; its exit code comes back."""
    told = tmp_path / "told"
    code = f"import os, pathlib; pathlib.Path({str(told)!r}).write_text(os.environ['DATABASE_URL']); raise SystemExit(7)"
    assert postgresql.main([sys.executable, "-c", code]) == 7
    assert told.read_text().startswith("postgresql://ims@127.0.0.1:")


def test_what_is_missing_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without PostgreSQL the message says what to install."""
    monkeypatch.setattr(postgresql, "programs", lambda: None)
    with pytest.raises(SystemExit, match="apt-get install postgresql"), postgresql.cluster():
        pass
    assert postgresql.main([]) == 2
