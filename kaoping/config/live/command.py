"""`kaoping live`: starts the live process."""

import argparse
import os
import sys

MOST_WAITING = 4_096  # connections not yet taken, and streams open at once


def arguments(host: str, port: int) -> list[str]:
    """The command line of the server: one worker, since each would hold a connection that listens."""
    return [
        "granian", "--interface", "asgi", "--host", host, "--port", str(port),
        "--workers", "1", "--no-ws", "--http", "1", "--backlog", str(MOST_WAITING),
        "--backpressure", str(MOST_WAITING), "--workers-kill-timeout", "3", "--log-level", "warning",
        "kaoping.config.live.asgi:application",
    ]  # fmt: skip


def live(words: list[str]) -> int:
    """Serve the streams until told to end."""
    parser = argparse.ArgumentParser("kaoping live", description=live.__doc__)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8001)
    options = parser.parse_args(words)
    command = [sys.executable, "-m", *arguments(options.host, options.port)]
    os.execv(sys.executable, command)
