"""Texts of one line."""

from __future__ import annotations

import pytest

from ims.clinic.lines import one_line


@pytest.mark.parametrize("hostile", ["a\r\nBcc: x@example.org", "a\tb", "a\x00b", "a\u2028b", "a\u202eb"])
def test_t61_line_breaks_do_not_reach_mails_and_calendars(hostile: str) -> None:
    """What is typed goes into subjects, files and lists: it is one line, without marks that turn it round."""
    assert not set(one_line(hostile)) & set("\r\n\t\x00\u2028\u202e")
    assert one_line("  plain   words ") == "plain words"
