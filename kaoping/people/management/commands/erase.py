"""`kaoping erase 17 --basis "…〔2026〕5号" --by admin`: a person's personal data in the log."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from kaoping.audit import erasing
from kaoping.lib.errors import UserError
from kaoping.people.erasing import erase_from_log, events_about
from kaoping.people.models import Account, Person
from kaoping.people.queries import grants_reach


class Command(BaseCommand):
    """Erases on a legal basis what the log holds of a person; shows it first."""

    help = (
        "Erases the personal parts of the log about a person. The chain of the log stays whole. "
        "Without --yes it only tells how much would be erased."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Who, why, by whose order."""
        parser.add_argument("person", type=int, help="number of the person, as in the address bar")
        parser.add_argument("--basis", required=True, help="document that demands it; names nobody")
        parser.add_argument(
            "--by", required=True, help="user name of the administrator who orders it"
        )
        parser.add_argument(
            "--own-words", action="store_true", help="also what the person wrote in the log"
        )
        parser.add_argument("--yes", action="store_true", help="do it")

    def handle(self, *args: Any, **options: Any) -> None:
        """Tell, and do it with --yes."""
        person = _person(options["person"])
        by = _administrator(options["by"], person)
        own_words = options["own_words"]
        if not options["yes"]:
            count = erasing.with_personal(events_about(person, own_words=own_words))
            self.stdout.write(
                f"{person}: {count} events hold personal data. Add --yes to erase it."
            )
            return
        erased = erase_from_log(person=person, basis=options["basis"], own_words=own_words, by=by)
        self.stdout.write(f"{person}: personal data of {erased} events erased.")


def _person(number: int) -> Person:
    person = Person.objects.select_related("home").filter(pk=number).first()
    if person is None:
        raise UserError(
            "there is no person of this number",
            "Open the person's page; the number stands in its address.",
            str(number),
        )
    return person


def _administrator(username: str, person: Person) -> Account:
    account = Account.objects.filter(username__iexact=username).first()
    if account is None or not grants_reach(account, "edit_roles", person.home):
        raise UserError(
            f"{username} is no administrator where {person} is listed",
            "Name an administrator of that township or of a place above.",
        )
    return account
