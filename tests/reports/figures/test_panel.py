"""What a figure is."""

from __future__ import annotations

import dataclasses

import pytest

from ims.reports.figures.panel import Group, Panel


def test_panel_needs_a_sentence_for_those_who_cannot_see_it() -> None:
    """A picture without its alternative text cannot be made."""
    with pytest.raises(TypeError, match="alt"):
        Panel(title="Pain", svg="<svg/>")  # type: ignore[call-arg]


def test_group_holds_panels_and_none_can_be_changed() -> None:
    """A figure that was made stays as it is."""
    panel = Panel(title="Pain", svg="<svg/>", alt="Pain falls.")
    group = Group(key="pain", title="Pain", caption="Mean pain.", panels=(panel,))
    assert group.panels == (panel,)
    with pytest.raises(dataclasses.FrozenInstanceError):
        panel.alt = ""  # type: ignore[misc]
