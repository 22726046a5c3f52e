"""A sub-model of the needle pass alone, with the numbers of its file, stepped in numpy as the engine steps it."""

from __future__ import annotations

from typing import Any

import numpy as np

from ims.physiology.space import NumpySpace
from ims.physiology.submodel import FastSubModel, Values
from ims.simulation.fast.alone import run
from tests.physiology.numbers import numbers

__all__ = ["parameters", "run"]


def parameters(submodel: FastSubModel, **changes: Any) -> Values:
    """Parameters of the file, one lane of them, with what follows. `changes` are in SI; chance and rank stand among them."""
    held = {v.name for v in submodel.parameters if not v.source.startswith(("structure:", "stream:"))}
    own = {name: value for name, value in changes.items() if name in held}
    given = {n: np.atleast_1d(np.asarray(v, float)) for n, v in {**numbers(submodel.name, **own), **changes}.items()}
    return Values({**given, **submodel.derive(NumpySpace(), Values(given))})
