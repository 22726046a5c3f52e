"""Speed of the needle pass and its parts, beside what others have."""
