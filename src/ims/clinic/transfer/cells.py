"""Cells of a table that somebody opens in a spreadsheet: what would be taken for a formula is marked as text.

The mark is an apostrophe in front, the one that spreadsheets use themselves. It is taken away again when the table is read,
and only there where it was put: a name such as 't Hooft stays as it is.
"""

from __future__ import annotations

import re

MARK = "'"
_RISKY = re.compile(r"'*(?:\s*[=+\-@\uff1d\uff0b\uff0d\uff20]|[\t\r\n])")
"""What a spreadsheet may take for a formula, whether or not marks stand before it; the wide signs count as the narrow ones."""


def safe(text: str) -> str:
    """The text as it may stand in a spreadsheet."""
    return MARK + text if _RISKY.match(text) else text


def restored(cell: str) -> str:
    """The text that a cell stands for: for every text, `restored(safe(text))` is the text."""
    return cell[1:] if cell.startswith(MARK) and _RISKY.match(cell[1:]) else cell
