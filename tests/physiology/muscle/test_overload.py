from __future__ import annotations

from types import SimpleNamespace

import numpy as np
from numpy.testing import assert_array_equal

from ims.physiology.muscle.overload import Overload
from ims.physiology.space import NumpySpace
from ims.physiology.submodel import Values

MODEL = Overload()
NOTHING = Values({})


def after(u, set_overload, overload):
    event = SimpleNamespace(set_overload=set_overload, overload=np.asarray(overload, float))
    return MODEL.jump(NumpySpace(), event, Values({"overload": np.asarray(u, float)}), NOTHING, NOTHING)["overload"]


def test_overload_is_what_the_event_sets():
    """Setting replaces the load of before, person by person, and setting zero ends it."""
    assert_array_equal(after([0.4, 0.0, 0.5], 1.0, [1.0, 0.4, 0.0]), [1.0, 0.4, 0.0])


def test_overload_stays_where_no_event_sets_it():
    """A visit alone leaves the load exactly as it was."""
    assert_array_equal(after([0.4, 0.1], 0.0, [9.0, 9.0]), [0.4, 0.1])


def test_overload_does_not_move_between_events():
    """Time alone neither raises nor ends a load."""
    y = Values({"overload": np.array([0.4])})
    assert MODEL.rate(NumpySpace(), y, NOTHING, NOTHING) == {}
    assert MODEL.decay(NOTHING) == {}
