"""Contracture of each muscle over the course, needled beside untreated."""

from __future__ import annotations

from ims.reports.figures.panel import Group, Panel
from ims.reports.figures.rows import Row, rows_svg
from ims.reports.numbers import number
from ims.reports.study import SetResults, Study, arms_of
from ims.reports.timeline import at, day_of, times_within, weeks
from ims.reports.words import ARM_TITLES, TIME_TITLES, plain, set_title

SHOWN = ("untreated", "needling")


def contracture_by_muscle(study: Study) -> Group:
    """One row a muscle: mean share of fibers held in contracture."""
    caption = (
        "Share of each muscle's fibers held in contracture, 0 to 1, mean over people. All rows have the same height scale; "
        "muscles of one kind that get the same needles and roots run alike. "
        "Numbers at the right: needling, before \N{RIGHTWARDS ARROW} at the end of the run."
    )
    top = max(
        float(dataset["contracture"].mean("person").max())
        for results in study.sets.values()
        for dataset in arms_of(results).values()
    )
    panels = tuple(_panel(study, results, f"muscles-{name}", top) for name, results in study.sets.items())
    return Group("muscles", "Contracture, muscle by muscle", caption, panels)


def _panel(study: Study, results: SetResults, key: str, top: float) -> Panel:
    arms = {arm: dataset for arm, dataset in arms_of(results).items() if arm in SHOWN}
    means = {arm: dataset["contracture"].mean("person") for arm, dataset in arms.items()}
    rows, told = [], []
    for muscle in [str(name) for name in next(iter(means.values()))["muscle"].to_numpy()]:
        curves = {arm: (weeks(arms[arm]), mean.sel(muscle=muscle).to_numpy()) for arm, mean in means.items()}
        needled = curves.get("needling", next(iter(curves.values())))[1]
        first, last = number(float(needled[0]), "1"), number(float(needled[-1]), "1")
        rows.append(Row(plain(muscle), curves, 0.0, top, f"{first} \N{RIGHTWARDS ARROW} {last}"))
        told.append(f"{plain(muscle)} from {first} to {last}")
    alt = f"Contracture of each muscle with needling, {set_title(results.mechanism_set).lower()}: {'; '.join(told)}."
    legend = {arm: ARM_TITLES[arm] for arm in arms}
    svg = rows_svg(rows, key, alt, x_label="weeks from the first visit", plan=study.plan, legend=legend)
    times = times_within(study.plan, next(iter(arms.values())))
    header = ("muscle and arm", *(TIME_TITLES[time] for time in times))
    table = tuple(
        (f"{plain(str(muscle))}, {ARM_TITLES[arm]}",
         *(number(float(at(mean.sel(muscle=muscle), day_of(study.plan, time))), "1") for time in times))
        for muscle in next(iter(means.values()))["muscle"].to_numpy()
        for arm, mean in means.items()
    )  # fmt: skip
    return Panel(set_title(results.mechanism_set), svg, alt, header, table)
