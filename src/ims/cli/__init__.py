"""What do I type? The command `ims`: it reads what was asked, hands it to one room, and shows what comes back.

Nothing heavy is imported here: help and lists answer at once, the first simulation pays.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence

from ims.cli.stopping import STOPPED, no_more, say_stopped


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return the exit code: 0 done, 1 a fault of ours, 2 something to correct, 130 Ctrl-C.

    Another signal that ends a simulation ends the process with 128 and its number.

    Parameters
    ----------
    arguments : words after `ims`; those of the process where none are given
    """
    try:
        from ims.cli.entry import run  # noqa: PLC0415 - slow to load, and Ctrl-C may come meanwhile

        return run(sys.argv[1:] if arguments is None else list(arguments))
    except KeyboardInterrupt:
        say_stopped()
        return STOPPED
    finally:
        if arguments is None:  # this process is ours and about to end
            no_more()
