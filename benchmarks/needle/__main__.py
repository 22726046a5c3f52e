"""`python -m benchmarks.needle`, a part of `make bench`."""

from __future__ import annotations

import sys

from benchmarks.needle.run import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
