"""How is it run? Scenario, assembled model, clocks, solve. The engine lives here."""
