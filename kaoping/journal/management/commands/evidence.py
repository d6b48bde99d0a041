"""`kaoping evidence sweep [--show]`."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from kaoping.journal.sweep import sweep


class Command(BaseCommand):
    """Clears away files of uploads that were never finished."""

    help = (
        "Removes files of evidence, older than a day, that no record knows; --show only lists them."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """What to do."""
        parser.add_argument("what", choices=["sweep"])
        parser.add_argument("--show", action="store_true", help="list them, remove nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        """Names each file."""
        found = sweep(remove=not options["show"])
        for name in found:
            self.stdout.write(name)
        done = "would be removed" if options["show"] else "removed"
        self.stdout.write(f"{len(found)} files {done}.")
