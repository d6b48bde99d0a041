"""`python -m tests.live`: the proof. One line of JSON; fails on a miss.

Everything is on this machine: a PostgreSQL of its own with all its safety on, the web server, the
live process, 300 streams, 50 telephones. Whoever measures shares the two cores with what is measured.
"""

import contextlib
import json
import os
import shutil
import statistics
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

ROOT = Path(__file__).parents[2]
HOME = ROOT / "build" / "live"
SCREENS, JURORS, TURNS = 300, 50, 3
ENVIRONMENT = {
    "KAOPING_HOME": str(HOME),
    "KAOPING_MODE": "demo",
    "KAOPING_LOG_LEVEL": "ERROR",
    "DJANGO_SETTINGS_MODULE": "kaoping.config.settings",
}
MEASURED = ("answer_to_screen_s", "reveal_to_screen_s")
GOAL_SECONDS = 1.0  # from points taken, or revealed, to the screen, in 95 of 100; reported


def main() -> int:
    """The whole proof; 1 where something was missed."""
    from tests.streams import free_port

    port = free_port()
    os.environ.update(ENVIRONMENT | {"KAOPING_URL": f"http://127.0.0.1:{port}"})
    for name in ("DATABASE_URL", "DATABASE_OWNER_URL"):
        os.environ.pop(name, None)
    from kaoping.config.postgres import Launcher

    launcher = Launcher.for_home(HOME)
    if HOME.exists():
        launcher.stop()
        shutil.rmtree(launcher.base, ignore_errors=True)
        shutil.rmtree(HOME)
    try:
        launcher.start()
        for words in ("migrate --verbosity 0", "collectstatic --no-input --verbosity 0"):
            subprocess.run([sys.executable, "-m", "kaoping", *words.split()], cwd=ROOT, check=True)
        with web_server(port):
            return prove(port)
    finally:
        launcher.stop()


@contextlib.contextmanager
def web_server(port: int):
    """The product's pages as an office serves them, on one worker."""
    command = [
        sys.executable, "-m", "granian", "--interface", "wsgi", "--port", str(port),
        "--workers", "1", "--blocking-threads", "4", "--no-ws", "--log-level", "error",
        "kaoping.config.wsgi:application",
    ]  # fmt: skip
    process = subprocess.Popen(command, cwd=ROOT, start_new_session=True)
    try:
        for _ in range(600):
            with contextlib.suppress(OSError):
                urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5)
                break
            time.sleep(0.1)
        yield
    finally:
        process.terminate()
        process.wait(20)


def prove(port: int) -> int:
    """Plays the meeting and tells what was seen of it; 1 where something was missed."""
    import django

    django.setup()
    from tests.live.meeting import Meeting

    meeting = Meeting.begin(f"http://127.0.0.1:{port}", ENVIRONMENT, SCREENS, JURORS)
    try:
        for number in range(TURNS):
            meeting.hear(number, kill=number == 1)
        missed = meeting.without_final_state()
        stopped = meeting.live.stop()
    finally:
        meeting.end()
    kept = meeting.points_kept()
    told = {"proof": "live", "screens": SCREENS, "jurors": JURORS, "turns": TURNS}
    told |= {name: spread(values) for name, values in meeting.seconds.items()}
    told |= {
        "goal_s": GOAL_SECONDS,
        "goal_met": max(told[name]["p95"] for name in MEASURED) <= GOAL_SECONDS,
        "events_a_screen": round(statistics.mean(map(len, meeting.screens.seen)), 1),
        "all_back_after_kill_s": round(meeting.back, 2),
        "screens_without_final_state": missed,
        "points_given": JURORS * TURNS,
        "points_kept": kept,
        "stop_with_open_streams_s": round(stopped, 2),
    }
    sys.stdout.write(json.dumps(told) + "\n")
    return int(missed > 0 or kept != JURORS * TURNS)


def spread(values: list[float]) -> dict[str, float]:
    """What half, 95 of 100, and all don't exceed, in seconds."""
    found = {"p50": statistics.median(values), "p95": statistics.quantiles(values, n=100)[94],
             "worst": max(values)}  # fmt: skip
    return {name: round(value, 3) for name, value in found.items()}


if __name__ == "__main__":
    sys.exit(main())
