"""Fields that the database cannot read, and keyed indexes to find them by."""
