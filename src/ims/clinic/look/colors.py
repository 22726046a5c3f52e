"""The one color that an owner chooses for links, buttons, headings and bands, refused where it could not be read.

Colors that say something keep theirs, whatever the owner likes: when to get help, what is wrong, states of visits, figures.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from ims.clinic.look.contrast import CONTROLS, TEXT, in_words, mixed, nearest_darker, plain, ratio
from ims.clinic.offer.models import Clinic
from ims.clinic.people.models import User
from ims.clinic.trust import log
from ims.errors import BadValue, NotPossible

WHITE, BLACK = "#ffffff", "#000000"
PAPER, CARD, SOFT, EDGE, FOOTER_TEXT = "#faf9f5", "#ffffff", "#4b5b60", "#76858a", "#eef5f5"
"""Grounds of pages and of cards, quiet text, edges of fields, text of the footer: as in the style sheet; a test compares."""
NOTICES = ("#e8f1f8", "#e5f3ea", "#fdf2d8", "#fcebe9", "#fbeee7", "#eeedea")
"""Grounds of notices and tags: information, success, waiting, wrong, urgent, off."""
DEEPER, LIGHTER = 0.26, 0.9
"""Share of black in the deeper color, and of white in the tint."""


@dataclass(frozen=True)
class Palette:
    """A color and the two that are made of it: for headings and the footer, and for tinted grounds."""

    color: str
    deep: str
    tint: str


USUAL = Palette("#0b5a61", "#08434a", "#e4f0ef")
"""What the site has when nobody has chosen."""


@dataclass(frozen=True)
class Check:
    """One use of a palette: two colors beside each other, the contrast they have and the one they need."""

    use: str
    contrast: float
    needed: float

    @property
    def is_enough(self) -> bool:
        """Whether it can be read, or seen."""
        return self.contrast >= self.needed

    @property
    def told(self) -> str:
        """The contrast as it is told."""
        return in_words(self.contrast)


def palette_of(color: str) -> Palette:
    """The palette of a color; the usual one for the usual color.

    Raises
    ------
    BadValue    the color cannot be read
    """
    color = plain(color)
    if color == USUAL.color:
        return USUAL
    return Palette(color, mixed(color, BLACK, DEEPER), mixed(color, WHITE, LIGHTER))


def checks(palette: Palette) -> tuple[Check, ...]:
    """Everything that is shown in it, with its contrast."""
    one, deep, tint = palette.color, palette.deep, palette.tint
    return (
        Check("Links on the page", ratio(one, PAPER), TEXT),
        Check("Links on cards", ratio(one, CARD), TEXT),
        Check("Links in notices", min(ratio(one, ground) for ground in NOTICES), TEXT),
        Check("Links on tinted bands", ratio(one, tint), TEXT),
        Check("Words on buttons", ratio(WHITE, one), TEXT),
        Check("Headings on the page and on bands", min(ratio(deep, PAPER), ratio(deep, tint)), TEXT),
        Check("Quiet words on tinted bands", ratio(SOFT, tint), TEXT),
        Check("Edges of fields on tinted bands", ratio(EDGE, tint), CONTROLS),
        Check("Words in the footer", ratio(FOOTER_TEXT, deep), TEXT),
        Check("Edges of buttons and fields", min(ratio(one, PAPER), ratio(one, CARD), ratio(one, tint)), CONTROLS),
    )


def is_readable(color: str) -> bool:
    """Whether every use of the color has the contrast it needs."""
    return all(one.is_enough for one in checks(palette_of(color)))


def offered(color: str) -> str:
    """The nearest colour of the same hue that can be read; itself where it can."""
    return nearest_darker(plain(color), is_readable)


def why_not(color: str) -> str:
    """Why a color is refused and what would do, in two sentences; blank where nothing is wrong with it."""
    failing = [one for one in checks(palette_of(color)) if not one.is_enough]
    if not failing:
        return ""
    worst = min(failing, key=lambda one: one.contrast / one.needed)
    return (
        f"{plain(color)} is too light: {worst.use[0].lower()}{worst.use[1:]} would have a contrast of {worst.told} to 1, and "
        f"{worst.needed:g} to 1 is needed (WCAG AA). The nearest colour of the same hue that can be read is {offered(color)}."
    )


@transaction.atomic
def choose(color: str, *, by: User, now: datetime, address_hash: str = "") -> None:
    """Show the site in a color from now on; the usual one takes it back.

    Raises
    ------
    BadValue    it is no color, or cannot be read: then the message says the contrast and offers the nearest
    NotPossible    the clinic is not set up
    """
    wanted = plain(color)
    why = why_not(wanted)
    if why:
        raise BadValue(why)
    clinic = Clinic.objects.select_for_update().filter(id=1).first()
    if clinic is None:
        raise NotPossible("The clinic is not set up yet. Describe it first, under Set-up.")
    kept = "" if wanted == USUAL.color else wanted
    if clinic.color == kept:
        return
    before, clinic.color = clinic.color, kept
    clinic.save(update_fields=["color"])
    log.record(
        action="change",
        object_type="color",
        object_id=str(clinic.id),
        actor=by,
        reason=f"{before or USUAL.color} to {wanted}",
        address_hash=address_hash,
        now=now,
    )


def chosen(clinic: Clinic | None) -> Palette:
    """The palette the site has now; the usual one too where the row holds no color: pages are shown whatever stands there."""
    try:
        return palette_of(clinic.color) if clinic is not None and clinic.color else USUAL
    except BadValue:
        return USUAL
