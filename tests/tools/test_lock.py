"""tools.lock: the three files come from one resolution, under the head that says who wrote them."""

from __future__ import annotations

from pathlib import Path

import pytest

from tools import lock


def test_parts_are_resolved_within_everything(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Everything is resolved first and constrains its parts, for every Python from the lowest, with hashes and no address."""
    recorder = tmp_path / "uv"
    recorder.write_text('#!/bin/sh\necho "$@"\n')
    recorder.chmod(0o755)
    monkeypatch.setattr(lock, "resolver", lambda: recorder)
    monkeypatch.setattr(lock, "ROOT", tmp_path)
    monkeypatch.setattr(lock, "LOCK", tmp_path / "lock")
    assert lock.main() == 0
    everything, base, web = ((tmp_path / "lock" / name).read_text() for name in ("all.txt", "base.txt", "web.txt"))
    for text in (everything, base, web):
        assert text.startswith(lock.HEAD)
        assert "--universal --python-version 3.11 --generate-hashes" in text
        assert "--no-emit-index-url" in text
    assert "--all-extras --group dev" in everything
    assert f"--group build --constraints {tmp_path / 'lock' / 'all.txt'}" in base
    assert "--extra web --group build --constraints" in web
    assert "--extra" not in base
