"""`kaoping worker`: computes results, sends messages and watches deadlines, until it is stopped."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from procrastinate.contrib.django import app

SECONDS_TO_FINISH = 5  # a job that takes longer is taken up again by the next worker


class Command(BaseCommand):
    """Runs the jobs that wait in the database."""

    help = "Runs the jobs that wait in the database."

    def add_arguments(self, parser: CommandParser) -> None:
        """How many jobs at once."""
        parser.add_argument("--concurrency", type=int, default=1)

    def handle(self, *args: Any, **options: Any) -> None:
        """Work until SIGTERM or Ctrl-C."""
        with app.replace_connector(app.connector.get_worker_connector()) as worker:
            worker.run_worker(
                name="kaoping",
                concurrency=options["concurrency"],
                shutdown_graceful_timeout=SECONDS_TO_FINISH,
            )
