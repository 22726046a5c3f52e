"""The colors of a report."""

from __future__ import annotations

from itertools import combinations

import pytest

from ims.reports.palette import DASHES, LINES, PAPER, SCREEN_AT_NIGHT, contrast, declarations, variable

TEXT_COLORS = ("ink", "muted", "untreated", "sham", "needling", "green")


def test_contrast_has_known_ends() -> None:
    """Black on white is 21, a color on itself 1, and the order does not matter."""
    assert contrast("#000000", "#ffffff") == pytest.approx(21.0)
    assert contrast("#777777", "#777777") == pytest.approx(1.0)
    assert contrast("#ffffff", "#767676") == pytest.approx(4.54, abs=0.01)  # the well-known limit gray of WCAG


@pytest.mark.parametrize("colors", [PAPER, SCREEN_AT_NIGHT], ids=["paper", "night"])
@pytest.mark.parametrize("ground", ["paper", "panel"])
@pytest.mark.parametrize("name", TEXT_COLORS)
def test_text_and_labels_can_be_read(colors: dict[str, str], ground: str, name: str) -> None:
    """Everything that is written or drawn has at least 4.5 : 1 against its ground (WCAG 2.2 AA for text)."""
    assert contrast(colors[name], colors[ground]) >= 4.5


def _seen(color: str, cone_loss: tuple[tuple[float, ...], ...]) -> list[float]:
    channels = [int(color[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    return [sum(weight * channel for weight, channel in zip(row, channels, strict=True)) for row in cone_loss]


# Machado, Oliveira and Fernandes 2009, severity 1.0
PROTAN = ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998))
DEUTAN = ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881))


@pytest.mark.parametrize("colors", [PAPER, SCREEN_AT_NIGHT], ids=["paper", "night"])
@pytest.mark.parametrize("loss", [PROTAN, DEUTAN], ids=["protan", "deutan"])
def test_arms_differ_for_the_color_blind(colors: dict[str, str], loss: tuple[tuple[float, ...], ...]) -> None:
    """Seen without red or green cones, any two arms stay apart."""
    seen = [_seen(colors[name], loss) for name in LINES]
    distances = [sum((a - b) ** 2 for a, b in zip(one, other, strict=True)) ** 0.5 for one, other in combinations(seen, 2)]
    assert min(distances) > 0.2


def test_arms_differ_in_dash() -> None:
    """In gray print the line style alone tells the arms apart."""
    assert len({str(DASHES[name]) for name in LINES}) == len(LINES)


def test_night_has_every_color_of_paper() -> None:
    """No color is missing after dark, and none is shared by two names, so each can be found in a picture."""
    assert PAPER.keys() == SCREEN_AT_NIGHT.keys()
    assert len(set(PAPER.values())) == len(PAPER)


def test_declarations_and_variables_agree() -> None:
    """What a picture asks for, the page declares."""
    assert all(f"{variable(name)[4:-1]}: " in declarations(PAPER) for name in PAPER)
