"""Messages of public pages, mails and forms, and their French: `python -m tools.translate update | compile | missing`.

`update` gathers every marked text from templates and modules, and every text that pages take from the catalog word for word,
and writes them into the French catalog; `compile` writes the file that the site reads; `missing` lists what has no French yet.
Staff pages are English only: their texts are not marked, and their templates are not looked at.
"""

from __future__ import annotations

import ast
import io
import os
import re
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import django
from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.apps import apps
from django.template import Engine
from django.template.base import Node
from django.templatetags.i18n import BlockTranslateNode, TranslateNode

from ims.clinic.folder import prepare
from ims.web.information.words.shown import catalog_sentences

PACKAGE = Path(__file__).resolve().parents[1] / "src" / "ims"
FRENCH = PACKAGE / "web" / "locale" / "fr" / "LC_MESSAGES" / "django.po"
TEMPLATES = (PACKAGE / "web" / "templates", PACKAGE / "clinic" / "templates")
MODULES = (PACKAGE / "web", PACKAGE / "clinic")
STAFF = ("accounts", "desk", "setup")
"""Folders of templates that only staff see."""
REFUSING = (PACKAGE / "clinic" / "appointments", PACKAGE / "clinic" / "settling.py")
"""Where the clinic refuses what a visitor asks: the sentences of its errors are shown to them."""
PLAIN = ("_", "gettext", "gettext_lazy", "gettext_noop")
PLURAL = ("ngettext", "ngettext_lazy")
CONTEXTUAL = ("pgettext", "pgettext_lazy")
IN_TAG = re.compile(r"""_\(\s*(?:"([^"]*)"|'([^']*)')\s*\)""")
SENTENCE = re.compile(r"[A-Z].* .*\.$")
HEADER = "# French of Canada for the public pages, mails and forms of IMS; kept by `python -m tools.translate`."
BEGUN = datetime(2026, 11, 25, tzinfo=UTC)

Key = tuple[str, str, str]
"""Context, text, plural text ("" where there is none)."""


@dataclass(frozen=True)
class Found:
    """One text, and where it is used."""

    key: Key
    place: str


def main(arguments: list[str]) -> int:
    """Do what the first argument says."""
    if arguments == ["update"]:
        _write(updated(_read()))
        compile_french()
    elif arguments == ["compile"]:
        compile_french()
    elif arguments != ["missing"]:
        print(__doc__)
        return 2
    lacking = missing(updated(_read()))
    print("\n".join(lacking) or "Everything has its French.")
    return 1 if lacking else 0


def found() -> Iterator[Found]:
    """Every text that the public may see, in templates, modules and the catalog."""
    for folder in TEMPLATES:
        for path in sorted(file for ending in ("html", "txt", "xml") for file in folder.rglob(f"*.{ending}")):
            if path.relative_to(folder).parts[0] not in STAFF:
                yield from (Found(key, _short(path)) for key in in_template(path.read_text(encoding="utf-8")))
    for folder in MODULES:
        for path in sorted(folder.rglob("*.py")):
            source = path.read_text(encoding="utf-8")
            yield from (Found(key, _short(path)) for key in in_module(source))
            if any(path.is_relative_to(place) for place in REFUSING):
                yield from (Found(("", text, ""), _short(path)) for text in refusals(source))
    for text in catalog_sentences():
        yield Found(("", text, ""), "ims/catalog")


def in_template(source: str) -> Iterator[Key]:
    """Texts of a template, exactly as they are looked up when it is rendered."""
    template = _engine().from_string(source)
    for node in template.nodelist.get_nodes_by_type(Node):
        if isinstance(node, TranslateNode):
            variable = node.filter_expression.var
            yield _context(node), str(getattr(variable, "literal", "")).replace("%", "%%"), ""
        elif isinstance(node, BlockTranslateNode):
            singular, _ = node.render_token_list(node.singular)
            plural = node.render_token_list(node.plural)[0] if node.plural else ""
            yield _context(node), singular, plural
    for match in IN_TAG.finditer(re.sub(r"{%\s*comment.*?endcomment\s*%}", "", source, flags=re.DOTALL)):
        yield "", match[1] or match[2], ""


