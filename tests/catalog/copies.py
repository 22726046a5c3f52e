"""A copy of the catalog that a test may break."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from ims.catalog.load import Catalog


@dataclass(frozen=True)
class Copy:
    """A copy of the data files; every change is seen by the catalogs read after it."""

    path: Path

    def replace(self, file: str, old: str, new: str) -> None:
        """Change the first place where `old` stands in a file."""
        text = (self.path / file).read_text(encoding="utf-8")
        assert old in text, f"{file} no longer holds {old!r}"
        self.write(file, text.replace(old, new, 1))

    def write(self, file: str, text: str) -> None:
        """Write a file anew."""
        (self.path / file).parent.mkdir(exist_ok=True)
        (self.path / file).write_text(text, encoding="utf-8")

    def catalog(self) -> Catalog:
        """The catalog as it is now."""
        return Catalog(self.path)
