"""What a command is about."""

from __future__ import annotations

from pathlib import Path

import pytest

from ims.catalog import load
from ims.cli.subject import Plan, checked_file, course_of, is_file, subject_words
from ims.errors import BadCourse, BadScenario, FileProblem, ImsError, OutOfRange, UnknownCondition, UnknownMuscle, UnknownOption
from ims.treatment import commented_course_toml, default_course


@pytest.fixture
def mine(tmp_path: Path) -> Path:
    """The usual course for a tennis elbow, as a file."""
    file = tmp_path / "mine.toml"
    file.write_text(commented_course_toml(default_course(load(), "tennis_elbow")), encoding="utf-8")
    return file


def test_a_condition_gives_its_usual_plan() -> None:
    """Without options the plan is the catalog's."""
    assert course_of("back_pain") == default_course(load(), "back_pain")


def test_options_change_the_plan() -> None:
    """Sessions, interval, sites and region go into the course."""
    course = course_of("chronic_pain", Plan(sessions="3", every="3.5", sites="spine", region="neck"))
    assert [session.day for session in course.sessions] == [0, 3.5, 7]
    assert course.who.presentation == "neck"
    assert {needle.site for session in course.sessions for needle in session.needles} == {"paraspinal"}


def test_a_file_gives_its_course(mine: Path) -> None:
    """What was written is what is simulated."""
    assert course_of(str(mine)) == default_course(load(), "tennis_elbow")


def test_the_preset_is_a_subject() -> None:
    """It is no condition, and still has a course."""
    assert len(course_of("two_muscle_reference", Plan(sessions="5")).sessions) == 5


@pytest.mark.parametrize(
    ("argument", "plan", "kind", "says"),
    [
        ("tenis_elbow", Plan(), UnknownCondition, "Nearest: tennis_elbow"),
        ("chronic_pain", Plan(region="nek"), UnknownCondition,
         "--region is 'nek', which is not a region of chronic pain. Regions: neck, shoulder, low_back, hip_and_leg."),
        ("tennis_elbow", Plan(region="knee"), UnknownCondition,
         "--region is 'knee', but tennis elbow has only one region. Leave --region out."),
        ("tennis_elbow", Plan(every="0.3333"), OutOfRange,
         "--every is 0.3333 days, which is no whole number of seconds; times are exact to the second. Nearest: 0.33329861"),
        ("two_muscle_reference", Plan(region="neck"), BadScenario, "two muscles and one root"),
        ("tennis_elbow", Plan(sites="band"), UnknownOption, "Nearest: bands"),
        ("tennis_elbow", Plan(every="0"), OutOfRange, "--every is 0, expected a number from 0.05 to 3660: days"),
        ("tennis_elbow", Plan(sessions="1001"), OutOfRange, "0 to 1000: sessions of a course"),
        ("tennis_elbow", Plan(sessions="-1"), OutOfRange, "--sessions is -1"),
        ("tennis_elbow", Plan(sessions="900", every="10"), OutOfRange, "8990 days"),
        ("gone.toml", Plan(), FileProblem, "does not exist"),
    ],
)  # fmt: skip
def test_wrong_subjects_are_refused(argument: str, plan: Plan, kind: type[ImsError], says: str) -> None:
    """Each in its own words."""
    with pytest.raises(kind) as refused:
        course_of(argument, plan)
    assert says in str(refused.value)


def test_options_of_the_plan_contradict_a_file(mine: Path) -> None:
    """The file says what was done; nothing is silently overruled."""
    with pytest.raises(BadScenario, match=r"^--sessions, --region cannot be used with a course file"):
        course_of(str(mine), Plan(sessions="3", region="neck"))


@pytest.mark.parametrize(
    ("old", "new", "kind", "says"),
    [
        ('"supinator"', '"supinatr"', UnknownMuscle, "'supinatr' is not in the catalog. Nearest: supinator"),
        ('"supinator"', '"iliopsoas"', BadCourse, "a needle goes to iliopsoas, which a run of tennis elbow does not hold"),
        ('"tennis_elbow"', '"tenis_elbow"', UnknownCondition, "Nearest: tennis_elbow"),
        ("day = 7\n", "day = -7\n", OutOfRange, "sessions[1].day is -7"),
        ("day = 7\n", "day = 2026-05-01\n", BadCourse, "calendar date"),
        ("day = 14\n", "day = 3\n", BadCourse, "sessions[2].day is 3, but the session before is on day 7"),
        ("ims.course/1", "ims.course/9", BadCourse, "ims.course/9"),
        ("technique", "technic", ImsError, "Nearest: technique"),
        ("[who]", "[who", BadCourse, "Not valid TOML at line"),
    ],
)
def test_a_wrong_file_is_refused_with_its_name(mine: Path, old: str, new: str, kind: type[ImsError], says: str) -> None:
    """The message starts with the file and says where in it."""
    text = mine.read_text(encoding="utf-8")
    assert old in text
    mine.write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(kind) as refused:
        checked_file(str(mine))
    assert str(refused.value).startswith(f"{mine}: ")
    assert says in str(refused.value)


@pytest.mark.parametrize(
    ("name", "unit", "refused"),
    [
        ("pain_intensity", "NRS", ""),
        ("vas", "mm", ""),
        ("pain_free_grip", "kg", ""),
        ("headache_days", "d", ""),
        ("pain_intensty", "NRS", "outcomes[0].name is 'pain_intensty', expected one of"),
        ("range_of_motion", "kPa", "outcomes[0].unit is 'kPa', which does not measure range_of_motion. Expected deg"),
    ],
)
def test_readings_are_those_that_people_take(mine: Path, name: str, unit: str, refused: str) -> None:
    """Outcomes of a run, own scales and published scales, in a unit that measures them."""
    reading = f'[[outcomes]]\nday = 0\nname = "{name}"\nvalue = 5\nunit = "{unit}"\n'
    mine.write_text(mine.read_text(encoding="utf-8") + reading, encoding="utf-8")
    if not refused:
        assert checked_file(str(mine)).outcomes[0].name == name
        return
    with pytest.raises(ImsError) as caught:
        checked_file(str(mine))
    assert str(caught.value).startswith(f"{mine}: {refused}")


def test_a_folder_is_no_course(tmp_path: Path) -> None:
    """A folder is named as such."""
    with pytest.raises(FileProblem, match="is a folder"):
        checked_file(str(tmp_path))


def test_what_is_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An ending, a folder or an existing file; a plain word is a condition."""
    monkeypatch.chdir(tmp_path)
    Path("back_pain_of_mine").write_text("", encoding="utf-8")
    assert [is_file(word) for word in ("a.toml", "a.JSON", "x/a", "back_pain_of_mine", "back_pain")] == [True] * 4 + [False]


def test_subject_words() -> None:
    """The region is told where there is one."""
    assert subject_words("chronic_pain", "low_back") == "chronic pain (low back)"
    assert subject_words("tennis_elbow", "default") == "tennis elbow"
