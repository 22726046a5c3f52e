"""Tests: the same tree as src/ims again, plus house/, tools/, evidence/, reference/ and baselines/."""
