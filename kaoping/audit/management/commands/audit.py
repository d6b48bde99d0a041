"""`kaoping audit verify [--against NOTICE.json|head]` and `kaoping audit seal`."""

import json
import re
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from kaoping.audit import chain
from kaoping.lib.errors import UserError

HEAD = re.compile(r"[0-9a-f]{64}")


class Command(BaseCommand):
    """Seals the log, or checks that nobody has changed it."""

    help = "Seals the log of events, or verifies it, also against the head on a public notice."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """What to do, and the head that was printed."""
        parser.add_argument("what", choices=["verify", "seal"])
        parser.add_argument(
            "--against", default="", help="a head of 64 characters, or the JSON file of a notice"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Exit code 1 when the chain is broken."""
        if options["what"] == "seal":
            self.stdout.write(f"{chain.seal()} events sealed.")
            return
        verdict = chain.verify(head_from(options["against"]))
        self.stdout.write(
            f"{verdict.seals} seals over {verdict.events} events, head {verdict.head}; "
            f"{verdict.unsealed} events not sealed yet."
        )
        if not verdict.intact:
            raise CommandError("\n".join(["The log was tampered with:", *verdict.faults]))
        self.stdout.write("The chain is intact.")


def head_from(given: str) -> str:
    """The head itself, or the one that a notice's JSON file carries."""
    if not given or HEAD.fullmatch(given.lower()):
        return given.lower()
    try:
        notice = json.loads(Path(given).read_text(encoding="utf-8"))
    except (OSError, ValueError) as fault:
        raise UserError(
            "this is neither a head of 64 characters nor a readable JSON file",
            "Give the head printed on the notice, or the JSON file downloaded beside it.",
            given,
        ) from fault
    found = list(_heads_in(notice))
    if not found:
        raise UserError(
            "this notice carries no head of the log",
            "It was published before the log was first sealed; try a later notice.",
            given,
        )
    return found[0]


def _heads_in(value: Any) -> list[str]:
    """Values of `audit_head`, wherever in the document."""
    if isinstance(value, dict):
        own = value.get("audit_head")
        here = [own] if isinstance(own, str) and HEAD.fullmatch(own) else []
        return here + [head for part in value.values() for head in _heads_in(part)]
    if isinstance(value, list):
        return [head for part in value for head in _heads_in(part)]
    return []
