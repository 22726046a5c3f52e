"""The slow clock: exact whole seconds; events at the start of an interval, readings at its end."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from ims.simulation.clocks import DAY, WEEK, grid, seconds

END = 40 * DAY
moments = st.lists(st.integers(-DAY, END + DAY), max_size=12)


def test_a_day_and_a_week() -> None:
    """86 400 s and seven of them; half a day is exact, a third of a day is the nearest second."""
    assert (DAY, WEEK) == (86_400, 604_800)
    assert [seconds(days) for days in (0.5, 3.5, 1 / 3, 1e-6)] == [43_200, 302_400, 28_800, 0]


@given(events=moments, outputs=moments)
@settings(max_examples=60, deadline=None)
def test_a_grid_covers_the_time_once_and_reads_what_was_asked(events: list[int], outputs: list[int]) -> None:
    """Intervals join end to end, are cut at every day, event and reading, and each reading inside is taken once, in order."""
    found = grid(begin=0, end=END, events=events, outputs=outputs)
    ends = [start + length for start, length in zip(found.starts, found.durations, strict=True)]
    assert (found.starts[0], ends[-1]) == (0, END)
    assert list(found.starts[1:]) == ends[:-1]
    assert found.output_times == tuple(sorted({t for t in outputs if 0 <= t <= END}))
    assert {t for t in events if 0 <= t < END} | set(range(0, END, DAY)) <= set(found.starts)
    assert max(found.durations) <= DAY


@given(events=moments, outputs=moments)
@settings(max_examples=60, deadline=None)
def test_every_day_is_new_once(events: list[int], outputs: list[int]) -> None:
    """Daily chance is drawn once a day, at its beginning, however the day is cut."""
    found = grid(begin=0, end=END, events=events, outputs=outputs)
    days = [start for start, is_new in zip(found.starts, found.new_day, strict=True) if is_new]
    assert days == list(range(0, END, DAY))


def test_a_reading_at_the_start_comes_before_what_happens_there() -> None:
    """Day 0 is read in an interval of no length, before the first needle and before the first day's chance."""
    found = grid(begin=0, end=DAY, events=[0], outputs=[0, DAY])
    assert found.starts == (0, 0)
    assert found.durations == (0, DAY)
    assert found.is_output == (True, True)
    assert found.new_day == (False, True)


def test_days_before_the_first_session_are_on_the_same_clock() -> None:
    """An illness runs in negative time up to day 0."""
    found = grid(begin=-2 * DAY, end=0, events=[], outputs=[0])
    assert found.starts == (-2 * DAY, -DAY)
    assert found.output_times == (0,)


def test_a_shifted_grid_is_the_same_later() -> None:
    """Only starts and origin move; a grid not shifted has its origin at zero."""
    found = grid(begin=0, end=2 * DAY, events=[100], outputs=[DAY])
    later = found.shifted(97 * DAY)
    assert (found.origin, later.origin) == (0, 97 * DAY)
    assert [start - later.origin for start in later.starts] == list(found.starts)
    assert (later.durations, later.is_output, later.new_day) == (found.durations, found.is_output, found.new_day)
    assert later.shifted(-97 * DAY) == found
