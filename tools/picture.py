"""The picture of the README: `python -m tools.picture` simulates a course for tennis elbow and writes it as one SVG.

Both mechanism sets stand side by side, as everywhere. The file carries its own colors, light and dark.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence
from html import escape
from pathlib import Path

from ims.catalog import load
from ims.reports.figures.panel import Panel
from ims.reports.figures.timecourse import pain_course
from ims.reports.palette import PAPER, SCREEN_AT_NIGHT, declarations
from ims.treatment import default_course
from ims.trials.study import run_study

ROOT = Path(__file__).resolve().parents[1]
PLACE = ROOT / "docs" / "images" / "tennis_elbow.svg"
HEAD = 34.0
GAP = 16.0
MARGIN = 10.0


def picture(panels: Sequence[Panel], title: str) -> str:
    """Panels side by side as one SVG that needs no page around it."""
    boxes = [_size(panel) for panel in panels]
    width = 2 * MARGIN + sum(w for w, _ in boxes) + GAP * (len(boxes) - 1)
    height = HEAD + max(h for _, h in boxes) + MARGIN
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height:g}" role="img" font-family="sans-serif">',
        f"<title>{escape(title)}</title>",
        f"<style>svg {{ {declarations(PAPER)} }}",
        f"@media (prefers-color-scheme: dark) {{ svg {{ {declarations(SCREEN_AT_NIGHT)} }} }}</style>",
        '<rect width="100%" height="100%" rx="6" style="fill: var(--ims-paper)"/>',
    ]
    left = MARGIN
    for panel, (w, h) in zip(panels, boxes, strict=True):
        place = f'x="{left + 8:g}" y="22" style="font-size: 11px; font-weight: bold; fill: var(--ims-ink)"'
        parts.append(f"<text {place}>{escape(panel.title)}</text>")
        parts.append(panel.svg.replace("<svg ", f'<svg x="{left:g}" y="{HEAD:g}" width="{w:g}" height="{h:g}" ', 1))
        left += w + GAP
    return "\n".join([*parts, "</svg>"]) + "\n"


def _size(panel: Panel) -> tuple[float, float]:
    box = re.search(r'viewBox="0 0 ([\d.]+) ([\d.]+)"', panel.svg)
    if box is None:
        raise ValueError(f"The panel '{panel.title}' has no viewBox that starts at 0 0.")
    return float(box[1]), float(box[2])


def main() -> int:
    """Simulate, draw, write."""
    study = run_study(default_course(load(), "tennis_elbow"), detail=False)
    group = pain_course(study)
    title = f"{group.title}, tennis elbow, {study.persons} virtual people in three arms. " + " ".join(
        p.alt for p in group.panels
    )
    PLACE.parent.mkdir(parents=True, exist_ok=True)
    PLACE.write_text(picture(group.panels, title), encoding="utf-8")
    print(f"Wrote {PLACE.relative_to(ROOT)}.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
