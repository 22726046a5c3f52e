"""What is asked of a needle pass: every kind of bad input is answered in a sentence, and nothing is loaded or solved."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ims.cli.needle_request import Asked, options_of
from ims.errors import (
    BadCourse,
    BadScenario,
    BadUnit,
    BadValue,
    FileProblem,
    ImsError,
    IncompleteEntry,
    NotPossible,
    OutOfRange,
    UnknownCondition,
    UnknownKey,
    UnknownMuscle,
    UnknownOption,
    UnknownUnit,
)
from ims.treatment import from_toml, to_json

Ims = Callable[..., Any]

HEAD = "schema = 1\nlabel = 'mine'\nsentence = 'Mine.'\nsource = 'IMSDesign2026'\n"
INSERT = "[[move]]\nkind = 'insert'\nspeed = { value = 20, unit = 'mm/s' }\n"
WITHDRAW = INSERT.replace("insert", "withdraw")
THRUST = (
    "[[move]]\nkind = 'thrust'\nstroke = { value = 49, unit = 'mm' }\nfrequency = { value = 1, unit = 'Hz' }\n"
    "cycles = { value = 1, unit = '1' }\n"
)
COURSE = """schema = "ims.course/1"
[who]
condition = "tennis_elbow"
[[sessions]]
day = 0
[[sessions.needles]]
site = "extensor_digitorum"
count = 1
technique = "pistoning"
"""
FILES: dict[str, bytes] = {
    "empty.toml": b"",
    "blank.toml": b" \n",
    "binary.toml": bytes([0xDE, 0xAD, 0x00, 0xFF]),
    "half.toml": b"schema = ",
    "half.json": b'{"who": ',
    "deep.toml": b"a = " + b"[" * 3000,
    "good.toml": COURSE.encode(),
    "newer.toml": COURSE.replace("course/1", "course/9").encode(),
    "nobody.toml": COURSE.replace("tennis_elbow", "tenis_elbow").encode(),
    "nowhere.toml": COURSE.replace("extensor_digitorum", "extensor_digitorus").encode(),
    "somehow.toml": COURSE.replace('"pistoning"', '"pistonning"').encode(),
    "word.toml": COURSE.replace("count = 1", 'count = "one"').encode(),
    "colour.toml": b"colour = 1\n" + COURSE.encode(),
    "unplanned.toml": COURSE[: COURSE.index("[[sessions]]")].encode(),
    "t_schema.toml": (HEAD.replace("schema = 1", "schema = 9") + INSERT).encode(),
    "t_nothing.toml": HEAD.encode(),
    "t_label.toml": (HEAD.replace("label", "labl") + INSERT).encode(),
    "t_kind.toml": (HEAD + INSERT.replace("insert", "insrt")).encode(),
    "t_key.toml": (HEAD + INSERT.replace("speed", "sped")).encode(),
    "t_word.toml": (HEAD + INSERT.replace("20", "'fast'")).encode(),
    "t_nan.toml": (HEAD + INSERT.replace("20", "nan")).encode(),
    "t_inf.toml": (HEAD + INSERT.replace("20", "inf")).encode(),
    "t_digits.toml": (HEAD + INSERT.replace("20", "9" * 400)).encode(),
    "t_creep.toml": (HEAD + INSERT.replace("20", "1e-9")).encode(),
    "t_unit.toml": (HEAD + INSERT.replace("mm/s", "mm")).encode(),
    "t_furlong.toml": (HEAD + INSERT.replace("mm/s", "furlong")).encode(),
    "t_long.toml": (HEAD + INSERT + THRUST).encode(),
    "t_out.toml": (HEAD + INSERT + WITHDRAW + THRUST).encode(),
}

SUBJECTS: list[tuple[str, type[ImsError], str]] = [
    ("", UnknownCondition, "List all: ims conditions"),
    ("tenis_elbow", UnknownCondition, "Nearest: tennis_elbow"),
    ("x" * 5000, UnknownCondition, "xxx... is not in the catalog"),
    ("tennis_elbow\0", UnknownCondition, "Nearest: tennis_elbow"),
    ("two_muscle_reference", BadScenario, "no body to needle"),
    ("gone.toml", FileProblem, "does not exist"),
    (f"{'x' * 5000}.toml", FileProblem, "cannot be read"),
    ("dir.toml", FileProblem, "is a folder"),
    ("empty.toml", FileProblem, "expected a course that starts with"),
    ("blank.toml", FileProblem, "is empty"),
    ("binary.toml", FileProblem, "is not text"),
    ("half.toml", BadCourse, "Not valid TOML at the end"),
    ("half.json", BadCourse, "Not valid JSON at line 1"),
    ("deep.toml", BadCourse, "nested too deeply"),
    ("newer.toml", BadCourse, "which this version of IMS cannot read"),
    ("nobody.toml", UnknownCondition, "Nearest: tennis_elbow"),
    ("nowhere.toml", UnknownMuscle, "Nearest: extensor_digitorum"),
    ("somehow.toml", UnknownOption, "Nearest: pistoning"),
    ("word.toml", BadCourse, "expected a number"),
    ("colour.toml", UnknownKey, "'colour' is not a key"),
    ("unplanned.toml", BadCourse, "sessions is missing"),
]
OPTIONS: list[tuple[dict[str, Any], type[ImsError], str]] = [
    ({"muscle": "supinater"}, UnknownMuscle, "Nearest: supinator"),
    ({"muscle": ""}, UnknownMuscle, "List all: ims muscles"),
    ({"muscle": "paraspinal_C9"}, UnknownMuscle, "Expected paraspinal_C1 to paraspinal_S5"),
    ({"muscle": "paraspinal_c6"}, UnknownMuscle, "Nearest: paraspinal_C6"),
    ({"muscle": "paraspinal"}, UnknownMuscle, "no place beside the spine"),
    ({"muscle": "paraspinal_L5"}, BadScenario, "which are paraspinal_C5"),
    ({"muscle": "soleus"}, BadScenario, "or add --normal"),
    ({"muscle": "rectus_capitis_posterior_major"}, NotPossible, "not usually needled"),
    ({"depth": "deep"}, OutOfRange, "without its unit"),
    ({"depth": "15mm"}, OutOfRange, "without its unit"),
    ({"depth": ""}, OutOfRange, "millimeters below the skin"),
    ({"depth": "0"}, OutOfRange, "0.5 to 150"),
    ({"depth": "nan"}, OutOfRange, "0.5 to 150"),
    ({"depth": "1e400"}, OutOfRange, "0.5 to 150"),
    ({"depth": "4"}, OutOfRange, "Go deeper"),
    ({"angle": "90"}, OutOfRange, "0 to 80"),
    ({"angle": "inf"}, OutOfRange, "0 to 80"),
    ({"angle": "steep"}, OutOfRange, "degrees from the straight way in"),
    ({"subject": "back_pain", "angle": "80"}, OutOfRange, "Slant less"),
    ({"technique": "pistonning"}, UnknownOption, "Nearest: pistoning"),
    ({"technique": ""}, UnknownOption, "a file that ends in .toml"),
    ({"technique": "half.json"}, UnknownOption, "a file that ends in .toml"),
    ({"technique": "gone.toml"}, FileProblem, "does not exist"),
    ({"technique": "GONE.TOML"}, FileProblem, "does not exist"),
    ({"technique": "a\0.toml"}, FileProblem, "no name that a file can have"),
    ({"technique": "dir.toml"}, FileProblem, "is a directory"),
    ({"technique": "empty.toml"}, FileProblem, "expected a technique that starts with schema = 1"),
    ({"technique": "binary.toml"}, FileProblem, "is not text"),
    ({"technique": "half.toml"}, FileProblem, "Not valid TOML at the end"),
    ({"technique": "deep.toml"}, FileProblem, "nested too deeply"),
    ({"technique": "good.toml"}, UnknownKey, "'who' is not a key"),
    ({"technique": "t_schema.toml"}, BadValue, "schema is 9"),
    ({"technique": "t_nothing.toml"}, IncompleteEntry, "lacks 'move'"),
    ({"technique": "t_label.toml"}, UnknownKey, "Nearest: label"),
    ({"technique": "t_kind.toml"}, IncompleteEntry, "Nearest: insert"),
    ({"technique": "t_key.toml"}, UnknownKey, "Nearest: speed"),
    ({"technique": "t_word.toml"}, IncompleteEntry, "expected a number"),
    ({"technique": "t_nan.toml"}, OutOfRange, "at most 1000 mm/s"),
    ({"technique": "t_inf.toml"}, OutOfRange, "at most 1000 mm/s"),
    ({"technique": "t_digits.toml"}, IncompleteEntry, "more than 300 digits"),
    ({"technique": "t_creep.toml"}, OutOfRange, "Move faster"),
    ({"technique": "t_unit.toml"}, BadUnit, "such as 'mm/s'"),
    ({"technique": "t_furlong.toml"}, UnknownUnit, "Found in t_furlong.toml"),
    ({"technique": "t_long.toml"}, OutOfRange, "this one is 14 mm deep"),
    ({"technique": "t_out.toml"}, OutOfRange, "has been withdrawn"),
    ({"silence": "spindel"}, UnknownOption, "Nearest: spindle"),
    ({"silence": "spindle,"}, UnknownOption, "expected one of: spindle"),
    ({"cut_nerve": True, "anesthetize": True}, BadScenario, "exclude one another"),
    ({"normal": True, "mechanisms": "as_described"}, BadScenario, "cannot be used with --normal"),
    ({"mechanisms": "as_told"}, UnknownOption, "as_evidenced"),
    ({"seed": "-1"}, OutOfRange, "whole number"),
    ({"seed": "1.5"}, OutOfRange, "whole number"),
    ({"seed": str(2**63)}, OutOfRange, "whole number"),
    ({"seed": "9" * 5000}, OutOfRange, "99..., expected"),
]


@pytest.fixture
def files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with everything that can be wrong with a file."""
    monkeypatch.chdir(tmp_path)
    for name, content in FILES.items():
        Path(name).write_bytes(content)
    Path("dir.toml").mkdir()
    return tmp_path


