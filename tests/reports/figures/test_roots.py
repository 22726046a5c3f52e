"""Root pressure and nerve function."""

from __future__ import annotations

from dataclasses import replace

from ims.reports.figures.roots import roots
from ims.trials.study import Study


def test_every_root_has_pressure_and_function(study: Study) -> None:
    """Each root is told twice: its pressure with the unit, its function."""
    group = roots(study)
    assert group is not None
    for panel in group.panels:
        assert all(
            f"{root} pressure from" in panel.alt and f"{root} nerve function from" in panel.alt for root in ("C5", "C6", "C7")
        )
        assert "mmHg" in panel.alt


def test_a_run_without_roots_has_no_picture(study: Study) -> None:
    """Where no root pressure was kept, nothing is drawn."""
    bare = {
        name: replace(results, arms={arm: data.drop_vars("root_pressure") for arm, data in results.arms.items()})
        for name, results in study.sets.items()
    }
    assert roots(replace(study, sets=bare)) is None
