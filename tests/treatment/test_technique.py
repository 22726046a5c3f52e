from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from numpy.testing import assert_allclose

from ims.errors import BadUnit, BadValue, IncompleteEntry, OutOfRange, UnknownKey, UnknownOption
from ims.treatment.course import TECHNIQUES
from ims.treatment.technique import Move, Technique, technique, techniques

H = 1e-3


def test_every_technique_of_a_course_is_there():
    """What a chart may say a hand can do, and each file says in a sentence what it is."""
    assert set(TECHNIQUES) <= set(techniques())
    for name in techniques():
        found = technique(name)
        assert found.sentence.endswith(".") and found.moves[0].kind == "insert"


@pytest.mark.parametrize("name", techniques())
def test_velocity_is_the_derivative_of_depth_and_the_hand_starts_softly(name):
    """Depth is the sum of velocity; nothing jumps; the pass begins and ends above the skin."""
    motion = technique(name).motion(0.015, H)
    assert_allclose(motion.needle_depth[0] + np.cumsum(motion.needle_velocity[1:]) * H, motion.needle_depth[1:], atol=1e-12)
    assert np.abs(np.diff(motion.needle_velocity)).max() < 0.004
    assert motion.needle_depth[0] < 0 and motion.needle_depth[-1] < 0
    assert motion.needle_depth.max() == pytest.approx(0.015)
    assert motion.phases[-1].ends == pytest.approx(motion.needle_depth.size * H)


def test_turning_one_way_and_back_and_forth():
    """Net turns are those of the file; back and forth adds up to none."""
    assert technique("rotation").motion(0.015, H).rotation_rate.sum() * H == pytest.approx(4.0, rel=1e-3)
    turned = technique("rotation_back_and_forth").motion(0.015, H).rotation_rate
    assert turned.sum() * H == pytest.approx(0.0, abs=1e-6) and np.abs(turned).sum() * H == pytest.approx(8.0, rel=0.01)


def test_a_needle_that_is_left_is_not_held():
    """Only then does what is wound around it loosen."""
    motion = technique("static").motion(0.015, H)
    assert (motion.needle_held == 0).sum() * H == pytest.approx(5.0)


def test_depths_that_no_needle_reaches_are_refused():
    """Before anything is solved, in millimeters."""
    for depth in (0.0, -0.01, 0.5, float("nan")):
        with pytest.raises(OutOfRange, match=r"expected more than 0 and at most 150 mm"):
            technique("pistoning").motion(depth, H)
    with pytest.raises(OutOfRange, match="Go deeper"):
        technique("pistoning").motion(0.004, H)


def test_an_unknown_technique_names_the_nearest():
    """A slip of the pen is answered with what was meant."""
    with pytest.raises(UnknownOption, match="Nearest: pistoning"):
        technique("pistonning")


@pytest.mark.parametrize(
    ("text", "error", "says"),
    [
        ("", IncompleteEntry, "lacks"),
        ("[[move]]\nkind = 'hold'\ntime = { value = 1, unit = 's' }", BadValue, "expected 'insert'"),
        ("[[move]]\nkind = 'jump'", IncompleteEntry, "expected one of: insert"),
        ("[[move]]\nkind = 'insert'", IncompleteEntry, "lacks 'speed'"),
        ("[[move]]\nkind = 'insert'\nspeed = 3", IncompleteEntry, "expected a value with its unit"),
        ("[[move]]\nkind = 'insert'\nspeed = { value = 3, unit = 's' }", BadUnit, "'mm/s'"),
        ("[[move]]\nkind = 'insert'\nspeed = { value = -3, unit = 'mm/s' }", OutOfRange, "more than 0"),
        ("[[move]]\nkind = 'insert'\nspeed = { value = 3, unit = 'mm/s' }\nforce = 1", UnknownKey, "force"),
        (
            "[[move]]\nkind = 'insert'\nspeed = { value = 3, unit = 'mm/s' }\n[[move]]\nkind = 'thrust'\n"
            "stroke = { value = 5, unit = 'mm' }\nfrequency = { value = 1, unit = 'Hz' }\ncycles = { value = 2.5, unit = '1' }",
            OutOfRange,
            "2.5 cycles, expected a whole number",
        ),
    ],
)
def test_a_file_that_cannot_be_used_says_why(tmp_path: Path, text, error, says):
    """Each gap is named with its place and what to write."""
    file = tmp_path / "mine.toml"
    head = "schema = 1\nlabel = 'mine'\nsentence = 'Mine.'\nsource = 'IMSDesign2026'\n" if text else "schema = 1\n"
    file.write_text(head + text, encoding="utf-8")
    with pytest.raises(error, match=says):
        technique(str(file))


@pytest.mark.parametrize("moves", [(1e-9, 1), (0.02, 4)])
def test_a_technique_that_takes_too_long_is_refused(moves):
    """By one move that creeps, or by moves that are short enough each; nothing that long is ever laid out."""
    speed, holds = moves
    long = Technique(
        "mine", "mine", "Mine.", (Move("insert", {"speed": speed}), *(Move("hold", {"time": 90.0}),) * holds), "IMSDesign2026"
    )
    with pytest.raises(OutOfRange, match="expected at most 300 s"):
        long.motion(0.015, H)


def test_the_example_of_the_page_is_one(tmp_path: Path):
    """What docs/needle.md shows can be copied; a file that was changed is read again."""
    page = (Path(__file__).parents[2] / "docs" / "needle.md").read_text(encoding="utf-8")
    text = page[page.index("schema = 1") :].partition("```")[0]
    file = tmp_path / "mine.toml"
    file.write_text(text, encoding="utf-8")
    assert [move.kind for move in technique(str(file)).moves] == ["insert", "turn", "hold", "withdraw"]
    file.write_text(text.replace('"turn"', '"twist"'), encoding="utf-8")
    with pytest.raises(IncompleteEntry, match="expected one of"):
        technique(str(file))
