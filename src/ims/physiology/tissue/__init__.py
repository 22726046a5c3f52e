"""Tissue around the needle: what it meets and how it answers (S2, S4, S5)."""
