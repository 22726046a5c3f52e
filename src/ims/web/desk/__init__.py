"""What staff work with: calendar, callers, hours, mail."""