@pytest.mark.parametrize(("subject", "kind", "says"), SUBJECTS, ids=lambda value: str(value)[:20].replace("\0", "0"))
def test_a_subject_that_cannot_be_is_refused(files: Path, subject: str, kind: type[ImsError], says: str) -> None:
    """No such condition, or a course file that cannot be used."""
    with pytest.raises(kind) as refused:
        options_of(Asked(subject=subject))
    assert says in str(refused.value)


@pytest.mark.parametrize(("options", "kind", "says"), OPTIONS, ids=lambda value: str(value)[:40].replace("\0", "0"))
def test_an_option_that_cannot_be_is_refused(files: Path, options: dict[str, Any], kind: type[ImsError], says: str) -> None:
    """A name that is not there with what is near, a number out of range, a technique that cannot be read or does not fit."""
    with pytest.raises(kind) as refused:
        options_of(Asked(**{"subject": "tennis_elbow", **options}))
    assert says in str(refused.value)


WORDS: list[tuple[tuple[str, ...], str]] = [
    (("needle",), "Missing argument"),
    (("needle", "tenis_elbow"), "Nearest: tennis_elbow"),
    (("needle", "tennis_elbow", "more"), "unexpected extra argument"),
    (("needle", "tennis_elbow", "--sed", "1"), "Nearest: --seed"),
    (("needle", "tennis_elbow", "--seed"), "requires an argument"),
    (("needle", "good.toml", "--sessions", "3"), "is not an option of ims needle"),
    (("needle", "tennis_elbow", "--out", ""), "--out is empty"),
    (("needle", "tennis_elbow", "--out", "a\0b"), "null byte"),
    (("needle", "tennis_elbow", "--out", "x" * 300), "name too long"),
    (("needle", "tennis_elbow", "--out", "good.toml"), "is a file"),
    (("needle", "tennis_elbow", "--out", "good.toml/in"), "is a file"),
    (("needle", "tennis_elbow", "--out", "/proc/ims"), "Nothing can be written to the folder /proc/ims"),
    (("needle", "tennis_elbow", "--json", "--out", "/proc/ims"), "Nothing can be written"),
    (("needle", "tennis_elbow", "--out", "taken"), "taken/pass.nc is there already"),
    (("needle", "tennis_elbow", "--out", "mine"), "mine/summary.json is there already"),
    (("needle", "own/summary.json", "--out", "own"), "own/summary.json is the course to be simulated"),
    (("needle", "tennis_elbow", "--nwb", ""), "--nwb is ''"),
    (("needle", "tennis_elbow", "--nwb", "x" * 300), "expected the name of a file"),
    (("needle", "tennis_elbow", "--nwb", "pass.h5"), "ends in .nwb"),
    (("needle", "tennis_elbow", "--nwb", "no/pass.nwb"), "the folder no does not exist"),
    (("needle", "tennis_elbow", "--animate", ""), "--animate is ''"),
    (("needle", "tennis_elbow", "--animate", "pass.mp4"), "ends in .gif"),
    (("needle", "tennis_elbow", "--animate", "no/pass.gif"), "the folder no does not exist"),
    (("simulate", "tennis_elbow", "--needle", "ful"), "Nearest: full"),
    (("simulate", "two_muscle_reference", "--needle", "full"), "no body to needle"),
    (("simulate", "newer.toml", "--needle", "full"), "cannot read"),
    (("simulate", "somehow.toml", "--needle", "full"), "Nearest: pistoning"),
    (("simulate", "nowhere.toml", "--needle", "full"), "Nearest: extensor_digitorum"),
    (("simulate", "binary.toml", "--needle", "full"), "is not text"),
    (("simulate", "tennis_elbow", "--needle", "full", "--persons", "0"), "people in each arm"),
    (("simulate", "tennis_elbow", "--needle", "full", "--seed", "-1"), "--seed is -1"),
    (("simulate", "tennis_elbow", "--needle", "full", "--out", "good.toml"), "is a file"),
    (("simulate", "tennis_elbow", "--needle", "full", "--out", "taken2"), "may be somebody's own"),
    (("compare", "x" * 300, "tennis_elbow"), "is not in the catalog"),
]


