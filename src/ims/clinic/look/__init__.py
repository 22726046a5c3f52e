"""The owner's color, and whether it can be read."""
