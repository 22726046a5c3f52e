"""Files as spreadsheets and other software write them."""

from __future__ import annotations

import pytest

from ims.clinic.transfer.reading import MOST_BYTES, MOST_ROWS, OLD_LETTERS, read_table
from ims.errors import BadValue

HEAD = "Nom{0}Courriel{0}Téléphone{0}Langue\r\n"
LINE = '"Chloé{0} Example"{0}chloe@example.org{0}(289) 555-0100{0}Français\r\n'
CHLOE = {"email": "chloe@example.org", "phone": "(289) 555-0100", "language": "fr", "zone": ""}


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("letters", ["utf-8", "utf-8-sig", "utf-16"])
def test_separators_and_letters_are_found_out(separator: str, letters: str) -> None:
    """Commas, semicolons or tabs; with or without a byte order mark; a separator inside a cell separates nothing."""
    table = read_table((HEAD + LINE).format(separator).encode(letters))
    (row,) = table.rows
    assert dict(row.values) == {**CHLOE, "name": f"Chloé{separator} Example"}
    assert (row.line, table.warnings) == (2, ())


def test_old_letters_are_read_with_a_warning() -> None:
    """Windows-1252, as older spreadsheets write it."""
    table = read_table((HEAD + LINE).format(";").encode("cp1252"))
    assert table.warnings == (OLD_LETTERS,)
    assert table.rows[0].values["name"] == "Chloé; Example"


def test_rows_are_named_by_the_line_they_begin_on() -> None:
    """Empty lines and cells of several lines are counted, and nobody is made of an empty line."""
    table = read_table(b'\n\nName,Phone\n"Ada\nExample",1\n,\n\n"""Ben""",2\n')
    assert [(row.line, row.values["name"], row.values["phone"]) for row in table.rows] == [
        (4, "Ada\nExample", "1"),
        (8, '"Ben"', "2"),
    ]


def test_marks_of_a_spreadsheet_are_taken_away() -> None:
    """A number with its country is the number again."""
    assert read_table(b"Name,Phone\nAda,'+1 289 555 0100\n").rows[0].values["phone"] == "+1 289 555 0100"


def test_a_row_with_too_many_cells_says_so_and_the_rest_is_read() -> None:
    """A comma in a cell without quotation marks moves everything behind it; too few cells are empty ones."""
    table = read_table(b"Name,Phone\nExample, Ada,1\nBen\nEve,2,,\n")
    assert [bool(row.wrong) for row in table.rows] == [True, False, False]
    assert "3 cells under 2 headings" in table.rows[0].wrong


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "The file is empty"),
        (b"\xef\xbb\xbf \r\n", "The file is empty"),
        (b'"Name,Phone\nAda,1\n', "From line 1 on the file cannot be read"),
        (b"Name,Phone\n", "headings but no people"),
        (b'Name,Phone\nAda,1\n"Ben,2\nEve,3\n', "From line 3 on the file cannot be read"),
        (b'Name,Phone\n"Ada" Example,1\n', "From line 2 on the file cannot be read"),
    ],
)
def test_what_holds_nobody_is_refused(content: bytes, words: str) -> None:
    """In words, with the line where there is one."""
    with pytest.raises(BadValue, match=words):
        read_table(content)


@pytest.mark.parametrize(
    "content", [b"PK\x03\x04 a sheet", b"\xd0\xcf\x11\xe0 an old sheet", b"Name\nA\0da\n", b"\x89PNG\r\n\x1a\n\x81\x8d"]
)
def test_t65_what_is_no_text_is_refused_by_its_content(content: bytes) -> None:
    """Whatever its name says: a spreadsheet's own file, an image."""
    with pytest.raises(BadValue, match="not a text file with columns"):
        read_table(content)


def test_t65_size_and_number_have_limits() -> None:
    """One row, or one byte, above them is refused."""
    row = b"Ada,1\n"
    assert len(read_table(b"Name,Phone\n" + row * MOST_ROWS).rows) == MOST_ROWS
    with pytest.raises(BadValue, match=f"more than {MOST_ROWS} people"):
        read_table(b"Name,Phone\n" + row * (MOST_ROWS + 1))
    with pytest.raises(BadValue, match="more than 1024 KiB"):
        read_table(b"Name\n" + b"a" * MOST_BYTES)
    with pytest.raises(BadValue, match="From line 2"):
        read_table(b"Name\n" + b"a" * 200_000)


def test_t65_a_line_of_headings_has_a_limit() -> None:
    """A file that was turned round is refused at once."""
    assert read_table((",".join(["Name", *map(str, range(99))]) + "\nAda").encode()).rows
    with pytest.raises(BadValue, match="101 headings; at most 100"):
        read_table((",".join(["Name", *map(str, range(100))]) + "\nAda").encode())
