"""Requests nobody thought of: schemathesis against the running site, from the site's own description."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from benchmarks.desk.site import Site

EXAMPLES, SEED = 300, 1
LEFT_OUT = "positive_data_acceptance"
"""What fits the description may still be refused in words: a service that is unknown, a day that is over."""
SERVER_ERROR = "ServerError"


@dataclass(frozen=True)
class Fuzz:
    """What was sent, and what was found."""

    operations: int
    requests: int
    server_errors: int
    others: int
    """Other kinds of findings: a status, header or field that is not described, a wrong request that was taken."""
    seconds: float
    report: str


def fuzz(site: Site, examples: int = EXAMPLES) -> Fuzz:
    """Run all phases of schemathesis: examples, coverage of each limit, chance, sequences of requests."""
    program = str(Path(sys.executable).with_name("schemathesis"))
    address = f"http://127.0.0.1:{site.port}/api/v1/openapi.json"
    with tempfile.TemporaryDirectory() as folder:
        command = [program, "run", address, "-n", str(examples), "-w", "2", "--seed", str(SEED), "--no-shrink"]
        command += ["--continue-on-failure", "--exclude-checks", LEFT_OUT, "--report-json-path", "report.json"]
        done = subprocess.run(command, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
        path = Path(folder) / "report.json"
        if not path.exists():
            raise SystemExit(f"schemathesis did not run: {done.stdout[-800:]}")
        told = json.loads(path.read_text(encoding="utf-8"))
    faults = sum(one["count"] for one in told["failures"] if one["type"] == SERVER_ERROR)
    return Fuzz(
        operations=told["operations"]["tested"],
        requests=told["test_cases"]["generated"],
        server_errors=faults,
        others=sum(one["count"] for one in told["failures"]) - faults,
        seconds=told["running_time"],
        report="" if done.returncode == 0 else done.stdout[-4000:],
    )
