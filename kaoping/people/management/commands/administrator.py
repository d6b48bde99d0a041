"""`kaoping administrator 621227112000 --name 叶伟 --username yewei`: the first account of an office."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction

from kaoping.lib.errors import UserError
from kaoping.people import actions, passwords, roles
from kaoping.people.models import Person, Place


class Command(BaseCommand):
    """Opens an administrator's account; everybody else's is opened on the pages."""

    help = (
        "Opens the account of an administrator in a township or county, with a one-time password."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Where, who, and the user name."""
        parser.add_argument("place", help="division code of the place, e.g. 621227112000")
        parser.add_argument("--name", required=True, help="the person's name")
        parser.add_argument("--phone", default="", help="the person's telephone")
        parser.add_argument("--username", required=True)

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        """Print the password: it is stored nowhere."""
        place = _place(options["place"])
        person = Person.objects.filter(
            home=place, name=options["name"], phone=options["phone"]
        ).first() or actions.add_person(
            home=place, name=options["name"], phone=options["phone"], by=None
        )
        password = passwords.one_time()
        account = actions.open_account(
            person=person, username=options["username"], password=password, must_change=True,
            by=None,
        )  # fmt: skip
        actions.grant_role(account=account, role=roles.Administrator.key, place=place, by=None)
        self.stdout.write(f"{place}: {account.username}, one-time password {password}")


def _place(code: str) -> Place:
    place = Place.objects.filter(code=code.ljust(12, "0")).first()
    if place is None:
        raise UserError(
            "there is no place with this code",
            "Load its county first: `kaoping divisions load --county 621227`.",
            code,
        )
    return place
