"""Context response: what a visit does to reported pain whatever the needle does."""

from __future__ import annotations

from typing import Any

from ims.physiology.submodel import Array, SubModel, Values, Variable


class ContextResponse(SubModel):
    """Points of pain taken off the report by expectation, attention and care; 0 without visits.

    Each visit, a sham visit too, moves the response a share of the way to the person's own response times what the arm
    lets the person expect. Between visits it fades over weeks. It is kept apart from every mechanism of the needle, so
    that a course can be split into natural course, context and specific effect.

    Notes
    -----
    Section 10.4 of the slow reference; it replaces the 14 days of section (f), with which 40 % would be lost between
    weekly visits and no sham row could be met.

    Sources
    -------
    shelf:slow 10.4 (equation and constants, design; response by person unverified)
    """

    name = "context_response"
    statement = ""
    grade = ""
    reads = ()
    writes = ()
    states = (Variable("context_response", "K", "1", "person"),)
    parameters = (
        Variable("context_time", "tau_K", "s", "person"),
        Variable("learning_share", "l_K", "1", "person"),
        Variable("sham_response", "k_sham", "1", "person"),
    )

    def decay(self, p: Values) -> dict[str, Array]:
        return {"context_response": 1.0 / p.context_time}

    def output(self, xp: Any, y: Values, reads: Values, p: Values) -> dict[str, Array]:
        return {}

    def rate(self, xp: Any, y: Values, reads: Values, p: Values) -> dict[str, Array]:
        return {"context_response": -y.context_response / p.context_time}

    def jump(self, xp: Any, event: Any, y: Values, reads: Values, p: Values) -> dict[str, Array]:
        K = y.context_response
        expected = p.sham_response * event.expectation
        return {"context_response": K + p.learning_share * event.visit * (expected - K)}
