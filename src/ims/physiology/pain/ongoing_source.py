"""Ongoing source: tissue or center that keeps the muscles contracted without the nerve root (S7)."""

from __future__ import annotations

from typing import Any

from ims.physiology.submodel import Array, SubModel, Values, Variable


class OngoingSource(SubModel):
    """Nociceptive input from a joint, tendon, disc or center that keeps the condition going, 0-1.

    It recovers towards the part that persists in this person, over the person's own time. The pull of shortened muscles
    loads the tissue and feeds it (S7, "the persistent pull"). Episodes, such as a new bout of back pain, raise it at
    random. It drives each muscle by that muscle's share.

    Notes
    -----
    Section 10.1 and 10.4 of the slow reference. No needle acts on it directly: a needle reaches it only through the pull
    of the muscles. Episodes are a Poisson process seen once an interval: at a day boundary one comes with probability
    1 - exp(-rate * interval), so two within one interval count as one.

    Sources
    -------
    shelf:slow 10.1, 10.4 (equations and constants, design)
    """

    name = "ongoing_source"
    statement = "S7 S8"
    grade = "C"
    reads = (
        Variable("pull_on_source", "load", "1", "person", absent=0.0),
        Variable("episode_chance", "xi_U", "1", "person", source="stream:episode/uniform"),
    )
    writes = (Variable("source_drive", "g_U*U", "1", "muscle"),)
    states = (Variable("ongoing_source", "U", "1", "person"),)
    parameters = (
        Variable("persistent_source", "U_p", "1", "person"),
        Variable("recovery_time", "tau_U", "s", "person"),
        Variable("pull_gain", "r", "1", "person"),
        Variable("source_share", "g_U", "1", "muscle"),
        Variable("episode_rate", "nu_U", "1/s", "person"),
        Variable("episode_size", "s_U", "1", "person"),
        Variable("episode_interval", "Delta_U", "s", "person"),
    )

    def decay(self, p: Values) -> dict[str, Array]:
        return {"ongoing_source": 1.0 / p.recovery_time}

    def output(self, xp: Any, y: Values, reads: Values, p: Values) -> dict[str, Array]:
        return {"source_drive": p.source_share * y.ongoing_source}

    def rate(self, xp: Any, y: Values, reads: Values, p: Values) -> dict[str, Array]:
        U = y.ongoing_source
        fed = p.pull_gain * reads.pull_on_source * (1.0 - U)
        return {"ongoing_source": (p.persistent_source - U + fed) / p.recovery_time}

    def jump(self, xp: Any, event: Any, y: Values, reads: Values, p: Values) -> dict[str, Array]:
        probability = 1.0 - xp.exp(-p.episode_rate * p.episode_interval)
        episode = event.new_day * xp.where(reads.episode_chance < probability, p.episode_size, 0.0)
        imposed = event.set_source * event.source
        spared = (1.0 - episode) * (1.0 - imposed)
        U = y.ongoing_source
        return {"ongoing_source": U + (1.0 - spared) * (1.0 - U)}
