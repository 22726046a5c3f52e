"""People in and out as text in columns (CSV): read, match, plan, apply; write."""
