"""Reflex: what receptors of muscle and tendon tell the spinal cord, and what the cord answers (S5, S6a)."""
