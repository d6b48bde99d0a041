"""`python -m tests.bench`: measures everything and fails on a missed goal.

The database is a real PostgreSQL of its own under build/, with all its safety on; it is made anew
each time and stopped at the end. Each proof runs in a process of its own, so that its memory is its own.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
HOME = ROOT / "build" / "bench"
ENVIRONMENT = {
    "KAOPING_HOME": str(HOME),
    "KAOPING_MODE": "demo",
    "KAOPING_LOG_LEVEL": "ERROR",
    "DJANGO_SETTINGS_MODULE": "kaoping.config.settings",
}
# What has to be there before, what is measured, and whether as the owner role.
STEPS = (
    ("build 17", True),
    ("build 542", True),
    ("compute 17", False),
    ("compute 542", False),
    ("close 17", False),
    ("close 542", False),
    ("settle", False),
    ("pages", False),
    ("save 17", False),
    ("save 542", False),
    ("verify 17", False),
    ("verify 542", False),
    ("divisions", True),
    ("remember", False),
    ("history", True),
    ("years", False),
)


def main() -> int:
    """All steps, in processes of their own; 1 where one failed or missed its goal."""
    from kaoping.config.postgres import Launcher

    os.environ.update(ENVIRONMENT)
    for name in ("DATABASE_URL", "DATABASE_OWNER_URL"):
        os.environ.pop(name, None)
    launcher = Launcher.for_home(HOME)
    if HOME.exists():
        launcher.stop()
        shutil.rmtree(launcher.base, ignore_errors=True)
        shutil.rmtree(HOME)
    try:
        launcher.start()
        for words in ("migrate --verbosity 0", "collectstatic --no-input --verbosity 0"):
            subprocess.run([sys.executable, "-m", "kaoping", *words.split()], cwd=ROOT, check=True)
        return _run_steps()
    finally:
        launcher.stop()


def _run_steps() -> int:
    failed = 0
    for words, as_owner in STEPS:
        environment = os.environ | {"KAOPING_DATABASE_ROLE": "owner" if as_owner else "web"}
        command = [sys.executable, "-m", "tests.bench", *words.split()]
        code = subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode
        if code and words.startswith(("build", "settle", "remember", "history")):
            return code
        failed |= bool(code)
    hostile = [sys.executable, "-m", "kaoping.papers.tests.hostile"]
    return failed | subprocess.run(hostile, cwd=ROOT, check=False).returncode


def step(name: str, size: int) -> bool:
    """One step in this process; whether it missed a goal."""
    import django

    django.setup()
    from tests.bench import computing, history, pages, towns, work

    pages.use_bench_addresses()
    if name == "build":
        towns.build(size)
        towns.analyse()
    elif name == "settle":
        for villages in towns.SIZES:
            towns.settle(villages)
    elif name == "pages":
        return pages.prove()
    elif name == "divisions":
        return work.load_divisions()
    elif name == "remember":
        history.remember()
    elif name == "history":
        history.build()
    elif name == "years":
        return history.measure()
    else:
        proofs = {
            "compute": computing.evaluate_month,
            "close": work.close_month,
            "save": work.save_grid,
            "verify": work.check_twin,
        }
        return proofs[name](size)
    return False


if __name__ == "__main__":
    words = sys.argv[1:]
    sys.exit(step(words[0], int(words[1]) if words[1:] else 0) if words else main())
