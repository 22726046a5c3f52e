"""The needle pass: one needle in one place, in steps of a tenth of a millisecond."""
