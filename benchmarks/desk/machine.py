"""What the processors did during a measurement: for the site, for whoever asked, for everything else that runs here."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

TICK = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Busy:
    """Seconds of all processors together."""

    ours: float
    others: float
    idle: float

    def __sub__(self, before: Busy) -> Busy:
        """What went by in between."""
        return Busy(self.ours - before.ours, self.others - before.others, self.idle - before.idle)


def busy() -> Busy:
    """Seconds since the machine and this process were started, as Linux counts them."""
    user, nice, system, idle, waiting, *_ = (int(word) for word in Path("/proc/stat").read_text().split()[1:9])
    ours = _of_descendants(os.getpid()) + sum(os.times()[:2])
    return Busy(ours, (user + nice + system) / TICK - ours, (idle + waiting) / TICK)


def _of_descendants(root: int) -> float:
    children: dict[int, list[tuple[int, float]]] = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            words = (folder / "stat").read_text().rsplit(")", 1)[1].split()
        except OSError:
            continue  # it has ended
        children.setdefault(int(words[1]), []).append((int(folder.name), (int(words[11]) + int(words[12])) / TICK))
    total, waiting = 0.0, [root]
    while waiting:
        for process, seconds in children.get(waiting.pop(), []):
            total += seconds
            waiting.append(process)
    return total
