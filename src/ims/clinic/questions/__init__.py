"""Questions that visitors ask and the answers they get."""
