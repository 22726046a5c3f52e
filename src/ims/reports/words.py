"""The names a reader sees for arms, times, outcomes, mechanisms, sets and grades."""

from __future__ import annotations

SET_TITLES = {
    "as_described": "As described",
    "as_evidenced": "As evidenced",
    "two_muscle_reference": "Two-muscle reference",
}
SET_MEANINGS = {
    "as_described": (
        "Every mechanism of the treatment text is on, proven or not. It answers: what would follow if the text were right?"
    ),
    "as_evidenced": (
        "Only what has support is on, with sizes as measured or fitted. It answers: what follows from what is known?"
    ),
    "two_muscle_reference": "A regression preset of two muscles and one root, kept to test the equations. It is not the model.",
}
ARM_TITLES = {"untreated": "untreated", "sham": "sham", "needling": "needling"}
TIME_TITLES = {
    "before": "before",
    "end_of_course": "end of course",
    "month_3": "3 months",
    "month_6": "6 months",
}
OUTCOME_TITLES = {
    "pain_intensity": "Pain",
    "underlying_pain": "Pain without day-to-day noise",
    "pressure_pain_threshold": "Pressure pain threshold",
    "range_of_motion": "Range of motion",
    "stiffness": "Muscle stiffness",
    "nerve_function": "Nerve function",
}
PART_TITLES = {
    "natural_course": "Natural course",
    "context": "Context",
    "specific": "Specific",
    "total": "Total",
}
PART_MEANINGS = {
    "natural_course": "what happens with no treatment at all",
    "context": "what the visits bring without an active needle: sham minus no treatment",
    "specific": "what the needle adds: needling minus sham",
    "total": "the three parts together",
}
MECHANISM_TITLES = {
    "S6a": "relaxation: the muscle is released and the cord inhibited",
    "S6b": "small injury: blood flow, wash-out, repair",
    "S6c": "electrical potential acting on the nerve",
}
EVENT_TITLES = {
    "pain_during": "pain during needling",
    "pain_after": "pain after needling",
    "aggravation": "symptoms worse for a while",
}
SITES = {
    "bands": "tight bands only",
    "spine": "beside the spine only",
    "both": "tight bands and beside the spine",
}
GRADES = {
    "A": "established in people, by more than one group",
    "B": "supported in people by few or small studies, or established in animals",
    "C": "contested: data on both sides",
    "D": "plausible, never tested directly in needling",
    "E": "claimed without support",
    "X": "data speak against it",
}
BASES = {
    "measured": "measured in people",
    "scaled": "scaled from animals or the laboratory bench",
    "fitted": "fitted by us to a published result",
    "assumed": "assumed, with the reason written beside it",
}


def plain(name: str) -> str:
    """A key as words: `extensor_digitorum` becomes `extensor digitorum`, `paraspinal_C5` `paraspinal C5`."""
    return name.replace("_", " ")


def outcome_title(name: str, label: str = "") -> str:
    """Title of an outcome; its own label where the dataset carries one."""
    return OUTCOME_TITLES.get(name) or (label[:1].upper() + label[1:] if label else plain(name).capitalize())


def set_title(name: str) -> str:
    """Title of a mechanism set."""
    return SET_TITLES.get(name, plain(name).capitalize())


def count(number: int, noun: str) -> str:
    """`1 visit`, `8 visits`."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
