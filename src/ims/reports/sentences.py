"""The sentences of a report: plain, counted, and never more than the evidence allows.

A sentence about real people claims at most "about 1.5 to 2 points less pain for some weeks" (the graded evidence); where a
run gives more, the sentence says so. The words "cure" and "heal" are never said of a person, a nerve or a condition.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from ims.reports.numbers import number, of_hundred, percent, value_at
from ims.reports.subject import condition_name, decoded, is_healthy
from ims.reports.words import MECHANISM_TITLES, SITES, count, plain, set_title

CLAIM_LIMIT = 2.0
"""Points of pain (0-10): the most that trials support as the effect of needling, for some weeks."""
CLOSE = 0.05
"""Differences in pain smaller than this are told as none."""
_WITH = {"needling": "with needling", "sham": "with sham", "untreated": "with no treatment"}
TWO_HUMPED = (0.1, 0.9)
"""Shares recovered between these make a mean or a median misleading: the histogram is shown."""

INTENDED_USE = (
    "For teaching, research and planning together with a clinician. It simulates invented people; it is not medical advice, "
    "and it cannot tell what will happen to you."
)
NEITHER_IS_DEFAULT = (
    "Two sets of mechanisms stand side by side with equal weight. Neither is the default: the distance between them is how "
    "much the answer rests on hypothesis."
)
EVIDENCE_LIMIT = (
    "Trials in people found on average about 1.5 to 2 points less pain for some weeks, about the same as other physiotherapy; "
    "long-term benefit is unproven. IMS may reduce pain in the short term."
)
SAME_PEOPLE = "All arms are the same people with the same chance events, so differences between arms are due to the arm alone."
RECOVERED_MEANS = "Recovered means pain of 1 or less out of 10 without day-to-day noise."
MUCH_BETTER_MEANS = "Much better means a fall of at least 2 points or 33 %, without being recovered."
SERIOUS_EVENTS = (
    "Serious events, such as a collapsed lung, are rare but do happen. This simulation does not contain them, so it says "
    "nothing about how often they occur."
)
EVENTS_UNDERCOUNTED = "Rates were reported by therapists, so the true ones are likely higher."


class Attractor(Protocol):
    """The rest points of one muscle, before and after the course: (contracture, stable)."""

    @property
    def muscle(self) -> str: ...
    @property
    def rest_points_before(self) -> Sequence[tuple[float, bool]]: ...
    @property
    def rest_points_after(self) -> Sequence[tuple[float, bool]]: ...


@dataclass(frozen=True)
class UrgentSign:
    """A sign after needling, what to do, and the row of the safety table behind it."""

    sign: str
    action: str
    rule: str


URGENT_CARE = (
    UrgentSign(
        "Sudden chest pain, shortness of breath or a dry cough within 48 hours of needling near the chest, shoulder or back",
        "Call emergency services (911 in Canada) and say that you were needled. Do not fly or dive until a doctor has "
        "cleared you.",
        "ER01",
    ),
    UrgentSign(
        "Loss of bladder or bowel control, numbness between the legs, or new weakness of the legs",
        "Go to an emergency department at once.",
        "CI03",
    ),
    UrgentSign("Fever, or unexplained weight loss with pain at night", "See a doctor before any further needling.", "CI03"),
    UrgentSign(
        "An electric shock during needling, or tingling that stays",
        "Tell the therapist at once: the needle is withdrawn and that path is not used again. If it stays, see a doctor.",
        "ER03",
    ),
    UrgentSign("Fainting", "Needles out, lie flat, legs up. Call for help if you do not recover within minutes.", "ER02"),
    UrgentSign(
        "Bleeding or a growing bruise",
        "Press firmly for 30 to 120 seconds. If it does not stop, seek care the same day.",
        "ER05",
    ),
)
URGENT_BASIS = "General clinical safety practice, not checked against a guideline by this project."


def title(summary: Mapping[str, Any]) -> str:
    """What was simulated, as a headline."""
    visits = count(int(summary["plan"]["sessions"]), "visit")
    if is_healthy(summary):
        return f"{visits} of IMS for healthy people, needled as for {condition_name(summary)}"
    return f"{visits} of IMS for {condition_name(summary)}"


def plan_sentence(summary: Mapping[str, Any]) -> str:
    """The plan and the people in one sentence."""
    plan = summary["plan"]
    visits = count(int(plan["sessions"]), "visit")
    rhythm = f", one every {number(float(plan['interval_days']), 'd', decimals=_places(plan['interval_days']))} days"
    sites = SITES.get(str(plan.get("sites", "")), plain(str(plan.get("sites", ""))))
    where = f", {sites}" if sites and int(plan["sessions"]) else ""
    number_of = f"{int(summary['persons']):,}".replace(",", "\N{NARROW NO-BREAK SPACE}")
    kind = "healthy virtual people, needled as for" if is_healthy(summary) else "virtual people with"
    return (
        f"{number_of} {kind} {condition_name(summary)}: "
        f"{visits}{rhythm if int(plan['sessions']) > 1 else ''}{where}. Seed {summary['seed']}.{_made_of_passes(summary)}"
    )


def _made_of_passes(summary: Mapping[str, Any]) -> str:
    """Said only where it is so; a summary of an earlier version does not know the word."""
    if summary.get("needle", "assumed") == "assumed":
        return ""
    told = " Each needle made its pass in milliseconds; what came out of it stands in the place of an assumed effect."
    return told + " The passes are in their short form." if summary["needle"] == "table" else told


def outcome_sentence(results: Mapping[str, Any]) -> str:
    """Mean pain of each arm at the end of the course."""
    pain = results["outcomes"]["pain_intensity"]
    now = {arm: number(value_at(pain[arm], "end_of_course")) for arm in pain if arm in ("untreated", "sham", "needling")}
    before = number(value_at(pain["untreated"], "before"))
    told = _by_arm({**now, "needling": f"{now['needling']} of 10"})
    return f"At the end of the course, mean pain is {told}; it was {before} before."


def _by_arm(texts: Mapping[str, str]) -> str:
    """What each arm has, needling first: `2.8 with needling, 3.7 with sham and 4.4 with no treatment`."""
    told = [f"{texts[arm]} {words}" for arm, words in _WITH.items() if arm in texts]
    return " and ".join([", ".join(told[:-1]), told[-1]] if len(told) > 1 else told)


def parts_sentence(results: Mapping[str, Any]) -> str:
    """How the change divides into natural course, context and needle."""
    effect = results["effect"]["pain_intensity"]
    natural, context, specific, total = (float(effect[part]) for part in ("natural_course", "context", "specific", "total"))
    return (
        f"The mean {_change(total)} has three parts: {_part(natural)} natural course (it would have come with no treatment), "
        f"{_part(context)} context (it comes with the visits alone) and {_part(specific)} specific to the needle."
    )


def limit_sentence(results: Mapping[str, Any]) -> str:
    """A caution where a run shows more than trials did; empty elsewhere."""
    specific = float(results["effect"]["pain_intensity"]["specific"])
    if specific >= -CLAIM_LIMIT:
        return ""
    return (
        f"The specific part of {number(abs(specific))} points is more than trials in people have shown "
        "(about 1.5 to 2 points for some weeks): read it as what the hypotheses imply, not as what to expect."
    )


def recovered_sentence(results: Mapping[str, Any]) -> str:
    """Share recovered six months after the last visit, by arm."""
    shares = results["share_recovered"]
    texts = {arm: of_hundred(value_at(shares[arm], "month_6")) for arm in shares}
    told = _by_arm({**texts, "needling": f"{texts['needling']} of 100 people are recovered"})
    return f"Six months after the last visit, {told}."


def relapse_sentence(results: Mapping[str, Any]) -> str:
    """How many of those recovered at the end of the course are no longer so at month six; empty where none had recovered."""
    relapse = results.get("relapse_probability")
    value = value_at(relapse.get("needling") if isinstance(relapse, Mapping) else relapse)
    if value is None or value != value:
        return ""
    return f"Of those recovered at the end of needling, {percent(value)} are no longer so six months later."


def ablation_sentence(mechanism: str, difference: float | None, *, is_on: bool) -> str:
    """What switching one mechanism off does to mean pain at the end of the course."""
    what = MECHANISM_TITLES[mechanism]
    if not is_on:
        return f"{mechanism} ({what}) is already off in this set: its size is not supported."
    if difference is None or difference != difference:
        return f"{mechanism} ({what}) was not switched off in this run."
    if abs(difference) < CLOSE:
        return f"Without {mechanism} ({what}) mean pain hardly changes."
    word = "higher" if difference > 0 else "lower"
    return f"Without {mechanism} ({what}) mean pain is {number(abs(difference))} points {word}."


def sets_sentence(summary: Mapping[str, Any]) -> str:
    """How far apart the sets are in what the needle adds; empty where there is only one."""
    parts = {
        name: float(results["effect"]["pain_intensity"]["specific"])
        for name, results in summary["sets"].items()
        if "effect" in results
    }
    if len(parts) < 2:
        return ""
    told = " and ".join(f"{number(value, signed=True)} points {set_title(name).lower()}" for name, value in parts.items())
    shown = [round(value, 1) for value in parts.values()]
    apart = max(shown) - min(shown)
    if apart < CLOSE:
        return f"The needle's own part is {told}: on this outcome the two sets agree."
    return f"The needle's own part is {told}: {number(apart)} points of this result rest on which hypotheses you accept."


def is_two_humped(results: Mapping[str, Any], time: str = "month_6") -> bool:
    """Whether the share recovered makes means misleading in any arm."""
    shares = [value_at(entry, time) for entry in results["share_recovered"].values()]
    low, high = TWO_HUMPED
    return any(share is not None and low <= share <= high for share in shares)


def attractor_sentence(picture: Attractor) -> str:
    """What the rest points of the contracture picture mean; says so where only one remains."""
    muscle = plain(str(picture.muscle))
    before, after = _stable(picture.rest_points_before), _stable(picture.rest_points_after)
    start = f"Before the course, {muscle} {_rests(before)}."
    if len(after) == 1 and len(before) > 1:
        end = f"After it, only one rest point remains, at {number(after[0], '1')}: " + (
            "with these slow states the muscle lets go by itself."
            if after[0] < max(before) - 0.1
            else "with these slow states the muscle returns to contracture."
        )
    elif len(after) == 1:
        level = number(after[0], "1")
        end = f"After it, there is one rest point, at {level}: there is no second state to fall into or to climb out of."
    else:
        end = f"After it, the muscle {_rests(after)}: which one it reaches depends on where it stands."
    return f"{start} {end}"


def basis_sentence(provenance: Mapping[str, Any]) -> str:
    """Where the numbers come from, with the provisional share; said once in a report."""
    shares = decoded(provenance.get("basis_share")) or {}
    told = ", ".join(f"{percent(float(share))} {basis}" for basis, share in shares.items())
    provisional = provenance.get("provisional_share")
    first = f"Of the numbers used, {told}." if told else ""
    second = (
        f"{percent(float(provisional))} are provisional: read by one person, or carried over, and not yet read again."
        if provisional is not None
        else ""
    )
    return " ".join(part for part in (first, second) if part)


def _change(total: float) -> str:
    if abs(total) < CLOSE:
        return "change of about zero"
    return f"{'fall' if total < 0 else 'rise'} of {number(abs(total))} points"


def _part(value: float) -> str:
    return number(value, signed=True) if abs(value) >= CLOSE else "about none"


def _stable(points: Sequence[tuple[float, bool]]) -> list[float]:
    return [float(level) for level, is_stable in points if is_stable]


def _rests(levels: list[float]) -> str:
    if not levels:
        return "has no rest point in this picture"
    if len(levels) == 1:
        return f"has one rest point, at a contracture of {number(levels[0], '1')}"
    told = " and ".join(number(level, "1") for level in levels)
    return f"can rest at {told}, with a threshold between"


def _places(value: Any) -> int:
    return 0 if float(value).is_integer() else 1
