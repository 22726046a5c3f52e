"""Who is it done to? A person: compartments, drawn parameters, chance."""
