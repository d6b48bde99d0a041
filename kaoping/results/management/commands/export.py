"""`kaoping export CYCLE… DIR`: writes cycles as Parquet files, for `kaoping close`."""

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _
from tqdm import tqdm

from kaoping.cycles.models import Cycle
from kaoping.lib.errors import UserError
from kaoping.results.exporting import REGULATIONS, export


class Command(BaseCommand):
    """Writes each cycle as a shard, and beside them the regulations by division."""

    help = "Writes cycles of one period as Parquet files, which `kaoping close` computes."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Numbers of cycles, and the folder."""
        parser.add_argument("cycle", nargs="+", type=int, help="the number in its page's address")
        parser.add_argument("folder", type=Path, help="is made where it is not there")

    def handle(self, *args: Any, **options: Any) -> None:
        """Write, and say how to close."""
        cycles, folder = _cycles(options["cycle"]), options["folder"]
        hidden = not sys.stderr.isatty()
        with tqdm(total=len(cycles), unit="cycles", disable=hidden) as bar:
            for _cycle in export(cycles, folder):
                bar.update()
        period = cycles[0].period_key
        self.stdout.write(f"kaoping close {folder / REGULATIONS} {folder} OUT --period {period}")


def _cycles(numbers: list[int]) -> list[Cycle]:
    found = Cycle.objects.select_related("place", "version").in_bulk(numbers)
    missing = [str(number) for number in numbers if number not in found]
    if missing:
        raise UserError(
            _("There is no such cycle: %(numbers)s") % {"numbers": "、".join(missing)},
            _("Take the number from the address of the cycle's page."),
        )
    return [found[number] for number in dict.fromkeys(numbers)]
