"""`python -m benchmarks.desk`."""

from __future__ import annotations

import sys

from benchmarks.desk.run import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