@pytest.mark.parametrize(
    ("words", "says"), WORDS, ids=lambda value: " ".join(value)[:60].replace("\0", "0") if isinstance(value, tuple) else ""
)
def test_wrong_words_end_with_code_two_and_one_paragraph(files: Path, ims: Ims, words: tuple[str, ...], says: str) -> None:
    """Nothing on standard output, nothing loaded, nothing written, no traceback."""
    for name in ("taken/pass.nc", "mine/summary.json", "taken2/report.html"):
        Path(name).parent.mkdir(exist_ok=True)
        Path(name).write_text('{"a": 1}', encoding="utf-8")
    Path("own").mkdir()
    Path("own/summary.json").write_text(to_json(from_toml(COURSE)), encoding="utf-8")
    before = sorted(str(file) for file in Path().rglob("*"))
    told = ims(*words)
    assert (told.code, told.out) == (2, "")
    assert says in " ".join(told.err.split())
    assert "Traceback" not in told.err and "Loading" not in told.err and "\n\n" not in told.err.strip()
    assert sorted(str(file) for file in Path().rglob("*")) == before


def test_what_is_silenced_is_handed_on() -> None:
    """Nerve, place of the needle, receptors; one said twice counts once."""
    assert options_of(Asked(subject="tennis_elbow", cut_nerve=True, silence="spindle"))["silenced"] == ("cut_nerve", "spindle")
    assert options_of(Asked(subject="tennis_elbow", anesthetize=True))["silenced"] == ("anesthetize",)
    assert options_of(Asked(subject="tennis_elbow", silence="spindle,spindle"))["silenced"] == ("spindle",)


