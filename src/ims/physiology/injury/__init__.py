"""Injury: the wound of a needle, the blood it draws, its healing, soreness and mild adverse events."""
