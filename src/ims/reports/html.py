"""The report as one HTML file: nothing is fetched, nothing runs, everything is inside.

The order is the argument: first whether the model knows what happens without a needle, then what a needle adds in both
mechanism sets, then the pictures, then what is hypothesis, what can go wrong, how to make the same run again, what to cite.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from ims.catalog.evidence import Claim
from ims.catalog.load import load
from ims.reports import palette, sentences, words
from ims.reports.claims import claims_from
from ims.reports.figures.ablation import ablation, ablation_of
from ims.reports.figures.attractor import attractor
from ims.reports.figures.healing import after_one_needle
from ims.reports.figures.humps import spread_of_outcomes
from ims.reports.figures.icons import people_of_hundred
from ims.reports.figures.muscles import contracture_by_muscle
from ims.reports.figures.panel import Group
from ims.reports.figures.parts import effect_parts
from ims.reports.figures.roots import roots
from ims.reports.figures.timecourse import own_scale, pain_course
from ims.reports.numbers import band, number, of_hundred, percent, unit_words, value_at
from ims.reports.references import references_from
from ims.reports.study import ARMS, MECHANISMS, Study
from ims.reports.subject import condition_name, decoded, outcome_words
from ims.reports.timeline import TIMES
from ims.reports.untreated import rows_from, tally
from ims.reports.writing import write_whole

_FILTERS = {
    "band": band,
    "number": number,
    "of_hundred": of_hundred,
    "percent": percent,
    "unit_words": unit_words,
    "value_at": value_at,
    "plain": words.plain,
    "set_title": words.set_title,
    "decoded": decoded,
}


def write_report(
    study: Study,
    summary: Mapping[str, Any],
    path: Path,
    *,
    claims: Iterable[Claim] | None = None,
    untreated_rows: Iterable[Any] = (),
) -> Path:
    """Write the report to `path`, whole or not at all, and return the path.

    Raises
    ------
    FileProblem : the folder cannot be made or written
    """
    return write_whole(path, render(study, summary, claims=claims, untreated_rows=untreated_rows))


def render(
    study: Study, summary: Mapping[str, Any], *, claims: Iterable[Claim] | None = None, untreated_rows: Iterable[Any] = ()
) -> str:
    """The report as the text of one HTML file.

    Parameters
    ----------
    study : the arms as datasets, for the pictures
    summary : mapping, as `--json` prints it, for the tables and sentences
    claims : claims to grade; those of the catalog where none are given
    untreated_rows : rows of the natural course and sham with what the model gives (`ims.reports.untreated`)

    Returns
    -------
    str : the same study gives the same bytes
    """
    environment = Environment(
        loader=PackageLoader("ims.reports"), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    environment.filters.update(_FILTERS)
    rows = rows_from(untreated_rows)
    first = next(iter(summary["sets"].values()))
    return environment.get_template("report.html.j2").render(
        study=study,
        summary=summary,
        words=words,
        sentences=sentences,
        arms=[arm for arm in ARMS if any(arm in results.arms for results in study.sets.values())],
        times=TIMES,
        outcomes={name: outcome_words(summary, name, entry) for name, entry in first["outcomes"].items()},
        condition=condition_name(summary),
        untreated_rows=rows,
        tallies=tally(rows),
        findings={name: _findings(study, summary, name) for name in summary["sets"]},
        outcome_figures=[group for group in _outcome_figures(study, summary) if group],
        body_figures=[group for group in _body_figures(study) if group],
        claims=claims_from(load().claims if claims is None else claims),
        references=references_from(decoded(summary["citations"])),
        style=environment.get_template("report.css").render(
            paper=palette.declarations(palette.PAPER), night=palette.declarations(palette.SCREEN_AT_NIGHT)
        ),
    )


def _findings(study: Study, summary: Mapping[str, Any], name: str) -> list[str]:
    """What happened in one mechanism set, sentence by sentence."""
    results = summary["sets"][name]
    told = [sentences.outcome_sentence(results)]
    if "effect" in results:
        told += [sentences.parts_sentence(results), sentences.limit_sentence(results)]
    told += [sentences.recovered_sentence(results), sentences.relapse_sentence(results)]
    if study.sets[name].without:
        found = ablation_of(study, study.sets[name])
        told += [
            sentences.ablation_sentence(key, found.difference(key), is_on=bool(study.sets[name].mechanisms.get(key)))
            for key in MECHANISMS
        ]
    return [sentence for sentence in told if sentence]


def _outcome_figures(study: Study, summary: Mapping[str, Any]) -> list[Group | None]:
    has_effect = any("effect" in results for results in summary["sets"].values())
    has_without = all(results.without for results in study.sets.values())
    return [
        pain_course(study),
        effect_parts(summary) if has_effect else None,
        people_of_hundred(study),
        spread_of_outcomes(study),
        own_scale(study),
        ablation(study) if has_without else None,
    ]


def _body_figures(study: Study) -> list[Group | None]:
    return [contracture_by_muscle(study), roots(study), after_one_needle(study), attractor(study)]
