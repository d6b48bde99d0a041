"""`kaoping migrate`: Django's migrations as the owner role, then the rights of the web role."""

from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.commands.migrate import Command as DjangoMigrate
from django.db import connections

from kaoping.config import postgres, rights


class Command(DjangoMigrate):
    """Applies migrations and gives the web role what it may do, and no more."""

    def handle(self, *args: Any, **options: Any) -> None:
        """Refuse an unfit database, migrate, make the cache table, grant."""
        connection = connections[options["database"]]
        with connection.cursor() as cursor:
            postgres.refuse_plain_c(cursor)
        super().handle(*args, **options)
        call_command("createcachetable", verbosity=options["verbosity"])
        if settings.OWNER:
            rights.grant(connection, settings.WEB_ROLE)
