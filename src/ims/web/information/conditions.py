"""What the catalog knows of a condition, for its page: muscles, visits in trials, trial results, near the lung or not."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.safestring import SafeString

from ims.catalog import Condition, TrialResult, load
from ims.errors import NotFound
from ims.web.information.citations import OURS, Citation, cite
from ims.web.information.figures import Figure, figure, shown
from ims.web.information.risks import is_near_the_lung
from ims.web.information.words.muscles import PLAIN
from ims.web.information.words.shown import sentence
from ims.web.information.words.trials import COMPARED, unit_words


@dataclass(frozen=True)
class MuscleWords:
    """A muscle: where it is in plain words, and its name."""

    place: str | Promise
    name: str


@dataclass(frozen=True)
class Form:
    """One form of a condition, with the muscles that are looked at in it."""

    label: str
    muscles: tuple[MuscleWords, ...]


@dataclass(frozen=True)
class TrialWords:
    """One result of a trial: what was compared, whether needling did better, by how much, in which unit."""

    row: TrialResult
    compared: str | Promise
    citation: Citation

    @property
    def unit(self) -> str:
        """The unit in words."""
        return unit_words(self.row.unit, abs(self.row.value or 0.0))

    @property
    def gain(self) -> float | None:
        """How much better needling did: below zero it did worse."""
        if self.row.value is None:
            return None
        return -self.row.value if self.row.better == "lower" else self.row.value

    @property
    def ends(self) -> tuple[float, float] | None:
        """The published range of the gain; None where it was not printed."""
        if self.row.low is None or self.row.high is None:
            return None
        return (-self.row.high, -self.row.low) if self.row.better == "lower" else (self.row.low, self.row.high)

    @property
    def verdict(self) -> str:
        """`better`, `worse`, or `unclear` where the range holds no difference or nothing was found."""
        if self.gain is None or (self.ends is not None and self.ends[0] <= 0 <= self.ends[1]):
            return "unclear"
        return "better" if self.gain > 0 else "worse"

    @property
    def size(self) -> SafeString | str:
        """The difference, without its sign where the verdict gives it."""
        if self.gain is None:
            return ""
        return shown(self.row.id, self.gain if self.verdict == "unclear" else abs(self.gain))

    @property
    def range(self) -> tuple[SafeString, SafeString] | None:
        """The published range, without signs where the verdict gives them."""
        if self.ends is None:
            return None
        low, high = self.ends if self.verdict != "worse" else (-self.ends[1], -self.ends[0])
        return shown(self.row.id, low), shown(self.row.id, high)


@dataclass(frozen=True)
class ConditionWords:
    """One condition of S8 as its page tells it."""

    name: str
    label: str
    sentence: str
    forms: tuple[Form, ...]
    visits: Figure | None
    trials: tuple[TrialWords, ...]
    near_lung: bool

    @property
    def sentences(self) -> tuple[str, ...]:
        """The sentence of the catalog, cut at its semicolons into sentences that are easy to read."""
        parts = (part.strip().rstrip(".") for part in self.sentence.split(";"))
        return tuple(f"{part[:1].upper()}{part[1:]}." for part in parts)

    @property
    def has_standard_units(self) -> bool:
        """Whether a result needs the words about standard units."""
        return any(trial.row.standardized and trial.size for trial in self.trials)

    @property
    def slug(self) -> str:
        """The last part of its address."""
        return self.name.replace("_", "-")


def conditions() -> tuple[ConditionWords, ...]:
    """All conditions, by their label; an accent does not change the order."""
    found = (_words(one) for one in load().conditions.values())
    return tuple(sorted(found, key=lambda one: unicodedata.normalize("NFKD", one.label).casefold()))


def condition(slug: str) -> ConditionWords:
    """The condition of that address."""
    name = slug.replace("-", "_")
    if "_" in slug or name not in load().conditions:
        raise NotFound("There is no page for that condition.")
    return _words(load().conditions[name])


def _words(found: Condition) -> ConditionWords:
    forms = tuple(
        Form(sentence(form.label), tuple(MuscleWords(PLAIN[key], sentence(load().muscle(key).name)) for key in form.muscles))
        for form in found.presentations.values()
    )
    return ConditionWords(
        name=found.name,
        label=sentence(found.label),
        sentence=sentence(found.sentence),
        forms=_without_repeats(forms),
        visits=None if found.plan.source in OURS else figure(f"plan:{found.name}"),
        trials=tuple(
            TrialWords(row, COMPARED[row.id], cite(row.provenance.source, row.provenance.mark))
            for row in load().trials.values()
            if row.condition == found.name
        ),
        near_lung=is_near_the_lung([key for form in found.presentations.values() for key in form.muscles]),
    )


def _without_repeats(forms: tuple[Form, ...]) -> tuple[Form, ...]:
    """Forms with the same muscles count as the first of them."""
    seen: dict[tuple[MuscleWords, ...], Form] = {}
    for form in forms:
        seen.setdefault(form.muscles, form)
    return tuple(seen.values())
