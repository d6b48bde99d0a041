"""The command `kaoping`: a thin dispatcher.

Some commands need no Django (`kaoping verify FILE` must work on any machine); all others are
management commands of the rooms. An error that a person can mend is one block, never a traceback.
"""

import os
import sys
from collections.abc import Callable, Sequence
from importlib import import_module

from kaoping.lib.errors import UserError

SUCCESS, REFUSED = 0, 2
PLAIN = {
    "verify": "kaoping.scoring.twin",
    "serve": "kaoping.config.serve",
    "stop": "kaoping.config.serve",
}
PLAIN_FUNCTION = {"verify": "main", "serve": "serve", "stop": "stop"}
AS_OWNER = frozenset(
    {"migrate", "makemigrations", "sqlmigrate", "showmigrations", "dbshell", "divisions"}
)
WITHOUT_DATABASE = frozenset(
    {"", "help", "--help", "-h", "--version", "version", "collectstatic", "check", "findstatic"}
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and give its exit code: 0 done, 2 refused, 1 a fault of the program."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    try:
        return run(words)
    except UserError as error:
        print(f"\n{error}\n", file=sys.stderr)  # noqa: T201
        return REFUSED
    except KeyboardInterrupt:
        return 130


def run(words: list[str]) -> int:
    """Send the words to the command that answers to the first of them."""
    name = words[0] if words else ""
    if name in PLAIN:
        command: Callable[[list[str]], int | None] = getattr(
            import_module(PLAIN[name]), PLAIN_FUNCTION[name]
        )
        return command(words[1:]) or SUCCESS
    return manage(name, words)


def manage(name: str, words: list[str]) -> int:
    """Run a management command against the launcher's database or the one in DATABASE_URL."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kaoping.config.settings")
    if name in AS_OWNER:
        os.environ["KAOPING_DATABASE_ROLE"] = "owner"
    from django.conf import settings  # after the role is chosen
    from django.core.management import execute_from_command_line

    if settings.LAUNCHER and name not in WITHOUT_DATABASE:
        settings.LAUNCHER.start()
    execute_from_command_line(["kaoping", *words])
    return SUCCESS
