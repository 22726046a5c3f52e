from __future__ import annotations

import pytest

from ims.physiology.submodel import SubModel, Values


def test_values_are_read_by_name_and_by_key():
    """Equations write `values.energy`, assembly writes `values["energy"]`; both are the same array."""
    values = Values({"energy": 0.5, "milieu": 0.1})
    assert values.energy == values["energy"] == 0.5
    assert dict(values) == {"energy": 0.5, "milieu": 0.1}
    assert len(values) == 2


def test_values_say_which_name_is_missing():
    """A misspelled name is an error that names it, not a silent nothing."""
    values = Values({"energy": 0.5})
    with pytest.raises(AttributeError, match="enrgy"):
        values.enrgy  # noqa: B018
    with pytest.raises(KeyError, match="enrgy"):
        values["enrgy"]


def test_interface_is_never_instantiated():
    """A sub-model spells out all four functions; the bare interface refuses to be built."""
    with pytest.raises(TypeError, match="abstract"):
        SubModel()
