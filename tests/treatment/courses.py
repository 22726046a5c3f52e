"""Courses for tests: factories and Hypothesis strategies."""

from __future__ import annotations

from hypothesis import strategies as st

from ims.treatment import KINDS, Course, Needle, OutcomeReading, Response, Session, Who
from ims.treatment.course import AGE_BANDS, LEVELS, SEXES, SIDES, TECHNIQUES

SECONDS_A_DAY = 86_400


def recorded_course() -> Course:
    """Two sessions of a tennis elbow, with what was seen and measured."""
    return Course(
        who=Who(condition="tennis_elbow", age_band="40-49", sex="female"),
        sessions=(
            Session(
                day=0,
                needles=(
                    Needle(site="paraspinal", level="C6", side="right"),
                    Needle(site="supinator", side="right", response=Response(grasp=True, twitches=2, cramp=4)),
                ),
            ),
            Session(day=3.5, needles=(Needle(site="supinator", count=2, response=Response(grasp=False)),)),
        ),
        outcomes=(
            OutcomeReading(day=-7, name="pain_intensity", value=6, unit="NRS"),
            OutcomeReading(day=10.5, name="pressure_pain_threshold", value=212.5, unit="kPa"),
        ),
    )


keys = st.from_regex(r"[a-z][a-z0-9]{0,8}(_[a-z0-9]{1,8}){0,2}", fullmatch=True)
optional_sides = st.none() | st.sampled_from(SIDES)
seconds = st.integers(0, 3_660 * SECONDS_A_DAY)
whos = st.builds(
    Who,
    condition=keys,
    presentation=st.none() | keys,
    age_band=st.none() | st.sampled_from(AGE_BANDS),
    sex=st.none() | st.sampled_from(SEXES),
)
responses = st.builds(
    Response,
    grasp=st.none() | st.booleans(),
    twitches=st.none() | st.integers(0, 1_000),
    cramp=st.none() | st.floats(0, 10),
)
no_answer = st.builds(
    Response, grasp=st.none() | st.just(False), twitches=st.none() | st.just(0), cramp=st.none() | st.floats(0, 10)
)


def needles(answers: st.SearchStrategy[Response]) -> st.SearchStrategy[Needle]:
    """A needle in a muscle, or beside the spine."""
    alike = {
        "side": optional_sides,
        "technique": st.sampled_from(TECHNIQUES),
        "count": st.integers(1, 100),
        "response": answers,
    }
    return st.builds(Needle, site=keys.filter(lambda key: key != "paraspinal"), **alike) | st.builds(
        Needle, site=st.just("paraspinal"), level=st.sampled_from(LEVELS), **alike
    )


@st.composite
def sessions(draw: st.DrawFn, second: int) -> Session:
    """A session of any kind at a second."""
    kind = draw(st.sampled_from(KINDS))
    if kind == "attention":
        return Session(day=second / SECONDS_A_DAY, kind=kind)
    answers = no_answer if kind == "non_penetrating_sham" else responses
    return Session(
        day=second / SECONDS_A_DAY, kind=kind, needles=tuple(draw(st.lists(needles(answers), min_size=1, max_size=3)))
    )


readings = st.builds(
    OutcomeReading,
    day=st.integers(-3_660 * SECONDS_A_DAY, 3_660 * SECONDS_A_DAY).map(lambda second: second / SECONDS_A_DAY),
    name=keys,
    value=st.floats(-1e12, 1e12),
    unit=st.sampled_from(("kPa", "deg", "kg", "%", "1", "d")),
) | st.builds(OutcomeReading, day=st.integers(-90, 90), name=keys, value=st.floats(0, 10), unit=st.just("NRS"))


@st.composite
def courses(draw: st.DrawFn) -> Course:
    """Any course that can be recorded."""
    times = sorted(draw(st.sets(seconds.filter(bool), max_size=3)))
    moments = [0, *times] if draw(st.booleans()) else []
    return Course(
        who=draw(whos),
        sessions=tuple(draw(sessions(moment)) for moment in moments),
        outcomes=tuple(sorted(draw(st.lists(readings, max_size=3)), key=lambda reading: reading.day)),
    )
