"""What a report needs of a study."""

from __future__ import annotations

from types import SimpleNamespace

from ims.reports import study as needed
from ims.trials import study as made


def test_arms_come_in_the_order_of_the_page() -> None:
    """Untreated first, whatever order they were run in; arms that were not run are left out."""
    results = SimpleNamespace(arms={"needling": "n", "untreated": "u"})
    assert list(needed.arms_of(results).items()) == [("untreated", "u"), ("needling", "n")]


def test_a_study_has_all_that_a_report_reads() -> None:
    """Every name of the two protocols is a field of what `trials` makes."""
    for protocol, kind in ((needed.Study, made.Study), (needed.SetResults, made.SetResults)):
        asked = {name for name, value in vars(protocol).items() if isinstance(value, property)}
        assert asked <= set(kind.__dataclass_fields__)


def test_arms_and_mechanisms_are_those_of_trials() -> None:
    """One list of arms and of ablations."""
    assert needed.ARMS == made.ARMS
    assert needed.MECHANISMS == made.ABLATIONS
