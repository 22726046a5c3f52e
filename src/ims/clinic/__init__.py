"""Who comes when, what was asked: people, offer, appointments, questions, mail. No HTTP here; rules and records only."""
