"""The owner's color: readable wherever it is used, refused with the reason and the nearest that is, written down."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ims.clinic.look import colors
from ims.clinic.look.contrast import ratio
from ims.clinic.models import AccessLog, Clinic
from ims.errors import BadValue, NotPossible
from tests.clinic.factories import NOW, make_staff
from tests.house.tree import PACKAGE

SHEET = (PACKAGE / "web" / "static" / "web" / "site.css").read_text(encoding="utf-8")
ORANGE, VIOLET = "#ff6600", "#7a4f9a"


def value(name: str) -> str:
    """What the site's sheet says a name stands for."""
    found = re.search(rf"--{name}: (#[0-9a-f]{{6}});", SHEET)
    assert found is not None, name
    return found[1]


def test_the_rule_knows_the_grounds_of_the_style_sheet() -> None:
    """What is checked is what is shown: grounds, quiet text, usual palette and the footer's text are those of site.css."""
    assert [value(name) for name in ("paper", "card", "soft", "edge")] == [colors.PAPER, colors.CARD, colors.SOFT, colors.EDGE]
    tints = ("info-tint", "good-tint", "wait-tint", "bad-tint", "urgent-tint", "off-tint")
    assert tuple(value(name) for name in tints) == colors.NOTICES
    assert colors.Palette(value("brand"), value("brand-deep"), value("brand-tint")) == colors.USUAL
    assert f".site-footer {{ background: var(--brand-deep); color: {colors.FOOTER_TEXT};" in SHEET


def test_what_says_something_has_a_color_that_no_owner_changes() -> None:
    """When to get help, marks in figures and states of visits are not written in the owner's color."""
    calendar = (PACKAGE / "web" / "static" / "web" / "calendar.css").read_text(encoding="utf-8")
    telling = [line for line in SHEET.splitlines() if line.startswith((".urgent", "svg.dots", ".legend li", ".tag", ".notice"))]
    telling += [
        line for line in calendar.splitlines() if re.match(r"\.calendar \.(appointment|held|arrived|done|noshow|now) ", line)
    ]
    assert len(telling) > 15
    assert [line for line in telling if "var(--brand" in line] == []


def test_the_usual_color_can_be_read_everywhere() -> None:
    """The site as it comes meets its own rule."""
    assert all(one.is_enough for one in colors.checks(colors.USUAL))
    assert colors.why_not(colors.USUAL.color) == ""


@given(st.from_regex(r"#[0-9a-f]{6}", fullmatch=True))
def test_whatever_is_offered_can_be_read(color: str) -> None:
    """Each color is good or leads to one that is; links and words on buttons then have 4.5 to 1."""
    offered = colors.offered(color)
    assert colors.why_not(offered) == ""
    palette = colors.palette_of(offered)
    assert min(ratio(offered, ground) for ground in (colors.PAPER, colors.CARD, palette.tint, *colors.NOTICES)) >= 4.5
    assert (offered == color) == (colors.why_not(color) == "")


def test_a_color_too_light_is_refused_with_its_contrast_and_the_nearest(clinic: Clinic) -> None:
    """The sentence says where, how much, how much is needed, and what would do; nothing changes."""
    with pytest.raises(BadValue) as error:
        colors.choose(ORANGE, by=make_staff("owner@example.org", "owner"), now=NOW)
    assert str(error.value) == (
        "#ff6600 is too light: links in notices would have a contrast of 2.50 to 1, and 4.5 to 1 is needed (WCAG AA). "
        "The nearest colour of the same hue that can be read is #b74900."
    )
    assert (Clinic.objects.get().color, AccessLog.objects.count()) == ("", 0)


def test_a_choice_and_its_taking_back_are_written_down(clinic: Clinic) -> None:
    """Who, from what, to what; the same choice twice is one."""
    owner = make_staff("owner@example.org", "owner")
    for color in (VIOLET.upper(), VIOLET, colors.USUAL.color):
        colors.choose(color, by=owner, now=NOW)
    told = [(row.actor, row.action, row.object_type, row.reason) for row in AccessLog.objects.all()]
    assert told == [
        (owner, "change", "color", "#0b5a61 to #7a4f9a"),
        (owner, "change", "color", "#7a4f9a to #0b5a61"),
    ]
    assert Clinic.objects.get().color == ""


def test_the_palette_is_the_chosen_one_or_the_usual(clinic: Clinic) -> None:
    """Before set-up, without a choice, with one."""
    assert colors.chosen(None) == colors.chosen(clinic) == colors.USUAL
    clinic.color = VIOLET
    assert colors.chosen(clinic) == colors.Palette(VIOLET, "#5a3a72", "#f2edf5")


@pytest.mark.django_db
def test_before_set_up_there_is_nothing_to_color() -> None:
    """The owner is told what comes first."""
    with pytest.raises(NotPossible, match="not set up yet"):
        colors.choose(VIOLET, by=make_staff("owner@example.org", "owner"), now=NOW)


def test_a_row_that_holds_no_color_shows_the_usual_one() -> None:
    """Somebody wrote into the database by hand: the pages stay, and no style comes from there."""
    assert colors.chosen(Clinic(color="red;}x{")) == colors.USUAL
