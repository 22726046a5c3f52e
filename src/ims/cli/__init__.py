"""What do I type? The command `ims`: it reads what was asked, hands it to one room, and shows what comes back.

Nothing heavy is imported here: help and lists answer at once, the first simulation pays.
"""

from ims.cli.entry import main

__all__ = ["main"]
