"""One table of a catalog file: every refusal names the file, the place and the key."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from ims.catalog.table import Table, read_file
from ims.errors import BadUnit, FileProblem, IncompleteEntry, UnknownKey, UnknownUnit

TABLE = Table(
    "muscles/soleus.toml",
    "needle",
    {
        "name": "soleus",
        "empty": " ",
        "depth": 20,
        "share": 0.5,
        "is_deep": True,
        "sides": ["left", "right"],
        "mixed": ["left", 1],
        "pair": [1, 2],
        "unit": "mm",
        "strange": "furlong",
        "unreadable": "mm/",
        "group": {"a": {"x": 1}, "b": {"x": 2}},
        "rows": [{"id": "first"}, {"x": 1}],
    },
)


@pytest.mark.parametrize(
    ("read", "value"),
    [
        (lambda t: t.text("name"), "soleus"),
        (lambda t: t.text("missing", ""), ""),
        (lambda t: t.choice("name", ["soleus", "gastrocnemius"]), "soleus"),
        (lambda t: t.number("depth"), 20.0),
        (lambda t: t.number("missing", 1.5), 1.5),
        (lambda t: t.whole("depth"), 20),
        (lambda t: t.flag("is_deep"), True),
        (lambda t: t.flag("missing", False), False),
        (lambda t: t.texts("sides"), ("left", "right")),
        (lambda t: t.texts("missing", ()), ()),
        (lambda t: t.pair("pair"), (1.0, 2.0)),
        (lambda t: t.scale(), 0.001),
        (lambda t: list(t)[:2], ["name", "empty"]),
        (lambda t: "name" in t, True),
        (lambda t: t.table("missing").content, {}),
        (lambda t: {name: table.whole("x") for name, table in t.tables("group").items()}, {"a": 1, "b": 2}),
        (lambda t: [row.place for row in t.rows("rows")], ["rows first", "rows 1"]),
        (lambda t: t.rows("missing"), []),
        (lambda t: t.where(), "muscles/soleus.toml [needle]"),
        (lambda t: Table("a.toml", "", {}).where(), "a.toml"),
        (lambda t: Table("a.toml", "", {"b": {}}).table("b").where(), "a.toml [b]"),
        (lambda t: t.table("group").table("a").where(), "muscles/soleus.toml [needle.group.a]"),
    ],
)
def test_values_are_read(read: Callable[[Table], object], value: object) -> None:
    """What is there in the right form comes back as it is."""
    assert read(TABLE) == value


@pytest.mark.parametrize(
    ("read", "words"),
    [
        (lambda t: t.text("missing"), "lacks 'missing'"),
        (lambda t: t.text("empty"), "has empty = ' ', expected a text"),
        (lambda t: t.text("depth"), "has depth = 20, expected a text"),
        (lambda t: t.choice("name", ["a", "b"]), "has name = 'soleus', expected one of: a, b"),
        (lambda t: t.number("name"), "expected a number"),
        (lambda t: t.number("is_deep"), "has is_deep = True, expected a number"),
        (lambda t: t.whole("share"), "has share = 0.5, expected a whole number"),
        (lambda t: t.whole("is_deep"), "expected a whole number"),
        (lambda t: t.flag("depth"), "expected true or false"),
        (lambda t: t.texts("name"), "expected a list of texts"),
        (lambda t: t.texts("mixed"), "expected a list of texts"),
        (lambda t: t.pair("name"), r"expected \[lower, higher\]"),
        (lambda t: t.pair("sides"), r"expected \[lower, higher\]"),
        (lambda t: Table("f", "p", {"pair": [2, 1]}).pair("pair"), r"has pair = \[2, 1\], expected \[lower, higher\]"),
        (lambda t: t.table("name"), "has name = 'soleus', expected a table"),
        (lambda t: t.rows("group"), r"expected an array of tables \(\[\[group\]\]\)"),
        (lambda t: t.rows("sides"), "expected an array of tables"),
        (lambda t: t.require(["name", "a", "b"]), "lacks 'a', 'b'. Write it there, or in .defaults. of the file."),
    ],
)
def test_what_cannot_be_used_is_refused(read: Callable[[Table], object], words: str) -> None:
    """What is missing or in the wrong form is refused, with what came and what was expected."""
    with pytest.raises(IncompleteEntry, match=words):
        read(TABLE)


def test_refusal_names_file_and_place() -> None:
    """Whoever reads the message finds the line."""
    with pytest.raises(IncompleteEntry, match=r"^muscles/soleus.toml \[needle\] lacks 'age'"):
        TABLE.text("age")


def test_strange_key_names_the_nearest() -> None:
    """A misspelled key is no second name for the right one."""
    table = Table("f.toml", "needle", {"diametre": 1})
    with pytest.raises(
        UnknownKey, match=r"'diametre' is not a key of this entry. Nearest: diameter. Found in f.toml \[needle\]."
    ):
        table.only(["diameter", "length"])


def test_allowed_keys_pass() -> None:
    """What is allowed is not refused, whether it is there or not."""
    Table("f.toml", "", {"a": 1}).only(["a", "b"])


@pytest.mark.parametrize(("key", "kind"), [("strange", UnknownUnit), ("unreadable", BadUnit)])
def test_unit_that_cannot_be_converted_names_its_place(key: str, kind: type[Exception]) -> None:
    """A unit is checked where it stands."""
    with pytest.raises(kind, match=r"Found in muscles/soleus.toml \[needle\]"):
        TABLE.scale(key)


def test_defaults_fill_what_is_missing() -> None:
    """An entry states only what differs."""
    own, defaults = Table("f", "own", {"a": 1}), Table("f", "defaults", {"a": 2, "b": 3})
    assert own.under(defaults).content == {"a": 1, "b": 3}
    assert own.under(defaults).place == "own"


def test_file_is_read_with_its_folder_in_its_name(tmp_path: Path) -> None:
    """Messages name the file as it lies in the catalog."""
    path = tmp_path / "muscles" / "a.toml"
    path.parent.mkdir()
    path.write_text("x = 1")
    assert read_file(path) == Table("muscles/a.toml", "", {"x": 1})


@pytest.mark.parametrize("content", [b"x = ", b"x = '\xff'"])
def test_unreadable_file_is_refused(tmp_path: Path, content: bytes) -> None:
    """Broken TOML and broken text are told apart from a missing file."""
    path = tmp_path / "a.toml"
    path.write_bytes(content)
    with pytest.raises(FileProblem, match="is not readable TOML"):
        read_file(path)


def test_missing_file_is_refused(tmp_path: Path) -> None:
    """The message names the file."""
    with pytest.raises(FileProblem, match=r"missing.toml cannot be read: No such file"):
        read_file(tmp_path / "missing.toml")
