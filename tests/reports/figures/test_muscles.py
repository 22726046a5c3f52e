"""Contracture of each muscle."""

from __future__ import annotations

from ims.reports.figures.muscles import contracture_by_muscle
from ims.trials.study import Study


def test_every_muscle_has_its_row(study: Study) -> None:
    """Each muscle is named in full in picture and words."""
    muscles = [str(name).replace("_", " ") for name in study.sets["as_described"].arms["needling"]["muscle"].to_numpy()]
    for panel in contracture_by_muscle(study).panels:
        assert [name for name in muscles if f">{name}</text>" not in panel.svg or name not in panel.alt] == []
        assert len(panel.rows) == 2 * len(muscles)
