"""Published rates of unwanted events, as dots and words; and who should talk to a doctor first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.safestring import SafeString

from ims.catalog import AdverseEvent, load
from ims.web.information.citations import Citation, cite
from ims.web.information.figures import shown
from ims.web.information.icons import IconArray, icon_array
from ims.web.information.words.risks import DOCTOR_FIRST, EVENTS, PER

COMMON = ("AE-BO01", "AE-MP06", "AE-BO02", "AE-BO03", "AE-BO04", "AE-MP05", "AE-BR06", "AE-WI05")
SORE = ("AE-RC04", "AE-BR05")
"""Soreness after the visit: asked of each person, and as therapists reported it by visit. Never shown one without the other."""
RARE = ("AE-BO05", "AE-BR16", "AE-BR15", "AE-PX01")
SHORT = ("AE-BO02", "AE-BO03", "AE-BO04", "AE-BO05")
"""Events of the pages about one condition; the page on safety has all."""
LUNG = "AE-PX01"
ABSOLUTE, AT_SITE, RELATIVE = "absolute", "absolute at site", "relative"


@dataclass(frozen=True)
class Risk:
    """One unwanted event: how often it was seen, among how many, by whom."""

    event: AdverseEvent
    words: str | Promise
    per: str | Promise
    citation: Citation

    @property
    def array(self) -> IconArray:
        """The dots."""
        return icon_array(self.event.id, self.event.rate)

    @property
    def was_never_seen(self) -> bool:
        """Whether the study saw none."""
        return self.event.rate == 0

    @property
    def count(self) -> SafeString:
        """How many dots are filled."""
        return shown(self.event.id, float(self.array.on))

    @property
    def total(self) -> SafeString:
        """Among how many dots."""
        return shown(self.event.id, float(self.array.total))

    @property
    def is_of_acupuncture(self) -> bool:
        """Whether it was counted among people who had acupuncture, not dry needling."""
        return any("acupuncture" in text for text in (self.event.event, self.event.provenance.population))

    @property
    def may_be_too_low(self) -> bool:
        """Whether those who counted suspect that not every case was reported."""
        return "under-reporting" in self.event.provenance.note

    @property
    def one_in(self) -> SafeString | str:
        """How many visits or people there are to one event."""
        return shown(self.event.id, float(round(1.0 / self.event.rate))) if self.event.rate else ""

    @property
    def seen_among(self) -> SafeString | str:
        """How many visits or people the study looked at."""
        return shown(self.event.id, float(self.event.denominator)) if self.event.denominator else ""

    @property
    def at_most(self) -> SafeString | str:
        """Upper end of the published range, as a count of ten thousand."""
        return shown(self.event.id, round(self.event.high * 10000, 4)) if self.event.high is not None else ""


@dataclass(frozen=True)
class DoctorFirst:
    """Reasons to talk to a doctor first: no needles at all, none at that spot, or only after weighing the risk."""

    never: tuple[str | Promise, ...]
    not_there: tuple[str | Promise, ...]
    with_care: tuple[str | Promise, ...]
    citation: Citation


def risk(name: str) -> Risk:
    """The event of that id."""
    event = load().adverse_events[name]
    return Risk(event, EVENTS[name], PER[event.per], cite(event.provenance.source, event.provenance.mark))


def risks(names: Sequence[str]) -> tuple[Risk, ...]:
    """Several events, in the order asked for."""
    return tuple(risk(name) for name in names)


def doctor_first() -> DoctorFirst:
    """All contraindications of the catalog in plain words."""
    by_severity: dict[str, list[str | Promise]] = {ABSOLUTE: [], AT_SITE: [], RELATIVE: []}
    notes = [note for note in load().safety if note.kind == "contraindication"]
    for note in notes:
        by_severity[note.severity].append(DOCTOR_FIRST[note.id])
    return DoctorFirst(
        tuple(by_severity[ABSOLUTE]),
        tuple(by_severity[AT_SITE]),
        tuple(by_severity[RELATIVE]),
        cite(notes[0].source, notes[0].mark),
    )


def survey() -> Citation:
    """The survey that is said to name major events without a rate for each; that list itself was not seen."""
    return cite(load().adverse_events["AE-BO05"].provenance.source, "unverified")


def is_near_the_lung(muscles: Sequence[str]) -> bool:
    """Whether the safety rules of one of these muscles name the lung or its lining."""
    catalog = load()
    rules = {note.id: note.item for note in catalog.safety if note.kind == "rule"}
    return any("pleura" in rules[rule] for key in muscles for rule in catalog.muscle(key).safety_rules)
