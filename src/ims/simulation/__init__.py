"""How is it run? Scenario, assembled model, clocks, solve. The engine lives here."""

from ims.simulation.engine import prepare

prepare()
