"""`make lock`: write requirements/*.txt with hashes from pyproject.toml, for Python 3.11 and later."""

import subprocess
import sys
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[1]
LOCKS = {
    "run": ("pyproject.toml",),
    "test": ("pyproject.toml", "--group", "test", "--constraint", "requirements/run.txt"),
    "node": ("--group", "node"),
    "bench": ("--group", "bench", "--constraint", "requirements/test.txt"),
    "build": ("--group", "build"),
    "spark": ("--group", "spark", "--constraint", "requirements/test.txt"),
}
OPTIONS = (
    "--universal",
    "--python-version=3.11",
    "--generate-hashes",
    "--no-emit-index-url",
    "--no-emit-find-links",
    "--no-annotate",
    "--no-header",
    "--quiet",
)


def main() -> int:
    """Compile each lock; `--upgrade` and other options are handed on."""
    for name, sources in LOCKS.items():
        command = [sys.executable, "-m", "uv", "pip", "compile", *OPTIONS, *sys.argv[1:], *sources]
        output = f"requirements/{name}.txt"
        subprocess.run(
            [*command, "-o", output], cwd=CHECKOUT, check=True, stdout=subprocess.DEVNULL
        )
        print(f"{output} written")
    return 0


if __name__ == "__main__":
    sys.exit(main())
