"""Who looked at what, and how often somebody tried."""
