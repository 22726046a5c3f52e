"""Pages as a reader sees them: their text block by block, without what is not read."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from html.parser import HTMLParser

BLOCKS = frozenset(
    ["p", "li", "dd", "dt", "h1", "h2", "h3", "h4", "td", "th", "caption", "figcaption", "blockquote", "label", "legend"]
    + ["button", "option", "summary", "title", "div", "section", "article", "aside", "nav", "footer", "header", "main"]
    + ["ul", "ol", "dl", "table", "tr", "fieldset", "form", "body", "figure"]
)
SILENT = frozenset(["script", "style", "svg", "template"])
EMPTY = frozenset(["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"])


@dataclass
class Element:
    """One element: its tag, attributes and text or children in order."""

    tag: str
    attributes: dict[str, str]
    parent: Element | None = None
    children: list[Element | str] = field(default_factory=list)

    def has_class(self, name: str) -> bool:
        """Whether it has that class."""
        return name in self.attributes.get("class", "").split()

    def above(self) -> Iterable[Element]:
        """It and all that it lies in, innermost first."""
        found: Element | None = self
        while found is not None:
            yield found
            found = found.parent

    def walk(self) -> Iterable[Element]:
        """It and all elements in it."""
        yield self
        for child in self.children:
            if isinstance(child, Element):
                yield from child.walk()

    def texts(self) -> Iterable[tuple[Element, str]]:
        """Pieces of text with the element each stands in, but for what is not read."""
        if self.tag in SILENT:
            return
        for child in self.children:
            if isinstance(child, str):
                yield self, child
            else:
                yield from child.texts()

    def text(self) -> str:
        """All its text."""
        return " ".join("".join(piece for _, piece in self.texts()).split())


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Element("document", {})
        self.open = self.root

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("p", "li", "dt", "dd", "option", "tr", "td", "th") and self.open.tag == tag:
            self.open = self.open.parent or self.root
        made = Element(tag, {name: value or "" for name, value in attrs}, self.open)
        self.open.children.append(made)
        if tag not in EMPTY:
            self.open = made

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.open.children.append(Element(tag, {name: value or "" for name, value in attrs}, self.open))

    def handle_endtag(self, tag: str) -> None:
        for found in self.open.above():
            if found.tag == tag:
                self.open = found.parent or self.root
                return

    def handle_data(self, data: str) -> None:
        self.open.children.append(data)


def read(html: str) -> Element:
    """The page as a tree."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader.root


@dataclass
class Run:
    """Text that belongs to one block: its pieces, each with the element it stands in."""

    block: Element
    pieces: list[tuple[Element, str]] = field(default_factory=list)

    def text(self) -> str:
        """The whole text."""
        return " ".join("".join(piece for _, piece in self.pieces).split())


def runs(page: Element) -> list[Run]:
    """All text of a page, gathered by the nearest block around it, in order."""
    found: list[Run] = []
    for element, piece in page.texts():
        block = next((up for up in element.above() if up.tag in BLOCKS), page)
        if not found or found[-1].block is not block:
            found.append(Run(block))
        found[-1].pieces.append((element, piece))
    return [run for run in found if run.text()]


def main_text(html: str) -> str:
    """The words of the main part of a page, block after block."""
    main = next(one for one in read(html).walk() if one.tag == "main")
    return " ".join(run.text() for run in runs(main))
