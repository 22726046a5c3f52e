"""Published figures for public pages, each taken from one row of the catalog and shown with its source.

A number is written as a `data` element that names its row, so that a scan of the finished page can trace every number.
Numbers that are choices of this project, or results of its simulator, are refused.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.formats import number_format
from django.utils.html import format_html
from django.utils.safestring import SafeString

from ims.catalog import NaturalCourse, Target, load
from ims.errors import NotFound, NotPossible
from ims.web.information.citations import OURS, Citation, cite

PER_CENT = 100.0
WEEKS_PER_YEAR = 52.0
LONG = 10000
"""From here on the digits of a number are grouped."""


@dataclass(frozen=True)
class Figure:
    """One published number with its range, as it stands in the row `row` of the catalog, seen from week `since` to `week`."""

    row: str
    value: float | None
    low: float | None
    high: float | None
    unit: str
    week: float | None
    citation: Citation
    since: float | None = None

    def _shown(self, number: float | None, factor: float = 1.0, decimals: int = 6) -> SafeString | str:
        return "" if number is None else shown(self.row, round(number * factor, decimals))

    @property
    def number(self) -> SafeString | str:
        """The number itself."""
        return self._shown(self.value)

    @property
    def size(self) -> SafeString | str:
        """The number without its sign."""
        return self._shown(None if self.value is None else abs(self.value))

    @property
    def lowest(self) -> SafeString | str:
        """Lower end of the published range."""
        return self._shown(self.low)

    @property
    def highest(self) -> SafeString | str:
        """Upper end of the published range."""
        return self._shown(self.high)

    @property
    def of_hundred(self) -> SafeString | str:
        """A share as a count of a hundred people."""
        return self._shown(self.value, PER_CENT, 0)

    @property
    def lowest_of_hundred(self) -> SafeString | str:
        """Lower end of a share, as a count of a hundred people."""
        return self._shown(self.low, PER_CENT, 0)

    @property
    def highest_of_hundred(self) -> SafeString | str:
        """Upper end of a share, as a count of a hundred people."""
        return self._shown(self.high, PER_CENT, 0)

    @property
    def weeks(self) -> SafeString | str:
        """When it was seen, in weeks."""
        return self._shown(self.week)

    @property
    def first_week(self) -> SafeString | str:
        """The week from which it was seen."""
        return self._shown(self.since)

    @property
    def years(self) -> SafeString | str:
        """When it was seen, in years."""
        return self._shown(self.week, 1.0 / WEEKS_PER_YEAR, 1)


def shown(row: str, number: float) -> SafeString:
    """A number in the language of the page, as an element that names the row of the catalog it comes from."""
    return format_html('<data value="{}" data-from="{}">{}</data>', f"{number:.12g}", row, spoken(number))


def spoken(number: float) -> str:
    """A number as people write it: no needless zeros, the decimal sign of the language, a true minus sign."""
    decimals = len(f"{abs(number):.6f}".rstrip("0").partition(".")[2])
    return ("\u2212" if number < 0 else "") + number_format(abs(number), decimals, force_grouping=abs(number) >= LONG)


def figure(row: str) -> Figure:
    """The figure of that row: a natural course, a target, or the sessions of a plan (`plan:<condition>`).

    Raises
    ------
    NotFound       no such row
    NotPossible    the number is a choice of this project, not a finding
    """
    catalog = load()
    if row.startswith("plan:"):
        found = _of_plan(row)
    elif row in catalog.natural_course:
        found = _of_course(catalog.natural_course[row])
    elif row in catalog.targets:
        found = _of_target(catalog.targets[row])
    else:
        raise NotFound(f"{row} is no row that can be shown. Expected one of natural_course, of targets, or plan:<condition>.")
    if found.citation.key in OURS:
        raise NotPossible(f"{row} holds a number of our own; public pages show published figures alone.")
    return found


def _of_plan(row: str) -> Figure:
    plan = load().condition(row.removeprefix("plan:")).plan
    return Figure(row, float(plan.sessions), None, None, "sessions", None, cite(plan.source))


def _of_course(row: NaturalCourse) -> Figure:
    origin = row.provenance
    if row.designed or origin.basis == "assumed":
        raise NotPossible(f"{row.id} holds a number of our own; public pages show published figures alone.")
    # Mostly the range of a row is a tolerance of this project; it was published where the value is its middle.
    published = origin.note.startswith("value = middle of the interval")
    return Figure(
        row.id,
        row.value,
        row.low if published else None,
        row.high if published else None,
        row.unit,
        row.weeks[1] if row.weeks else None,
        cite(origin.source, origin.mark),
        row.weeks[0] if row.weeks else None,
    )


def _of_target(row: Target) -> Figure:
    is_share = row.unit == "%"
    value = row.number / PER_CENT if row.number is not None and is_share else row.number
    return Figure(
        row.id,
        value,
        None,
        None,
        "share" if is_share else row.unit,
        None,
        cite(row.provenance.source, row.provenance.mark),
    )
