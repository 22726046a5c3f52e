"""The summary in a terminal: calm at 80 columns and at 120, complete without color."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from ims.catalog.evidence import Claim
from ims.catalog.load import load
from ims.reports import sentences, words
from ims.reports.claims import claims_from
from ims.reports.numbers import band, number, of_hundred, percent, unit_words, value_at
from ims.reports.references import references_from
from ims.reports.study import ARMS, MECHANISMS
from ims.reports.subject import decoded, outcome_words
from ims.reports.timeline import TIMES
from ims.reports.untreated import MET, rows_from, tally

WIDE = 108
"""Columns from which a value and its band stand on one line."""
LABEL = 16
"""Width of the first column, its gap included."""
_WIDE_CELL, _NARROW_CELL = 14, 9
_BLOCKS = " \N{LOWER ONE EIGHTH BLOCK}\N{LOWER ONE QUARTER BLOCK}\N{LOWER THREE EIGHTHS BLOCK}\N{LOWER HALF BLOCK}\
\N{LOWER FIVE EIGHTHS BLOCK}\N{LOWER THREE QUARTERS BLOCK}\N{LOWER SEVEN EIGHTHS BLOCK}\N{FULL BLOCK}"
_PLAIN_BLOCKS = " .:-=+*%#"
_TO_ASCII = str.maketrans(
    {
        "\N{MINUS SIGN}": "-",
        "\N{EN DASH}": "-",
        "\N{MIDDLE DOT}": "-",
        "\N{NARROW NO-BREAK SPACE}": " ",
        "\N{RIGHTWARDS ARROW}": ">",
    }
)


def print_summary(
    console: Console,
    summary: Mapping[str, Any],
    *,
    claims: Iterable[Claim] | None = None,
    untreated_rows: Iterable[Any] = (),
    report: str = "",
) -> None:
    """Print what happened, in words and tables.

    Parameters
    ----------
    console : rich console; its width and encoding decide the form
    summary : mapping, as `--json` prints it
    claims : claims to grade; those of the catalog where none are given
    untreated_rows : rows of the natural course with what the model gives
    report : place of the HTML report, if one was written
    """
    wide = console.width >= WIDE
    parts: list[RenderableType] = [*_head(summary), *_untreated(untreated_rows), *_outcomes(summary, wide=wide)]
    parts += [*_recovered(summary, wide=wide, ascii_only=_is_ascii(console)), *_parts(summary), *_without(summary)]
    parts += [
        *_events(summary),
        *_urgent(),
        *_hypotheses(load().claims if claims is None else claims),
        *_cite(summary),
        *_foot(summary, report),
    ]
    if not _is_ascii(console):
        console.print(Group(*parts))
        return
    with console.capture() as capture:
        console.print(Group(*parts))
    console.print(Text.from_ansi(capture.get().translate(_TO_ASCII).encode("ascii", "replace").decode("ascii")))


def _is_ascii(console: Console) -> bool:
    return not console.encoding.lower().replace("-", "").startswith("utf")


def _head(summary: Mapping[str, Any]) -> list[RenderableType]:
    lines: list[RenderableType] = [
        Text(sentences.title(summary), style="bold"),
        Text(sentences.plan_sentence(summary)),
        Text(sentences.INTENDED_USE, style="italic"),
    ]
    if len(summary["sets"]) > 1:
        lines.append(Text(sentences.NEITHER_IS_DEFAULT))
    for name in summary["sets"]:
        told = Text.assemble((f"{words.set_title(name)}. ", "bold"), words.SET_MEANINGS.get(name, ""))
        lines.append(Padding(told, (0, 0, 0, 2)))
    return lines


def _section(title: str) -> list[RenderableType]:
    return [Text(""), Rule(Text(title, style="bold"), align="left", style="dim")]


def _untreated(entries: Iterable[Any]) -> list[RenderableType]:
    rows = rows_from(entries)
    if not rows:
        return []
    parts = _section("Before any needle: does the model know the natural course?")
    for count in tally(rows):
        design = f"; {count.design_met} of {count.design} rows of our own" if count.design else ""
        parts.append(
            Text(f"{words.set_title(count.mechanism_set)}: {count.met} of {count.published} published rows met{design}.")
        )
    for row in rows:
        if row.verdict != MET:
            title = words.set_title(row.mechanism_set).lower()
            told = f"  not met, {title}: {row.quantity}, week {row.week}: {row.found}, expected {row.expected}"
            parts.append(Text(told, style="yellow"))
    return parts


class _Columns:
    """Columns of the arms, set by set and of equal width, so that tables under one another line up."""

    def __init__(self, summary: Mapping[str, Any], *, cell: int) -> None:
        self.sets = list(summary["sets"])
        self.arms = _arms(summary)
        self.cell = cell

    def heading(self) -> RenderableType:
        """The sets over their arms."""
        one = (self.cell + 1) * len(self.arms)
        sets = "".join(words.set_title(name).ljust(one) for name in self.sets)
        arms = "".join(words.ARM_TITLES[arm][: self.cell].ljust(self.cell + 1) for _ in self.sets for arm in self.arms)
        return Group(Text(" " * LABEL + sets.rstrip(), style="bold"), Text(" " * LABEL + arms.rstrip()))

    def table(self) -> Table:
        """An empty table of these columns."""
        table = Table(box=None, padding=(0, 1, 0, 0), show_header=False, show_edge=False, pad_edge=False)
        table.add_column(width=LABEL - 1, no_wrap=True)
        for _ in range(len(self.sets) * len(self.arms)):
            table.add_column(width=self.cell, no_wrap=True)
        return table


def _arms(summary: Mapping[str, Any]) -> list[str]:
    present = {arm for results in summary["sets"].values() for arm in results["share_recovered"]}
    return [arm for arm in ARMS if arm in present]


def _outcomes(summary: Mapping[str, Any], *, wide: bool) -> list[RenderableType]:
    parts = _section("What happened: mean, and the band that holds 80 of 100 people")
    first = next(iter(summary["sets"].values()))["outcomes"]
    columns = _Columns(summary, cell=_WIDE_CELL if wide else _NARROW_CELL)
    parts.append(columns.heading())
    for name, entry in first.items():
        title, unit = outcome_words(summary, name, entry)
        told = unit_words(unit)
        parts.append(Text.assemble((title, "bold"), f", {told}" if told else ""))
        table = columns.table()
        for time in TIMES:
            cells = [
                _cell(results["outcomes"].get(name, {}).get(arm, {}).get(time), unit, wide=wide)
                for results in summary["sets"].values()
                for arm in columns.arms
            ]
            table.add_row(f"  {words.TIME_TITLES[time]}", *cells)
        parts.append(table)
    parts.append(Text("3 and 6 months count from the last visit. " + sentences.SAME_PEOPLE, style="dim"))
    return parts


def _cell(entry: Mapping[str, float] | None, unit: str, *, wide: bool) -> Text:
    if entry is None:
        return Text("")
    joint = " " if wide else "\n"
    return Text.assemble(number(entry["mean"], unit), (f"{joint}{band(entry['low80'], entry['high80'], unit)}", "dim"))


def _recovered(summary: Mapping[str, Any], *, wide: bool, ascii_only: bool) -> list[RenderableType]:
    parts = _section("Recovered, of 100 people")
    columns = _Columns(summary, cell=_WIDE_CELL if wide else _NARROW_CELL)
    table = columns.table()
    for time in TIMES:
        cells = [
            of_hundred(value_at(results["share_recovered"].get(arm, {}), time))
            for results in summary["sets"].values()
            for arm in columns.arms
        ]
        table.add_row(f"  {words.TIME_TITLES[time]}", *cells)
    parts += [columns.heading(), table, Text(sentences.RECOVERED_MEANS, style="dim")]
    for name, results in summary["sets"].items():
        told = sentences.relapse_sentence(results)
        if told:
            parts.append(Text(f"{words.set_title(name)}: {told}"))
    if any(_humps(results, arm) for results in summary["sets"].values() for arm in ARMS):
        parts.append(_histograms(summary, ascii_only=ascii_only))
    return parts


def _histograms(summary: Mapping[str, Any], *, ascii_only: bool) -> RenderableType:
    table = Table(box=None, padding=(0, 2, 0, 0), show_edge=False, pad_edge=False)
    table.add_column("Pain at 6 months", no_wrap=True)
    for name in summary["sets"]:
        table.add_column(words.set_title(name), no_wrap=True)
    sets = list(summary["sets"].values())
    shares = {arm: [_humps(results, arm) for results in sets] for arm in _arms(summary)}
    top = max(max(one, default=0.0) for ones in shares.values() for one in ones)
    for arm, ones in shares.items():
        table.add_row(
            f"  {words.ARM_TITLES[arm]}",
            *(_bars(one, top, ascii_only, results, arm) for one, results in zip(ones, sets, strict=True)),
        )
    table.add_row("", *("0 pain of 10 " + "10".rjust(7) for _ in sets), style="dim")
    note = "Outcomes have two humps: some people recover, others do not, and a mean describes neither."
    return Padding(Group(table, Text(note, style="dim")), (1, 0, 0, 0))


def _humps(results: Mapping[str, Any], arm: str) -> list[float]:
    """Share of people in each bin of pain at month 6; empty where the arm is not two-humped."""
    counts = results.get("two_humped", {}).get("counts", {}).get(arm, {}).get("month_6", ())
    return [count / sum(counts) for count in counts]


def _bars(shares: Sequence[float], top: float, ascii_only: bool, results: Mapping[str, Any], arm: str) -> Text:
    blocks = _PLAIN_BLOCKS if ascii_only else _BLOCKS
    steps = len(blocks) - 1
    if not shares:
        few = (value_at(results["share_recovered"].get(arm), "month_6") or 0.0) < 0.5
        return Text("under 10 recovered" if few else "over 90 recovered", style="dim")
    levels = [0 if share <= 0 else max(1, round(steps * float(share) / (top or 1.0))) for share in shares]
    return Text("".join(2 * blocks[level] for level in levels), style="cyan")


def _by_set(summary: Mapping[str, Any], title: str) -> Table:
    table = Table(box=None, padding=(0, 2, 0, 0), show_edge=False, pad_edge=False)
    table.add_column(title, no_wrap=True)
    table.add_column(style="dim", ratio=1)
    for name in summary["sets"]:
        table.add_column(Text(words.set_title(name), style="bold"), justify="right", no_wrap=True)
    return table


def _parts(summary: Mapping[str, Any]) -> list[RenderableType]:
    sets = {name: results for name, results in summary["sets"].items() if "effect" in results}
    if not sets:
        return []
    parts = _section("Where the change in pain comes from: mean points of 10, end of course")
    table = _by_set({"sets": sets}, "")
    for part, title in words.PART_TITLES.items():
        cells = [number(float(results["effect"]["pain_intensity"][part]), signed=True) for results in sets.values()]
        table.add_row(Text(f"  {title}", style="bold" if part == "total" else ""), words.PART_MEANINGS[part], *cells)
    parts.append(table)
    parts += [Text(line) for line in (sentences.sets_sentence(summary),) if line]
    cautions = {sentences.limit_sentence(results): name for name, results in sets.items()}
    parts += [Text(f"{words.set_title(name)}: {line}") for line, name in cautions.items() if line]
    parts.append(Text(sentences.EVIDENCE_LIMIT))
    return parts


def _without(summary: Mapping[str, Any]) -> list[RenderableType]:
    sets = {name: results for name, results in summary["sets"].items() if results.get("without")}
    if not sets:
        return []
    parts = _section("Without one mechanism: mean pain at the end of the course (change)")
    table = _by_set({"sets": sets}, "")
    table.add_row("  all on", "", *(_with_all(results) for results in sets.values()))
    for mechanism in MECHANISMS:
        table.add_row(
            f"  without {mechanism}",
            words.MECHANISM_TITLES[mechanism],
            *(_without_cell(results, mechanism) for results in sets.values()),
        )
    parts.append(table)
    note = "The same people each time. That a mechanism matters here shows what the hypothesis implies, not that it is true."
    parts.append(Text(note, style="dim"))
    return parts


def _without_cell(results: Mapping[str, Any], mechanism: str) -> str:
    if not results["mechanisms"].get(mechanism, True):
        return "off in this set"
    entry = results["without"].get(mechanism, {})
    value, more = value_at(entry.get("pain_intensity")), value_at(entry.get("more_at_end_of_course"))
    if value is None or more is None:
        return "not run"
    return f"{number(value)} ({number(more, signed=True)})"


def _with_all(results: Mapping[str, Any]) -> str:
    """Pain with everything on, on the persons of the runs without."""
    entry = next(iter(results["without"].values()))
    value, more = value_at(entry["pain_intensity"]), value_at(entry["more_at_end_of_course"])
    return number(None if value is None or more is None else value - more)


def _events(summary: Mapping[str, Any]) -> list[RenderableType]:
    events = summary.get("adverse_events") or {}
    if not events:
        return []
    parts = _section("Mild adverse events to expect")
    table = Table(box=None, padding=(0, 2, 0, 0), show_edge=False, pad_edge=False)
    table.add_column("")
    table.add_column("per treatment", justify="right")
    table.add_column("at least once in this course,\nof 100 people", justify="right")
    for name, entry in events.items():
        table.add_row(
            f"  {words.EVENT_TITLES.get(name, words.plain(name))}",
            percent(entry["rate_per_treatment"]),
            of_hundred(entry["chance_in_course"]),
        )
    parts += [table, Text(f"{sentences.EVENTS_UNDERCOUNTED} {sentences.SERIOUS_EVENTS}", style="dim")]
    return parts


def _urgent() -> list[RenderableType]:
    parts = _section("When to seek urgent care")
    for sign in sentences.URGENT_CARE:
        parts.append(Padding(Text.assemble((sign.sign + ". ", "bold"), sign.action), (0, 0, 0, 2)))
    parts.append(Text(sentences.URGENT_BASIS, style="dim"))
    return parts


def _hypotheses(entries: Iterable[Claim]) -> list[RenderableType]:
    claims = [claim for claim in claims_from(entries) if claim.is_hypothesis]
    if not claims:
        return []
    parts = _section("What is hypothesis")
    for claim in claims:
        parts.append(Padding(Text.assemble((f"{claim.statement} [{claim.grade}] ", "bold"), claim.sentence), (0, 0, 0, 2)))
    told = "; ".join(f"{letter} {meaning}" for letter, meaning in words.GRADES.items())
    parts.append(Text(f"Grades: {told}.", style="dim"))
    return parts


def _cite(summary: Mapping[str, Any]) -> list[RenderableType]:
    references = references_from(decoded(summary["citations"]))
    if not references:
        return []
    parts = _section("What to cite")
    parts += [Padding(Text(reference.line), (0, 0, 0, 2)) for reference in references]
    return parts


def _foot(summary: Mapping[str, Any], report: str) -> list[RenderableType]:
    versions = ", ".join(f"{name} {version}" for name, version in decoded(summary["versions"]).items())
    line = f"Seed {summary['seed']}, {versions}, {number(summary.get('cpu_seconds'), 's', decimals=1)} CPU seconds."
    parts: list[RenderableType] = [Text(""), Text(line, style="dim")]
    if report:
        parts.append(Text.assemble("Report: ", (report, "bold")))
    return parts
