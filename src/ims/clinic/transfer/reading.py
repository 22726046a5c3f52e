"""A file of people as it comes from a spreadsheet or from other software, read into rows; nothing is looked up here."""

from __future__ import annotations

import csv
import io
from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from ims.clinic.transfer.cells import restored
from ims.clinic.transfer.columns import columns_of, known_among, plain
from ims.errors import BadValue

MOST_ROWS = 5000
MOST_COLUMNS = 100
MOST_BYTES = 1024 * 1024
SEPARATORS = (",", ";", "\t")
SPREADSHEETS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
"""How files of spreadsheets themselves begin, new and old ones."""
NOT_TEXT = "This is not a text file with columns. Open it in the spreadsheet it comes from and save a copy as CSV (UTF-8)."
OLD_LETTERS = (
    "The file is not in UTF-8; it was read as Windows-1252. Look whether names with accents are right before you go on. "
    "If not, save it as CSV UTF-8."
)
LANGUAGES: Mapping[str, str] = MappingProxyType(
    {
        **dict.fromkeys(("en", "eng", "english", "anglais", "enca", "enus", "engb"), "en"),
        **dict.fromkeys(("fr", "fra", "fre", "french", "francais", "frca", "frfr"), "fr"),
    }
)
"""Language by the plain word for it."""


@dataclass(frozen=True)
class Row:
    """What one row says of somebody, by field; "" where it says nothing."""

    line: int
    values: Mapping[str, str]
    wrong: str = ""
    """Why the row cannot be read."""


@dataclass(frozen=True)
class Table:
    """The rows of a file, and what should be known about how it was read."""

    rows: tuple[Row, ...]
    warnings: tuple[str, ...] = ()


def read_table(content: bytes) -> Table:
    """The rows of a file.

    Raises
    ------
    BadValue    it is too large, no text, has no headings that are known, or its quotation marks do not fit
    """
    if len(content) > MOST_BYTES:
        raise BadValue(f"The file has more than {MOST_BYTES // 1024} KiB, the most that is taken. Split it.")
    text, warnings = _decoded(content)
    lines = _lines(text, _separator(text))
    _, headings = next(lines, (0, []))
    if not headings:
        raise BadValue("The file is empty. Its first line holds headings, such as Name, E-mail, Telephone, Language.")
    if len(headings) > MOST_COLUMNS:
        raise BadValue(
            f"The first line has {len(headings)} headings; at most {MOST_COLUMNS} are taken. Is each person a column?"
        )
    columns = columns_of(headings)
    rows: list[Row] = []
    for line, cells in lines:
        if len(rows) == MOST_ROWS:
            raise BadValue(f"The file has more than {MOST_ROWS} people. Split it, with the line of headings in each part.")
        rest = [cell for cell in cells[len(headings) :] if cell]
        wrong = _too_many(len(cells), len(headings)) if rest else ""
        values = columns.values(cells)
        language = LANGUAGES.get(plain(values["language"]), values["language"])
        rows.append(Row(line, MappingProxyType({**values, "language": language}), wrong))
    if not rows:
        raise BadValue("The file has headings but no people.")
    return Table(tuple(rows), (*warnings, *columns.warnings))


def _too_many(cells: int, headings: int) -> str:
    return f"it has {cells} cells under {headings} headings; a comma inside a cell needs quotation marks around the cell"


def _decoded(content: bytes) -> tuple[str, tuple[str, ...]]:
    """The text of the file, with a warning where its letters had to be guessed."""
    if content.startswith(SPREADSHEETS):
        raise BadValue(NOT_TEXT)
    warnings: tuple[str, ...] = ()
    try:
        is_wide = content.startswith((BOM_UTF16_LE, BOM_UTF16_BE))
        text = content.decode("utf-16" if is_wide else "utf-8-sig")
    except UnicodeDecodeError:
        try:
            text, warnings = content.decode("cp1252"), (OLD_LETTERS,)
        except UnicodeDecodeError as error:
            raise BadValue(NOT_TEXT) from error
    if "\0" in text:
        raise BadValue(NOT_TEXT)
    return text, warnings


def _separator(text: str) -> str:
    """What stands between columns: whatever makes the most headings of the first line known."""

    def known(separator: str) -> tuple[int, int]:
        try:
            _, headings = next(_lines(text, separator), (0, []))
        except BadValue:
            return 0, 0
        return known_among(headings), len(headings)

    return max(SEPARATORS, key=known)


def _lines(text: str, separator: str) -> Iterator[tuple[int, list[str]]]:
    """Rows that say something, each with the line it begins on; cells without the marks and the spaces around."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True, skipinitialspace=True)
    begins = 1
    try:
        for cells in reader:
            told = [restored(cell).strip() for cell in cells]
            if any(told):
                yield begins, told
            begins = reader.line_num + 1
    except csv.Error as error:
        raise BadValue(
            f"From line {begins} on the file cannot be read: a quotation mark is not closed, or something follows the closing "
            "one. A quotation mark inside a cell is written twice."
        ) from error
