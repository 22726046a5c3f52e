"""Settings of the book. `make docs` builds it; a warning is an error."""

from __future__ import annotations

import sys
from importlib.metadata import version as installed
from pathlib import Path

from sphinx.application import Sphinx

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from tools.book import write_catalog  # noqa: E402 - the project's root has to be on the path first

project = "IMS"
author = "The IMS project"
copyright = "The IMS project, Apache-2.0"
version = release = installed("intramuscular")
language = "en"

extensions = ["myst_parser", "sphinx.ext.autodoc", "numpydoc"]
myst_enable_extensions = ["deflist"]
myst_heading_anchors = 3
source_suffix = {".md": "markdown"}
exclude_patterns = ["_build", "images"]
autodoc_typehints = "none"
autosummary_generate = False
autodoc_member_order = "bysource"
numpydoc_show_class_members = False

html_theme = "furo"
html_title = "IMS: intramuscular stimulation, simulated"
html_static_path = ["static"]
html_css_files = ["book.css"]
html_show_sphinx = False


def setup(app: Sphinx) -> None:
    """Write the pages that come from data before the book is read."""
    app.connect("builder-inited", lambda running: write_catalog(Path(running.srcdir) / "catalog"))
