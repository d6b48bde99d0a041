"""The command `kaoping`: a thin dispatcher.

Some commands need no Django (`kaoping verify FILE` must work on any machine); all others are
management commands of the rooms. An error that a person can mend is one block, never a traceback.
"""

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from importlib import import_module
from pathlib import Path

from kaoping.lib.errors import UserError, why

SUCCESS, DIFFERENT, REFUSED = 0, 1, 2
INTERRUPTED = 130
AS_OWNER = frozenset(
    {"migrate", "makemigrations", "sqlmigrate", "showmigrations", "dbshell", "divisions", "erase"}
)
WITHOUT_DATABASE = frozenset(
    {"", "help", "--help", "-h", "--version", "version", "collectstatic", "check", "findstatic"}
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and give its exit code: 0 done, 2 refused, 1 differs or program fault."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    try:
        return run(words)
    except UserError as error:
        sys.stderr.write(f"\n{error}\n\n")
        return REFUSED
    except KeyboardInterrupt:
        return INTERRUPTED


def run(words: list[str]) -> int:
    """Send the words to the command that answers to the first of them."""
    name = words[0] if words else ""
    plain = PLAIN.get(name)
    if words in ([], ["help"], ["--help"], ["-h"]):
        sys.stdout.write("".join(f"kaoping {key}: {PLAIN[key].__doc__}\n" for key in PLAIN))
    return plain(words[1:]) if plain else manage(name, words)


def verify(words: list[str]) -> int:
    """Compute a published notice again from its JSON file, without Django or a database."""
    parser = argparse.ArgumentParser("kaoping verify", description=verify.__doc__)
    parser.add_argument("file")
    return import_module("kaoping.scoring.twin").main(parser.parse_args(words).file)


def recount(words: list[str]) -> int:
    """Count a certified vote again from its published JSON file, without Django or a database."""
    parser = argparse.ArgumentParser("kaoping recount", description=recount.__doc__)
    parser.add_argument("file")
    return import_module("kaoping.ballots.recount").main(parser.parse_args(words).file)


def scheme(words: list[str]) -> int:
    """Read regulations and tell all their faults, or print the language's JSON Schema for editors."""
    parser = argparse.ArgumentParser("kaoping scheme", description=scheme.__doc__)
    actions = parser.add_subparsers(dest="action", required=True)
    actions.add_parser("check").add_argument("file", nargs="+", type=Path)
    actions.add_parser("schema")
    asked = parser.parse_args(words)
    if asked.action == "schema":
        sys.stdout.write(import_module("kaoping.scoring.schema").scheme_schema_text())
        return SUCCESS
    return check_schemes(asked.file)


def check_schemes(files: list[Path]) -> int:
    """Tell all faults of regulations, each with its line and remedy."""
    language = import_module("kaoping.scoring.language")
    source = import_module("kaoping.scoring.source")
    faulty = False
    for path in files:
        try:
            read = language.load_scheme(source.text_of(path), str(path))
        except source.Unreadable as unreadable:
            sys.stderr.write(f"{path} {unreadable}\n")
            faulty = True
        except OSError as error:
            sys.stderr.write(f"{path}：{why(error)}。核对文件名。\n")
            faulty = True
        except language.SchemeFaults as faults:
            sys.stderr.write(f"{faults}\n")
            faulty = True
        else:
            sys.stdout.write(f"{path}: {read.title} {read.sha256}\n")
    return REFUSED if faulty else SUCCESS


def score(words: list[str]) -> int:
    """Compute a regulation on a file of facts."""
    return import_module("kaoping.config.score").score(words)


def close(words: list[str]) -> int:
    """Close a period from Parquet files, of a town or of a nation."""
    return import_module("kaoping.config.close").run(words)


def cases(words: list[str]) -> int:
    """Compute a regulation's worked cases."""
    return import_module("kaoping.config.cases").cases(words)


def serve(words: list[str]) -> int:
    """Serve the demo."""
    return import_module("kaoping.config.serve").serve(words)


def stop(words: list[str]) -> int:
    """End the demo."""
    return import_module("kaoping.config.serve").stop(words)


def live(words: list[str]) -> int:
    """Push what hall screens show to everybody who watches."""
    return import_module("kaoping.config.live.command").live(words)


PLAIN: dict[str, Callable[[list[str]], int]] = {
    "verify": verify,
    "recount": recount,
    "scheme": scheme,
    "score": score,
    "close": close,
    "cases": cases,
    "serve": serve,
    "stop": stop,
    "live": live,
}


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
