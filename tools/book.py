"""Pages of the book that come from data: mechanisms, conditions, muscles, sources.

`make docs` writes them anew each time; they are not kept in the repository, so they cannot fall behind the catalog.
"""

from __future__ import annotations

import inspect
from collections.abc import Iterable, Sequence
from pathlib import Path

from ims.catalog import Catalog, Parameter, load
from ims.physiology.submodel import SubModel, Variable
from ims.simulation.assemble import library

DOI = "https://doi.org/"


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A Markdown table."""
    lines = [f"| {' | '.join(head)} |", f"|{'---|' * len(head)}"]
    lines += [f"| {' | '.join(cell.replace('|', '/') for cell in row)} |" for row in rows]
    return "\n".join(lines) + "\n"


def plain(text: str) -> str:
    """Text that Markdown leaves alone."""
    return "".join(f"\\{sign}" if sign in "*_[]<>`" else sign for sign in " ".join(text.split()))


def number(parameter: Parameter) -> str:
    """The value of a parameter as its file writes it, with its unit."""
    value = parameter.unit_value
    told = ", ".join(f"{place} {v:g}" for place, v in value.items()) if isinstance(value, dict) else f"{value:g}"
    return told if parameter.unit == "1" else f"{told} {parameter.unit}"


def _names(variables: Iterable[Variable]) -> str:
    return ", ".join(f"`{variable.name}`" for variable in variables) or "nothing"


def _parameters(submodel: SubModel, catalog: Catalog) -> str:
    held = catalog.parameters.get(submodel.name, {})
    rows = [
        (f"`{v.name}`", plain(v.symbol), number(p), p.basis, p.source, plain(p.where))
        for v in submodel.parameters
        if (p := held.get(v.name)) is not None
    ]
    return table(("Parameter", "Symbol", "Value", "Basis", "Source", "Where"), rows) if rows else ""


def submodel_page(catalog: Catalog) -> str:
    """Every mechanism: what it gives, what it reads and writes, its numbers in a healthy person."""
    parts = [
        "# Mechanisms\n",
        "Each is one file under `src/ims/physiology`. Values are those of a healthy person; conditions and mechanism sets",
        "replace some of them. The statement is that of the treatment text, the grade that of its claim",
        "([evidence](../evidence.md)).\n",
    ]
    by_system: dict[str, list[SubModel]] = {}
    for submodel in library().values():
        by_system.setdefault(type(submodel).__module__.split(".")[2], []).append(submodel)
    for system in sorted(by_system):
        parts.append(f"## {system.capitalize()}\n")
        for submodel in by_system[system]:
            first = (inspect.getdoc(type(submodel)) or "").split("\n\n")
            parts += [f"### {submodel.name}\n", *(f"{plain(paragraph)}\n" for paragraph in first[:2])]
            claim = f"Statement {submodel.statement}, grade {submodel.grade}. " if submodel.statement and submodel.grade else ""
            gives = _names((*submodel.states, *submodel.writes))
            parts += [f"{claim}Reads {_names(submodel.reads)}; gives {gives}.\n", _parameters(submodel, catalog)]
    return "\n".join(parts)


def condition_page(catalog: Catalog) -> str:
    """Every condition with its presentations, muscles and roots."""
    parts = ["# Conditions\n", "The eight conditions of the treatment text (S8).\n"]
    for condition in catalog.conditions.values():
        rows = [
            (plain(form.label), ", ".join(m.replace("_", " ") for m in form.muscles), ", ".join(form.segments))
            for form in condition.presentations.values()
        ]
        parts += [
            f"## {condition.label}\n",
            f"`{condition.name}`. {plain(condition.sentence)} What keeps it going here: {plain(condition.source_is)}. "
            f"Followed by: {plain(condition.own_scale.name)}.\n",
            table(("Form", "Muscles", "Roots"), rows),
        ]
    return "\n".join(parts)


def muscle_page(catalog: Catalog) -> str:
    """Every muscle with its nerve and roots; needle sizes and depths are left out on purpose."""
    rows = [
        (f"`{m.key}`", m.code, plain(m.name), plain(m.nerve), ", ".join(m.roots), ", ".join(m.segments) or "each level")
        for m in catalog.muscles.values()
    ]
    head = ("Key", "Code", "Name", "Nerve", "Roots", "Segments in Gunn's reading")
    return f"# Muscles\n\n{table(head, rows)}"


def source_page(catalog: Catalog) -> str:
    """Every source, with its DOI or with the mark that it is unverified."""
    rows = [
        (key, plain(source.author), source.year, plain(source.title or source.published_in), _place(source.doi, source.note))
        for key, source in catalog.sources.items()
    ]
    return f"# Sources\n\n{table(('Key', 'Author', 'Year', 'What', 'Where'), rows)}"


def _place(doi: str, note: str) -> str:
    return f"<{DOI}{doi}>" if doi else plain(note)


def write_catalog(folder: Path, catalog: Catalog | None = None) -> list[Path]:
    """Write the pages into a folder of the book."""
    catalog = catalog or load()
    pages = {
        "submodels.md": submodel_page(catalog),
        "conditions.md": condition_page(catalog),
        "muscles.md": muscle_page(catalog),
        "sources.md": source_page(catalog),
    }
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in pages.items():
        (folder / name).write_text(text, encoding="utf-8")
    return [folder / name for name in pages]