def test_passes_that_differ_have_folders_that_differ(files: Path) -> None:
    """Whoever compares two of them finds both."""
    more: list[dict[str, Any]] = [
        {},
        {"muscle": "supinator"},
        {"depth": "15"},
        {"depth": "15.0"},
        {"angle": "20"},
        {"technique": "static"},
        {"normal": True},
        {"cut_nerve": True},
        {"anesthetize": True},
        {"silence": "spindle"},
        {"seed": "2"},
        {"mechanisms": "as_described"},
    ]
    names = {Asked(subject="tennis_elbow", **one).name for one in more}
    assert len(names) == len(more) - 1
    assert Asked(subject="tennis_elbow").name == "needle-tennis_elbow"
    assert Asked(subject="some/jane_doe.toml", technique="my/way.toml").name == "needle-course-technique"


@pytest.mark.parametrize("seconds", [1.0, 6.0])
def test_ctrl_c_leaves_nothing(tmp_path: Path, seconds: float) -> None:
    """While the engine is loaded, and while the pass is compiled or solved."""
    start = [sys.executable, "-c", "import sys; from ims.cli import main; sys.exit(main())"]
    running = subprocess.Popen(
        [*start, "needle", "tennis_elbow", "--out", "deep/pass"],
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    time.sleep(seconds)
    running.send_signal(signal.SIGINT)
    out, err = running.communicate(timeout=60)
    assert (running.returncode, out) == (130, "")
    assert err.strip().splitlines()[-1] == "Stopped before the end, as you asked. Nothing was written."
    assert list(tmp_path.iterdir()) == []
