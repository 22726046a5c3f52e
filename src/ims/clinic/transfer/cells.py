"""Cells of a table that somebody opens in a spreadsheet: what would be taken for a formula is marked as text.

The mark is an apostrophe in front, the one that spreadsheets use themselves. It is taken away again when the table is read,
and only there where it was put: a name such as 't Hooft stays as it is.
"""

from __future__ import annotations

import re

MARK = "'"
_SIGNS = "=+\\-@\uff1d\uff0b\uff0d\uff20\ufe62\ufe63\ufe66\ufe6b"
"""What begins a formula; the wide and small signs count as the usual ones."""
_BLANK = "[\\s\u200b\ufeff]*"
_RISKY = re.compile(f"'*(?:{_BLANK}[{_SIGNS}]|[\t\r\n])")
"""What a spreadsheet may take for a formula, whether or not marks stand before it."""
_BREAK = '([;,|\t\r\n"])'
"""What begins a new cell where somebody's spreadsheet separates cells by another sign than this file does."""
_INSIDE = re.compile(f"{_BREAK}(?={_BLANK}'*{_BLANK}[{_SIGNS}])")
_MARKED = re.compile(f"{_BREAK}'(?={_BLANK}'*{_BLANK}[{_SIGNS}])")


def safe(text: str) -> str:
    """The text as it may stand in a spreadsheet, whichever sign separates cells there."""
    marked = _INSIDE.sub(rf"\1{MARK}", text)
    return MARK + marked if _RISKY.match(marked) else marked


def restored(cell: str) -> str:
    """The text that a cell stands for: for every text, `restored(safe(text))` is the text."""
    bare = cell[1:] if cell.startswith(MARK) and _RISKY.match(cell[1:]) else cell
    return _MARKED.sub(r"\1", bare)
