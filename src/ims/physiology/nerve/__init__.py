"""Nerve: pressure on the root, supply of the muscle, supersensitivity and the current of injury."""
