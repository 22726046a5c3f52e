from __future__ import annotations

import jax.numpy as jnp
import numpy as np

from ims.simulation.fast.program import WORD, pack, unpack, unpacked

BITS = (np.random.default_rng(1).uniform(size=(120, 8)) > 0.5).astype(np.float32)


def test_spikes_survive_being_packed():
    """120 units in four words, in JAX and in numpy."""
    words = np.asarray(pack(jnp.asarray(BITS)))
    assert words.shape == (120 // WORD, 8)
    assert np.array_equal(np.asarray(unpack(jnp.asarray(words), jnp.float32)), BITS)
    assert np.array_equal(unpacked(words[None])[0], BITS > 0)


def test_no_spike_and_all_spikes():
    """The ends of the range."""
    assert not np.asarray(pack(jnp.zeros((120, 2)))).any()
    assert unpacked(np.asarray(pack(jnp.ones((120, 2))))).all()