def in_module(source: str) -> Iterator[Key]:
    """Texts of a module."""
    for call in ast.walk(ast.parse(source)):
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name):
            texts = [text.value for text in call.args if isinstance(text, ast.Constant) and isinstance(text.value, str)]
            if call.func.id in PLAIN and texts:
                yield "", texts[0], ""
            elif call.func.id in PLURAL and len(texts) == 2:
                yield "", texts[0], texts[1]
            elif call.func.id in CONTEXTUAL and len(texts) == 2:
                yield texts[0], texts[1], ""


def refusals(source: str) -> Iterator[str]:
    """Fixed sentences that a module raises as errors, or keeps as constants to raise them."""
    tree = ast.parse(source)
    raised = [node.exc for node in ast.walk(tree) if isinstance(node, ast.Raise)]
    texts = [call.args[0] for call in raised if isinstance(call, ast.Call) and call.args]
    texts += [node.value for node in tree.body if isinstance(node, ast.Assign)]
    for text in texts:
        if isinstance(text, ast.Constant) and isinstance(text.value, str) and SENTENCE.match(text.value):
            yield text.value


def updated(old: Catalog) -> Catalog:
    """A catalog of exactly the texts found, with the French that is there already."""
    places: dict[Key, set[str]] = defaultdict(set)
    for one in found():
        if one.key[1]:
            places[one.key].add(one.place)
    new = Catalog(
        locale="fr",
        header_comment=HEADER,
        project="IMS",
        version="1",
        msgid_bugs_address="none",
        last_translator="the IMS project",
        language_team="the IMS project",
        creation_date=BEGUN,
        revision_date=BEGUN,
        charset="utf-8",
        fuzzy=False,
    )
    counted = {(context, text) for context, text, plural in places if plural}
    for key in sorted(places):
        context, text, plural = key
        if not plural and (context, text) in counted:
            continue  # one entry serves both: a plural answers for the plain text too
        known = old.get(text, context or None)
        new.add(
            (text, plural) if plural else text,
            known.string if known and bool(plural) == isinstance(known.string, tuple) else None,
            [(place, 1) for place in sorted(places[key])],
            context=context or None,
        )
    return new


def missing(catalog: Catalog) -> list[str]:
    """Texts without French."""
    return [_text(message) for message in catalog if message.id and not _is_translated(message)]


def compiled(catalog: Catalog) -> bytes:
    """The file that the site reads."""
    buffer = io.BytesIO()
    write_mo(buffer, catalog)
    return buffer.getvalue()


def compile_french() -> None:
    """Write the file that the site reads beside the French catalog."""
    FRENCH.with_suffix(".mo").write_bytes(compiled(_read()))


def _read() -> Catalog:
    if not FRENCH.exists():
        return Catalog(locale="fr")
    with FRENCH.open("rb") as file:
        return read_po(file, locale="fr")


def _write(catalog: Catalog) -> None:
    FRENCH.parent.mkdir(parents=True, exist_ok=True)
    with FRENCH.open("wb") as file:
        write_po(file, catalog, width=120, include_lineno=False, sort_output=True, ignore_obsolete=True)


@cache
def _engine() -> Engine:
    """The engine of the site, so that its tags are known; outside of it, with an empty data folder."""
    if not apps.ready:
        os.environ["IMS_DATA"] = tempfile.mkdtemp(prefix="ims-translate-")
        prepare(Path(os.environ["IMS_DATA"]))
        os.environ["DJANGO_SETTINGS_MODULE"] = "ims.web.settings"
        django.setup()
    return Engine.get_default()


def _context(node: TranslateNode | BlockTranslateNode) -> str:
    found_in = node.message_context
    return str(found_in.var) if found_in is not None else ""


def _is_translated(message: Message) -> bool:
    strings = message.string if isinstance(message.string, tuple) else (message.string,)
    return all(strings) and not message.fuzzy


def _text(message: Message) -> str:
    return message.id[0] if isinstance(message.id, tuple) else str(message.id)


def _short(path: Path) -> str:
    return path.relative_to(PACKAGE.parent).as_posix()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
