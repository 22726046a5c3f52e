"""The slow clock: exact times of sessions, days and outputs, as whole seconds from the first session."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from ims.units import to_si

DAY = round(to_si(1.0, "d"))
WEEK = 7 * DAY


def seconds(days: float) -> int:
    """Days as whole seconds, the exact grid of all event times."""
    return round(days * DAY)


@dataclass(frozen=True)
class Grid:
    """Intervals between breakpoints. Interval i starts at `starts[i]` and lasts `durations[i]` seconds.

    Events (a session, a new day, an imposed load) stand at the start of an interval; outputs are taken at its end. So a
    reading at the time of a session is taken before the needle.
    """

    starts: tuple[int, ...]
    durations: tuple[int, ...]
    is_output: tuple[bool, ...]
    new_day: tuple[bool, ...]
    origin: int = 0
    """The time [s] that chance is counted from: a course and the same course begun later draw the same numbers."""

    def shifted(self, later: int) -> Grid:
        """The same grid, its origin with it, so many seconds later. Nothing that comes out may change."""
        return replace(self, starts=tuple(start + later for start in self.starts), origin=self.origin + later)

    @property
    def output_times(self) -> tuple[int, ...]:
        """End times of the intervals that are read [s]."""
        ends = zip(self.starts, self.durations, self.is_output, strict=True)
        return tuple(start + length for start, length, read in ends if read)


def grid(*, begin: int, end: int, events: Iterable[int], outputs: Iterable[int]) -> Grid:
    """Cut [begin, end] at every day, event and output.

    An output at `begin` gives a first interval of no length, so that it is read before any event there.

    Parameters
    ----------
    begin, end : int [s]
        First and last time, `begin` on a day boundary.
    events, outputs : iterable of int [s]
        Times of events and of readings; those outside [begin, end] are ignored.
    """
    read = {t for t in outputs if begin <= t <= end}
    cuts = sorted({begin, end, *range(begin, end + 1, DAY), *(t for t in events if begin <= t < end), *read})
    starts, durations, is_output, new_day = [], [], [], []
    if begin in read:
        starts.append(begin)
        durations.append(0)
        is_output.append(True)
        new_day.append(False)
    for start, stop in zip(cuts, cuts[1:], strict=False):
        starts.append(start)
        durations.append(stop - start)
        is_output.append(stop in read)
        new_day.append((start - begin) % DAY == 0)
    return Grid(tuple(starts), tuple(durations), tuple(is_output), tuple(new_day))
