"""Joint: how far it moves, what limits it, and how the pull of shortened muscle loads its source of pain (S7, S8)."""
