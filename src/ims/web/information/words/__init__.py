"""Plain words for what the catalog names in the words of the clinic: muscles, risks, trials, grades, sources."""
