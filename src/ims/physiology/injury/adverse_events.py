"""Mild adverse events: bruises, bleeds and the like, by their published rates."""

from __future__ import annotations

from typing import Any

from ims.physiology.submodel import Array, SubModel, Values, Variable


class AdverseEvents(SubModel):
    """Mild adverse events of a person so far, counted by kind.

    Each treatment in which a needle enters the skin draws each kind once, with the rate of a survey of therapists. Nothing
    else depends on the counts.

    Notes
    -----
    The kinds are drawn independently of each other and of how many needles a treatment had: the survey counted treatments.
    Therapists reported, so the rates are likely low. No significant event was seen in 7629 treatments (upper bound 0.04 %);
    serious ones exist (pneumothorax) and are not drawn. Rarer mild kinds (drowsiness, nausea, ...; each at most 0.26 %) are
    left out.

    Sources
    -------
    Brady2014, abstract (percent of 7629 treatments)
    """

    name = "adverse_events"
    statement = "S6b"
    grade = "B"
    reads = (
        Variable("bruising_chance", "r_1", "1", "person", "stream:bruising/uniform"),
        Variable("bleeding_chance", "r_2", "1", "person", "stream:bleeding/uniform"),
        Variable("pain_during_chance", "r_3", "1", "person", "stream:pain_during/uniform"),
        Variable("pain_after_chance", "r_4", "1", "person", "stream:pain_after/uniform"),
        Variable("aggravation_chance", "r_5", "1", "person", "stream:aggravation/uniform"),
    )
    writes = ()
    states = (
        Variable("bruise_count", "n_1", "1", "person"),
        Variable("bleed_count", "n_2", "1", "person"),
        Variable("pain_during_count", "n_3", "1", "person"),
        Variable("pain_after_count", "n_4", "1", "person"),
        Variable("aggravation_count", "n_5", "1", "person"),
    )
    parameters = (
        Variable("bruising_rate", "p_1", "1", "person"),
        Variable("bleeding_rate", "p_2", "1", "person"),
        Variable("pain_during_rate", "p_3", "1", "person"),
        Variable("pain_after_rate", "p_4", "1", "person"),
        Variable("aggravation_rate", "p_5", "1", "person"),
    )

    def decay(self, p: Values) -> dict[str, Array]:
        return {}

    def output(self, xp: Any, y: Values, reads: Values, p: Values) -> dict[str, Array]:
        return {}

    def rate(self, xp: Any, y: Values, reads: Values, p: Values) -> dict[str, Array]:
        return {}

    def jump(self, xp: Any, event: Any, y: Values, reads: Values, p: Values) -> dict[str, Array]:
        needled = xp.where(event.placed_share_mean > 0.0, event.visit, 0.0)

        def one_more(count: Array, chance: Array, rate: Array) -> Array:
            return count + xp.where(chance < rate, needled, 0.0)

        return {
            "bruise_count": one_more(y.bruise_count, reads.bruising_chance, p.bruising_rate),
            "bleed_count": one_more(y.bleed_count, reads.bleeding_chance, p.bleeding_rate),
            "pain_during_count": one_more(y.pain_during_count, reads.pain_during_chance, p.pain_during_rate),
            "pain_after_count": one_more(y.pain_after_count, reads.pain_after_chance, p.pain_after_rate),
            "aggravation_count": one_more(y.aggravation_count, reads.aggravation_chance, p.aggravation_rate),
        }
