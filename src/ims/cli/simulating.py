"""Simulate what was asked, and put the results in a folder. This module loads the engine."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from ims import results
from ims.calibration.untreated_rows import untreated_rows
from ims.catalog.load import load
from ims.cli.folder import COURSE, REPORT, SUMMARY
from ims.cli.request import Request
from ims.cli.written import as_json
from ims.reports.html import write_report
from ims.treatment.files import write_text
from ims.treatment.write import commented_course_toml
from ims.trials.reference import run_reference, summarize_reference
from ims.trials.study import DEFAULT_PERSONS, PASS_PERSONS, Study, run_study
from ims.trials.summary import summarize


def simulate(request: Request, report: Callable[[str, float], None], *, detail: bool) -> tuple[Study, dict[str, Any]]:
    """The study that was asked for, and what it adds up to.

    Parameters
    ----------
    report : told what is being done and which share of all work is done
    detail : also run one person finely, for the figures of a report
    """
    if request.is_preset:
        study = run_reference(
            request.course,
            persons=request.persons or 1,
            seed=request.seed,
            without=request.without,
            follow_weeks=request.weeks,
            report=report,
        )
        summary = summarize_reference(study)
    else:
        study = run_study(
            request.course,
            persons=request.persons or PASS_PERSONS.get(request.needle, DEFAULT_PERSONS),
            seed=request.seed,
            sets=request.sets,
            without=request.without,
            follow_weeks=request.weeks,
            healthy=request.healthy,
            needle=request.needle,
            detail=detail,
            report=report,
        )
        summary = summarize(study)
    return study, {**summary, "cpu_seconds": time.process_time()}


def write_results(study: Study, summary: dict[str, Any], folder: Path) -> None:
    """Write report, summary, course and every arm of every set into a folder that is there."""
    for name, of_set in study.sets.items():
        for arm, result in of_set.arms.items():
            results.save(result, folder / f"{name}_{arm}.nc")
    write_text(commented_course_toml(study.course), folder / COURSE)
    write_text(as_json(summary), folder / SUMMARY)
    is_of_patients = study.condition in load().conditions and not study.healthy
    rows = untreated_rows(study.condition) if is_of_patients else []
    write_report(study, summary, folder / REPORT, untreated_rows=rows)
